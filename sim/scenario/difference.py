"""What two scenarios say differently, value by value, each with the file and line it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import Place
from sim.scenario.merge import is_distribution, is_sourced
from sim.scenario.nodes import Entries, Items, Leaf, Node, digest, entries
from sim.scenario.write import inline

# Titles differ by intention, and sources follow from the values that cite them.
_LEFT_OUT = ("title", "about", "merged", "sources")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value; an empty text where a side has none."""

    path: str
    before: str
    after: str
    before_place: Place | None
    after_place: Place | None


def differences(before: Entries, after: Entries) -> list[Difference]:
    """All values that differ, by path.

    A list, a distribution and a value with its source are each one value. Policies are compared by name and side.
    """
    found: list[Difference] = []
    _compare(_comparable(before), _comparable(after), "", found)
    return sorted(found, key=lambda d: d.path)


def said(node: Node) -> str:
    """A value for people: ``85 % (assumed, three-port-study-2016)``."""
    if not isinstance(node, Entries) or not is_sourced(node):
        return inline(node)
    remarks = [n.text for n in (node.get("grade"), node.get("source")) if isinstance(n, Leaf)]
    value = node.items["value"]
    return f"{inline(value)} ({', '.join(remarks)})" if remarks else inline(value)


def _comparable(tree: Entries) -> Entries:
    """The tree with its list of policies as a mapping: name, then the sides it is for."""
    policies = tree.get("policies")
    tree = tree.without(*_LEFT_OUT)
    if not isinstance(policies, Items):
        return tree
    found: dict[str, Node] = {}
    for item in policies.items:
        name, parameters = _policy(item)
        sides = [inline(parameters.items[k]).strip("[]") for k in ("countries", "directions") if k in parameters.items]
        key = f"{name} ({', '.join(sides)})" if sides else name
        while key in found:
            key += " again"
        found[key] = parameters if parameters.items else Leaf("as it stands by default", item.place)
    return tree.with_items({**tree.items, "policies": entries(policies.place, found)})


def _policy(item: Node) -> tuple[str, Entries]:
    if isinstance(item, Entries) and len(item.items) == 1:
        name, parameters = next(iter(item.items.items()))
        return name, parameters if isinstance(parameters, Entries) else entries(item.place)
    return inline(item), entries(item.place)


def _compare(before: Node | None, after: Node | None, path: str, found: list[Difference]) -> None:
    either, both = _has_parts(before) or _has_parts(after), _has_parts(before) and _has_parts(after)
    if both or (either and (before is None or after is None)):
        one, two = _parts(before), _parts(after)
        for key in dict.fromkeys([*one.items, *two.items]):
            _compare(one.get(key), two.get(key), f"{path}.{key}" if path else key, found)
        return
    if before is None or after is None or digest(before) != digest(after):
        found.append(
            Difference(
                path,
                said(before) if before is not None else "",
                said(after) if after is not None else "",
                before.place if before is not None else None,
                after.place if after is not None else None,
            )
        )


def _has_parts(node: Node | None) -> bool:
    return isinstance(node, Entries) and bool(node.items) and not is_sourced(node) and not is_distribution(node)


def _parts(node: Node | None) -> Entries:
    return node if isinstance(node, Entries) else entries(Place("", 1, 1))
