"""Writes what was found as a small scenario over its base: every number ``measured``, with source, range and remark.

For a simulation reader: overrides by path; a group that was too small gets the value of all; of shares, the largest is the rest, so that
each other one can be varied within its own range.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim import assets
from sim.errors import Place
from sim.errors.problem import printable
from sim.experiment.fit.estimate import Fitted, Parameter
from sim.experiment.fit.found import Counted, CountedPath, Fit, FittedPath
from sim.experiment.fit.plan import Plan
from sim.quantity import DAY, HOUR, MINUTE
from sim.scenario import library
from sim.scenario.nodes import Entries, Items, Leaf, Node, entries
from sim.scenario.write import document

_HERE = Place("", 1, 1)


def number(value: float, digits: int = 4) -> str:
    """A plain number with so many significant digits, never with an exponent."""
    if value <= 0:
        return "0"
    places = max(0, min(12, digits - 1 - math.floor(math.log10(value))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration(seconds: float) -> str:
    """A duration in the largest unit in which it is at least 1: days from two days on."""
    for unit, size, least in (("d", DAY, 2 * DAY), ("h", HOUR, HOUR), ("min", MINUTE, MINUTE)):
        if seconds >= least:
            return f"{number(seconds / size)} {unit}"
    return f"{number(seconds)} s"


def percent(share: float) -> str:
    """A share with two decimals."""
    return f"{100 * share:.2f} %"


def _leaf(text: str) -> Leaf:
    return Leaf(text, _HERE)


def _sourced(value: str, low: str, high: str, source: str, note: str = "") -> Entries:
    span = Items((_leaf(low), _leaf(high)), _HERE)
    items: dict[str, Node] = {"value": _leaf(value), "source": _leaf(source), "grade": _leaf("measured"), "range": span}
    return entries(_HERE, {**items, "note": _leaf(note)} if note else items)


def source_of(plan: Plan, file: str, used: int, opened: int = 0) -> str:
    """Where a number comes from: file, rows used, days of the study."""
    rows = f"{used} rows" + (f", {opened} of them still open" if opened else "")
    return f"{plan.title + ', ' if plan.title else ''}{printable(file)}: {rows}, {plan.first} to {plan.last}"


def text_of(plan: Plan, file: str, base: str, target: Path, paths: Sequence[FittedPath | CountedPath]) -> str:
    """The scenario file."""
    overrides: dict[str, Node] = {}
    for found in paths:
        if isinstance(found, FittedPath):
            overrides[found.durations.stage.path] = _durations(plan, file, found)
        else:
            overrides[found.ways.path] = _shares(plan, file, found)
    at = library.find(base)
    named = base if at.is_relative_to(assets.scenarios()) else os.path.relpath(at, target.absolute().parent)
    study = plan.title or f"the study of {plan.first} to {plan.last}"
    tree = entries(
        _HERE,
        {
            "extends": _leaf(named),
            "title": entries(_HERE, {"en": _leaf(f"{at.stem}, fitted to {study}")}),
            "overrides": entries(_HERE, overrides),
        },
    )
    head = f"# Made by clearlane fit from {printable(file)}; ranges are 95 % intervals, given the family.\n"
    return head + document(tree)


def _table(by: Sequence[str], rows: Sequence[tuple[tuple[str, ...], Node]], whole: Node) -> Node:
    """``by`` one or two attributes; ``whole`` for combinations that are not among the rows."""
    if not by:
        return whole
    items: dict[str, Node] = {
        "by": _leaf(by[0]) if len(by) == 1 else Items(tuple(_leaf(b) for b in by), _HERE),
    }
    if len(by) == 1:
        items |= {group[0]: node for group, node in rows}
    else:
        for first in dict.fromkeys(group[0] for group, _ in rows):
            items[first] = entries(_HERE, {g[1]: node for g, node in rows if g[0] == first})
    return entries(_HERE, items)


def _durations(plan: Plan, file: str, found: FittedPath) -> Node:
    def node(fit: Fit) -> Node:
        best = fit.best
        used = found.whole if best is None else fit
        model = used.best
        assert model is not None
        lent = f"of all consignments: {'/'.join(fit.group)} has too few rows; " if best is None else ""
        source = source_of(plan, file, used.sample.size, used.sample.open)
        parts = {
            p.name: _sourced(*said_parameter(p, n), source, lent + _note(found, used) if n == 0 else "")
            for n, p in enumerate(model.parameters)
        }
        return entries(_HERE, {model.family.name: entries(_HERE, parts)})

    return _table(found.durations.stage.by, [(g.group, node(g)) for g in found.groups], node(found.whole))


def said_parameter(p: Parameter, place: int) -> tuple[str, str, str]:
    """Value, low and high end as a scenario writes them; the first parameter of a family is a duration."""
    if place == 0:
        return duration(p.value), duration(p.low), duration(p.high)
    return number(p.value), number(p.low), number(p.high)


def _note(found: FittedPath, fit: Fit) -> str:
    stage, goodness = found.durations.stage, fit.goodness
    assert goodness is not None
    ways = f"{stage.start} to {stage.end}" + (f", open hours of {stage.hours}" if stage.hours else "")
    return f"{ways}; {_rivals(fit.families)}; largest gap {100 * goodness.distance:.1f} % (p = {goodness.p_value:.2g})"


def _rivals(families: Sequence[Fitted]) -> str:
    best = families[0]
    if len(families) == 1:
        return f"{best.family.name}, no other tried"
    return f"{best.family.name} by AIC, next {families[1].family.name} (+{families[1].aic - best.aic:.1f})"


def _shares(plan: Plan, file: str, found: CountedPath) -> Node:
    def node(counted: Counted) -> Node:
        used = counted if counted.rows else found.whole
        note = "" if counted.rows else f"of all consignments: {'/'.join(counted.group)} has too few rows"
        return entries(_HERE, dict(_parts(used, source_of(plan, file, used.of), note)))

    return _table(found.ways.by, [(g.group, node(g)) for g in found.groups], node(found.whole))


def _parts(counted: Counted, source: str, note: str) -> Iterator[tuple[str, Node]]:
    rest = max(counted.rows, key=lambda s: s.count)
    for share in counted.rows:
        if share is rest:
            yield share.value, _leaf("rest")
        else:
            yield share.value, _sourced(percent(share.estimate), percent(share.low), percent(share.high), source, note)
