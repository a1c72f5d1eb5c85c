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
from sim.results.errors import Stretches
from sim.results.facts import CLOSED, STATE_NUMBER, WIDTH
from sim.results.record import CaseRecord
from sim.results.timetables import Spells

Shares = list[tuple[int, int]]


class Path:
    """A case's segments, ready to be walked back; pieces and walks are worked out once and shared by all intervals."""

    __slots__ = ("_created", "_ends", "_keys", "_pieces", "_predecessors", "_record", "_splits", "_walks")

    def __init__(self, record: CaseRecord, splits: list[Spells | None]) -> None:
        segments = record.segments
        self._keys = [s[1] * WIDTH + STATE_NUMBER[s[2]] for s in segments]
        self._ends = [round(s[4] * 1e6) for s in segments]
        self._predecessors = [s[5] for s in segments]
        self._created = round(record.created * 1e6)
        self._splits = splits
        self._record = record
        self._pieces: list[Shares | None] = [None] * len(segments)
        self._walks: dict[tuple[int, int, int], Shares] = {}

    def shares(self, a: int, b: int, segment: int) -> Shares:
        """Pieces of [a, b], the end first; ``segment`` is the one in which b was passed. Not to be changed by the caller."""
        if b <= a:
            return []
        walk = (a, b, segment)
        known = self._walks.get(walk)
        if known is not None:
            return known
        found: Shares = []
        ends, predecessors, pieces = self._ends, self._predecessors, self._pieces
        t, i = b, segment
        while i >= 0:
            p = predecessors[i]
            low = ends[p] if p >= 0 else self._created
            if low >= a and t == ends[i]:
                piece = pieces[i]
                if piece is None:
                    piece = pieces[i] = self._split(i, low, t)
                found += piece
                t = low
            elif low < t:
                low = max(low, a)
                found += self._split(i, low, t)
                t = low
            if t == a:
                self._walks[walk] = found
                return found
            if p >= i:
                break
            i = p
        raise Failed(
            "RUN-020",
            f"consignment {self._record.stream}#{self._record.index} has {(t - a) / 1e6:g} s that no step led to",
            "This is a mistake in the program; please report it with the scenario.",
        )

    def inside(self, a: int, b: int, segment: int, spells: Stretches) -> Shares:
        """Those parts of ``shares(a, b, segment)`` that lie within ``spells`` (sorted, disjoint, microseconds).

        Call :meth:`shares` first: it is what refuses a path with a hole.
        """
        found: Shares = []
        t, i = b, segment
        while t > a:
            p = self._predecessors[i]
            low = max(a, self._ends[p] if p >= 0 else self._created)
            if low < t:
                for start, end in spells:
                    if start < t and end > low:
                        found += self._split(i, max(low, start), min(t, end))
                t = low
            i = p
        return found

    def _split(self, i: int, low: int, high: int) -> Shares:
        """A stretch of segment i: its own state, and closed where its office was closed."""
        if high <= low:
            return []
        key = self._keys[i]
        spells = self._splits[key]
        if spells is None:
            return [(key, high - low)]
        total = high - low
        opened = min(total, round(open_time(spells[0], spells[1], low / 1e6, high / 1e6) * 1e6))
        shut = key - key % WIDTH + CLOSED
        return [(k, time) for k, time in ((key, opened), (shut, total - opened)) if time]
