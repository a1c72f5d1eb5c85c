"""Writes the reference pages that are made from the code: ``python docs/make_reference.py``.

A test fails when a committed page differs from what this makes.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

# The checkout this file lies in is described, whatever else is installed.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sim.experiment.fit import reference as fit_reference
from sim.flow import kinds
from sim.flow.check import Phase, Rule, rules
from sim.flow.kinds import Step
from sim.messages import defects_reference, findings_reference, reference

REFERENCE = Path(__file__).resolve().parent / "reference"
MADE = "<!-- Made by docs/make_reference.py; do not edit. -->"
PHASES = {
    Phase.PARTS: "Names, words, tables and numbers",
    Phase.GRAPH: "The graph (looked at when every name is known)",
    Phase.TOKENS: "The tokens of a case (looked at when nothing before is wrong)",
    Phase.LOAD: "The load (looked at when nothing before is wrong)",
}


def model_rules() -> Iterator[str]:
    """The page of rules a model must keep."""
    yield "# The rules of the model"
    yield MADE
    yield (
        "Before anything is simulated, `sim.flow.check` looks at the compiled model. Each rule is one named function in\n"
        "`sim/flow/check/`; the code stays the same for ever, the words may change. `clearlane scenario check FILE` shows what it finds,\n"
        "with the place in the file."
    )
    for phase in Phase:
        yield f"## {PHASES[phase]}"
        rows = [_row(r) for r in rules() if r.phase is phase]
        yield "\n".join(["| code | rule | in the code |", "|---|---|---|", *rows])


def _row(rule: Rule) -> str:
    module = rule.function.__module__.rpartition(".")[2]
    return f"| {rule.code} | {rule.title.replace('``', '`')} | `{module}.{rule.name}` |"


def step_kinds() -> Iterator[str]:
    """The page of step kinds."""
    yield "# The kinds of step"
    yield MADE
    yield (
        "A model is made of steps of these kinds, one file each in `sim/flow/kinds/`. Timed kinds take time or wait for something;\n"
        "immediate kinds happen inside the event that led to them. How they are written in a scenario is in\n"
        "[the scenario file](scenario-file.md)."
    )
    every = sorted(
        (k for k in vars(kinds).values() if inspect.isclass(k) and issubclass(k, Step) and k.kind), key=lambda k: k.kind
    )
    common = {f.name for f in fields(Step)}
    for timed in (True, False):
        yield "## Timed" if timed else "## Immediate"
        for kind in every:
            if kind.timed is timed:
                yield f"### {kind.kind}"
                yield _described(kind)
                own = [f.name for f in fields(kind) if f.name not in common]
                yield "Fields: " + (", ".join(f"`{n}`" for n in own) if own else "none of its own") + "."
    yield "## What every step has"
    yield _described(Step)


def _described(kind: type) -> str:
    """A docstring as text: its sections of parameters become a list."""
    lines = (inspect.getdoc(kind) or "").replace("``", "`").splitlines()
    text: list[str] = []
    listing = False
    for number, line in enumerate(lines):
        if set(line) == {"-"}:
            continue
        if line == "Parameters" and number + 1 < len(lines) and set(lines[number + 1]) == {"-"}:
            listing = True
        elif listing and re.match(r"[\w, ]+$", line):
            text.append("- " + ", ".join(f"`{n}`" for n in line.split(", ")) + ":")
        elif listing and line:
            text[-1] += " " + line.strip()
        else:
            text.append(line)
    return "\n".join(text).strip()


def messages() -> Iterator[str]:
    """The page of messages."""
    head, *rest = reference.messages()
    yield from (head, MADE, *rest)


def findings() -> Iterator[str]:
    """The page of findings."""
    head, *rest = findings_reference.findings()
    yield from (head, MADE, *rest)


def defects() -> Iterator[str]:
    """The page of defects."""
    head, *rest = defects_reference.defects()
    yield from (head, MADE, *rest)


def fit() -> Iterator[str]:
    """The page of fitting."""
    head, *rest = fit_reference.reference()
    yield from (head, MADE, *rest)


PAGES = {
    "defects.md": defects,
    "findings.md": findings,
    "fit.md": fit,
    "messages.md": messages,
    "model-rules.md": model_rules,
    "step-kinds.md": step_kinds,
}


def pages() -> dict[Path, str]:
    """Text of each page, by its path."""
    return {REFERENCE / name: "\n\n".join(make()) + "\n" for name, make in PAGES.items()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(REFERENCE.parent.parent))
