"""Office hours and shifts: queues that build up outside them, and a fixed job that must be resumed."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.experiment.verify.cases.case import Array, Measures, Plan, TheoryCase
from sim.experiment.verify.judge import Claim, Sums
from sim.experiment.verify.tape import Reading, Tape, sojourn, waited
from sim.experiment.verify.theory import office_hours
from sim.experiment.verify.theory.periodic import Span, Week, repeating_week
from sim.quantity import HOUR, WEEK
from sim.results.record import CaseRecord

# Everything in hours.
_OPEN = ((9, 12), (14, 18))
_MORNING = 10  # the hour in whose middle the number inside is looked at, Monday to Friday


def _weekday(hour: int) -> bool:
    return hour < 5 * 24


def _suspended_spans() -> list[Span]:
    spans = []
    for hour in range(168):
        busy_day = _weekday(hour) and 8 <= hour % 24 < 18
        working = _weekday(hour) and any(a <= hour % 24 < b for a, b in _OPEN)
        # 310 a week: 50 in the day hours and 7 in the others of each weekday, 12 on each day of the weekend, times 310 / 309.
        rate = (5.0 if busy_day else 0.5) * 310.0 / (5 * 57.0 + 2 * 12.0)
        spans.append(Span(1.0, rate, 3 if working else 0, not working))
    return spans


def _shift_spans() -> list[Span]:
    spans = []
    for hour in range(168):
        weight = (5.0 if 8 <= hour % 24 < 18 else 1.0) if _weekday(hour) else 0.7
        on_shift = _weekday(hour) and 9 <= hour % 24 < 18
        spans.append(Span(1.0, weight * 354.0 / (5 * 64.0 + 48 * 0.7), 6 if on_shift else 2))
    return spans


@cache
def _suspended_week() -> Week:
    return repeating_week(_suspended_spans(), 0.2, 100)


@cache
def _shift_week() -> Week:
    return repeating_week(_shift_spans(), 0.6, 60)


def _at(values: tuple[float, ...], hour: int) -> float:
    return sum(values[24 * day + hour] for day in range(5)) / 5.0


def _claims(week: Week) -> list[Claim]:
    return [
        Claim("inside", "mean number inside", "", week.mean_inside),
        Claim("squares", "second moment of the number", "", sum(week.inside_squared) / 168.0, controls=("inside",)),
        Claim("morning", "number inside at 10:30, Mon-Fri", "", _at(week.inside, _MORNING), controls=("inside",)),
        Claim("waiting", "share that waits", "", week.share_waiting, controls=("inside",)),
    ]


def _read(record: CaseRecord) -> Reading:
    return (float(waited(record) > 0.0),)


def half_hours(tape: Tape) -> Array:
    """Number inside at half past every hour of the window, one row a week."""
    start, weeks = tape.experiment.window_start, round(tape.experiment.window / WEEK)
    times: Array = start + (np.arange(168.0 * weeks) + 0.5) * HOUR
    return tape.inside(times).reshape(weeks, 168)


def _measure(tape: Tape) -> Measures:
    inside = half_hours(tape)
    days = inside[:, :120].reshape(-1, 24)
    pool, window = tape.pools["officers"], tape.experiment.window
    return {
        "inside": Sums(pool.inside, window),
        "squares": (inside**2).ravel(),
        "morning": days[:, _MORNING],
        "waiting": tape.rows[:, 0],
    }


def _fixed_claims() -> list[Claim]:
    spans = [(24.0 * day + a, 24.0 * day + b) for day in range(5) for a, b in _OPEN]
    first, second = office_hours.elapsed(spans, 168.0, 5.0)
    return [
        Claim("mean", "mean time of a five-hour job", "h", first),
        Claim("second", "second moment of the time", "h2", second, controls=("mean",)),
    ]


def _fixed(tape: Tape) -> Measures:
    time = tape.rows[:, 0]
    return {"mean": time, "second": time**2}


CASES = (
    TheoryCase(
        "office-suspended",
        Plan(100, 392, 14, 14),
        Plan(80, 35, 7, 14),
        lambda: _claims(_suspended_week()),
        _read,
        _measure,
    ),
    TheoryCase(
        "office-shifts", Plan(100, 322, 14, 14), Plan(80, 28, 7, 14), lambda: _claims(_shift_week()), _read, _measure
    ),
    TheoryCase(
        "office-fixed", Plan(60, 28, 7, 14), Plan(60, 7, 7, 14), _fixed_claims, lambda r: (sojourn(r) / HOUR,), _fixed
    ),
)
