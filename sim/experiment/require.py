"""A demand on a result: ``overall_import.p95 <= 24 h``.

For a customs reader: a service pledge, checked.
For a simulation reader: met only when the whole simulation interval meets it; an interval that straddles the threshold has not shown it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sim.errors import Problem, Refused
from sim.quantity import HOUR, QuantityError, parse_duration, parse_share
from sim.stats.measure import Measure

_FORM = re.compile(
    r"^\s*(?P<measure>[a-z0-9_.\-]+)\.(?P<statistic>[a-z0-9_]+)\s*(?P<sign><=|>=|<|>)\s*(?P<value>.+?)\s*$"
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """``value`` in hours, a share, or plain units."""

    text: str
    measure: str
    statistic: str
    sign: str
    value: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a requirement was met, in a sentence."""

    met: bool
    text: str


def parse_requirement(text: str) -> Requirement:
    """Read ``measure.statistic <= value``.

    Raises
    ------
    Refused
        ``USE-004`` for another form.
    """
    match = _FORM.match(text)
    value = _value(match["value"]) if match else None
    if match is None or value is None:
        raise Refused(
            [
                Problem(
                    "USE-004",
                    "--require",
                    text,
                    "A requirement compares one statistic of a measure with a value.",
                    'Write it like "overall_import.p95 <= 24 h" or "permit_answer_import.within_10_min >= 99 %".',
                )
            ]
        )
    return Requirement(text.strip(), match["measure"], match["statistic"], match["sign"], value)


def _value(text: str) -> float | None:
    try:
        return parse_duration(text) / HOUR
    except QuantityError:
        pass
    if text.endswith("%"):
        try:
            return parse_share(text)
        except QuantityError:
            return None
    try:
        return float(text)
    except ValueError:
        return None


def judge(requirement: Requirement, rows: Sequence[Measure], names: Sequence[str]) -> Outcome:
    """Judge a requirement on every named scenario.

    Raises
    ------
    Refused
        ``USE-005`` when nothing of that name was measured.
    """
    found = [
        r
        for r in rows
        if r.baseline is None
        and r.scenario in names
        and (r.measure, r.group, r.statistic) == (requirement.measure, "", requirement.statistic)
    ]
    if not found:
        raise Refused(
            [
                Problem(
                    "USE-005",
                    "--require",
                    requirement.text,
                    "Nothing of this name was measured.",
                    "The statistics of a measure are listed with --json; mean, p50, p90 and p95 are always there.",
                )
            ]
        )
    outcomes = [_one(requirement, row) for row in found]
    return Outcome(all(o.met for o in outcomes), "\n".join(o.text for o in outcomes))


def _one(requirement: Requirement, row: Measure) -> Outcome:
    upper = requirement.sign in ("<=", "<")
    bound = row.high if upper else row.low
    if row.estimate is None or bound is None:
        return Outcome(False, f"not shown: {requirement.text} under {row.scenario}: {row.estimator}")
    met = bound <= requirement.value if upper else bound >= requirement.value
    by_estimate = row.estimate <= requirement.value if upper else row.estimate >= requirement.value
    word = "met" if met else "not shown with so few replications" if by_estimate else "not met"
    low, high = (f"{x:.4g}" if x is not None else "?" for x in (row.low, row.high))
    return Outcome(
        met, f"{word}: {requirement.text} under {row.scenario} ({row.estimate:.4g}, {low} to {high} {row.unit})"
    )
