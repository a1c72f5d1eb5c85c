"""An estimate and its standard error, from figures of whole replications.

For a customs reader: a mean over all consignments of all replications, and how far chance may have moved it.
For a simulation reader: ratios of sums. The error comes from the linearised figure of each replication, d_r = t_r -
ratio * n_r, and its t interval has R - 1 degrees of freedom; replications are independent, consignments within one are
not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.stats.student import t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error over ``replications``; ``deviations`` are the replications' linearised figures.

    The deviations add up to 0, and the error is their standard deviation over the root of their number. The difference
    of two estimates from the same replications has the difference of their deviations: so common luck cancels.
    """

    value: float
    deviations: Floats

    @property
    def replications(self) -> int:
        """How many replications."""
        return len(self.deviations)

    @property
    def error(self) -> float:
        """Standard error; inf from fewer than two replications."""
        r = self.replications
        if r < 2:
            return math.inf
        return float(np.sqrt(np.sum(self.deviations**2) / (r - 1) / r))

    def interval(self, level: float, comparisons: int = 1) -> tuple[float, float] | None:
        """Low and high; None from fewer than two replications."""
        if self.replications < 2:
            return None
        half = t_quantile(level, self.replications, comparisons) * self.error
        return self.value - half, self.value + half

    def minus(self, other: Estimate) -> Estimate:
        """The difference to another one of the same replications."""
        return Estimate(self.value - other.value, self.deviations - other.deviations)


def ratio(totals: Sequence[float], counts: Sequence[float]) -> Estimate | None:
    """Sum of totals over sum of counts; None when there is nothing to divide by.

    Parameters
    ----------
    totals, counts
        One figure for each replication.
    """
    t, n = np.asarray(totals, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    size = float(n.sum())
    if size == 0.0:
        return None
    value = math.fsum(totals) / size
    return Estimate(value, (t - value * n) / (size / len(n)))


def mean(figures: Sequence[float]) -> Estimate:
    """The mean of one figure for each replication."""
    f = np.asarray(figures, dtype=np.float64)
    value = math.fsum(figures) / len(f)
    return Estimate(value, f - value)


def deviation(counts: Sequence[int], totals: Sequence[int], squares: Sequence[int], scale: float) -> Estimate | None:
    """Standard deviation of all consignments; None for fewer than two of them.

    Parameters
    ----------
    counts, totals, squares
        One figure for each replication; whole numbers, so nothing is lost in their difference.
    scale
        Divides the values (microseconds to hours).
    """
    n, t, s = sum(counts), sum(totals), sum(squares)
    if n < 2:
        return None
    variance = (n * s - t * t) / (n * (n - 1)) / scale**2
    value = math.sqrt(variance)
    if value == 0.0:
        return Estimate(0.0, np.zeros(len(counts)))
    # Whole-number arithmetic keeps the squares about the mean exact before they become floats.
    about = [
        (n * n * sq - 2 * n * t * to + t * t * c) / (n * n) / scale**2
        for c, to, sq in zip(counts, totals, squares, strict=True)
    ]
    influence = (np.asarray(about) - variance * np.asarray(counts, dtype=np.float64)) / (n / len(counts))
    influence = influence - influence.mean()
    return Estimate(value, influence / (2.0 * value))
