"""The oracle of this folder: calendars as one truth value a minute, walked minute by minute.

It imports nothing of ``sim.calendars``.
"""

from __future__ import annotations

from collections.abc import Iterable

WEEK = 7 * 24 * 60


def minutes(weekly: Iterable[tuple[int, int]], weeks: int, gaps: Iterable[tuple[int, int]] = ()) -> list[bool]:
    """Whether each minute of so many weeks is open."""
    spans = list(weekly)
    week = [any(a <= m < b for a, b in spans) for m in range(WEEK)]
    found = week * weeks
    for a, b in gaps:
        for m in range(max(a, 0), min(b, len(found))):
            found[m] = False
    return found


def next_open(diary: list[bool], t: int) -> int | None:
    while t < len(diary):
        if diary[t]:
            return t
        t += 1
    return None


def next_close(diary: list[bool], t: int) -> int:
    while t < len(diary) and diary[t]:
        t += 1
    return t


def add_work(diary: list[bool], t: int, work: int) -> int | None:
    """A minute at a time: wait for an open one, work it off."""
    if work == 0:
        return next_open(diary, t)
    while t < len(diary):
        if diary[t]:
            work -= 1
            if work == 0:
                return t + 1
        t += 1
    return None


def open_time(diary: list[bool], a: int, b: int) -> int:
    return sum(diary[a:b])
