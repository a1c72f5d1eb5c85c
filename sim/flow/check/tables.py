"""Tables and shares: a row for every combination, a share for every way, and the shares make up the whole."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

from sim.flow.check.rule import Finding, rule
from sim.flow.check.view import View
from sim.flow.kinds import Assign, Branch, Check, Key, Repair, Send, Service
from sim.flow.table import Table

# Shares are written as decimals; adding a few dozen of them rounds by far less than this.
TOLERANCE = 1e-9
CLASSES = 8


@rule("FLW-050", naming=True)
def table_attributes(view: View) -> Iterator[Finding]:
    """A table depends on at most two attributes, each named once."""
    for path, _, table in view.tables:
        if len(table.on) > 2 or len(set(table.on)) < len(table.on):
            why = "A value may depend on at most two different attributes."
            yield Finding(path, ", ".join(table.on), why, "Assign a further attribute that sums up the others.")


@rule("FLW-051", naming=True)
def table_rows(view: View) -> Iterator[Finding]:
    """A table has one row for each combination of its attributes' values."""
    values = view.flow.values
    for path, _, table in view.tables:
        if len(table.on) > 2 or any(a not in values for a in table.on):
            continue
        expected = math.prod(len(values[a]) for a in table.on)
        if len(table.rows) != expected:
            combinations = " x ".join(f"{len(values[a])} values of {a}" for a in table.on) or "no attribute"
            why = f"The table has {len(table.rows)} rows where {combinations} need {expected}."
            yield Finding(path, str(len(table.rows)), why, "Give one value for each combination, or a default.")


def rows(view: View, table: Table[Any]) -> Iterator[tuple[str, Any]]:
    """Each row with words for its place; without, where the table does not fit its attributes (a rule of its own says so)."""
    values = view.flow.values
    places = list(product(*(values.get(a, ()) for a in table.on)))
    if len(places) != len(table.rows):
        places = [()] * len(table.rows)
    for place, row in zip(places, table.rows, strict=True):
        words = ", ".join(f"{a} = {v}" for a, v in zip(table.on, place, strict=bool(place)))
        yield (f" where {words}" if words else ""), row


@rule("FLW-052")
def share_count(view: View) -> Iterator[Finding]:
    """There is one share for each arm of a Branch, or for each value an Assign may set."""
    for path, step, table in view.tables:
        match step:
            case Branch():
                number, what = len(step.arms), "ways on"
            case Assign():
                number, what = len(view.flow.values.get(step.attribute, ())), f"values of {step.attribute}"
            case _:
                continue
        for where, row in rows(view, table):
            if len(row) != number and number:
                why = f"There are {len(row)} shares for {number} {what}{where}."
                yield Finding(path, _shown(row), why, "Give each its share, 0 % where it never happens.")


@rule("FLW-053")
def share_range(view: View) -> Iterator[Finding]:
    """Every probability lies between 0 and 1."""
    for path, step, table in view.tables:
        if isinstance(step, Branch | Assign):
            for where, row in rows(view, table):
                for share in row:
                    yield from _outside(path, share, where)
        elif isinstance(step, Key | Check | Repair):
            for where, share in rows(view, table):
                yield from _outside(path, share, where)
    for name, step in view.steps.items():
        if isinstance(step, Send):
            yield from _outside(f"steps.{name}.loss", step.loss, "")


def _outside(path: str, share: float, where: str) -> Iterator[Finding]:
    if not 0.0 <= share <= 1.0:
        yield Finding(path, f"{share:g}", f"A share lies between 0 and 1{where}.", "Write it as 18 % or 0.18.")


@rule("FLW-054")
def share_sum(view: View) -> Iterator[Finding]:
    """The shares of a Branch or an Assign add up to 1."""
    for path, step, table in view.tables:
        if not isinstance(step, Branch | Assign):
            continue
        for where, row in rows(view, table):
            total = math.fsum(row)
            if row and abs(total - 1.0) > TOLERANCE:
                why = f"The shares add up to {100 * total:g} %{where}, so some consignments would have no way on."
                yield Finding(path, _shown(row), why, "Change one of them, or give the last one the rest.")


def _shown(row: tuple[float, ...]) -> str:
    return ", ".join(f"{100 * share:g} %" for share in row)


@rule("FLW-055")
def priority_class(view: View) -> Iterator[Finding]:
    """A priority class is 0 (first) to 7."""
    for path, step, table in view.tables:
        if isinstance(step, Service) and path.endswith(".priority"):
            for where, row in rows(view, table):
                if row not in range(CLASSES):
                    yield Finding(path, str(row), f"There are classes 0 to {CLASSES - 1}{where}.", "0 is served first.")


@rule("FLW-056", naming=True)
def branch_form(view: View) -> Iterator[Finding]:
    """A Branch goes by an attribute, with one arm for each value, or by shares; never by both or neither."""
    for name, step in view.steps.items():
        if not isinstance(step, Branch):
            continue
        if not step.arms:
            yield Finding(
                f"steps.{name}.arms", "", "A branch without a way on holds everything.", "Name the next steps."
            )
        if bool(step.attribute) == (step.shares is not None):
            why = "A branch goes either by an attribute or by shares."
            yield Finding(f"steps.{name}", step.attribute, why, "Keep one of the two.")
        values = view.flow.values.get(step.attribute, ())
        if step.attribute and values and len(values) != len(step.arms):
            why = f"{step.attribute} has {len(values)} values, the branch {len(step.arms)} ways on."
            yield Finding(f"steps.{name}.arms", str(len(step.arms)), why, "Name the next step for each value.")
