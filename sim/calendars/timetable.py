"""Working time: is the office open, when does it open next, when is a job done, how long was it open.

For a simulation reader: functions of sorted, disjoint, half-open intervals [start, end) given as two sequences. The
same source runs interpreted on lists and compiled on arrays (register with ``sim.sampling.jitable``; ``bisect_right``
is taught to compiled code there) and gives the same bits. Past the last interval nothing opens: ``inf``.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence


def is_open(starts: Sequence[float], ends: Sequence[float], t: float) -> bool:
    """True when t lies in an open interval; open at its start, closed at its end."""
    i = bisect_right(starts, t) - 1
    return i >= 0 and t < ends[i]


def next_open(starts: Sequence[float], ends: Sequence[float], t: float) -> float:
    """The earliest moment at or after t that is open; ``inf`` when there is none."""
    i = bisect_right(starts, t)
    if i > 0 and t < ends[i - 1]:
        return t
    return starts[i] if i < len(starts) else math.inf


def next_close(starts: Sequence[float], ends: Sequence[float], t: float) -> float:
    """The end of the open interval that t lies in; t itself when closed."""
    i = bisect_right(starts, t) - 1
    return ends[i] if i >= 0 and t < ends[i] else t


def add_work(starts: Sequence[float], ends: Sequence[float], t: float, work: float) -> float:
    """When ``work`` seconds of open time, begun at t, are done; a job in hand rests while closed.

    Closed at t: begun at the next opening. Work that fits to the last second ends at closing, not at the next opening.
    """
    i = bisect_right(starts, t) - 1
    if i < 0 or t >= ends[i]:
        i += 1
        if i >= len(starts):
            return math.inf
        t = starts[i]
    while True:
        available = ends[i] - t
        if work <= available:
            return t + work
        work -= available
        i += 1
        if i >= len(starts):
            return math.inf
        t = starts[i]


def open_time(starts: Sequence[float], ends: Sequence[float], a: float, b: float) -> float:
    """Open seconds between a and b (0 when b <= a)."""
    total = 0.0
    if b <= a:
        return total
    i = bisect_right(starts, a) - 1
    if i < 0 or a >= ends[i]:
        i += 1
    t = a
    while i < len(starts) and starts[i] < b:
        t = max(t, starts[i])
        total += min(ends[i], b) - t
        i += 1
    return total
