"""The pictures of hours by owner and by stage: one bar a side, one colour a name, the same everywhere on the page.

For a customs reader: whose time it was, and which stage of the port stay held the goods.
For a simulation reader: mean attributed hours, which add up to the interval's mean; the whisker is the interval of that mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sim.flow.owners import OWNERS as OWNER_ORDER
from sim.report import svg
from sim.report.cascade import hour_axis
from sim.report.digits import Shown, in_unit, is_time, number, shown
from sim.report.index import ALL, Rows
from sim.report.model import IntervalText
from sim.report.places import Lane, Shot
from sim.report.words import GRADES, OWNERS, stage
from sim.stats.measure import Measure

NARROW, WIDE = 300.0, 560.0
"""Pixels a bar's whole scale has at least on a telephone and on a desk."""
LETTER = 6.7
ENLARGE = 3.0
FAINT = 0.004
HEIGHT = 28


@dataclass(frozen=True, slots=True)
class Key:
    """One colour of the legend."""

    name: str
    en: str
    zh: str
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One side of a comparison."""

    side: str
    title: str
    plot: Markup
    total: Shown


@dataclass(frozen=True, slots=True)
class PartRow:
    """The numbers of one colour."""

    key: Key
    base: Shown
    alternative: Shown
    change: Shown


@dataclass(frozen=True, slots=True)
class Block:
    """One interval of one lane: two bars on one scale, and the numbers behind them."""

    place: str
    en: str
    zh: str
    bars: tuple[Bar, ...]
    axis: Markup
    backdrop: Markup
    enlarged: str
    parts: tuple[PartRow, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class BarFigure:
    """Blocks by lane with one legend."""

    legend: tuple[Key, ...]
    lanes: tuple[tuple[str, str, tuple[Block, ...]], ...]


def owner_figure(found: Sequence[Lane], rows: Rows, titles: tuple[str, str]) -> BarFigure | None:
    """Hours by owner, from delivery inwards to the customs step."""
    keys = [Key(o, OWNERS[o][0], OWNERS[o][1], f"o-{o}") for o in OWNER_ORDER]
    chosen = [(lane, lane.told(rows)) for lane in found]
    return _figure(chosen, rows, titles, "owner", keys)


def stage_figure(found: Sequence[Lane], rows: Rows, titles: tuple[str, str]) -> BarFigure | None:
    """The port stay by stage."""
    lanes = [(lane, [s for s in lane.shots if s.interval.stages]) for lane in found]
    names: dict[str, Key] = {}
    for _, shots in lanes:
        for shot in shots:
            for name, en, zh in shot.interval.stages:
                words = stage(name, en, zh)
                names.setdefault(name, Key(name, words[0], words[1], f"s-{stage_kind(name)}"))
    return _figure(lanes, rows, titles, "stage", list(names.values()))


def grade_figure(intervals: Sequence[IntervalText], rows: Rows, titles: tuple[str, str]) -> BarFigure | None:
    """Hours to delivery by how far the inputs behind them can be trusted."""
    told = [i for i in intervals if i.place == "delivery"] or [i for i in intervals if i.headline]
    if not told:
        return None
    keys = [Key(g, g, "", f"g-{g}") for g in GRADES]
    lane = Lane("", "", "", (Shot(told[0], ALL),))
    return _figure([(lane, list(lane.shots))], rows, titles, "grade", keys)


def stage_kind(name: str) -> str:
    """Colour class of a stage: customs has the colour customs has as an owner; stages of the two ports that correspond share one."""
    known = {"unloading": "unloading", "preparation": "preparation", "customs": "customs", "waiting": "waiting"}
    known |= {"pick-up": "pickup", "pick_up": "pickup", "departure": "departure"}
    return known.get(name, "other")


def _figure(
    lanes: Sequence[tuple[Lane, list[Shot]]], rows: Rows, titles: tuple[str, str], what: str, keys: list[Key]
) -> BarFigure | None:
    shown_lanes = []
    used: set[str] = set()
    for lane, shots in lanes:
        sides = [(s, [_parts(rows, s, what, side) for side in (rows.base, rows.alternative)]) for s in shots]
        sides = [(s, both) for s, both in sides if all(both)]
        if not sides:
            continue
        largest = max(_sum(part) for _, both in sides for part in both)
        blocks = []
        for shot, both in sides:
            own = max(_sum(part) for part in both)
            enlarge = largest / own if own > 0.0 else 1.0
            top = own if enlarge >= ENLARGE else largest
            blocks.append(_block(shot, both, rows, titles, keys, what, top, enlarge if enlarge >= ENLARGE else 1.0))
            used |= {k.name for k in keys if any(_hours(p.get(k.name)) > FAINT * own for p in both)}
        shown_lanes.append((lane.title, lane.zh, tuple(blocks)))
    if not shown_lanes:
        return None
    return BarFigure(tuple(k for k in keys if k.name in used), tuple(shown_lanes))


def _block(
    shot: Shot,
    both: list[dict[str, Measure]],
    rows: Rows,
    titles: tuple[str, str],
    keys: list[Key],
    what: str,
    top: float,
    enlarge: float,
) -> Block:
    name, group = shot.interval.name, shot.group
    stages = [stage_name for stage_name, _, _ in shot.interval.stages] if what == "stage" else []
    ordered = sorted(keys, key=lambda k: stages.index(k.name) if k.name in stages else len(stages))
    levels = [rows.level(name, side, group=group) for side in (rows.base, rows.alternative)]
    ends = [_limit(row, "high") or 0.0 for row in levels]
    scale = svg.Scale.around([0.0, top * 1.0, *(e for e in ends if e <= top * 1.25)])
    bars = tuple(
        Bar(side, title, _stack(part, ordered, scale, row), _total(row, part))
        for side, title, part, row in zip(("base", "alternative"), titles, both, levels, strict=True)
    )
    changes = _parts(rows, shot, what)
    listed = [k for k in ordered if any(k.name in p for p in both)]
    parts = tuple(
        PartRow(k, _cell(both[0].get(k.name)), _cell(both[1].get(k.name)), _cell(changes.get(k.name))) for k in listed
    )
    note = f"enlarged {enlarge:.0f} times" if enlarge > 1.0 else ""
    return Block(
        shot.interval.place,
        shot.interval.en,
        shot.interval.zh,
        bars,
        hour_axis(scale),
        svg.backdrop(scale),
        note,
        parts,
        _remark(both, titles, what),
    )


def _parts(rows: Rows, shot: Shot, what: str, scenario: str = "") -> dict[str, Measure]:
    if what == "stage":
        return rows.stages(shot.interval.name, [name for name, _, _ in shot.interval.stages], scenario, shot.group)
    return rows.parts(shot.interval.name, what, scenario, shot.group)


def _stack(part: dict[str, Measure], keys: list[Key], scale: svg.Scale, total: Measure | None) -> Markup:
    pieces: list[Markup] = []
    bottom = _limit(total, "low")
    at = 0.0
    for key in keys:
        hours = _hours(part.get(key.name))
        if hours <= 0.0:
            continue
        width = scale.span(hours)
        text = number(hours, 0 if hours >= 9.5 else 1)
        # A label is not put where the interval of the bar's end is drawn.
        free = max(0.0, min(at + hours, (bottom if bottom is not None else math.inf)) - at)
        labels = [_fitting(scale.span(free) / 100.0 * room, text, key.en) for room in (WIDE, NARROW)]
        middle = 50.0 * free / hours
        pieces.append(svg.bar(scale.at(at), width, key.kind, wide=labels[0], narrow=labels[1], middle=middle))
        at += hours
    if total is not None:
        pieces.append(svg.whisker(scale, bottom, _limit(total, "high"), 14))
    return svg.drawing(svg.joined(pieces), HEIGHT)


def _fitting(pixels: float, text: str, name: str) -> str:
    """What can be read inside a segment: name and number, the number, or nothing."""
    for label in (f"{name} {text}", text):
        if pixels > LETTER * len(label) + 10:
            return label
    return ""


def _hours(row: Measure | None) -> float:
    return 0.0 if row is None or row.estimate is None or not is_time(row.unit) else in_unit(row.estimate, row.unit, "h")


def _sum(part: dict[str, Measure]) -> float:
    return sum(_hours(row) for row in part.values())


def _limit(row: Measure | None, which: str) -> float | None:
    if row is None:
        return None
    value = row.low if which == "low" else row.high
    return None if value is None else in_unit(value, row.unit, "h")


def _total(row: Measure | None, part: dict[str, Measure]) -> Shown:
    return _cell(row) if row is not None else shown(_sum(part), unit="h")


def _cell(row: Measure | None) -> Shown:
    if row is None:
        return shown(0.0, unit="h", wanted="h")
    return shown(row.estimate, row.low, row.high, row.unit, wanted="h", finest=2)


def _remark(both: list[dict[str, Measure]], titles: tuple[str, str], what: str) -> str:
    """Whose share is largest and what customs holds: the two things a reader looks for."""
    total = [_sum(p) for p in both]
    if min(total) <= 0.0:
        return ""
    if what == "grade":
        assumed = [_share(100.0 * _hours(p.get("assumed")) / t) for p, t in zip(both, total, strict=True)]
        return (
            f"{assumed[0]} of the hours under {titles[0]} and {assumed[1]} under {titles[1]} pass in steps whose length, "
            "capacity or routing is assumed: nobody has measured it where we could read it."
        )
    if what != "owner":
        return ""
    customs = [100.0 * _hours(p.get("customs")) / t for p, t in zip(both, total, strict=True)]
    leader = [max(p, key=lambda name: _hours(p[name])) for p in both]
    most = [100.0 * _hours(p[name]) / t for p, name, t in zip(both, leader, total, strict=True)]
    words = [_holder(name) for name in leader]
    if leader[0] == leader[1]:
        first = f"The largest part is the time of {words[0]}: {_two(most)}."
    else:
        first = (
            f"The largest part is the time of {words[0]} under {titles[0]} ({_share(most[0])}) and of {words[1]} under {titles[1]} "
            f"({_share(most[1])})."
        )
    return first if "customs" in leader else f"{first} Customs holds {_two(customs)}."


def _two(shares: Sequence[float]) -> str:
    one, other = (_share(s) for s in shares)
    return f"{one} on both sides" if one == other else f"{one}, then {other}"


def _holder(name: str) -> str:
    if name == "schedule":
        return "sailings and cut-offs"
    if name == "agency":
        return "other agencies"
    return name if name == "customs" else f"the {OWNERS.get(name, (name, ''))[0]}"


def _share(value: float) -> str:
    if value < 0.05:
        return "next to nothing"
    return f"{value:.0f}\N{NO-BREAK SPACE}%" if value >= 9.5 else f"{value:.1f}\N{NO-BREAK SPACE}%"
