"""Modules are short, say what they are for, print nothing and hold no leftovers."""

from __future__ import annotations

import ast
import re

from tests.project.tree import files, modules, name

LONGEST = 500
TALKING = ("sim/cli/", "sim/report/", "sim/dashboard/")
# Written in two parts, so that this file does not find itself.
LEFTOVERS = re.compile(
    "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImple" + "mentedError", "not imple" + "mented"))
)
SKIPS = re.compile(r"mark\.(sk" + r"ip|xf" + r"ail)\b|pytest\.sk" + r"ip\(|importor" + "skip")

SCRIPTS = [p for p in files() if p.suffix == ".py"]
# What a run computes must not depend on when it is made. The cache of compiled code tells old folders by their age.
TIMELESS = (
    "sim/engine/",
    "sim/flow/",
    "sim/sampling/",
    "sim/calendars/",
    "sim/policies/",
    "sim/results/",
    "sim/stats/",
)
CLOCKS = re.compile(r"\b(time\.time|datetime\.now|date\.today|perf_counter|monotonic)\(")
WITH_A_CLOCK = {"sim/sampling/cache.py"}


def test_a_module_is_short() -> None:
    long = {name(p): n for p in modules() if (n := p.read_text(encoding="utf-8").count("\n")) > LONGEST}
    assert long == {}


def test_a_module_says_what_it_is_for() -> None:
    texts = {name(p): p.read_text(encoding="utf-8") for p in modules()}
    silent = [n for n, text in texts.items() if text.strip() and not (ast.get_docstring(ast.parse(text)) or "").strip()]
    assert silent == []


def test_only_the_command_line_and_reports_print() -> None:
    calls = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        if not name(path).startswith(TALKING)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


def test_no_clock_of_the_machine_in_a_model() -> None:
    inside = [p for p in modules() if name(p).startswith(TIMELESS) and name(p) not in WITH_A_CLOCK]
    assert [name(p) for p in inside if CLOCKS.search(p.read_text(encoding="utf-8"))] == []


def test_nothing_is_left_over() -> None:
    found = [
        f"{name(p)}: {match[0]}"
        for p in SCRIPTS
        for pattern in (LEFTOVERS, SKIPS)
        if (match := pattern.search(p.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_files_are_small() -> None:
    assert [name(p) for p in files() if p.stat().st_size > 1_000_000] == []
