"""Work that nobody queues for, at arrival rates that change over the week.

M_t/G/infinity: the number in progress at t is Poisson, so its variance equals its mean m(t) = integral of rate(s) P(S > t - s) ds. With
piecewise-constant rates this is a sum of differences of H(x) = E[min(S, x)].
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

Limited = Callable[[float], float]


def exponential_limited(mean: float) -> Limited:
    """E[min(S, x)] of an exponential time."""
    return lambda x: mean * -math.expm1(-x / mean)


def lognormal_limited(mean: float, cv: float) -> Limited:
    """E[min(S, x)] of a lognormal time with this mean and coefficient of variation."""
    variance = math.log(1.0 + cv * cv)
    location, spread = math.log(mean) - variance / 2.0, math.sqrt(variance)

    def below(z: float) -> float:
        return 0.5 * math.erfc(-z / math.sqrt(2.0))

    def limited(x: float) -> float:
        if x <= 0.0:
            return 0.0
        z = (math.log(x) - location) / spread
        return mean * below(z - spread) + x * below(-z)

    return limited


def mean_in_progress(pieces: Sequence[tuple[float, float, float]], limited: Limited, time: float) -> float:
    """m(time) for rates given as (start, end, rate) pieces; pieces after ``time`` do not count."""
    total = 0.0
    for start, end, rate in pieces:
        if start < time:
            total += rate * (limited(time - start) - limited(max(0.0, time - end)))
    return total


def repeated(
    week: Sequence[tuple[float, float, float]], length: float, before: int
) -> list[tuple[float, float, float]]:
    """The pieces of one week with ``before`` earlier copies."""
    return [(a - k * length, b - k * length, r) for k in range(before, -1, -1) for a, b, r in week]


def share_open(window: float, run_out: float, mean: float) -> float:
    """Share of cases, created evenly over ``window``, whose exponential time has not passed ``run_out`` after its end."""
    return mean / window * (math.exp(-run_out / mean) - math.exp(-(window + run_out) / mean))
