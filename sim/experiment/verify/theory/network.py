"""Offices in a row, with splits, merges and loops.

Jackson networks: each station is an M/M/c queue of its own, with the traffic that the routing brings it. In a tandem of single servers
the sojourns of a case are independent and exponential, so their sum is hypoexponential.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.experiment.verify.theory.erlang import Erlang


def traffic(outside: Sequence[float], routing: Sequence[Sequence[float]]) -> list[float]:
    """Arrival rate at each station; ``routing[i][j]`` is the share of i's completions that go to j.

    Solved by repeated substitution, which converges because every case leaves in the end.
    """
    rates = list(outside)
    for _ in range(10_000):
        new = [outside[j] + sum(rates[i] * routing[i][j] for i in range(len(outside))) for j in range(len(outside))]
        if max(abs(a - b) for a, b in zip(new, rates, strict=True)) <= 1e-15 * max(new):
            break
        rates = new
    return rates


def mean_inside(rates: Sequence[float], mean_services: Sequence[float], servers: Sequence[int]) -> list[float]:
    """E[number] at each station."""
    return [
        rate * (Erlang(rate, service, count).mean_wait + service)
        for rate, service, count in zip(rates, mean_services, servers, strict=True)
    ]


def hypoexponential_tail(rates: Sequence[float], time: float) -> float:
    """P(sum of independent exponential times > time), all rates different."""
    total = 0.0
    for i, own in enumerate(rates):
        weight = math.prod(other / (other - own) for j, other in enumerate(rates) if j != i)
        total += weight * math.exp(-own * time)
    return total


def hypoexponential_quantile(rates: Sequence[float], share: float) -> float:
    """The time that ``share`` of the cases do not exceed, by bisection."""
    low, high = 0.0, 1.0
    while hypoexponential_tail(rates, high) > 1.0 - share:
        high *= 2.0
    for _ in range(200):
        middle = (low + high) / 2.0
        if hypoexponential_tail(rates, middle) > 1.0 - share:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
