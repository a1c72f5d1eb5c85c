"""Waiting for a system that fails now and then and carries on with the job in hand once it is repaired.

M/G/1 with outages in elapsed time (Avi-Itzhak and Naor 1963): up for an exponential time, then down. A job's completion time C is its
service plus the outages that fall into it. The wait is that of an M/G/1 queue with service C, plus, independent of it, the rest of an
outage when the case finds the server idle but down.
"""

from __future__ import annotations

from sim.experiment.verify.theory import single
from sim.experiment.verify.theory.single import Moments


def completion(service: Moments, failure_rate: float, down: Moments) -> Moments:
    """Moments of the completion time; ``failure_rate`` per unit of up time."""
    slower = 1.0 + failure_rate * down.first
    variance = failure_rate * down.second  # of the outages per unit of service, as for any compound Poisson sum
    skew = failure_rate * down.third
    return Moments(
        service.first * slower,
        service.second * slower**2 + variance * service.first,
        service.third * slower**3 + 3.0 * variance * slower * service.second + skew * service.first,
    )


def wait(rate: float, service: Moments, failure_rate: float, down: Moments) -> tuple[float, float]:
    """(E[W], E[W^2]) with outages that fall in working and in idle time."""
    total = completion(service, failure_rate, down)
    first, second = single.mean_wait(rate, total), single.second_moment(rate, total)
    share_down = failure_rate * down.first / (1.0 + failure_rate * down.first)
    rest_first = share_down * down.second / (2.0 * down.first)
    rest_second = share_down * down.third / (3.0 * down.first)
    return first + rest_first, second + 2.0 * first * rest_first + rest_second


def share_not_waiting(rate: float, service: Moments, failure_rate: float, down: Moments) -> float:
    """P(W = 0): the server is up and idle."""
    return 1.0 / (1.0 + failure_rate * down.first) - rate * service.first
