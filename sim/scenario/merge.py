"""Laying one tree over another: maps merge by key, lists and words replace, ``~`` removes.

For a simulation reader: what is *one value* (a distribution, a value with its source, a table by other attributes) replaces as a whole,
so that a new number can never inherit the source of the old one.
"""

from __future__ import annotations

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
    """``own`` laid over ``base``; nulls of ``own`` stay in the result, to remove from whatever lies below it too."""
    if not isinstance(base, Entries) or not isinstance(own, Entries) or _replaces(base, own):
        return own
    items, keys = dict(base.items), dict(base.keys)
    for key, value in own.items.items():
        items[key] = merge(items[key], value) if key in items else value
        if key not in keys or not isinstance(value, Entries):
            keys[key] = own.key_place(key)
    return Entries(items, own.place, keys)


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
