"""Waiting when a share of the declarations comes back after correction.

M/M/1 with feedback: with probability ``again`` a served case joins the queue once more. The number inside is that of a plain M/M/1 with
all visits as arrivals; the number of visits of a case is geometric and independent of everything else.
"""

from __future__ import annotations


def load(rate: float, mean_service: float, again: float) -> float:
    """Share of time the server works."""
    return rate * mean_service / (1.0 - again)


def mean_sojourn(rate: float, mean_service: float, again: float) -> float:
    """E[time from first arrival to last completion]."""
    busy = load(rate, mean_service, again)
    return busy / (1.0 - busy) / rate


def visits(again: float) -> tuple[float, float]:
    """(E[V], E[V^2]) of the number of visits."""
    return 1.0 / (1.0 - again), (1.0 + again) / (1.0 - again) ** 2
