"""How much running both scenarios on the same consignments sharpened the comparison.

For a customs reader: a factor of 30 means that without common luck thirty times as many simulated months would have
been needed.
For a simulation reader: (var A + var B) / var(A - B) of replication means. The interval is a jackknife of its logarithm
over replications with t(R - 1); a factor below 1 is printed too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.stats.student import t_quantile

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Factor:
    """Variance reduction with its interval; ``value`` is None when the differences do not vary at all."""

    value: float | None
    low: float | None = None
    high: float | None = None


def variance_reduction(base: Sequence[float], alternative: Sequence[float], level: float = 0.95) -> Factor:
    """Of the means of one measure in each replication under both scenarios.

    Raises
    ------
    ValueError
        When the lists differ in length.
    """
    if len(base) != len(alternative):
        raise ValueError("a pair of replications has two means")
    r = len(base)
    if r < _FEWEST:
        return Factor(None)
    a, b = np.asarray(base, dtype=np.float64), np.asarray(alternative, dtype=np.float64)
    value = _log_factor(a, b)
    if value is None:
        return Factor(None)
    without = [_log_factor(np.delete(a, i), np.delete(b, i)) for i in range(r)]
    known = [w for w in without if w is not None]
    if len(known) < r:
        return Factor(math.exp(value))
    spread = np.asarray(known)
    half = t_quantile(level, r) * math.sqrt((r - 1) / r * float(np.sum((spread - spread.mean()) ** 2)))
    return Factor(math.exp(value), math.exp(value - half), math.exp(value + half))


def _log_factor(
    a: np.ndarray[tuple[int], np.dtype[np.float64]], b: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> float | None:
    together, apart = float(np.var(a - b, ddof=1)), float(np.var(a, ddof=1) + np.var(b, ddof=1))
    # Differences that are equal up to rounding are no evidence of a finite factor.
    if together <= 1e-24 * apart or apart == 0.0:
        return None
    return math.log(apart / together)
