"""When consignments arrive: a weekly profile, slower on holidays, turned into arrival times exactly.

For a simulation reader: the cumulative rate of a piecewise-constant function and its exact inverse; unit exponentials
in, arrival times of the non-homogeneous Poisson process out. Growth and surge are rate functions of their own
(``scaled``, ``limited``, ``above``), a decrease is a share kept (``kept``): the base process is never touched.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sim.calendars.holidays import load_holidays
from sim.calendars.intervals import check_monday
from sim.calendars.spec import WEEK_MINUTES

_DAY_MINUTES = 1440
_DAY = 86400.0


@dataclass(frozen=True)
class RateFunction:
    """Piecewise constant: ``rates[i]`` events a second from ``times[i]`` on, ``totals[i]`` expected before it.

    The last piece lasts for ever. Build one with ``weekly_rate`` or ``RateFunction.of``.
    """

    times: tuple[float, ...]
    rates: tuple[float, ...]
    totals: tuple[float, ...]

    @classmethod
    def of(cls, times: Sequence[float], rates: Sequence[float]) -> RateFunction:
        """From rising times, the first at 0, and the rate from each on; equal neighbours become one piece.

        Raises
        ------
        ValueError
            When the times do not start at 0 and rise, or a rate is negative or not finite.
        """
        if (
            len(times) != len(rates)
            or not times
            or times[0] != 0.0
            or any(b <= a for a, b in itertools.pairwise(times))
        ):
            raise ValueError("a rate function has one rate for each of its times, which start at 0 and rise")
        if not all(0.0 <= r < math.inf for r in rates):
            raise ValueError("a rate is a finite number of at least 0")
        kept_times: list[float] = []
        kept_rates: list[float] = []
        totals: list[float] = []
        for t, r in zip(times, rates, strict=True):
            if kept_rates and r == kept_rates[-1]:
                continue
            totals.append(totals[-1] + kept_rates[-1] * (t - kept_times[-1]) if totals else 0.0)
            kept_times.append(float(t))
            kept_rates.append(float(r))
        return cls(tuple(kept_times), tuple(kept_rates), tuple(totals))

    def rate(self, t: float) -> float:
        """Events a second at t; 0 before time 0."""
        i = bisect_right(self.times, t) - 1
        return self.rates[i] if i >= 0 else 0.0

    def cumulative(self, t: float) -> float:
        """Expected events in [0, t]."""
        i = bisect_right(self.times, t) - 1
        if i < 0:
            return 0.0
        rate = self.rates[i]
        return self.totals[i] + rate * (t - self.times[i]) if rate > 0.0 else self.totals[i]

    def inverse(self, total: float) -> float:
        """The latest t before which no more than ``total`` events are expected; ``inf`` when more never are.

        A total that is reached at the start of a pause gives the end of the pause.
        """
        i = bisect_right(self.totals, total) - 1
        rate = self.rates[i]
        if rate == 0.0:
            return math.inf
        t = self.times[i] + (total - self.totals[i]) / rate
        # Rounding must not carry an arrival over the end of its piece.
        return min(t, self.times[i + 1]) if i + 1 < len(self.times) else t

    def scaled(self, factor: float) -> RateFunction:
        """The same shape at another level: a surplus of 10 % is a stream of its own with ``scaled(0.1)``."""
        return RateFunction.of(self.times, [r * factor for r in self.rates])

    def limited(self, start: float, end: float) -> RateFunction:
        """The same rate within [start, end), none outside: a surge."""
        cuts = sorted({t for t in (0.0, start, end, *self.times) if 0.0 <= t < math.inf})
        return RateFunction.of(cuts, [self.rate(t) if start <= t < end else 0.0 for t in cuts])

    def above(self, base: RateFunction) -> RateFunction:
        """What this rate has more than ``base``: the surplus stream when a profile changes."""
        cuts = sorted({*self.times, *base.times})
        return RateFunction.of(cuts, [max(self.rate(t) - base.rate(t), 0.0) for t in cuts])

    def kept(self, base: RateFunction, t: float) -> float:
        """Share of the arrivals of ``base`` at t that remain when this is the rate; thin by a uniform of the case."""
        old, new = base.rate(t), self.rate(t)
        return 1.0 if new >= old else new / old


def weekly_rate(
    rate: float,
    profile: Sequence[tuple[int, float]] = (),
    *,
    horizon: float,
    start: date | None = None,
    holidays: str = "",
    holiday_factor: float = 1.0,
) -> RateFunction:
    """The rate of an arrival stream from time 0 to the end of the horizon's week.

    Afterwards nothing arrives, unless the rate is constant.

    Parameters
    ----------
    rate
        Mean events a second over an ordinary week.
    profile
        (start minute of the week, weight) pairs, sorted, the first at 0; empty for a constant rate. Weights are
        relative.
    horizon
        Seconds that must be covered.
    start, holidays, holiday_factor
        Date of time 0 (a Monday), holiday file and rate on a holiday relative to the same weekday; a make-up working
        day takes the profile of the weekday it replaces. Without a date every week is ordinary.

    Raises
    ------
    ValueError
        For a profile that does not start at 0 or has no weight, a date that is no Monday, or an unknown holiday file.
    """
    check_monday(start)
    return _weekly_rate(rate, tuple(profile), horizon, start if holidays else None, holidays, holiday_factor)


@lru_cache(maxsize=1024)
def _weekly_rate(
    rate: float,
    profile: tuple[tuple[int, float], ...],
    horizon: float,
    start: date | None,
    holidays: str,
    factor: float,
) -> RateFunction:
    week = _normalised(profile)
    if len(week) == 1 and start is None:
        return RateFunction.of([0.0], [rate])
    days = [_day(week, m) for m in range(0, WEEK_MINUTES, _DAY_MINUTES)]
    table = load_holidays(holidays) if start is not None else None
    times: list[float] = []
    rates: list[float] = []
    count = 7 * math.ceil(horizon / (7 * _DAY))
    for number in range(count):
        level, weekday = rate, number % 7
        if table is not None and start is not None:
            hours = table.weekday(start + timedelta(days=number))
            if hours is None:
                level = rate * factor
            else:
                weekday = hours
        for minute, weight in days[weekday]:
            times.append(number * _DAY + 60.0 * minute)
            rates.append(level * weight)
    return RateFunction.of([*times, count * _DAY], [*rates, 0.0])


def _normalised(profile: tuple[tuple[int, float], ...]) -> list[tuple[int, float]]:
    """Weights with a mean of 1 over the week."""
    if not profile:
        return [(0, 1.0)]
    ends = [start for start, _ in profile[1:]] + [WEEK_MINUTES]
    if profile[0][0] != 0 or any(b <= a for (a, _), b in zip(profile, ends, strict=True)):
        raise ValueError("a weekly profile starts at minute 0 and rises")
    mass = math.fsum(weight * (b - a) for (a, weight), b in zip(profile, ends, strict=True))
    if mass <= 0.0:
        raise ValueError("a weekly profile needs some weight")
    return [(a, weight * WEEK_MINUTES / mass) for a, weight in profile]


def _day(week: list[tuple[int, float]], m: int) -> list[tuple[int, float]]:
    """A day's pieces as (minute of the day, weight)."""
    before = [weight for a, weight in week if a <= m][-1]
    return [(0, before)] + [(a - m, weight) for a, weight in week if m < a < m + _DAY_MINUTES]


def arrival_times(rate: RateFunction, exponentials: Iterable[float], until: float) -> list[float]:
    """Arrival times before ``until``, one for each unit exponential as long as they last.

    The n-th arrival is the inverse of the sum of the first n: it depends on nothing but the rate and those n numbers.
    """
    times: list[float] = []
    total = 0.0
    for e in exponentials:
        total += e
        t = rate.inverse(total)
        if t >= until:
            break
        times.append(t)
    return times


def regular_times(interval: float, until: float) -> list[float]:
    """Deterministic arrivals at ``interval``, 2 x ``interval``, ... before ``until``.

    Raises
    ------
    ValueError
        When the interval is not above 0.
    """
    if interval <= 0.0:
        raise ValueError("the interval between arrivals is above 0")
    return [n * interval for n in range(1, math.ceil(until / interval) + 1) if n * interval < until]
