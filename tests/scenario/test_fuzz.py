"""Whatever is written, the answer is a scenario or a refusal: one thing changed at random, thousands of times in the making, some here."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sim.errors import Place, Refused
from sim.scenario import load
from sim.scenario.nodes import Entries, Items, Leaf, Node
from sim.scenario.reader import parse
from sim.scenario.write import document

HERE = Place("x", 1, 1)
WORDS = [
    "", "~", "x", "0", "-1", "1e999", "99999999999", "2 h", "0 h", "3 d", "110 %", "50 %", "rest", "exit", "by", "value", "default",
    "always", "SGD 3", "SGD 3 /day", "north", "small", "large", "paper", "officers", "office", "vessel", "review", "exam", "exam/open",
    "right-import", "departed:first", "handling.invoice", "handling.nothing", "has_defect.invoice", "lane", "tue 25:00", "25:00-26:00",
    "2026-01-05", "cn", "1 /week", "999999999999 year", "0.000000000001", "true", "service", "branch", "join", "fork", "key", "end",
    "a.b", "a/b", "$x", "$share", "\\", "'", '"', "#", "é海", "a" * 3000,
]  # fmt: skip
KEYS = [
    "by", "value", "default", "kind", "next", "shares", "use", "with", "duration", "capacity", "shifts", "lognormal", "mixture",
    "extends", "merged", "states", "overrides", "end", "stages", "latest_of", "on", "cases", "otherwise", "milestone", "per",
    "calendar", "patience", "rest", "exit", "profile", "mix", "interval", "x y", "steps", "processes", "policies", "a.b",
]  # fmt: skip


def junk(luck: random.Random, depth: int = 0) -> Node:
    choice = luck.random()
    if choice < 0.6 or depth > 2:
        return Leaf(luck.choice(WORDS), HERE, plain=luck.random() < 0.5)
    if choice < 0.8:
        return Items(tuple(junk(luck, depth + 1) for _ in range(luck.randrange(4))), HERE)
    return Entries({luck.choice([*KEYS, *WORDS[2:]]): junk(luck, depth + 1) for _ in range(luck.randrange(4))}, HERE)


def mutated(node: Node, luck: random.Random) -> Node:
    """The tree with one part replaced, removed, moved or added."""
    if isinstance(node, Leaf) or luck.random() < 0.05:
        return junk(luck)
    if isinstance(node, Items):
        items = list(node.items)
        if not items or luck.random() < 0.2:
            items.insert(luck.randrange(len(items) + 1), junk(luck))
        else:
            n = luck.randrange(len(items))
            items[n] = mutated(items[n], luck)
        return Items(tuple(items), HERE)
    found = dict(node.items)
    if not found or luck.random() < 0.1:
        found[luck.choice(KEYS)] = junk(luck)
        return Entries(found, HERE)
    key = luck.choice(list(found))
    if luck.random() < 0.1:
        found[luck.choice([*KEYS, *found])] = found.pop(key)
    else:
        found[key] = mutated(found[key], luck)
    return Entries(found, HERE)


def answer(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    try:
        problems = load(str(file)).warnings
        said = "read"
    except Refused as refused:
        problems = refused.problems
        said = "refused"
    assert problems or said == "read"
    assert all(p.code[:3] in ("SCN", "FLW") and p.why and p.do for p in problems), text
    assert all(p.place is not None for p in problems), (text, [str(p) for p in problems])
    return said


@pytest.mark.parametrize("seed", range(60))
def test_a_changed_corridor_is_read_or_refused(seed: int, data: Path, tmp_path: Path):
    luck = random.Random(seed)
    tree = parse(load(str(data / "mini.yaml")).text(), "x")
    for _ in range(1 + seed % 3):
        tree = mutated(tree, luck)
    if isinstance(tree, Entries) and tree.items:
        answer(tmp_path / "fuzz.yaml", document(tree))


@pytest.mark.parametrize("seed", range(40))
def test_a_changed_file_of_the_corridor_is_read_or_refused(seed: int, data: Path, tmp_path: Path):
    """Bases, states, processes and fragments are changed too."""
    luck = random.Random(1000 + seed)
    files = sorted(data.rglob("*.yaml"))
    chosen = luck.choice(files)
    for file in files:
        copy = tmp_path / file.relative_to(data)
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8")
        if file == chosen:
            tree = mutated(parse(text, "x"), luck)
            text = document(tree) if isinstance(tree, Entries) and tree.items else "a: b\n"
        copy.write_text(text, encoding="utf-8")
    mini = tmp_path / "mini.yaml"
    answer(mini, mini.read_text(encoding="utf-8"))
