"""The path of an episode: how many consignments are under way, the peak, and the time to recover.

For a customs reader: after an outage or a surge, how high the backlog rises and when it has gone.
For a simulation reader: the number in system at the end of each hour, from creations and ends. The ordinary number is
that of the same hour of the week in the second half of the warm-up (its last week, at least), over all replications;
recovery is from the highest excess over it until the excess, averaged over a day, is below a tenth of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.quantity import DAY, HOUR, WEEK
from sim.results.summary import ALL, Summary
from sim.stats.estimate import mean
from sim.stats.figure import Figure
from sim.stats.measure import COUNT, TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RECOVERED = 0.1


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Mean number in system at the end of each slot, beside the ordinary number; ``hours`` from time 0."""

    hours: tuple[float, ...]
    number: tuple[float, ...]
    ordinary: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Peak:
    """One replication: highest number, highest excess, hours from the window's start to it and from there to recovery.

    ``recovery`` is None when the run stopped first; ``followed`` is how many hours after the peak were simulated.
    """

    number: float
    excess: float
    after: float
    recovery: float | None
    followed: float


def number_in_system(summary: Summary) -> Floats:
    """At the end of each slot that was simulated to its end; the mean over replications when merged."""
    path = summary.path
    change = np.zeros(path.until, dtype=np.int64)
    for sign, counts in ((1, path.created), (-1, path.ended)):
        for slot, n in counts.items():
            if slot < path.until:
                change[slot] += sign * n
    present: Floats = np.cumsum(change) / summary.replications
    return present


def ordinary(summaries: Sequence[Summary]) -> Floats:
    """The ordinary number by slot of the week.

    Raises
    ------
    ValueError
        When the warm-up is shorter than a week.
    """
    first = summaries[0]
    slots, end = _slots(first)
    if end < slots:
        raise ValueError("an episode needs at least a week of warm-up to know what is ordinary")
    weeks = max(1, end // 2 // slots)
    pieces = [number_in_system(s)[end - weeks * slots : end].reshape(weeks, slots) for s in summaries]
    # The window may start within a week: roll so that index 0 is Monday 00:00.
    week: Floats = np.roll(np.concatenate(pieces).mean(axis=0), end % slots)
    return week


def _slots(summary: Summary) -> tuple[int, int]:
    """Slots in a week, and in the warm-up."""
    return round(WEEK / summary.path.slot), int(summary.warm_up // summary.path.slot)


def peak(summary: Summary, usual: Floats) -> Peak:
    """Peak and recovery of one replication from the start of its window on."""
    slot = summary.path.slot
    start = int(summary.warm_up // slot)
    present = number_in_system(summary)[start:]
    excess = present - usual[(np.arange(len(present)) + start) % len(usual)]
    at = int(np.argmax(excess))
    day = round(DAY / slot)
    recovery = None
    after = excess[at:]
    if len(after) >= day:
        below = np.flatnonzero(np.convolve(after, np.ones(day) / day, mode="valid") <= RECOVERED * excess[at])
        if below.size:
            recovery = (int(below[0]) + day - 1) * slot / HOUR
    return Peak(
        float(present.max()), float(excess[at]), at * slot / HOUR, recovery, (len(present) - 1 - at) * slot / HOUR
    )


def trajectory(summaries: Sequence[Summary]) -> Trajectory:
    """The mean path of all replications, for a chart."""
    merged = Summary.merged(summaries)
    present, usual = number_in_system(merged), ordinary(summaries)
    slot = merged.path.slot
    hours = tuple((i + 1) * slot / HOUR for i in range(len(present)))
    return Trajectory(hours, tuple(present.tolist()), tuple(usual[np.arange(len(present)) % len(usual)].tolist()))


def episode_figures(summaries: Sequence[Summary]) -> Iterator[Figure]:
    """Peak, excess, time to the peak and time to recover, as means over replications; only the peak after a short warm-up."""
    cases = sum(s.counts[ALL].cases for s in summaries)

    def figure(
        kind: str, statistic: str, unit: str, values: list[float], estimator: str = "mean of replications"
    ) -> Figure:
        return Figure("in_system", kind, ALL, statistic, unit, mean(values), cases, estimator)

    slots, start = _slots(summaries[0])
    yield figure(COUNT, "peak", "consignments", [float(number_in_system(s)[start:].max()) for s in summaries])
    if start < slots:
        return
    usual = ordinary(summaries)
    peaks = [peak(s, usual) for s in summaries]
    yield figure(COUNT, "peak_excess", "consignments", [p.excess for p in peaks])
    yield figure(TIME, "time_to_peak", "h", [p.after for p in peaks])
    recovered = all(p.recovery is not None for p in peaks)
    times = [p.followed if p.recovery is None else p.recovery for p in peaks]
    yield figure(TIME, "time_to_recover", "h", times, "mean of replications" if recovered else "lower bound")
