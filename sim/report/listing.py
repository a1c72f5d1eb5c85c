"""Every measure as lines of a table: base, alternative, difference, with what a published figure lets one expect.

For a customs reader: the numbers behind the pictures, none left out.
For a simulation reader: one line a statistic; estimator and censored share beside it, since they limit what may be concluded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.quantity.money import CURRENCIES
from sim.report.digits import Shown, best_unit, holds_zero, shown
from sim.report.index import ALL, Rows
from sim.report.model import IntervalText
from sim.report.words import ATTRIBUTES, SIGNS, owner, stage, statistic_words, value
from sim.stats.measure import Measure

TOLD = ("mean", "p50", "p90", "p95")
BY_GROUP = ("mean", "p50", "p90")
RARE = ("withdrawn", "never_ended", "before_clock")
"""Shares that are told only where they are not 0 on both sides."""
ELSEWHERE = ("errors", "correction_time")
"""Measures that have a section of their own, by the first part of their names."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statistic of one measure in one group."""

    label: str
    base: Shown
    alternative: Shown
    difference: Shown
    verdict: str
    estimator: str = ""
    censored: str = ""
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """One measure with its lines for all consignments and by group."""

    name: str
    en: str
    zh: str
    headline: bool
    population: str
    comparable_with: str
    expectation: str
    why: str
    as_expected: str
    identical: str
    lines: tuple[Line, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    kind: str


def listings(intervals: Sequence[IntervalText], rows: Rows) -> list[Listing]:
    """Every measured interval, the declared family first."""
    found = [_interval(i, rows) for i in sorted(intervals, key=_importance)]
    return [entry for entry in found if entry.lines]


def _importance(interval: IntervalText) -> tuple[bool, int]:
    """The declared family first, delivery before port before customs."""
    places = ("delivery", "port", "customs")
    return not interval.headline, places.index(interval.place) if interval.place in places else len(places)


def others(intervals: Sequence[IntervalText], rows: Rows, kind: str) -> list[Line]:
    """All measures of a kind (``money``, ``count``, ``use``, ``share``) that belong to no interval, for all consignments."""
    known = {i.name for i in intervals} | {f"{i.name}.{s}" for i in intervals for s, _, _ in i.stages} | {"in_step"}
    names = dict.fromkeys(
        (r.measure, r.statistic)
        for r in rows.kept
        if r.kind == kind and r.measure not in known and r.measure.partition(".")[0] not in ELSEWHERE and r.group == ALL
    )
    lines = []
    for name, statistic in sorted(names):
        if not statistic.startswith(("by_", "paired_")):
            line = line_of(rows, name, statistic, ALL, measure_words(name, statistic))
            if line is not None:
                lines.append(line)
    return lines


def measure_words(measure: str, statistic: str) -> str:
    """A measure that is no interval: ``trader: demurrage``, ``cn-customs-hall: utilisation``."""
    head, _, rest = measure.partition(".")
    if head == "cost":
        payer, _, what = rest.partition("/")
        words = (
            f"{owner(payer)}: {what.replace('_', ' ')}" if what else (f"{owner(payer)}, all" if payer else "all payers")
        )
    elif measure == "time_value":
        words = "value of time (nobody pays it)"
    elif head == "pool":
        return f"{statistic_words(statistic)} of {rest}"
    else:
        words = measure.replace("_", " ")
    return words if statistic == "mean" else f"{words}: {statistic_words(statistic)}"


def line_of(rows: Rows, measure: str, statistic: str, group: str, label: str) -> Line | None:
    """One line, or None when neither side has the statistic."""
    base = rows.level(measure, rows.base, statistic, group)
    alternative = rows.level(measure, rows.alternative, statistic, group)
    difference = rows.difference(measure, statistic, group)
    given = [r for r in (base, alternative, difference) if r is not None]
    if not given:
        return None
    unit = best_unit(
        [r.estimate for r in (base, alternative) if r is not None and r.estimate is not None], given[0].unit
    )
    cells = [_cell(r, unit) for r in (base, alternative)]
    change = _cell(difference, unit)
    if change.unit == "%":
        change = replace(change, unit="points")
    censored = max((r.censored for r in given if r.censored), default=0.0)
    return Line(
        label,
        cells[0],
        cells[1],
        change,
        _verdict(difference),
        _made((difference or given[0]).estimator),
        _share(censored),
        max(r.cases for r in given),
    )


def _cell(row: Measure | None, unit: str) -> Shown:
    """A row as text; a charge that one side does not know is no charge there."""
    if row is None:
        return shown(0.0 if unit in CURRENCIES else None, unit=unit if unit in CURRENCIES else "")
    return shown(row.estimate, row.low, row.high, row.unit, wanted=unit, fine=True)


def _made(estimator: str) -> str:
    """How a number was made; that a row is exploratory is said once, above the table."""
    kept = [p.strip().removeprefix("difference: ").removeprefix("primary, ") for p in estimator.split(";")]
    return "; ".join(p for p in kept if p != "exploratory")


def _identical(interval: IntervalText, rows: Rows) -> str:
    """What is known of identical consignments, and what common luck was worth."""
    spread, found = rows.paired(interval.name), []
    if "shorter" in spread and "longer" in spread:
        sides = [shown(spread[n].estimate, unit="share", finest=0).short for n in ("shorter", "longer")]
        found.append(f"of identical consignments {sides[0]} became shorter, {sides[1]} longer")
    if "p5" in spread and "p95" in spread:
        ends = [shown(spread[n].estimate, spread[n].low, spread[n].high, spread[n].unit).short for n in ("p5", "p95")]
        found.append(f"nine in ten changed by {ends[0]} to {ends[1]}")
    factor = rows.difference(interval.name, "variance_reduction")
    if factor is not None:
        text = shown(factor.estimate, factor.low, factor.high, fine=True)
        found.append(f"variance reduction {text.estimate}{f' ({text.interval})' if text.interval else ''}")
    return "; ".join(found)


def _interval(interval: IntervalText, rows: Rows) -> Listing:
    lines = _lines(interval.name, ALL, _statistics(interval.name, rows), rows)
    for name, en, zh in interval.stages:
        part = line_of(rows, f"{interval.name}.{name}", "mean", ALL, f"mean, {stage(name, en, zh)[0].lower()}")
        lines += [part] if part is not None else []
    # An exploratory interval in every group would be thousands of numbers among which some stand out by chance.
    groups = dict.fromkeys(r.group for r in rows.kept if r.measure == interval.name and r.group != ALL)
    by_group = [(group_words(g), tuple(_lines(interval.name, g, BY_GROUP, rows))) for g in groups if interval.headline]
    mean = rows.difference(interval.name)
    return Listing(
        interval.name,
        interval.en,
        interval.zh,
        interval.headline,
        interval.population,
        interval.comparable_with,
        SIGNS.get(interval.sign, interval.sign),
        interval.why,
        _agreement(interval.sign, mean),
        _identical(interval, rows),
        tuple(lines),
        tuple((title, group) for title, group in by_group if group),
        mean.kind if mean is not None else "time",
    )


def _statistics(measure: str, rows: Rows) -> list[str]:
    """Those that stand beside each other as levels; hours by owner, step or grade have pictures and tables of their own."""
    found: dict[str, bool] = {}
    for row in rows.kept:
        if row.measure == measure and not row.baseline and row.group == ALL:
            found[row.statistic] = found.get(row.statistic, False) or bool(row.estimate)
    plain = [s for s, some in found.items() if not s.startswith("by_") and s != "sd" and (some or s not in RARE)]
    return sorted(plain, key=lambda s: TOLD.index(s) if s in TOLD else len(TOLD))


def _lines(measure: str, group: str, statistics: Sequence[str], rows: Rows) -> list[Line]:
    found = [line_of(rows, measure, s, group, statistic_words(s)) for s in statistics]
    return [line for line in found if line is not None]


def group_words(group: str) -> str:
    """``Goods: controlled goods`` for ``goods=controlled``; several conditions one after the other."""
    parts = []
    for condition in group.split(","):
        attribute, _, member = condition.strip().partition("=")
        parts.append(f"{ATTRIBUTES.get(attribute, attribute)}: {value(member)}" if member else condition)
    return "; ".join(parts)


def _verdict(row: Measure | None) -> str:
    if row is None or row.estimate is None:
        return ""
    if holds_zero(row.low, row.high):
        return "unclear"
    if row.kind == "money":
        return "more" if row.estimate > 0.0 else "less"
    if row.kind != "time":
        return ""
    return "later" if row.estimate > 0.0 else "sooner"


def _agreement(sign: str, row: Measure | None) -> str:
    """Whether the simulated sign is the one a published figure lets one expect."""
    if sign in ("", "open") or row is None or row.estimate is None:
        return ""
    clear = not holds_zero(row.low, row.high)
    if sign == "none":
        return "contradicted" if clear else "as expected"
    if not clear:
        return "not shown"
    return "as expected" if (row.estimate < 0.0) == (sign == "shorter") else "contradicted"


def _share(value: float) -> str:
    return "" if value <= 0.0 else ("below 0.1 %" if value < 0.001 else f"{100.0 * value:.1f} %")
