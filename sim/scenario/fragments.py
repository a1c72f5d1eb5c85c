"""Puts the steps of a fragment where a process says ``use:``.

For a customs reader: the seven steps of an inspection are written once and used in every process.
For a simulation reader: textual expansion with ``$parameters``; the step ``open`` used by ``exam`` is called ``exam/open``, and what a
file says about ``exam/open`` itself is laid over the fragment's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sim.errors import Place, Problem, nearest
from sim.scenario.merge import merge, without_nulls
from sim.scenario.nodes import Entries, Items, Leaf, Node

_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]*)")
_DEPTH = 6
Load = Callable[[Leaf, str], Entries | None]


class _Filler:
    """Replaces ``$name`` in one fragment."""

    def __init__(self, given: Entries | None, path: str, problems: list[Problem]) -> None:
        self.given, self.path, self.problems = given, path, problems
        self.known = dict(given.items) if given else {}
        self.used: set[str] = set()
        self.missing: set[str] = set()

    def text(self, text: str, place: Place) -> str:
        def replaced(match: re.Match[str]) -> str:
            name = match[1]
            self.used.add(name)
            value = self.known.get(name)
            if isinstance(value, Leaf):
                return value.text
            if name not in self.missing:
                self.missing.add(name)
                why = "a list or mapping cannot stand inside a word" if value else "the fragment needs this parameter"
                self.problems.append(
                    Problem(
                        "SCN-017",
                        f"{self.path}.with.{name}",
                        "",
                        f"{why[0].upper()}{why[1:]}.",
                        f"Write it under with:, {nearest(name, self.known)}",
                        place,
                    )
                )
            return match[0]

        return _PARAMETER.sub(replaced, text)

    def fill(self, node: Node) -> Node:
        match node:
            case Leaf():
                whole = _PARAMETER.fullmatch(node.text)
                if whole and whole[1] in self.known:
                    self.used.add(whole[1])
                    return self.known[whole[1]]
                filled = self.text(node.text, node.place) if "$" in node.text else node.text
                return node if filled == node.text else Leaf(filled, node.place, node.plain)
            case Items():
                return Items(tuple(self.fill(n) for n in node.items), node.place)
            case Entries():
                items: dict[str, Node] = {}
                keys: dict[str, Place] = {}
                for key, value in node.items.items():
                    name = self.text(key, node.key_place(key)) if "$" in key else key
                    items[name], keys[name] = self.fill(value), node.key_place(key)
                return Entries(items, node.place, keys)


@dataclass
class Budget:
    """How many more steps fragments may make: a fragment used by a fragment used by ... could otherwise fill the memory."""

    left: int = 5_000


def expand(steps: Entries, path: str, load: Load, problems: list[Problem], budget: Budget, depth: int = 0) -> Entries:
    """``steps`` with every fragment's steps added; a using step keeps ``use`` and gains ``entry``.

    ``load`` reads a fragment by name and reports its own problems (None when it cannot).
    """
    items: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for name, step in steps.items.items():
        use = step.get("use") if isinstance(step, Entries) else None
        if not isinstance(step, Entries) or not isinstance(use, Leaf):
            items[name] = merge(items[name], step) if name in items else step
            keys.setdefault(name, steps.key_place(name))
            continue
        here = f"{path}.{name}"
        if depth >= _DEPTH:
            problems.append(
                Problem(
                    "SCN-012",
                    f"{here}.use",
                    use.text,
                    "Fragments use each other in a circle, or too deeply.",
                    "Let no fragment use itself.",
                    use.place,
                )
            )
            continue
        fragment = load(use, f"{here}.use")
        if fragment is None:
            continue
        inner = fragment.get("steps")
        budget.left -= len(inner.items) if isinstance(inner, Entries) else 0
        if budget.left < 0:
            problems.append(
                Problem(
                    "SCN-066",
                    f"{here}.use",
                    use.text,
                    "The fragments make more than 5,000 steps.",
                    "Use fewer.",
                    use.place,
                )
            )
            continue
        given, defaults = step.get("with"), fragment.get("with")
        if isinstance(defaults, Entries):
            merged = merge(defaults, given) if given is not None else defaults
            given = merged
        if isinstance(given, Entries):
            without = without_nulls(given)
            given = without if isinstance(without, Entries) else given
        filler = _Filler(given if isinstance(given, Entries) else None, here, problems)
        entry = fragment.get("entry")
        filled = filler.fill(inner) if isinstance(inner, Entries) else None
        entry = filler.fill(entry) if entry is not None else None
        for extra in sorted(filler.known.keys() - filler.used):
            problems.append(
                Problem(
                    "SCN-017",
                    f"{here}.with.{extra}",
                    "",
                    "The fragment has no such parameter.",
                    nearest(extra, filler.used),
                    filler.known[extra].place,
                )
            )
        if isinstance(filled, Entries):
            for sub, value in expand(filled, here, load, problems, budget, depth + 1).items.items():
                full = f"{name}/{sub}"
                items[full] = merge(value, items[full]) if full in items else value
                keys[full] = filled.key_place(sub)
        kept = step if entry is None else step.with_items({**step.items, "entry": entry})
        items[name], keys[name] = kept, steps.key_place(name)
    return Entries(items, steps.place, keys)
