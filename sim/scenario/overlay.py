"""Changes by path: ``overrides`` of a file and ``--set`` of a command, ``pools.review.capacity = 3``.

For a simulation reader: everything but the last name of a path must exist already, so a slip of the pen cannot add something that
nothing reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.errors import Place, Problem, Refused, nearest
from sim.scenario.merge import merge, nested
from sim.scenario.nodes import Entries, Items, Leaf, Node, entries
from sim.scenario.reader import parse
from sim.scenario.text import check_characters

_LENGTH = 4096
_WORDS = 32
# These decide which files are read, so they cannot be changed afterwards.
_BEFORE = ("extends", "merged", "overrides")


@dataclass(frozen=True, slots=True)
class Change:
    """One path with its new value; ``place`` is where the path was written."""

    path: str
    value: Node
    place: Place

    @property
    def words(self) -> list[str]:
        """The path, split at its dots."""
        return self.path.split(".")


def read_sets(sets: Sequence[str]) -> list[Change]:
    """``--set path=value`` as changes.

    Raises
    ------
    Refused
        SCN-015 when one is not of that form; what reading its value says.
    """
    found, problems = [], []
    for number, text in enumerate(sets, 1):
        path, equals, value = text.partition("=")
        place = Place("--set", number, 1)
        if not equals or not path.strip() or len(text) > _LENGTH:
            do = "Write it like --set pools.review.capacity=3."
            problems.append(Problem("SCN-015", "change", text, "This is not path=value.", do, place))
            continue
        try:
            check_characters(text, "--set")
        except Refused as refused:
            problems += [replace(p, place=place) for p in refused.problems]
            continue
        try:
            found.append(Change(path.strip(), parse(value, "--set", number, len(path) + 2), place))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return found


def lay(tree: Entries, reference: Entries, change: Change) -> Entries | Problem:
    """The tree with one change; ``reference`` is the tree in which its path is looked up."""
    words = change.words
    if words[0] in _BEFORE:
        why = "This is read before anything is laid over it."
        return Problem("SCN-013", change.path, "", why, "Write it in a file.", change.place)
    if not all(words) or len(words) > _WORDS:
        do = "Write it like pools.review.capacity."
        return Problem("SCN-013", change.path, "", "A path is names with dots between them.", do, change.place)
    if words[0] == "policies" and len(words) > 1:
        policies = _with_policy(tree.get("policies"), words[1:], change.value)
        return tree.with_items({**tree.items, "policies": policies}, {"policies": change.place})
    keys = _keys(change, reference)
    if isinstance(keys, Problem):
        return keys
    laid = merge(tree, nested(keys, change.value))
    assert isinstance(laid, Entries)
    return laid


def _with_policy(policies: Node | None, path: list[str], value: Node) -> Items:
    """The list of policies with one of them added or changed: ``policies.staffing.change = 2``."""
    name, entry = path[0], value if len(path) == 1 else nested(path[1:], value)
    items = list(policies.items) if isinstance(policies, Items) else [policies] if policies is not None else []
    for n, item in enumerate(items):
        if isinstance(item, Leaf) and item.text == name:
            items[n] = entries(value.place, {name: entry})
            break
        if isinstance(item, Entries) and list(item.items) == [name]:
            items[n] = entries(value.place, {name: merge(item.items[name], entry)})
            break
    else:
        items.append(entries(value.place, {name: entry}))
    return Items(tuple(items), value.place)


def _keys(change: Change, tree: Entries) -> list[str] | Problem:
    """The keys of a path (a name may hold dots itself: ``handling.invoice``), or what is wrong with it."""
    words, found = change.words, list[str]()
    node: Node = tree
    while words:
        if not isinstance(node, Entries):
            why = f"{'.'.join(found)} is one value and has no parts."
            return Problem("SCN-013", change.path, ".".join(words), why, "Shorten the path.", change.place)
        known = [n for n in range(len(words), 0, -1) if ".".join(words[:n]) in node.items]
        if not known and len(words) == 1:
            return [*found, words[0]]
        if not known:
            why = f"There is no {words[0]} in {'.'.join(found) or 'the scenario'}."
            return Problem("SCN-013", change.path, words[0], why, nearest(words[0], node.items), change.place)
        name = ".".join(words[: known[0]])
        found.append(name)
        node, words = node.items[name], words[known[0] :]
    return found
