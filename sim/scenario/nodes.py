"""Scenario text as a tree in which every word still knows the file, line and column it came from.

For a simulation reader: three immutable node types and nothing typed; all scalars are text until a field with a unit reads them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sim.errors import Place

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
# Under these keys the order of a mapping is part of its meaning: branches cumulate in the order written.
ORDERED = frozenset(("shares",))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar; ``plain`` when it was written without quotes."""

    text: str
    place: Place
    plain: bool = True

    @property
    def null(self) -> bool:
        """An unquoted ``~``, ``null`` or nothing: removes the key on merging, is missing elsewhere."""
        return self.plain and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping; ``keys`` has the place of each key, in the order written.

    ``whole`` when it took the place of something that was no mapping, or of another value: it replaces on merging too.
    """

    items: Mapping[str, Node]
    place: Place
    keys: Mapping[str, Place] = field(default_factory=dict)
    whole: bool = False

    def get(self, key: str) -> Node | None:
        """The node under ``key``; None when it is missing or null."""
        node = self.items.get(key)
        return None if node is None or (isinstance(node, Leaf) and node.null) else node

    def key_place(self, key: str) -> Place:
        """Where ``key`` was written."""
        return self.keys.get(key, self.place)

    def with_items(self, items: Mapping[str, Node], keys: Mapping[str, Place] | None = None) -> Entries:
        """The same mapping with other contents; unknown key places fall back to the value's own."""
        places = {**self.keys, **(keys or {})}
        return Entries(items, self.place, {k: places.get(k, v.place) for k, v in items.items()}, self.whole)

    def without(self, *names: str) -> Entries:
        """The mapping without some keys."""
        return self.with_items({k: v for k, v in self.items.items() if k not in names})


Node = Leaf | Items | Entries


def plain(node: Node) -> object:
    """Nested dicts, lists and texts; nulls become None."""
    match node:
        case Leaf():
            return None if node.null else node.text
        case Items():
            return [plain(n) for n in node.items]
        case Entries():
            return {k: plain(v) for k, v in node.items.items()}


def _canonical(node: Node, ordered: bool) -> object:
    match node:
        case Leaf():
            return None if node.null else node.text
        case Items():
            return [_canonical(n, ordered) for n in node.items]
        case Entries():
            pairs = [(k, _canonical(v, ordered or k in ORDERED)) for k, v in node.items.items()]
            return {"pairs": pairs if ordered else sorted(pairs, key=lambda p: p[0])}


def digest(node: Node) -> str:
    """32 hex digits of what the text says: not of its layout, its comments, its files or the order of its keys."""
    text = json.dumps(_canonical(node, False), ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def leaves(node: Node, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every leaf with its dotted path; list items are numbered from 0."""
    match node:
        case Leaf():
            yield path, node
        case Items():
            for n, item in enumerate(node.items):
                yield from leaves(item, f"{path}.{n}" if path else str(n))
        case Entries():
            for key, value in node.items.items():
                yield from leaves(value, f"{path}.{key}" if path else key)


def label_of(tree: Entries) -> str:
    """What must stand beside the name of a scenario, such as ``constructed counterfactual``."""
    node = tree.get("label")
    return node.text if isinstance(node, Leaf) else ""


def entries(place: Place, items: Mapping[str, Node] | None = None) -> Entries:
    """A mapping made by the program rather than read."""
    found = dict(items or {})
    return Entries(found, place, {k: v.place for k, v in found.items()})
