"""Sender, receiver and line one by one: what each does with an answer that is late, early, twice, or about nothing."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.exchange import Answer, Authority, Exchange, Line, Lossy, Note, Patience, Receiver, Sender, broken
from sim.exchange.note import DECIDED, PARSED, RECEIVED, REGISTERED, answer_in, opened
from sim.exchange.receiver import Work
from sim.exchange.sender import ACCEPTED, GIVEN_UP, REJECTED, SUPERSEDED, Alarm, Post
from sim.sampling.delivery import delivery
from tests.exchange.notes import declarations, identity, note, unreadable, update, wrong

AUTHORITY = Authority()


def receiver(*, remembers: bool = True) -> Receiver:
    return Receiver(AUTHORITY, lambda _: 600.0, remembers=remembers)


def posts(actions: list[Post | Work]) -> list[Note]:
    return [a.note for a in actions if isinstance(a, Post)]


def works(actions: list[Post | Work]) -> list[Work]:
    return [a for a in actions if isinstance(a, Work)]


def taken(at: Receiver, sent: Note) -> list[Post | Work]:
    """As it arrives over a line that does nothing to it."""
    return at.take(0.0, opened(sent.again().sealed(0.0)))


def said(answers: list[Note]) -> list[tuple[int, bool]]:
    read = [answer_in(a) for a in answers]
    return [(a.stage, a.good) for a in read if a is not None]


# --- the receiver ---------------------------------------------------------------------------------------------


def test_a_good_declaration_gets_four_answers() -> None:
    at = receiver()
    actions = taken(at, note(0))
    assert said(posts(actions)) == [(RECEIVED, True), (PARSED, True), (REGISTERED, True)]
    (work,) = works(actions)
    assert said(posts(list(at.decide(work)))) == [(DECIDED, True)]


def test_the_same_message_again_gets_the_same_answers_and_has_no_effect() -> None:
    at = receiver()
    first = taken(at, note(0))
    assert posts(taken(at, note(0))) == posts(first)
    decision = posts(list(at.decide(works(first)[0])))
    assert posts(taken(at, note(0))) == posts(first) + decision
    assert list(at.effects.values()) == [1]


def test_another_content_under_the_same_message_id_is_a_conflict() -> None:
    at = receiver()
    taken(at, note(0))
    answers = posts(taken(at, replace(note(1), message_id=note(0).message_id)))
    assert said(answers) == [(RECEIVED, False)]
    assert at.seen["CONFLICT"] == 1
    assert sum(at.effects.values()) == 1


def test_the_same_declaration_in_another_message_is_answered_and_not_processed_again() -> None:
    at = receiver()
    first = taken(at, note(0))
    other = replace(note(0), message_id=identity("another"))
    assert said(posts(taken(at, other))) == [(RECEIVED, True), (PARSED, True), (REGISTERED, True)]
    decisions = posts(list(at.decide(works(first)[0])))
    assert [d.about for d in decisions] == [note(0).message_id, other.message_id]
    assert list(at.effects.values()) == [1]
    late = replace(note(0), message_id=identity("a third"))
    assert said(posts(taken(at, late)))[-1] == (DECIDED, True)


def test_a_reference_used_for_another_declaration_is_refused() -> None:
    at = receiver()
    taken(at, note(0))
    changed = declarations()[0].replace(b"<Name>", b"<Name>Other ", 1)
    assert said(posts(taken(at, note(0, changed, name="changed"))))[-1] == (DECIDED, False)
    assert sum(at.effects.values()) == 1


def test_what_cannot_be_read_ends_at_the_syntax_and_what_breaks_a_rule_at_the_decision() -> None:
    at = receiver()
    assert said(posts(taken(at, unreadable(0)))) == [(RECEIVED, True), (PARSED, False)]
    actions = taken(at, wrong(1))
    assert said(posts(list(at.decide(works(actions)[0])))) == [(DECIDED, False)]


@pytest.mark.parametrize(("version", "good"), [(2, True), (3, False), (1, False)])
def test_an_update_must_follow_the_version_before_it(version: int, good: bool) -> None:
    at = receiver()
    at.decide(works(taken(at, note(0)))[0])
    actions = taken(at, update(0, version))
    last = posts(list(at.decide(works(actions)[0]))) if works(actions) else posts(actions)
    assert said(last)[-1] == (DECIDED, good)


def test_a_damaged_envelope_is_as_if_nothing_had_come() -> None:
    data = note(0).again().sealed(0.0)
    place = data.index(b"<Payload>") + 200
    assert opened(data) is not None
    assert opened(data[:place] + b"Z" + data[place + 1 :]) is None or data[place : place + 1] == b"Z"
    at = receiver()
    assert at.take(0.0, None) == []
    assert at.seen["garbled"] == 1


# --- the sender -----------------------------------------------------------------------------------------------


def test_an_answer_out_of_order_settles_the_layers_before_it() -> None:
    sender = Sender()
    sender.submit(0.0, note(0))
    about = note(0).message_id
    assert sender.hear(5.0, Answer(about, DECIDED, good=True)) == []
    assert sender.outcomes() == {ACCEPTED: 1}
    sender.hear(6.0, Answer(about, RECEIVED, good=True))
    assert sender.ledger.repeats == 1
    assert sender.sent[about].arrived == 5.0


def test_each_layer_has_a_patience_of_its_own() -> None:
    patience = Patience(receipt=10, syntax=20, registration=30, decision=40, attempts=2)
    sender = Sender(patience)
    about = note(0).message_id
    alarms = [a for a in sender.submit(0.0, note(0)) if isinstance(a, Alarm)]
    for stage, wait in ((RECEIVED, 20), (PARSED, 30), (REGISTERED, 40)):
        alarms += [a for a in sender.hear(5.0, Answer(about, stage, good=True)) if isinstance(a, Alarm)]
        assert alarms[-1].at == 5.0 + wait
    # Those that were overtaken do nothing; the last one asks again with the identical message.
    for alarm in alarms[:-1]:
        assert sender.wake(alarm.at, alarm) == []
    again = sender.wake(alarms[-1].at, alarms[-1])
    assert [a.note.attempt for a in again if isinstance(a, Post)] == [2]


def test_after_the_last_attempt_the_business_is_told() -> None:
    sender = Sender(Patience(attempts=3))
    queue = sender.submit(0.0, note(0))
    sent = 0
    while queue:
        action = queue.pop()
        if isinstance(action, Alarm):
            queue += sender.wake(action.at, action)
        else:
            sent += 1
    assert sent == 3
    assert sender.outcomes() == {GIVEN_UP: 1}
    sender.hear(999.0, Answer(note(0).message_id, DECIDED, good=True))
    assert sender.ledger.late == 1
    assert sender.outcomes() == {GIVEN_UP: 1}


def test_an_answer_to_an_older_version_is_logged_and_ignored() -> None:
    sender = Sender()
    sender.submit(0.0, note(0))
    sender.submit(10.0, update(0, 2))
    assert sender.outcomes() == {SUPERSEDED: 1}
    sender.hear(11.0, Answer(note(0).message_id, DECIDED, good=False))
    assert sender.ledger.late == 1
    sender.hear(12.0, Answer(update(0, 2).message_id, DECIDED, good=True))
    assert sender.outcomes() == {SUPERSEDED: 1, ACCEPTED: 1}


def test_an_orphan_is_counted_and_has_no_effect() -> None:
    sender = Sender()
    assert sender.hear(0.0, Answer(identity("nobody's"), DECIDED, good=True)) == []
    assert sender.hear(0.0, None) == []
    assert (sender.ledger.orphans, sender.ledger.garbled) == (1, 1)


def test_two_contradicting_decisions_are_noticed() -> None:
    sender, at = Sender(), receiver()
    sender.submit(0.0, note(0))
    for good in (True, False):
        sender.hear(1.0, Answer(note(0).message_id, DECIDED, good=good))
    assert any("two ways" in law for law in broken(sender, at))


def test_a_message_id_is_used_once() -> None:
    sender = Sender()
    sender.submit(0.0, note(0))
    with pytest.raises(ValueError, match="used before"):
        sender.submit(1.0, note(0))


# --- together -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.3])
def test_the_laws_hold_over_a_bad_line(share: float) -> None:
    sender, at = Sender(), receiver()
    exchange = Exchange(sender, at, Lossy(Line(share, share, share, share), seed=5))
    for i in range(12):
        exchange.submit(i * 30.0, (note, wrong, unreadable)[i % 3](i) if i % 4 else note(i))
        exchange.submit(20_000.0 + i, update(i, 2))
    exchange.run()
    assert broken(sender, at) == []
    assert len(sender.sent) == 24
    if not share:
        assert sender.outcomes()[GIVEN_UP] == 0
        assert sender.outcomes()[REJECTED] > 0


def test_without_its_register_the_receiver_breaks_the_laws() -> None:
    sender, at = Sender(), receiver(remembers=False)
    exchange = Exchange(sender, at, Lossy(Line(lost=0.3, doubled=0.3), seed=5))
    for i in range(12):
        exchange.submit(i * 30.0, note(i))
    exchange.run()
    assert any("processed" in law for law in broken(sender, at))


class Scripted:
    """A line that loses and delays the messages there as told, and carries answers back at once."""

    def __init__(self, lost: list[bool], latencies: list[float]) -> None:
        self.lost, self.latencies = lost, latencies

    def carry(self, message_id: str, direction: str, attempt: int) -> list[tuple[float, int | None]]:
        if direction == "back":
            return [(0.0, None)]
        return [] if self.lost[attempt - 1] else [(self.latencies[attempt - 1], None)]


@given(
    st.lists(st.tuples(st.booleans(), st.floats(1.0, 400.0)), min_size=4, max_size=4), st.sampled_from([None, 300.0])
)
def test_time_to_receipt_is_that_of_the_flows_send(script: list[tuple[bool, float]], closes: float | None) -> None:
    lost, latencies = [a for a, _ in script], [b for _, b in script]
    window = None if closes is None else ([0.0, 1000.0], [closes, 1e12])
    sender = Sender(Patience(receipt=180.0, attempts=4))
    exchange = Exchange(sender, receiver(), Scripted(lost, latencies), window)
    exchange.submit(100.0, note(0))
    exchange.run(until=4000.0)
    leaves = [100.0 + k * 180.0 for k in range(4)]
    if window is not None:
        leaves = [
            max(t, window[0][bisect_right(window[0], t) - 1]) if t < closes or t >= 1000.0 else 1000.0 for t in leaves
        ]
    expected = delivery(100.0, lost, latencies, 180.0, leaves)
    arrived = exchange.first_arrival.get(note(0).message_id)
    if isnan(expected.receipt):
        assert arrived is None
    else:
        assert arrived == pytest.approx(expected.receipt, abs=1e-6)


def test_nothing_leaves_during_maintenance() -> None:
    sender = Sender(Patience(receipt=600.0))
    exchange = Exchange(sender, receiver(), Scripted([False] * 9, [1.0] * 9), ([0.0, 900.0], [50.0, 1e12]))
    exchange.submit(60.0, note(0))
    exchange.run()
    assert exchange.first_arrival[note(0).message_id] == pytest.approx(901.0)
    assert sender.outcomes() == {ACCEPTED: 1}
