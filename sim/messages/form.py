"""A message as its sender sees it: a form with a title, fields and lists of lines.

For a customs reader: which facts a paper or message carries, where they stand and whether they must. For an engineering reader: frozen data
read from ``message.yaml`` and ``mapping.yaml``; the XSD, the writer, the reader, the amender and the documentation are all made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.messages.shape import Element


@dataclass(frozen=True, slots=True)
class Row:
    """One field.

    Parameters
    ----------
    fact
        Name in the vocabulary; empty for a constant.
    path
        As written, relative to the root or to the group's element.
    steps, attribute
        The same taken apart: element names, and the attribute's name or empty.
    transform
        How the dialect writes it (``as`` in the file); empty: as the fact is.
    type
        Simple type of the text in the XML.
    low, high
        Occurrences.
    codes
        Code list the canonical value is in; empty: none.
    constant
        Text that is always written; None for a fact.
    cls, label
        Class of field and English label of the fact.
    line
        Line in ``mapping.yaml``, from 1.
    """

    fact: str
    path: str
    steps: tuple[str, ...]
    attribute: str
    transform: str
    type: str
    low: int
    high: int
    codes: str
    constant: str | None
    cls: str
    label: str
    line: int


@dataclass(frozen=True, slots=True)
class Group:
    """A list of records: items, containers. ``key`` is the fact that tells its records apart, or empty."""

    name: str
    path: str
    steps: tuple[str, ...]
    low: int
    high: int
    key: str
    rows: tuple[Row, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Payload:
    """The place of an enveloped message, of any namespace."""

    path: str
    steps: tuple[str, ...]
    line: int


@dataclass(frozen=True, eq=False)
class Form:
    """A message: what ``message.yaml`` says of it, and its rows in the order of the XML.

    Compared by identity: a library holds one form of a name.
    """

    id: str
    version: str
    root: str
    namespace: str
    title: Mapping[str, str]
    country: str
    direction: str
    sender: str
    receiver: str
    answers: tuple[str, ...]
    modelled_on: str
    source: str
    reference: str
    rules: tuple[str, ...]
    compares: Mapping[str, tuple[str, ...]]
    size: str
    rows: tuple[Row | Group | Payload, ...]
    tree: Element = field(repr=False)

    @cached_property
    def head(self) -> tuple[Row, ...]:
        """Rows of head facts, without constants."""
        return tuple(r for r in self.rows if isinstance(r, Row) and r.fact)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The lists of records."""
        return tuple(r for r in self.rows if isinstance(r, Group))

    @cached_property
    def fields(self) -> Mapping[str, Row]:
        """Fact -> its row, head and groups, in the order of the XML."""
        found: dict[str, Row] = {}
        for row in self.rows:
            if isinstance(row, Row):
                found[row.fact] = row
            elif isinstance(row, Group):
                found.update({r.fact: r for r in row.rows})
        found.pop("", None)
        return found

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """Fact -> the group whose records hold it, empty for the head."""
        inside = {r.fact: g.name for g in self.groups for r in g.rows if r.fact}
        return {fact: inside.get(fact, "") for fact in self.fields}

    @cached_property
    def _facts(self) -> frozenset[str]:
        return frozenset(self.fields)

    def facts(self) -> frozenset[str]:
        """Names of all facts, head and groups; ``fields`` has them in the order of the XML."""
        return self._facts

    def classes(self) -> dict[str, tuple[str, ...]]:
        """Class of fields -> the facts of that class in this message; facts without a class are left out."""
        found: dict[str, tuple[str, ...]] = {}
        for fact, row in self.fields.items():
            if row.cls:
                found[row.cls] = (*found.get(row.cls, ()), fact)
        return found
