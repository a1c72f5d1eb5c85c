"""Summaries made from plain lists of times, so that tests can compare with every raw value at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.quantity import DAY, WEEK
from sim.results.bins import bins_of
from sim.results.spread import Spread
from sim.results.summary import Counts, MeasureSums, Path, Summary

Floats = NDArray[np.float64]


def counts(micros: NDArray[np.int64]) -> dict[int, int]:
    numbers, n = np.unique(bins_of(micros), return_counts=True)
    return dict(zip(numbers.tolist(), n.tolist(), strict=True))


def spread(
    hours: Floats | Sequence[float], running: Floats | Sequence[float] = (), within: Sequence[float] = ()
) -> Spread:
    """Of observed hours and ages (hours) of running clocks."""
    y = np.round(np.asarray(hours, dtype=np.float64) * 3.6e9).astype(np.int64)
    c = np.round(np.asarray(running, dtype=np.float64) * 3.6e9).astype(np.int64)
    # Squares of microseconds do not fit 64 bits: 20 low bits apart.
    above, below = y >> 20, y & 0xFFFFF
    squares = (int(above @ above) << 40) + (int(above @ below) << 21) + int(below @ below)
    return Spread(
        count=len(y),
        total=int(y.sum()),
        squares=squares,
        low=int(y.min()) if len(y) else None,
        high=int(y.max()) if len(y) else None,
        bins=counts(y),
        within=[int((y <= t * 1e6).sum()) for t in within],
        before=int((y < 0).sum()),
        before_total=int(y[y < 0].sum()),
        censored=len(c),
        censored_total=int(c.sum()),
        censored_bins=counts(c),
    )


def summary(
    groups: Mapping[str, Spread], within: Sequence[float] = (), unit: str = "consignment", kind: str = "cycle"
) -> Summary:
    """One replication with the measure ``wait``."""
    made = Summary(kind, 10 * WEEK, 12 * WEEK, Path(DAY))
    made.measures["wait"] = MeasureSums(unit, tuple(within), dict(groups))
    for name, s in groups.items():
        made.counts[name] = Counts(s.count + s.censored, s.count, s.censored)
    return made


def replications(rng: np.random.Generator, number: int, cases: int, mean: float = 10.0) -> list[Summary]:
    """Exponential times whose mean varies from replication to replication, so that cases are not independent."""
    return [
        summary({"": spread(rng.exponential(mean * rng.uniform(0.7, 1.3), rng.poisson(cases)))}) for _ in range(number)
    ]
