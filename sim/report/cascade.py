"""The picture of the savings cascade: hours saved at the customs step, at the port, at delivery.

For a customs reader: where the saved hours go; what is saved at customs is often waited for at the sailing or the pick-up.
For a simulation reader: paired mean differences with their intervals on one axis, base minus alternative.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from sim.report import svg
from sim.report.digits import Shown, best_unit, holds_zero, identical, in_unit, is_time, number, shown
from sim.report.index import Rows
from sim.report.places import Lane, Shot
from sim.report.sentence import saving
from sim.report.words import PLACES
from sim.stats.measure import Measure


@dataclass(frozen=True, slots=True)
class CascadeRow:
    """One place: label, drawing, the saving, and the two levels."""

    place: str
    en: str
    zh: str
    plot: Markup
    saving: Shown
    verdict: str
    base: Shown
    alternative: Shown
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class CascadeGroup:
    """The rows of one lane."""

    title: str
    zh: str
    rows: tuple[CascadeRow, ...]


@dataclass(frozen=True, slots=True)
class Cascade:
    """All lanes on one axis."""

    groups: tuple[CascadeGroup, ...]
    axis: Markup
    ticks: Markup
    backdrop: Markup


def cascade(found: list[Lane], rows: Rows) -> Cascade | None:
    """The picture, or None when nothing in hours was measured on both sides."""
    measured = [(lane, [(shot, row) for shot in lane.shots if (row := _row(shot, rows)) is not None]) for lane in found]
    values = [
        -in_unit(v, r.unit, "h")
        for _, shots in measured
        for _, r in shots
        for v in (r.estimate, r.low, r.high)
        if v is not None
    ]
    if not values:
        return None
    scale = svg.Scale.around(values)
    groups = [
        CascadeGroup(lane.title, lane.zh, tuple(_line(shot, row, rows, scale) for shot, row in shots))
        for lane, shots in measured
        if shots
    ]
    return Cascade(tuple(groups), saving_axis(scale), hour_axis(scale), svg.backdrop(scale))


def hour_axis(scale: svg.Scale) -> Markup:
    """An axis in hours; the unit stands at the last tick only."""
    places = next(p for p in (0, 1, 2, 3) if p == 3 or all(abs(t - round(t, p)) < 1e-9 for t in scale.ticks))
    labels = [number(t, places) for t in scale.ticks]
    labels[-1] += " h"
    return svg.axis(scale, labels)


def saving_axis(scale: svg.Scale) -> Markup:
    """An axis of saved hours, with what either side of zero means."""
    return svg.sides(scale, "later", "earlier") + hour_axis(scale)


def verdict(row: Measure) -> str:
    """``sooner``, ``later`` or ``unclear``: also the class that colours the mark."""
    if holds_zero(row.low, row.high):
        return "unclear"
    return "later" if (row.estimate or 0.0) > 0.0 else "sooner"


def nothing(row: Measure) -> str:
    """What stands where an interval is missing."""
    return "unchanged" if identical(row.low, row.high) else "no interval"


def _row(shot: Shot, rows: Rows) -> Measure | None:
    row = rows.difference(shot.interval.name, group=shot.group)
    return row if row is not None and is_time(row.unit) else None


def _line(shot: Shot, row: Measure, rows: Rows, scale: svg.Scale) -> CascadeRow:
    values = [None if v is None else -in_unit(v, row.unit, "h") for v in (row.estimate, row.high, row.low)]
    levels = [rows.level(shot.interval.name, side, group=shot.group) for side in (rows.base, rows.alternative)]
    unit = best_unit([r.estimate for r in levels if r is not None and r.estimate is not None], row.unit)
    text = saving(row, unit)
    kind = verdict(row)
    plot = svg.drawing(svg.dot(scale, values[0] or 0.0, values[1], values[2], kind), 40)
    base, alternative = (level_text(r, text) for r in levels)
    place = PLACES.get(shot.interval.place, ("", ""))[0].capitalize()
    return CascadeRow(place, shot.interval.en, shot.interval.zh, plot, text, kind, base, alternative, nothing(row))


def level_text(row: Measure | None, like: Shown) -> Shown:
    """A level in the unit of its difference, and no finer."""
    if row is None:
        return shown(None)
    return shown(row.estimate, row.low, row.high, row.unit, wanted=like.unit, finest=max(like.places, 0))
