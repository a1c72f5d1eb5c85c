"""Waiting when some consignments go first: trusted traders, perishable goods.

Non-pre-emptive classes, class 0 first. One server with any service times (Cobham 1954 for the mean, Miller 1960 for the second moment);
several servers with one common exponential service: given that all are busy they work like one server that is ``servers`` times as
fast.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.experiment.verify.theory.erlang import erlang_c
from sim.experiment.verify.theory.single import Moments


def single_server(rates: Sequence[float], services: Sequence[Moments]) -> list[tuple[float, float]]:
    """(E[W], E[W^2]) of each class at one server."""
    second = sum(r * s.second for r, s in zip(rates, services, strict=True))
    third = sum(r * s.third for r, s in zip(rates, services, strict=True))
    waits = []
    above = 0.0  # load of the classes before this one
    squares_above = 0.0
    for rate, service in zip(rates, services, strict=True):
        with_own = above + rate * service.first
        squares = squares_above + rate * service.second
        left, right = 1.0 - above, 1.0 - with_own
        waits.append(
            (
                second / (2.0 * left * right),
                third / (3.0 * left**2 * right)
                + second * squares / (2.0 * left**2 * right**2)
                + second * squares_above / (2.0 * left**3 * right),
            )
        )
        above, squares_above = with_own, squares
    return waits


def several_servers(rates: Sequence[float], mean_service: float, servers: int) -> list[tuple[float, float]]:
    """(E[W], E[W^2]) of each class at ``servers`` servers with one exponential service."""
    total = sum(rates)
    load = total * mean_service / servers
    fast = Moments.exponential(mean_service / servers)
    factor = erlang_c(servers, total * mean_service) / load
    return [(factor * w, factor * s) for w, s in single_server(rates, [fast] * len(rates))]


def first_class_quantile(rates: Sequence[float], mean_service: float, servers: int, share: float) -> float:
    """The wait that ``share`` of the first class do not exceed.

    Behind busy servers the first class queues for one fast server alone: P(W > t) = C exp(-(servers / mean_service - rates[0]) t).
    """
    waiting = erlang_c(servers, sum(rates) * mean_service)
    return max(0.0, math.log(waiting / (1.0 - share)) / (servers / mean_service - rates[0]))
