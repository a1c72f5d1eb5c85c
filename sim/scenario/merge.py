"""Laying one tree over another: maps merge by key, lists and words replace, ``~`` removes.

For a simulation reader: what is *one value* (a distribution, a value with its source, a table by other attributes) replaces as a whole,
so that a new number can never inherit the source of the old one.
"""

from __future__ import annotations

from dataclasses import replace

from sim.quantity import FAMILIES
from sim.scenario.nodes import Entries, Leaf, Node, entries, plain

EVIDENCE = frozenset(("source", "grade", "range", "note"))


def is_sourced(node: Node) -> bool:
    """``{value: ..., source: ...}``."""
    return isinstance(node, Entries) and "value" in node.items and not node.items.keys() - EVIDENCE - {"value"}


def is_distribution(node: Node) -> bool:
    """``{lognormal: {...}}``: exactly one key, the name of a family."""
    return isinstance(node, Entries) and len(node.items) == 1 and next(iter(node.items)) in FAMILIES


def _replaces(base: Entries, own: Entries) -> bool:
    if is_sourced(own) or is_distribution(own) or is_distribution(base):
        return True
    if is_sourced(base):
        return bool(own.items.keys() - EVIDENCE)
    if "by" in own.items:
        return "by" not in base.items or plain(own.items["by"]) != plain(base.items["by"])
    return False


def merge(base: Node, own: Node) -> Node:
    """``own`` laid over ``base``; nulls of ``own`` stay in the result, to remove from whatever lies below it too.

    Layers may be merged in any grouping: what replaced something remembers that it did.
    """
    if not isinstance(own, Entries) or own.whole:
        return own
    if not isinstance(base, Entries) or _replaces(base, own):
        return replace(own, whole=True)
    items, keys = dict(base.items), dict(base.keys)
    for key, value in own.items.items():
        below = items.get(key)
        items[key] = value if below is None else merge(below, value)
        # The heading of a mapping that is only added to stays where it was; what is new or replaced was written here.
        added = isinstance(below, Entries) and isinstance(value, Entries) and not getattr(items[key], "whole", False)
        if not added:
            keys[key] = own.key_place(key)
    return Entries(items, own.place, keys, base.whole)


def merge_all(layers: list[Entries]) -> Entries:
    """All layers, the lowest first."""
    result: Node = layers[0]
    for layer in layers[1:]:
        result = merge(result, layer)
    assert isinstance(result, Entries)
    return result


def without_nulls(node: Node) -> Node:
    """The tree after removal: keys whose value is null are gone."""
    if not isinstance(node, Entries):
        return node
    kept = {k: without_nulls(v) for k, v in node.items.items() if not (isinstance(v, Leaf) and v.null)}
    return node.with_items(kept)


def nested(path: list[str], value: Node) -> Entries:
    """``a.b.c = value`` as a tree to be laid over another."""
    result: Node = value
    for name in reversed(path):
        result = entries(value.place, {name: result})
    assert isinstance(result, Entries)
    return result
