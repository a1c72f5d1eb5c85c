"""Medians and tail times of all consignments together, also when some clocks were still running.

For a customs reader: "19 of 20 consignments took at most this long"; not printed when too few lie beyond it to say so.
For a simulation reader: quantiles of the pooled cohort from bins. With d_r = sum over cases of replication r of (1{y <=
q} - p), the interval is [Q(p - h), Q(p + h)], h = t(R - 1) sd(d_r) / (mean cases * sqrt R). With censored times the
distribution function is Kaplan-Meier's and h comes from leaving out one replication after another. Differences resample
whole replications jointly.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim.results.bins import upper_edge, upper_edges
from sim.sampling import digest64
from sim.stats.student import t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

LEAST_BEYOND = 30
LEAST_REPLICATIONS = 10
RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class Quantile:
    """A pooled quantile in microseconds.

    ``value`` is None when it cannot be given; ``why`` then says ``too few`` or ``not reached`` (more clocks were
    running than ended).
    """

    p: float
    value: int | None
    low: int | None = None
    high: int | None = None
    why: str = ""


class Pooled:
    """Bins of several replications side by side.

    Parameters
    ----------
    bins, censored
        For each replication the count of observed and of running clocks by bin.
    """

    def __init__(self, bins: Sequence[Mapping[int, int]], censored: Sequence[Mapping[int, int]] = ()) -> None:
        rows = [(_ints(row), _ints(row.values())) for row in (*bins, *censored)]
        numbers = _ints(sorted(set().union(*bins, *censored)))
        self.numbers: Ints = numbers
        matrix = np.zeros((len(rows), len(numbers)), dtype=np.int64)
        for line, (keys, counts) in zip(matrix, rows, strict=True):
            line[np.searchsorted(numbers, keys)] = counts
        self.counts: Ints = matrix[: len(bins)]
        self.running: Ints | None = matrix[len(bins) :] if any(censored) else None
        self.sizes: Ints = self.counts.sum(axis=1)
        self.replications = len(bins)

    @property
    def size(self) -> int:
        """Observed times in all replications."""
        return int(self.sizes.sum())

    def quantile(self, p: float, level: float) -> Quantile:
        """The p-quantile with its interval, subject to the rule of enough data beyond it."""
        if not self.size:
            return Quantile(p, None, why="too few")
        curve = self._curve(self.counts.sum(axis=0), None if self.running is None else self.running.sum(axis=0))
        at = _first(curve, p)
        if at is None:
            return Quantile(p, None, why="not reached")
        side = slice(at + 1, None) if p >= 0.5 else slice(0, at)
        beyond = self.counts[:, side].sum(axis=1)
        if self.running is not None:
            beyond = beyond + self.running[:, side].sum(axis=1)
        if int(beyond.sum()) < LEAST_BEYOND or int((beyond > 0).sum()) < LEAST_REPLICATIONS:
            return Quantile(p, None, why="too few")
        h = t_quantile(level, self.replications) * self._error(at, p)
        low, high = _first(curve, max(p - h, 0.0)), _first(curve, p + h) if p + h < 1.0 else None
        return Quantile(
            p, self._edge(at), None if low is None else self._edge(low), None if high is None else self._edge(high)
        )

    def _edge(self, at: int) -> int:
        return upper_edge(int(self.numbers[at]))

    def _curve(self, counts: Ints, running: Ints | None) -> Floats:
        """Distribution function at each bin."""
        if running is None:
            share: Floats = np.cumsum(counts) / counts.sum()
            return share
        # In a bin the ends come before the clocks that were stopped: those lived at least as long.
        leaving = counts + running
        at_risk = leaving[..., ::-1].cumsum(axis=-1)[..., ::-1]
        hazard = np.divide(counts, at_risk, out=np.zeros(counts.shape), where=at_risk > 0)
        survival: Floats = 1.0 - np.cumprod(1.0 - hazard, axis=-1)
        return survival

    def _error(self, at: int, p: float) -> float:
        """Standard error of the distribution function at a bin."""
        r = self.replications
        if self.running is None:
            d = self.counts[:, : at + 1].sum(axis=1) - p * self.sizes
            return float(np.std(d, ddof=1) / (self.sizes.mean() * math.sqrt(r)))
        without = self._curve(self.counts.sum(axis=0) - self.counts, self.running.sum(axis=0) - self.running)[:, at]
        return float(np.sqrt((r - 1) / r * np.sum((without - without.mean()) ** 2)))

    @cached_property
    def _below(self) -> Floats:
        """Observed times up to each bin, one line a bin."""
        below: Floats = self.counts.cumsum(axis=1).T.astype(np.float64)
        return below

    def resampled(self, p: float, weights: Floats) -> Floats:
        """The p-quantile (microseconds) of each resample; ``weights`` says how often it takes each replication."""
        wanted = p * (weights @ self.sizes) - 1e-9
        # All resamples bisect at once: each looks at one bin a round.
        low = np.zeros(len(weights), dtype=np.int64)
        high = np.full(len(weights), len(self.numbers) - 1)
        while np.any(low < high):
            middle = (low + high) // 2
            reached = np.einsum("br,br->b", weights, self._below[middle]) >= wanted
            high = np.where(reached, middle, high)
            low = np.where(reached, low, np.minimum(middle + 1, high))
        found: Floats = upper_edges(self.numbers[low]).astype(np.float64)
        return found


@lru_cache(maxsize=64)
def resamples(replications: int) -> Floats:
    """How often each joint resample takes each replication; the same for the same number of replications."""
    # Raw 64-bit output of a keyed counter generator does not change with the version of numpy.
    words = np.random.Philox(key=digest64(f"resample/{replications}")).random_raw(RESAMPLES * replications)
    drawn = (words % np.uint64(replications)).astype(np.int64).reshape(RESAMPLES, replications)
    taken: Floats = np.stack([np.bincount(row, minlength=replications) for row in drawn]).astype(np.float64)
    return taken


def difference_error(base: Pooled, alternative: Pooled, p: float) -> float:
    """Standard error (microseconds) of the difference of p-quantiles, both resampled over the same replications."""
    r = base.replications
    weights = resamples(r)
    drawn = alternative.resampled(p, weights) - base.resampled(p, weights)
    # Resampling R replications loses one of their degrees of freedom.
    return float(np.std(drawn) * math.sqrt(r / (r - 1)))


def _ints(numbers: Collection[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int64, count=len(numbers))


def _first(curve: Floats, p: float) -> int | None:
    at = int(np.searchsorted(curve, p - 1e-12, side="left"))
    return at if at < len(curve) else None
