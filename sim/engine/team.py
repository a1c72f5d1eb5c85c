"""A team at work: who waits, who is served, when the doors open.

For a simulation reader: c servers by shift, first come first served within eight classes, no pre-emption. An end of service is computed
when it starts and never cancelled. Integrals over the measured window are kept for utilisation, queues and Little's law.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sim.calendars import add_work, open_time
from sim.engine.case import Token
from sim.engine.happening import Calls, Happening
from sim.results.record import PoolRecord

_CLASSES = 8


class Agenda(Protocol):
    """What a team needs of the event list."""

    def at(self, time: float, key: int, happening: Happening, calls: Calls) -> None:
        """Let ``happening`` fire at an absolute time, in the order of (time, key)."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Capacity over absolute time: ``capacity[i]`` from ``times[i]`` on; ``starts, ends`` are the open intervals of the whole team."""

    times: Sequence[float]
    capacity: Sequence[int]
    starts: Sequence[float]
    ends: Sequence[float]


class Team:
    """A pool while the run goes on."""

    def __init__(
        self,
        agenda: Agenda,
        name: str,
        timetable: Timetable,
        suspend: bool,
        opening_key: int,
        window: tuple[float, float],
    ) -> None:
        self.agenda, self.name, self.timetable, self.suspend = agenda, name, timetable, suspend
        self._opening_key = opening_key
        self._window_start, self._window_end = window
        self._constant = len(timetable.times) == 1
        self._present = timetable.capacity[0]
        self._at = 0
        self._queues: tuple[deque[tuple[Token, Any, float]], ...] = tuple(deque() for _ in range(_CLASSES))
        self._opening_planned = False
        self.queued = 0
        self.busy = 0
        self._changed = 0.0
        self._inside = self._waiting = self._worked = self._sojourns = self._offered = 0.0
        self._longest = self._visits = 0
        self._members: dict[tuple[int, int], Token] = {}

    def capacity(self, now: float) -> int:
        """Servers on duty at ``now``; time never goes back."""
        if self._constant:
            return self._present
        times = self.timetable.times
        i = self._at
        if i + 1 < len(times) and times[i + 1] <= now:
            self._at = i = bisect_right(times, now, lo=i + 1) - 1
            self._present = self.timetable.capacity[i]
        return self._present

    def join(self, token: Token, step: Any, work: float, priority: int, now: float) -> None:
        """Start at once if a server is free and on duty, else queue."""
        self._count(now)
        self._members[token.case.number, token.number] = token
        if self._window_start <= now < self._window_end:
            self._offered += work
        if self.busy < self.capacity(now) and not self.queued:
            self._start(token, step, work, now)
            return
        self._queues[priority].append((token, step, work))
        self.queued += 1
        if not self._constant:
            self._plan_opening(now)

    def leave(self, token: Token, now: float) -> None:
        """A service ended: free the server and let the next in the queue start."""
        self._count(now)
        self.busy -= 1
        del self._members[token.case.number, token.number]
        self._account(token.since, token.joined, now)
        self._visits += 1
        if self.queued:
            self._serve(now)

    def opening(self, happening: Happening) -> None:
        """Capacity rose: start as many as there are servers for, not just one."""
        self._opening_planned = False
        now = happening.time
        self._count(now)
        self._serve(now)

    def _serve(self, now: float) -> None:
        while self.queued and self.busy < self.capacity(now):
            for queue in self._queues:
                if queue:
                    token, step, work = queue.popleft()
                    self.queued -= 1
                    self._start(token, step, work, now)
                    break
        if self.queued and not self._constant:
            self._plan_opening(now)

    def _start(self, token: Token, step: Any, work: float, now: float) -> None:
        self.busy += 1
        token.joined = now
        end = add_work(self.timetable.starts, self.timetable.ends, now, work) if self.suspend else now + work
        self.agenda.at(end, token.case.key + step.key + token.number, token, step.fire)

    def _plan_opening(self, now: float) -> None:
        """Wake at the next rise of capacity; without a queue nobody needs waking."""
        if self._opening_planned:
            return
        times, capacity = self.timetable.times, self.timetable.capacity
        i = bisect_right(times, now)
        while i < len(times):
            if capacity[i] > capacity[i - 1]:
                self._opening_planned = True
                self.agenda.at(times[i], self._opening_key, Happening(), (self.opening,))
                return
            i += 1

    def _count(self, now: float) -> None:
        start, end = self._window_start, self._window_end
        past = self._changed
        if now > start and past < end:
            stretch = (min(end, now)) - (max(start, past))
            self._inside += stretch * (self.busy + self.queued)
            self._waiting += stretch * self.queued
        self._changed = now
        if self.queued > self._longest and start <= now < end:
            self._longest = self.queued

    def _account(self, joined: float, started: float, left: float) -> None:
        start, end = self._window_start, self._window_end
        if joined < end and left > start:
            self._sojourns += min(left, end) - max(joined, start)
            a, b = max(started, start), min(left, end)
            if b > a:
                table = self.timetable
                self._worked += open_time(table.starts, table.ends, a, b) if self.suspend else b - a

    def record(self, now: float) -> PoolRecord:
        """The window's integrals; visits still going on count up to the window's end."""
        self._count(now)
        waiting = {(t.case.number, t.number) for queue in self._queues for t, _, _ in queue}
        for member, token in sorted(self._members.items()):
            self._account(token.since, now if member in waiting else token.joined, now)
        return PoolRecord(
            name=self.name,
            offered=self._offered,
            open_capacity=self._open_capacity(),
            busy=self._worked,
            inside=self._inside,
            sojourns=self._sojourns,
            queue=self._waiting,
            longest_queue=self._longest,
            visits=self._visits,
        )

    def _open_capacity(self) -> float:
        times, capacity = self.timetable.times, self.timetable.capacity
        total = 0.0
        for i, servers in enumerate(capacity):
            a = max(times[i], self._window_start)
            b = min(times[i + 1] if i + 1 < len(times) else self._window_end, self._window_end)
            if b > a:
                total += servers * (b - a)
        return total
