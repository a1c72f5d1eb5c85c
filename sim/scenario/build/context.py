"""The names a scenario declares: what every part may refer to, known before any part is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.errors import Place
from sim.quantity import Grade, QuantityError
from sim.scenario.desk import Desk, View
from sim.scenario.words import parse_name


@dataclass
class Context:
    """One compilation.

    Parameters
    ----------
    desk
        Collects problems, evidence and places.
    values
        Values of every attribute, those of documents included.
    names
        Declared names by kind of part: ``calendar``, ``pool``, ``schedule``, ``population``, ``document``, ``lane``, ``interval``.
    milestones
        Where each milestone is stamped first.
    grades
        Grade of each declared part, filled while they are read.
    """

    desk: Desk
    root: View
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    milestones: dict[str, Place] = field(default_factory=dict)
    grades: dict[tuple[str, str], Grade] = field(default_factory=dict)

    def section(self, key: str) -> list[tuple[str, View]]:
        """The entries of a top-level mapping, sorted by name."""
        view = self.root.child(key)
        return named(view) if view is not None else []

    def reference(self, view: View, kind: str) -> str:
        """A declared name."""
        return view.choice(self.names.get(kind, ()), "", _CODES[kind], f"A {kind} of this name")


_CODES = {
    "calendar": "SCN-026",
    "document": "SCN-044",
    "interval": "SCN-039",
    "lane": "SCN-040",
    "pool": "SCN-025",
    "population": "SCN-028",
    "schedule": "SCN-027",
}


def named(view: View) -> list[tuple[str, View]]:
    """Entries sorted by name; bad names are noted."""
    found = []
    for name, child in sorted(view.children(), key=lambda c: c[0]):
        check_name(child, name)
        found.append((name, child))
    return found


def check_name(view: View, name: str) -> None:
    """Note a name that cannot be one; ``handling.<document>`` may be declared like any other attribute."""
    name_only = name.removeprefix("handling.")
    try:
        parse_name(name_only)
    except QuantityError as error:
        view.name.refuse("SCN-016", f"{error.why[0].upper()}{error.why[1:]}.", error.do, name)
