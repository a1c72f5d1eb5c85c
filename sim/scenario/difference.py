"""What two scenarios say differently, value by value, each with the file and line it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import Place
from sim.scenario.merge import is_distribution, is_sourced
from sim.scenario.nodes import Entries, Node, digest, entries
from sim.scenario.write import inline

_WORDS = frozenset(("title", "about", "merged"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One value; an empty text where a side has none."""

    path: str
    before: str
    after: str
    before_place: Place | None
    after_place: Place | None


def differences(before: Entries, after: Entries) -> list[Difference]:
    """All values that differ, by path. Titles are left out: they differ by intention.

    A list, a distribution and a value with its source are each one value.
    """
    found: list[Difference] = []
    _compare(before.without(*_WORDS), after.without(*_WORDS), "", found)
    return sorted(found, key=lambda d: d.path)


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
                inline(before) if before is not None else "",
                inline(after) if after is not None else "",
                before.place if before is not None else None,
                after.place if after is not None else None,
            )
        )


def _has_parts(node: Node | None) -> bool:
    return isinstance(node, Entries) and not is_sourced(node) and not is_distribution(node)


def _parts(node: Node | None) -> Entries:
    return node if isinstance(node, Entries) else entries(Place("", 1, 1))
