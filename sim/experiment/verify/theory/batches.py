"""Waiting when consignments arrive together: a vessel's load of one-truck consignments, a courier's sack.

M^X/M/1: batches arrive as a Poisson process. A case waits for the work found by its batch (an M/G/1 queue of batches) and for those of
its batch before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.experiment.verify.theory import single
from sim.experiment.verify.theory.single import Moments


def gamma_moments(count: float, mean: float) -> Moments:
    """Of the sum of ``count`` exponential times."""
    return Moments(count * mean, count * (count + 1) * mean**2, count * (count + 1) * (count + 2) * mean**3)


def _mixed(weights: Sequence[float], parts: Sequence[Moments]) -> Moments:
    total = sum(weights)
    return Moments(*(sum(w * p[k] for w, p in zip(weights, parts, strict=True)) / total for k in range(3)))


def wait(batch_rate: float, sizes: Sequence[float], mean_service: float) -> tuple[float, float]:
    """(E[W], E[W^2]) of a case; ``sizes[k]`` is the probability of a batch of k + 1."""
    batch = _mixed(sizes, [gamma_moments(k + 1, mean_service) for k in range(len(sizes))])
    # A case is k-th of its batch with probability P(X > k) / E[X].
    later = [sum(sizes[k:]) for k in range(len(sizes))]
    before = _mixed(later, [gamma_moments(k, mean_service) for k in range(len(sizes))])
    first, second = single.mean_wait(batch_rate, batch), single.second_moment(batch_rate, batch)
    return first + before.first, second + 2.0 * first * before.first + before.second


def quantile(batch_rate: float, sizes: Sequence[float], mean_service: float, share: float, most: int = 400) -> float:
    """The wait that ``share`` of the cases do not exceed, by bisection.

    A case that finds n others ahead of it, in the system or in its batch, waits for n exponential services. ``most`` cuts n off.
    """
    import numpy as np
    from scipy.special import gammaincc

    # Numbers found, by the balance of each number with those below it: service down = arrivals across.
    later = [sum(sizes[k:]) for k in range(len(sizes))]
    inside = [1.0]
    for n in range(most):
        across = sum(inside[n - k] * later[k] for k in range(min(n + 1, len(sizes))))
        inside.append(batch_rate * mean_service * across)
    found = np.array(inside) / sum(inside)
    ahead = np.convolve(found, np.array(later) / sum(later))
    numbers = np.arange(1, len(ahead))
    low, high = 0.0, 1000.0 * mean_service
    for _ in range(80):
        middle = (low + high) / 2.0
        if float(ahead[1:] @ gammaincc(numbers, middle / mean_service)) > 1.0 - share:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def mean_inside(batch_rate: float, sizes: Sequence[float], mean_service: float) -> float:
    """E[number in system] = r (1 + E[X^2] / E[X]) / 2(1 - r), with r the load."""
    mean = sum((k + 1) * p for k, p in enumerate(sizes))
    square = sum((k + 1) ** 2 * p for k, p in enumerate(sizes))
    load = batch_rate * mean * mean_service
    return load * (1.0 + square / mean) / (2.0 * (1.0 - load))
