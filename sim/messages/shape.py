"""The elements of a message as a tree, made from its rows; writer, reader, schema and diagnosis all walk this one tree.

For an engineering reader: rows come in the order of the XML and carry paths; a parent element is a run of neighbouring rows with the same
beginning. An element occurs at least once when something in it must, so a parent of optional rows alone is optional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sim.messages.form import Group, Payload, Row


@dataclass(slots=True)
class Element:
    """One element: a leaf with a ``row``, a repeated one with a ``group``, the place of an enveloped ``payload``, or a parent."""

    name: str
    row: Row | None = None
    group: Group | None = None
    payload: bool = False
    attributes: list[Row] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    @property
    def low(self) -> int:
        """How often it occurs at least."""
        if self.row is not None:
            return self.row.low
        if self.group is not None:
            return self.group.low
        return int(self.payload or any(a.low for a in self.attributes) or any(c.low for c in self.children))

    @property
    def high(self) -> int:
        """How often it occurs at most."""
        return self.group.high if self.group is not None else 1


class Misplaced(Exception):
    """A row whose path does not fit the rows before it."""

    def __init__(self, row: Row | Group | Payload, why: str) -> None:
        super().__init__(why)
        self.row, self.why = row, why


def _descend(root: Element, names: tuple[str, ...], row: Row | Group | Payload) -> Element:
    at = root
    for name in names:
        if at.row is not None or at.payload:
            raise Misplaced(row, f"{at.name} holds a value and cannot hold elements as well.")
        if not at.children or at.children[-1].name != name:
            if any(c.name == name for c in at.children):
                raise Misplaced(
                    row, f"Rows under {name} are interrupted by others; the rows of one parent stand together."
                )
            at.children.append(Element(name))
        at = at.children[-1]
        if at.group is not None:
            raise Misplaced(row, f"{name} is the element of a group; its rows stand inside the group.")
    return at


def _place(root: Element, row: Row | Group | Payload) -> None:
    if isinstance(row, Row) and row.attribute:
        at = _descend(root, row.steps, row)
        if at.payload or (at.row is not None and at.row.constant is not None):
            raise Misplaced(row, f"{at.name} is always the same and has no attributes.")
        if any(a.attribute == row.attribute for a in at.attributes):
            raise Misplaced(row, f"The attribute {row.attribute} stands there twice.")
        at.attributes.append(row)
        return
    parent = _descend(root, row.steps[:-1], row)
    if parent.row is not None or parent.payload:
        raise Misplaced(row, f"{parent.name} holds a value and cannot hold elements as well.")
    name = row.steps[-1]
    # Attributes may be listed before the value of their element.
    early = parent.children[-1] if parent.children and parent.children[-1].name == name else None
    if (
        early is not None
        and isinstance(row, Row)
        and early.row is None
        and early.attributes
        and not early.children
        and row.constant is None
    ):
        early.row = row
        return
    if any(c.name == name for c in parent.children):
        raise Misplaced(row, f"The element {name} stands there already.")
    made = Element(name, row if isinstance(row, Row) else None, payload=isinstance(row, Payload))
    if isinstance(row, Group):
        made.group = row
        for inner in row.rows:
            _place(made, inner)
    parent.children.append(made)


def shape(root: str, rows: Iterable[Row | Group | Payload]) -> tuple[Element, list[Misplaced]]:
    """The tree under the root element, and what could not be placed."""
    top, wrong = Element(root), list[Misplaced]()
    for row in rows:
        try:
            _place(top, row)
        except Misplaced as error:
            wrong.append(error)
    return top, wrong


def walk(element: Element) -> Iterator[Element]:
    """The element and all below it, in the order of the XML."""
    yield element
    for child in element.children:
        yield from walk(child)
