"""The register: whatever is lost, doubled or late, each reference has one content and one line of versions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.messages.register import STATES, Register, Standing, Step

MESSAGES = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["R1", "R2"]), st.sampled_from(["d1", "d2", "d3"])), max_size=40
)


@given(MESSAGES)
def test_the_first_content_of_a_reference_stays_for_ever(messages):
    register, first = Register(), {}
    for sender, reference, digest in messages:
        known = first.get((sender, reference))
        expected = Standing.NEW if known is None else Standing.DUPLICATE if known == digest else Standing.CONFLICT
        assert register.standing(sender, reference, digest) is expected
        assert register.receive(sender, reference, digest) is expected
        first.setdefault((sender, reference), digest)
    assert len(register) == len(first)
    for (sender, reference), digest in first.items():
        entry = register.entry(sender, reference)
        assert entry.digest == digest
        assert entry.copies == messages.count((sender, reference, digest))


@given(st.lists(st.integers(min_value=0, max_value=6), max_size=30))
def test_versions_go_up_by_one_and_nothing_else_is_accepted(versions):
    register = Register()
    register.receive("A", "R", "d")
    last = 1
    for version in versions:
        expected = Step.NEXT if version == last + 1 else Step.LATE if version <= last else Step.GAP
        assert register.update("A", "R", version) is expected
        last = version if expected is Step.NEXT else last
        assert register.entry("A", "R").version == last


def test_what_became_of_it_is_recorded():
    register = Register()
    register.receive("A", "R", "d", "message 1")
    entry = register.settle("A", "R", "accepted", "2026-03-15")
    assert (entry.state, entry.valid_until, entry.message_id) == ("accepted", "2026-03-15", "message 1")
    assert register.settle("A", "R", "used").valid_until == "2026-03-15"
    assert register.find("R") is register.entry("A", "R")


def test_what_is_not_known():
    register = Register()
    assert register.entry("A", "R") is None
    assert register.find("R") is None
    assert register.step("A", "R", 2) is Step.UNKNOWN
    assert register.update("A", "R", 2) is Step.UNKNOWN
    with pytest.raises(KeyError):
        register.settle("A", "R", "used")
    register.receive("A", "R", "d")
    with pytest.raises(ValueError, match="lost is no state"):
        register.settle("A", "R", "lost")
    assert "used" in STATES


def test_a_reference_two_senders_use_is_found_by_the_first():
    register = Register()
    register.receive("A", "R", "d1")
    register.receive("B", "R", "d2")
    assert register.find("R").sender == "A"
    assert register.entry("B", "R").digest == "d2"
