"""A book-keeping check of every team: consignments present, added up in two ways.

For a simulation reader: the integral of the number in the pool over the window equals the sum of the visits' times
clipped to it. That is an identity, not a statistic; only rounding may part the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

TOLERANCE = 1e-9


class Use(Protocol):
    """A team over the window: ``PoolRecord`` or ``PoolUse``."""

    @property
    def inside(self) -> float:
        """Integral of the number present, accumulated at its changes."""

    @property
    def sojourns(self) -> float:
        """Sum of the visits' times in the window, accumulated by visit."""


def gap(use: Use) -> float:
    """Relative difference of the two sums."""
    larger = max(abs(use.inside), abs(use.sojourns))
    return abs(use.inside - use.sojourns) / larger if larger else 0.0


def holds(uses: Iterable[Use], tolerance: float = TOLERANCE) -> bool:
    """Whether Little's law holds for every team."""
    return all(gap(use) <= tolerance for use in uses)
