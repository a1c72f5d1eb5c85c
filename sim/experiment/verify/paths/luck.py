"""The uniforms of a replication, turned into times by formulas of this module's own.

Only ``sim.sampling``'s keys and uniforms are used; quantile functions and cumulative rates are written down again here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from sim.sampling import entity_block, stream_key, uniform_block

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Luck:
    """All uniforms of one replication."""

    seed: int
    replication: int

    def cases(self, stream: str, step: str, count: int, visit: int = 0, draw: int = 0) -> Array:
        """Uniforms of the first ``count`` cases of an arrival stream at a step."""
        key = stream_key(self.seed, self.replication, step)
        return self._block(key, entity_block(f"case/{stream}", 0, count), visit, draw)

    def named(self, kind: str, name: str, count: int, visit: int = 0) -> Array:
        """Uniforms of the first ``count`` sailings or outages of ``name``, in the stream ``kind/name``."""
        key = stream_key(self.seed, self.replication, f"{kind}/{name}")
        return self._block(key, entity_block(f"{kind}/{name}", 0, count), visit)

    def sailings(self, schedule: str, step: str, count: int) -> Array:
        """Uniforms of the first ``count`` sailings at a step whose luck is the sailing's."""
        key = stream_key(self.seed, self.replication, step)
        return self._block(key, entity_block(f"sailing/{schedule}", 0, count), 0)

    def arrival_totals(self, stream: str, count: int) -> Array:
        """Sums of unit exponential times: the cumulative rate at the first ``count`` arrivals."""
        key = stream_key(self.seed, self.replication, f"arrivals/{stream}")
        totals: Array = np.cumsum(-np.log(self._block(key, np.arange(count, dtype=np.int64), 0)))
        return totals

    @staticmethod
    def _block(key: int, entities: npt.NDArray[np.int64], visit: int, draw: int = 0) -> Array:
        return np.asarray(uniform_block(key, entities, visit, draw), dtype=np.float64)


def exponential(u: Array, mean: float) -> Array:
    """Exponential times, never decreasing in ``u``."""
    return -mean * np.log1p(-u)


def lognormal(u: Array, mean: float, cv: float) -> Array:
    """Lognormal times of this mean and coefficient of variation."""
    variance = math.log(1.0 + cv * cv)
    times: Array = np.exp(math.log(mean) - variance / 2.0 + math.sqrt(variance) * ndtri(u))
    return times


def weibull(u: Array, mean: float, shape: float) -> Array:
    """Weibull times of this mean and shape."""
    return mean / math.gamma(1.0 + 1.0 / shape) * (-np.log1p(-u)) ** (1.0 / shape)


def triangular(u: Array, low: float, mode: float, high: float) -> Array:
    """Triangular times."""
    width, left = high - low, mode - low
    return np.where(
        u < left / width, low + np.sqrt(u * width * left), high - np.sqrt((1.0 - u) * width * (high - mode))
    )


def uniform_time(u: Array, low: float, high: float) -> Array:
    """Times spread evenly."""
    return low + (high - low) * u


def poisson(luck: Luck, stream: str, rate: float, until: float) -> Array:
    """Arrival times before ``until`` at a constant ``rate`` a second."""
    expected = rate * until
    times = luck.arrival_totals(stream, int(expected + 10.0 * math.sqrt(expected) + 20.0)) / rate
    return times[times < until]


def weekly(luck: Luck, stream: str, week: Sequence[tuple[float, float]], length: float, until: float) -> Array:
    """Arrival times before ``until`` at a rate that repeats every ``length`` seconds.

    ``week`` lists (start, rate) of the pieces, the first at 0. The cumulative rate is inverted by interpolation between its corners.
    """
    starts = np.array([s for s, _ in week] + [length])
    per_week = np.concatenate([[0.0], np.cumsum(np.diff(starts) * np.array([r for _, r in week]))])
    weeks = math.ceil(until / length) + 1
    expected = weeks * per_week[-1]
    totals = luck.arrival_totals(stream, int(expected + 10.0 * math.sqrt(expected) + 20.0))
    whole, rest = np.divmod(totals, per_week[-1])
    piece = np.searchsorted(per_week, rest, side="right") - 1
    rates = np.array([r for _, r in week])
    times: Array = whole * length + starts[piece] + (rest - per_week[piece]) / rates[piece]
    return times[times < until]
