"""The laws of an exchange under any order of sending, losing, doubling, garbling, delaying and waking, found by Hypothesis."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sim.exchange import Authority, Note, Patience, Receiver, Sender, broken
from sim.exchange.channel import garble
from sim.exchange.note import answer_in, opened
from sim.exchange.receiver import Work
from sim.exchange.sender import ACCEPTED, Action, Alarm, Post
from tests.exchange.notes import note, unreadable, update, wrong

AUTHORITY = Authority()
MOST = 5


class Line(RuleBasedStateMachine):
    """Everything under way lies in bags; which of it happens next is chosen freely."""

    remembers = True

    @initialize()
    def begin(self) -> None:
        self.now = 0.0
        self.sender = Sender(Patience(attempts=3))
        self.receiver = Receiver(AUTHORITY, lambda _: 600.0, remembers=self.remembers)
        self.bag: list[tuple[bool, bytes]] = []
        self.alarms: list[Alarm] = []
        self.work: list[Work] = []
        self.submitted: dict[int, int] = {}

    def do(self, actions: list[Action] | list[Post | Work]) -> None:
        for action in actions:
            if isinstance(action, Post):
                self.bag.append((bool(action.note.about), action.note.sealed(self.now)))
            elif isinstance(action, Alarm):
                self.alarms.append(action)
            else:
                self.work.append(action)

    def arrive(self, back: bool, data: bytes) -> None:
        got = opened(data)
        if back:
            self.do(self.sender.hear(self.now, None if got is None else answer_in(got)))
        else:
            self.do(self.receiver.take(self.now, got))

    @rule(index=st.integers(0, MOST - 1), kind=st.sampled_from([note, note, wrong, unreadable]))
    def submit(self, index: int, kind: object) -> None:
        if index not in self.submitted:
            made: Note = kind(index)  # type: ignore[operator]
            self.submitted[index] = 1
            self.do(self.sender.submit(self.now, made))

    @rule(index=st.integers(0, MOST - 1))
    def amend(self, index: int) -> None:
        versions = self.sender.conversations.get(note(index).conversation, [])
        if versions and self.sender.sent[versions[-1]].outcome == ACCEPTED:
            self.submitted[index] += 1
            self.do(self.sender.submit(self.now, update(index, self.submitted[index])))

    @precondition(lambda self: self.bag)
    @rule(
        which=st.integers(0, 10**6),
        fate=st.sampled_from(["arrive", "arrive", "arrive", "double", "lose", "garble"]),
        where=st.integers(0, 2**30),
    )
    def carry(self, which: int, fate: str, where: int) -> None:
        back, data = self.bag.pop(which % len(self.bag))
        self.now += 1.0
        if fate == "lose":
            return
        if fate == "double":
            self.bag.append((back, data))
        self.arrive(back, garble(data, where) if fate == "garble" else data)

    @precondition(lambda self: self.alarms)
    @rule(which=st.integers(0, 10**6))
    def wake(self, which: int) -> None:
        self.now += 60.0
        alarm = self.alarms.pop(which % len(self.alarms))
        self.do(self.sender.wake(self.now, alarm))

    @precondition(lambda self: self.work)
    @rule(which=st.integers(0, 10**6))
    def decide(self, which: int) -> None:
        self.do(self.receiver.decide(self.work.pop(which % len(self.work))))

    @invariant()
    def nothing_is_broken_on_the_way(self) -> None:
        if hasattr(self, "sender"):
            assert broken(self.sender, self.receiver, over=False) == []

    def teardown(self) -> None:
        """Let everything end, over a line that has become good."""
        if not hasattr(self, "sender"):
            return
        for _ in range(2000):
            if self.work:
                self.do(self.receiver.decide(self.work.pop(0)))
            elif self.bag:
                self.arrive(*self.bag.pop(0))
            elif self.alarms:
                alarm = self.alarms.pop(0)
                self.do(self.sender.wake(max(self.now, alarm.at), alarm))
        assert not self.bag
        assert not self.alarms
        assert broken(self.sender, self.receiver) == []


class Forgetful(Line):
    remembers = False


SMALL = settings(max_examples=25, stateful_step_count=30)


def test_the_laws_hold() -> None:
    run_state_machine_as_test(Line, settings=SMALL)


def test_they_do_not_hold_without_the_register() -> None:
    with pytest.raises(AssertionError, match="processed 2 times"):
        run_state_machine_as_test(Forgetful, settings=settings(SMALL, report_multiple_bugs=False))
