"""From moments to durations: what each stage took, in all hours or in those of an office, and what was still open.

For a simulation reader: an end that is missing while no later milestone was passed is right-censored at the end of observation; missing
although later milestones were passed, it was not recorded, and the case says nothing about this stage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from sim.calendars import CalendarSpec, open_intervals
from sim.experiment.fit.cleaning import Case, Exclusions
from sim.experiment.fit.estimate import Sample
from sim.experiment.fit.plan import CORRIDOR, Plan, Stage

NO_START = "not begun, or no stamp of its begin"
NOT_RECORDED = "no end although a later milestone was passed"
BACKWARDS = "ended before it started"
NOTHING = "no time between start and end"
AFTER = "started after observation ended"
_DAY = 86400


@dataclass(frozen=True)
class Durations:
    """The sample of one stage with the cases it is made of, and what was left out."""

    stage: Stage
    sample: Sample
    cases: tuple[Case, ...]
    left_out: Exclusions

    def of(self, chosen: Callable[[Case], bool]) -> Sample:
        """The sample of some of its cases."""
        kept = np.array([chosen(c) for c in self.cases], bool)
        return Sample(self.sample.times[kept], self.sample.ended[kept], self.sample.limits[kept])


def durations(plan: Plan, stage: Stage, cases: Sequence[Case], hours: CalendarSpec | None) -> Durations:
    """All that the cases say about one stage."""
    until = plan.moment(plan.until) + _DAY
    earliest = min((c.stamps[stage.start] for c in cases if stage.start in c.stamps), default=until)
    measure = _open_hours(plan, hours, earliest) if hours else _all_hours
    left_out = Exclusions()
    later = {n for s in plan.sequences if stage.end in s for n in s[s.index(stage.end) + 1 :]}
    kept, rows = [], []
    for case in cases:
        start, end = case.stamps.get(stage.start), case.stamps.get(stage.end)
        reason = ""
        if start is None:
            reason = NO_START
        elif start >= until:
            reason = AFTER
        elif end is None and later & case.stamps.keys():
            reason = NOT_RECORDED
        elif end is not None and end < start:
            reason = BACKWARDS
        if reason or start is None:
            left_out.add(reason, [case.line])
            continue
        ended = end is not None and end <= until
        limit = measure(start, until)
        took = measure(start, end) if end is not None and ended else limit
        if took <= 0:
            left_out.add(NOTHING, [case.line])
            continue
        kept.append(case)
        rows.append((took, ended, limit))
    times = np.array([r[0] for r in rows], float)
    sample = Sample(times, np.array([r[1] for r in rows], bool), np.array([r[2] for r in rows], float))
    return Durations(stage, sample, tuple(kept), left_out)


def _all_hours(start: float, end: float) -> float:
    return end - start


def _open_hours(plan: Plan, hours: CalendarSpec, earliest: float) -> Callable[[float, float], float]:
    """Open seconds between two moments, in the diary of an office on the corridor's clock, holidays included."""
    first = datetime.fromtimestamp(earliest, CORRIDOR).date()
    monday = first - timedelta(days=first.weekday())
    horizon = float((plan.until - monday).days + 2) * _DAY
    zero = _midnight(monday)
    starts, ends = open_intervals(hours, horizon, monday, tail=0.0)
    opens, closes = np.array(starts), np.minimum(np.array(ends), horizon + 14 * _DAY)
    worked = np.concatenate(([0.0], np.cumsum(closes - opens)))

    def worked_by(moment: float) -> float:
        t = moment - zero
        k = int(np.searchsorted(opens, t, side="right"))
        return float(worked[k] - (max(0.0, closes[k - 1] - t) if k else 0.0))

    return lambda start, end: worked_by(end) - worked_by(start)


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=CORRIDOR).astimezone(UTC).timestamp()
