"""Whether the days before counting starts were enough to fill the queues and the ships.

For a customs reader: a model starts empty; the first weeks are too quick and must not count.
For a simulation reader: MSER and Welch on weekly means of door-to-door time by week of creation. Whole weeks, since the
plain rule on shorter batches deletes a weekend, or the surge it should measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.quantity import WEEK
from sim.results.summary import Summary

_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Outcome of the check.

    Parameters
    ----------
    weekly, smooth
        Mean hours by week of creation over all replications, and Welch's moving average of them.
    needed, given
        Weeks that MSER would delete, and weeks of warm-up.
    """

    weekly: tuple[float, ...]
    smooth: tuple[float, ...]
    needed: int
    given: float

    @property
    def enough(self) -> bool:
        """Whether the warm-up covers what MSER would delete."""
        return self.needed <= self.given


def mser(series: Sequence[float]) -> int:
    """How many leading values to delete: the least marginal standard error, looked for in the first half.

    Raises
    ------
    ValueError
        For fewer than four values.
    """
    n = len(series)
    if n < 4:
        raise ValueError("the check needs at least four weeks")
    best, least = 0, float("inf")
    for d in range(n // 2 + 1):
        rest = series[d:]
        centre = sum(rest) / len(rest)
        error = sum((x - centre) ** 2 for x in rest) / len(rest) ** 2
        if error < least:
            best, least = d, error
    return best


def welch(series: Sequence[float], reach: int = 2) -> list[float]:
    """Moving average over ``reach`` values either side, fewer near the ends."""
    smooth = []
    for i in range(len(series)):
        r = min(reach, i, len(series) - 1 - i)
        piece = series[i - r : i + r + 1]
        smooth.append(sum(piece) / len(piece))
    return smooth


def warm_up_check(summaries: Sequence[Summary]) -> WarmUp:
    """The check on all replications of a scenario, over warm-up and window.

    Raises
    ------
    ValueError
        When fewer than four weeks had a consignment that finished.
    """
    first = summaries[0]
    weeks = int((first.warm_up + first.window) // WEEK)
    weekly = []
    for week in range(weeks):
        pairs = [s.weeks.get(week, (0, 0)) for s in summaries]
        count = sum(n for n, _ in pairs)
        if count:
            weekly.append(sum(total for _, total in pairs) / count / _HOUR)
    return WarmUp(tuple(weekly), tuple(welch(weekly)), mser(weekly), first.warm_up / WEEK)
