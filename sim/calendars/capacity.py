"""How many officers are on duty: shifts with their own calendars, added up.

For a simulation reader: a right-continuous step function, and the union of the shifts' intervals, which is what
suspended work counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.calendars.intervals import Intervals, merge


def capacity_steps(shifts: Sequence[tuple[int, Intervals]]) -> tuple[list[float], list[int]]:
    """Times at which the capacity changes and the capacity from then on; the first time is 0.

    Parameters
    ----------
    shifts
        Servers of each shift and its open intervals.
    """
    changes: dict[float, int] = {0.0: 0}
    for servers, (starts, ends) in shifts:
        for a, b in zip(starts, ends, strict=True):
            changes[a] = changes.get(a, 0) + servers
            changes[b] = changes.get(b, 0) - servers
    times: list[float] = []
    capacities: list[int] = []
    now = 0
    for t in sorted(changes):
        now += changes[t]
        if t == float("inf") or (capacities and capacities[-1] == now):
            continue
        times.append(t)
        capacities.append(now)
    return times, capacities


def union(shifts: Sequence[Intervals]) -> Intervals:
    """When at least one of several calendars is open."""
    return merge([span for starts, ends in shifts for span in zip(starts, ends, strict=True)])
