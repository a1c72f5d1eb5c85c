"""The pictures of who gains and who loses: hours saved or added by owner, and by group of consignments.

For a customs reader: hours saved at one desk may come back as waiting for the ship; and a mean hides those who lose.
For a simulation reader: attributed paired differences, which add up to the mean difference; quantiles of the difference over identical
consignments where the run kept them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sim.flow.owners import OWNERS as OWNER_ORDER
from sim.report import svg
from sim.report.cascade import nothing, saving_axis, verdict
from sim.report.digits import Shown, in_unit, is_time, shown
from sim.report.index import ALL, Rows
from sim.report.model import IntervalText
from sim.report.places import Lane, Shot
from sim.report.sentence import saving
from sim.report.words import ATTRIBUTES, OWNERS, value
from sim.stats.measure import Measure


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One owner or group: label, drawing, saved hours."""

    en: str
    zh: str
    kind: str
    plot: Markup
    saving: Shown
    verdict: str
    spread: str = ""
    total: bool = False
    nothing: str = "no interval"


@dataclass(frozen=True, slots=True)
class ShiftGroup:
    """Rows under one heading."""

    title: str
    zh: str
    rows: tuple[ShiftRow, ...]


@dataclass(frozen=True, slots=True)
class ShiftFigure:
    """Groups on one axis; ``quantiles`` tells whether boxes of single consignments are drawn."""

    interval: str
    groups: tuple[ShiftGroup, ...]
    axis: Markup
    backdrop: Markup
    quantiles: bool = False
    remark: str = ""


def owner_shifts(found: Sequence[Lane], rows: Rows) -> ShiftFigure | None:
    """Hours to delivery saved or added, by whose time it was, and their sum."""
    table: list[tuple[Lane, Shot, dict[str, Measure]]] = []
    for lane in found:
        for shot in lane.at("delivery"):
            parts = rows.parts(shot.interval.name, "owner", group=shot.group)
            if parts:
                table.append((lane, shot, {o: r for o, r in parts.items() if is_time(r.unit)}))
    totals = [rows.difference(shot.interval.name, group=shot.group) for _, shot, _ in table]
    values = [v for _, _, parts in table for r in parts.values() for v in _saved(r) if v is not None]
    if not values:
        return None
    scale = svg.Scale.around([*values, *(v for t in totals for v in _saved(t) if v is not None)])
    largest = max(abs(_saved(r)[0] or 0.0) for _, _, parts in table for r in parts.values())
    groups, left_out = [], False
    for (lane, _, parts), total in zip(table, totals, strict=True):
        told = [o for o in OWNER_ORDER if o in parts and _matters(parts[o], largest)]
        left_out = left_out or len(told) < len(parts)
        lines = [
            ShiftRow(
                OWNERS[o][0],
                OWNERS[o][1],
                f"o-{o}",
                _bar(parts[o], f"o-{o}", scale),
                saving(parts[o], "h"),
                verdict(parts[o]),
            )
            for o in told
        ]
        if total is not None and is_time(total.unit):
            plot = svg.drawing(svg.dot(scale, *_point(total), verdict(total)), 32)
            lines.append(
                ShiftRow(
                    "saving at delivery",
                    "",
                    "",
                    plot,
                    saving(total, "h"),
                    verdict(total),
                    total=True,
                    nothing=nothing(total),
                )
            )
        groups.append(ShiftGroup(lane.title, lane.zh, tuple(lines)))
    remark = "Owners with less than 2 % of the largest change are left out." if left_out else ""
    return ShiftFigure(table[0][1].interval.en, tuple(groups), saving_axis(scale), svg.backdrop(scale), remark=remark)


def _matters(row: Measure, largest: float) -> bool:
    return abs(_saved(row)[0] or 0.0) > 0.02 * largest


def _point(row: Measure) -> tuple[float, float | None, float | None]:
    estimate, low, high = _saved(row)
    return estimate or 0.0, low, high


def group_shifts(intervals: Sequence[IntervalText], rows: Rows, attributes: Sequence[str]) -> ShiftFigure | None:
    """The saving at delivery by group of consignments; with the spread over single consignments where it was kept."""
    told = [i for i in intervals if rows.difference(i.name) is not None]
    told = [i for i in told if i.place == "delivery"] or [i for i in told if i.headline] or told
    if not told:
        return None
    interval = told[0]
    table: list[tuple[str, list[tuple[str, str]]]] = [("", [("all consignments", ALL)])]
    for attribute in attributes:
        found = [(value(g.partition("=")[2]), g) for g in rows.groups(interval.name, attribute)]
        if found:
            table.append((ATTRIBUTES.get(attribute, attribute.replace("_", " ").capitalize()), found))
    cells = {
        g: (rows.difference(interval.name, group=g), rows.paired(interval.name, g))
        for _, members in table
        for _, g in members
    }
    values = [
        v for row, spread in cells.values() for r in (row, *_quantiles(spread)) for v in _saved(r) if v is not None
    ]
    if len(table) < 2 or not values:
        return None
    scale = svg.Scale.around(values)
    groups = []
    for title, members in table:
        lines = []
        for words, group in members:
            row, spread = cells[group]
            if row is None or not is_time(row.unit):
                continue
            lines.append(
                ShiftRow(
                    words,
                    "",
                    verdict(row),
                    _box(row, spread, scale),
                    saving(row, "h"),
                    verdict(row),
                    _spread_words(spread),
                    nothing=nothing(row),
                )
            )
        if lines:
            groups.append(ShiftGroup(title, "", tuple(lines)))
    return ShiftFigure(
        interval.en,
        tuple(groups),
        saving_axis(scale),
        svg.backdrop(scale),
        any("p5" in spread for _, spread in cells.values()),
    )


def _saved(row: Measure | None) -> tuple[float | None, ...]:
    """Base minus alternative in hours: estimate, low, high."""
    if row is None or not is_time(row.unit):
        return ()
    return tuple(None if v is None else -in_unit(v, row.unit, "h") for v in (row.estimate, row.high, row.low))


def _bar(row: Measure, kind: str, scale: svg.Scale) -> Markup:
    estimate, low, high = _saved(row)
    left, right = sorted((0.0, estimate or 0.0))
    pieces = [
        svg.bar(scale.at(left), scale.span(right - left), kind, y=6, height=14),
        svg.whisker(scale, low, high, 13),
    ]
    return svg.drawing(svg.joined(pieces), 26)


def _quantiles(spread: Mapping[str, Measure]) -> list[Measure]:
    return [row for name, row in spread.items() if name.startswith("p")]


def _box(row: Measure, spread: Mapping[str, Measure], scale: svg.Scale) -> Markup:
    pieces: list[Markup] = []
    at = {name: _point(r)[0] for name, r in spread.items() if name.startswith("p") and is_time(r.unit)}
    if "p5" in at and "p95" in at:
        left, right = min(at["p5"], at["p95"]), max(at["p5"], at["p95"])
        pieces.append(svg.bar(scale.at(left), scale.span(right - left), "range", y=11, height=14))
    if "p50" in at:
        pieces.append(svg.line(scale.at(at["p50"]), scale.at(at["p50"]), "8", "28", "median"))
    estimate, low, high = _point(row)
    if low is not None and high is not None:
        pieces.append(svg.line(scale.at(low), scale.at(high), "18", "18", f"ci {verdict(row)}"))
    pieces.append(svg.element("circle", cx=svg.percent(scale.at(estimate)), cy=18, r=4.5, class_=f"dot {verdict(row)}"))
    return svg.drawing(svg.joined(pieces), 36)


def _spread_words(spread: Mapping[str, Measure]) -> str:
    """How many single consignments arrive earlier, and how many later."""
    if "shorter" not in spread or "longer" not in spread:
        return ""
    earlier, later = (shown(spread[name].estimate, unit="share", finest=0).short for name in ("shorter", "longer"))
    return f"{earlier} earlier, {later} later"
