"""How many replications are asked for."""

from __future__ import annotations

import pytest

from sim.stats.measure import Measure
from sim.stats.precision import Precision, replications_needed


def row(estimate: float | None, half: float | None, baseline: str | None = None) -> Measure:
    low, high = (None, None) if half is None or estimate is None else (estimate - half, estimate + half)
    return Measure("alt", baseline, "m", "time", "", "mean", "h", estimate, low, high, 0.95)


@pytest.mark.parametrize(
    ("rows", "precision", "done", "needed"),
    [
        ([], Precision(), 5, 20),
        ([], Precision(most=10), 5, 10),
        ([row(100.0, 4.9)], Precision(relative=0.05), 20, 20),
        ([row(100.0, 6.0)], Precision(relative=0.05), 20, 29),
        ([row(100.0, 60.0)], Precision(relative=0.05), 20, 40),
        ([row(100.0, 60.0)], Precision(relative=0.05, most=30), 20, 30),
        ([row(0.1, 0.6, "base")], Precision(absolute=0.5), 20, 29),
        ([row(0.1, 0.6, "base")], Precision(relative=0.01), 20, 20),
        ([row(100.0, 60.0)], Precision(relative=None, absolute=1.0), 20, 20),
        ([row(None, None)], Precision(), 20, 40),
        ([row(3.0, None)], Precision(), 20, 40),
        ([row(0.0, 1.0)], Precision(), 20, 40),
        ([row(0.0, 0.0)], Precision(), 20, 20),
    ],
)
def test_replications_needed(rows: list[Measure], precision: Precision, done: int, needed: int) -> None:
    assert replications_needed(rows, precision, done) == needed
