"""Reads values that depend on attributes: ``2 h``, or ``{by: tier, large: 1 h, default: 2 h}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import TypeVar

from sim.errors import nearest
from sim.flow import Table
from sim.scenario.desk import View
from sim.scenario.nodes import Entries

T = TypeVar("T")


def read_table(
    view: View, read: Callable[[View], T], values: Mapping[str, tuple[str, ...]], scale: Callable[[str], float]
) -> Table[T]:
    """A table over at most two attributes; ``values`` lists the values of every attribute, ``scale`` reads the ends of a range.

    Every combination needs a value, its own or a ``default``. A problem in one row does not hide those of others.
    """
    content = view.content
    if not isinstance(content, Entries) or "by" not in content.items:
        return Table.of(read(view))
    inner = view.unwrapped(scale)
    by = inner.child("by")
    names = (
        [v.choice(values, "", "SCN-030", "An attribute of this name") for v in by.elements("attributes")] if by else []
    )
    if not 1 <= len(names) <= 2 or len(set(names)) < len(names):
        inner.refuse(
            "SCN-034", "A value depends on one or two different attributes.", "Write by: tier, or by: [tier, goods]."
        )
        return Table.of(read(inner))
    if "" in names:
        return Table((), ())
    rows: dict[tuple[str, ...], T] = {}
    fallbacks: dict[tuple[str, ...], T] = {}
    _rows(inner, (), names, read, values, rows, fallbacks)
    missing = [c for c in product(*(values[n] for n in names)) if _found(c, rows, fallbacks) is None]
    if missing:
        said = ", ".join("/".join(c) for c in missing[:6]) + (", ..." if len(missing) > 6 else "")
        inner.refuse("SCN-033", f"No value is given for {said}.", "Add them, or a default.", said)
        return Table((), ())
    chosen = [_found(c, rows, fallbacks) for c in product(*(values[n] for n in names))]
    return Table(tuple(names), tuple(c[0] for c in chosen if c is not None))


def _rows(
    view: View,
    before: tuple[str, ...],
    names: list[str],
    read: Callable[[View], T],
    values: Mapping[str, tuple[str, ...]],
    rows: dict[tuple[str, ...], T],
    fallbacks: dict[tuple[str, ...], T],
) -> None:
    attribute = names[len(before)]
    for key, child in view.children("attribute values and what holds for them"):
        if key == "by" and not before:
            continue
        if key == "default":
            fallbacks[before] = read(child)
        elif key not in values[attribute]:
            child.name.refuse("SCN-031", f"{attribute} has no value {key}.", nearest(key, values[attribute]))
        elif len(before) + 1 < len(names):
            _rows(child, (*before, key), names, read, values, rows, fallbacks)
        else:
            rows[(*before, key)] = read(child)


def _found(
    combination: tuple[str, ...], rows: dict[tuple[str, ...], T], fallbacks: dict[tuple[str, ...], T]
) -> tuple[T] | None:
    """The value in a box (it may itself be None): the row, else the nearest default."""
    if combination in rows:
        return (rows[combination],)
    for length in range(len(combination) - 1, -1, -1):
        if combination[:length] in fallbacks:
            return (fallbacks[combination[:length]],)
    return None
