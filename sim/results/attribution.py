"""Whose time it was: an interval walked back along the segments that led to its end.

For a customs reader: of the hours between arrival and release, which were spent waiting for which office, and which
at the trader's desk.
For a simulation reader: each interval [a, b] is walked back from the segment in which its end was passed along
predecessors to a. The piece a segment owns runs from its predecessor's end to its own, so pieces never overlap, are
never negative and add up to b - a in whole microseconds. Work done in parallel off this path is effort, not elapsed
time.
"""

from __future__ import annotations

from sim.calendars import open_time
from sim.errors import Failed
from sim.results.facts import CLOSED, STATE_NUMBER, WIDTH
from sim.results.record import CaseRecord
from sim.results.timetables import Spells

Shares = list[tuple[int, int]]


class Path:
    """A case's segments, ready to be walked back."""

    __slots__ = ("_created", "_ends", "_keys", "_name", "_predecessors", "_splits")

    def __init__(self, record: CaseRecord, splits: list[Spells | None]) -> None:
        segments = record.segments
        self._keys = [s[1] * WIDTH + STATE_NUMBER[s[2]] for s in segments]
        self._ends = [round(s[4] * 1e6) for s in segments]
        self._predecessors = [s[5] for s in segments]
        self._created = round(record.created * 1e6)
        self._splits = splits
        self._name = record

    def shares(self, a: int, b: int, segment: int) -> Shares:
        """Pieces of [a, b], the end first; ``segment`` is the one in which b was passed."""
        found: Shares = []
        if b <= a:
            return found
        ends, predecessors, keys, splits = self._ends, self._predecessors, self._keys, self._splits
        t, i = b, segment
        while i >= 0:
            p = predecessors[i]
            low = ends[p] if p >= 0 else self._created
            if low < a:
                low = a
            if low < t:
                key = keys[i]
                spells = splits[key]
                if spells is None:
                    found.append((key, t - low))
                else:
                    total = t - low
                    opened = round(open_time(spells[0], spells[1], low / 1e6, t / 1e6) * 1e6)
                    if opened >= total:
                        found.append((key, total))
                    else:
                        if opened > 0:
                            found.append((key, opened))
                        found.append((key - key % WIDTH + CLOSED, total - opened))
                t = low
                if t == a:
                    return found
            if p >= i:
                break
            i = p
        raise Failed(
            "RUN-020",
            f"consignment {self._name.stream}#{self._name.index} has {(t - a) / 1e6:g} s that no step led to",
            "This is a mistake in the program; please report it with the scenario.",
        )
