"""When consignments arrive: a weekly profile, slower on holidays, turned into arrival times exactly.

For a simulation reader: the cumulative rate of a piecewise-constant function and its exact inverse; unit exponentials in, arrival
times of the non-homogeneous Poisson process out, no thinning.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sim.calendars.holidays import load_holidays
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
        """From sorted times, the first at 0, and the rate from each on; equal neighbours become one piece."""
        if not times or times[0] != 0.0 or len(times) != len(rates):
            raise ValueError("a rate function starts at 0 and has one rate for each time")
        kept_times: list[float] = []
        kept_rates: list[float] = []
        for t, r in zip(times, rates, strict=True):
            if not kept_rates or r != kept_rates[-1]:
                kept_times.append(float(t))
                kept_rates.append(float(r))
        totals = [0.0]
        for i in range(1, len(kept_times)):
            totals.append(totals[-1] + kept_rates[i - 1] * (kept_times[i] - kept_times[i - 1]))
        return cls(tuple(kept_times), tuple(kept_rates), tuple(totals))

    def rate(self, t: float) -> float:
        """Events a second at t; 0 before time 0."""
        i = bisect_right(self.times, t) - 1
        return self.rates[i] if i >= 0 else 0.0

    def cumulative(self, t: float) -> float:
        """Expected events in [0, t]."""
        i = bisect_right(self.times, t) - 1
        if i < 0 or t <= 0.0:
            return 0.0
        return self.totals[i] + self.rates[i] * (t - self.times[i]) if self.rates[i] else self.totals[i]

    def inverse(self, total: float) -> float:
        """The earliest t after which more than ``total`` events are expected; ``inf`` when so many never are."""
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
        cuts = sorted({0.0, max(start, 0.0), max(end, 0.0), *self.times} - {math.inf})
        return RateFunction.of(cuts, [self.rate(t) if start <= t < end else 0.0 for t in cuts])


def weekly_rate(
    rate: float,
    profile: Sequence[tuple[int, float]] = (),
    horizon: float = 0.0,
    start: date | None = None,
    holidays: str = "",
    holiday_factor: float = 1.0,
) -> RateFunction:
    """The rate of an arrival stream from time 0 to beyond the horizon, where it ends.

    Parameters
    ----------
    rate
        Mean events a second over an ordinary week.
    profile
        (start minute of the week, weight) pairs, sorted, the first at 0; empty for a constant rate.
    start, holidays, holiday_factor
        Date of time 0 (a Monday), holiday file and rate on a holiday relative to the same weekday; a make-up working day takes the
        profile of the weekday it replaces. Without a date every week is ordinary.

    Raises
    ------
    ValueError
        For a profile that does not start at 0 or has no weight, or a date that is no Monday.
    """
    if start is not None and start.weekday() != 0:
        raise ValueError(f"time 0 is {start}, not a Monday")
    week = _normalised(profile)
    dated = start is not None and holidays != ""
    if len(week) == 1 and not dated:
        return RateFunction.of([0.0], [rate])
    table = load_holidays(holidays) if dated else None
    days = [_day(week, m) for m in range(0, WEEK_MINUTES, _DAY_MINUTES)]
    times: list[float] = []
    rates: list[float] = []
    for number in range(7 * (math.ceil(horizon / (7 * _DAY)) + 1)):
        factor, weekday = rate, number % 7
        if table is not None and start is not None:
            hours = table.weekday(start + timedelta(days=number))
            if hours is None:
                factor = rate * holiday_factor
            else:
                weekday = hours
        for minute, weight in days[weekday]:
            times.append(number * _DAY + 60.0 * minute)
            rates.append(factor * weight)
    return RateFunction.of(times, rates)


def _normalised(profile: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
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
    """Deterministic arrivals at ``interval``, 2 x ``interval``, ... before ``until``."""
    if interval <= 0.0:
        raise ValueError("the interval between arrivals is above 0")
    return [n * interval for n in range(1, math.ceil(until / interval) + 1) if n * interval < until]
