"""A job of fixed length in an office with closing times: how long it takes from a random moment.

Nobody queues; the job advances while the office is open and stands still while it is closed (resume, not restart). Moments of the
elapsed time over a uniformly random start in the week, by the midpoint rule on a fine grid.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def elapsed(spans: Sequence[tuple[float, float]], week: float, work: float, grid: int = 200_000) -> tuple[float, float]:
    """(E[T], E[T^2]) of a job of ``work``; ``spans`` are the sorted open times of one week."""
    starts = (np.arange(grid) + 0.5) * (week / grid)
    opens = np.array([a for a, _ in spans])
    closes = np.array([b for _, b in spans])
    per_week = float((closes - opens).sum())
    # Open time before each moment of the week, and its inverse.
    done_before = np.clip(starts[:, None] - opens, 0.0, closes - opens).sum(axis=1)
    target = done_before + work
    weeks, rest = np.divmod(target, per_week)
    # A job that ends with the last open second of a week ends at that closing, not at the next opening.
    at_edge = rest == 0.0
    weeks, rest = np.where(at_edge, weeks - 1, weeks), np.where(at_edge, per_week, rest)
    cumulated = np.cumsum(closes - opens)
    span = np.searchsorted(cumulated, rest, side="left")
    ends = weeks * week + closes[span] - (cumulated[span] - rest)
    times = ends - starts
    return float(times.mean()), float((times**2).mean())
