"""Nobody queues: traffic that changes over the week and across a holiday, and cases still open when the run stops."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from sim.experiment.verify.cases.case import Array, Measures, Plan, TheoryCase
from sim.experiment.verify.cases.offices import half_hours
from sim.experiment.verify.judge import Claim, Sums
from sim.experiment.verify.tape import Reading, Tape, nothing
from sim.experiment.verify.theory import infinite
from sim.quantity import HOUR
from sim.results.record import CaseRecord

# Hours; a day's pieces as (start, end, weight), Monday first.
_WEEKDAY = ((0.0, 8.0, 0.8), (8.0, 18.0, 2.0), (18.0, 24.0, 1.1))
_SATURDAY, _SUNDAY = ((0.0, 24.0, 0.9),), ((0.0, 24.0, 0.7),)
_DAYS = (_WEEKDAY,) * 5 + (_SATURDAY, _SUNDAY)
_PER_WEEK = 210.0
_WEIGHT = sum((b - a) * w for day in _DAYS for a, b, w in day)
_TRANSIT = infinite.lognormal_limited(12.0, 1.0)
_HOLIDAY_TRANSIT = infinite.lognormal_limited(6.0, 1.0)
# Monday 9 February 2026 is day 0: Chinese New Year, 17 and 18 February, are days 8 and 9.
_HOLIDAYS = (8, 9)
_WARM_UP_DAYS = 7


def _pieces(days: int, holidays: tuple[int, ...] = ()) -> list[tuple[float, float, float]]:
    return [
        (24.0 * day + a, 24.0 * day + b, w * _PER_WEEK / _WEIGHT * (0.5 if day in holidays else 1.0))
        for day in range(days)
        for a, b, w in _DAYS[day % 7]
    ]


@cache
def _week() -> Array:
    """Mean number at half past every hour of a week long after the start."""
    pieces = _pieces(35)
    return np.array([infinite.mean_in_progress(pieces, _TRANSIT, 28 * 24 + h + 0.5) for h in range(168)])


@cache
def _holiday_week() -> Array:
    """The same in the second week after 9 February 2026, from an empty start."""
    pieces = _pieces(14, _HOLIDAYS)
    return np.array(
        [infinite.mean_in_progress(pieces, _HOLIDAY_TRANSIT, 24.0 * _WARM_UP_DAYS + h + 0.5) for h in range(168)]
    )


def _week_claims() -> list[Claim]:
    return [
        *(Claim(f"mean{h}", "mean number, hour by hour", "", float(m), group="means") for h, m in enumerate(_week())),
        Claim("spread", "variance / mean of the number", "", 1.0),
        *(
            Claim(f"spread{h}", "variance / mean, hour by hour", "", 1.0, group="spreads", width=False)
            for h in range(168)
        ),
    ]


def _spread(inside: Array, mean: Array) -> Array:
    return np.asarray((inside - mean) ** 2 / mean, dtype=np.float64)


def _week_measure(tape: Tape) -> Measures:
    inside = half_hours(tape)
    spread = _spread(inside, _week())
    return {
        **{f"mean{h}": inside[:, h] for h in range(168)},
        "spread": spread.ravel(),
        **{f"spread{h}": spread[:, h] for h in range(168)},
    }


_NAMES = ("Mon", "Tue (holiday)", "Wed (holiday)", "Thu", "Fri", "Sat", "Sun")


def _holiday_claims() -> list[Claim]:
    days = _holiday_week().reshape(7, 24).mean(axis=1)
    return [
        *(Claim(f"day{d}", f"mean number, {_NAMES[d]}", "", float(m)) for d, m in enumerate(days)),
        Claim("spread", "variance / mean of the number", "", 1.0),
        Claim("spread_holiday", "variance / mean, Tue and Wed", "", 1.0, width=False),
    ]


def _holiday_measure(tape: Tape) -> Measures:
    inside = half_hours(tape)
    spread = _spread(inside, _holiday_week())
    return {
        **{f"day{d}": inside[:, 24 * d : 24 * d + 24].ravel() for d in range(7)},
        "spread": spread.ravel(),
        "spread_holiday": spread[:, 24:72].ravel(),
    }


# --- cases still open -----------------------------------------------------------------------------------------

_LENGTH, _RUN_OUT, _MEAN = 168.0, 168.0, 97.0


def _open_claims() -> list[Claim]:
    share = infinite.share_open(_LENGTH, _RUN_OUT, _MEAN)
    # E[min(S, time left)] of an exponential S is mean x P(S <= time left).
    return [
        Claim("open", "share still open at the end", "", share),
        Claim("mean", "mean time so far, open cases too", "h", _MEAN * (1.0 - share)),
        Claim("long", "share that took over a week, open cases too", "", math.exp(-168.0 / _MEAN)),
    ]


def _open_read(record: CaseRecord) -> Reading:
    still = math.isnan(record.ended)
    stop = (_LENGTH + _RUN_OUT) * HOUR
    return float(still), ((stop if still else record.ended) - record.created) / HOUR


def _open_measure(tape: Tape) -> Measures:
    still, time = tape.rows.T
    return {"open": still, "mean": time, "long": Sums(float(np.count_nonzero(time > 168.0)), float(len(time)))}


CASES = (
    TheoryCase(
        "changing-rates",
        Plan(100, 1120, 14, 0),
        Plan(80, 105, 14, 0),
        _week_claims,
        nothing,
        _week_measure,
        ends=False,
    ),
    TheoryCase(
        "holiday-rates",
        Plan(5000, 7, 7, 0),
        Plan(320, 7, 7, 0),
        _holiday_claims,
        nothing,
        _holiday_measure,
        ends=False,
    ),
    TheoryCase(
        "unfinished", Plan(600, 7, 0, 7), Plan(60, 7, 0, 7), _open_claims, _open_read, _open_measure, ends=False
    ),
)
