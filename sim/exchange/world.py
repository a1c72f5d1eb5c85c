"""Sender, receiver and line put together on SimPy: what a day of exchange looks like.

For a customs reader: messages leave, get lost, are asked for again, and end in exactly one way; during maintenance nothing leaves.
For a simulation reader: real bytes travel; who is right is said by ``sim.exchange.laws`` after every run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from typing import Any

import simpy

from sim.calendars import next_open
from sim.exchange.channel import Carriage, garble
from sim.exchange.note import Note, answer_in, opened
from sim.exchange.receiver import Receiver, Work
from sim.exchange.sender import Action, Alarm, Post, Sender

Process = Generator[simpy.events.Event, Any, None]
MOST_SECONDS = 10.0 * 365 * 86400


class Exchange:
    """One sender and one receiver.

    Parameters
    ----------
    carriage
        What the line does with each sending.
    window
        Starts and ends of the times at which the receiver's system is up, seconds, sorted; None: always. A sender waits for the next
        opening before it sends, as users of a system with a published maintenance window do.
    """

    def __init__(
        self,
        sender: Sender,
        receiver: Receiver,
        carriage: Carriage,
        window: tuple[Sequence[float], Sequence[float]] | None = None,
    ) -> None:
        self.sender, self.receiver = sender, receiver
        self.env = simpy.Environment()
        self._carriage = carriage
        self._window = window
        self._sendings: Counter[str] = Counter()
        self.carried: Counter[str] = Counter()
        self.first_arrival: dict[str, float] = {}

    def submit(self, at: float, note: Note) -> None:
        """Let a message be submitted at a time."""
        self.env.process(self._submit(at, note))

    def run(self, until: float = MOST_SECONDS) -> None:
        """Run until nothing is under way any more, or a time."""
        self.env.run(until=until)

    def _submit(self, at: float, note: Note) -> Process:
        yield self.env.timeout(at - self.env.now)
        self._do(self.sender.submit(self.env.now, note))

    def _do(self, actions: Iterable[Action | Work]) -> None:
        for action in actions:
            match action:
                case Post():
                    self.env.process(self._post(action.note))
                case Alarm():
                    self.env.process(self._alarm(action))
                case Work():
                    self.env.process(self._work(action))

    def _post(self, note: Note) -> Process:
        if note.about == "" and self._window is not None:
            yield self.env.timeout(next_open(*self._window, self.env.now) - self.env.now)
        self._sendings[note.message_id] += 1
        direction = "back" if note.about else "there"
        data = note.sealed(self.env.now)
        copies = self._carriage.carry(note.message_id, direction, self._sendings[note.message_id])
        self.carried[direction] += 1
        for seconds, where in copies:
            self.env.process(self._arrive(data if where is None else garble(data, where), direction, seconds))

    def _arrive(self, data: bytes, direction: str, seconds: float) -> Process:
        yield self.env.timeout(seconds)
        note, now = opened(data), self.env.now
        if direction == "back":
            self._do(self.sender.hear(now, None if note is None else answer_in(note)))
            return
        if note is not None:
            self.first_arrival.setdefault(note.message_id, now)
        self._do(self.receiver.take(now, note))

    def _alarm(self, alarm: Alarm) -> Process:
        yield self.env.timeout(alarm.at - self.env.now)
        self._do(self.sender.wake(self.env.now, alarm))

    def _work(self, work: Work) -> Process:
        yield self.env.timeout(work.at - self.env.now)
        self._do(self.receiver.decide(work))
