"""Whose time it was: by hand on small cases, by brute force and as a property on random forests of segments."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import Failed
from sim.quantity import HOUR
from sim.results import CaseRecord, Passage, Segment
from sim.results.attribution import Path
from sim.results.facts import CLOSED, STATES, WIDTH, Facts
from tests.results import made_up

FACTS = Facts(made_up.model())
SPLITS = FACTS.splits(made_up.timetables())
OPEN_ALWAYS = [None] * (len(FACTS.steps) * WIDTH)


def hours(shares: list[tuple[int, int]]) -> dict[tuple[int, str], float]:
    """By (step number, state)."""
    found: dict[tuple[int, str], float] = {}
    for key, time in shares:
        place = key // WIDTH, STATES[key % WIDTH]
        found[place] = found.get(place, 0.0) + time / 3.6e9
    return found


def record(segments: list[Segment], passages: list[Passage] | None = None, created: float = 0.0) -> CaseRecord:
    return CaseRecord("s", 0, created, 1e9, [0, 0, 0], passages or [], segments)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_shares_are_never_negative_and_add_up(seed: int, with_hours: bool) -> None:
    luck = random.Random(seed)
    case = made_up.case(luck, 0, luck.uniform(0, 1e6))
    path = Path(case, SPLITS if with_hours else OPEN_ALWAYS)
    stamps = [(round(p.time * 1e6), p.segment) for p in case.passages]
    for a, _ in stamps:
        for b, segment in stamps:
            shares = path.shares(a, b, segment)
            assert all(time > 0 for _, time in shares)
            assert sum(time for _, time in shares) == max(0, b - a)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_shares_are_what_the_chain_of_predecessors_did(seed: int) -> None:
    """Second by second: at time t of [a, b] the segment on the chain that covers t is at work."""
    luck = random.Random(seed)
    case = made_up.case(luck, 0, 0.0)
    end = case.passages[-1]
    a = luck.uniform(0.0, end.time)
    expected: dict[tuple[int, str], float] = {}
    i = end.segment
    while i >= 0:
        s = case.segments[i]
        begins = case.segments[s.predecessor].end if s.predecessor >= 0 else case.created
        time = max(0.0, s.end - max(a, begins))
        if time:
            expected[s.step, s.state] = expected.get((s.step, s.state), 0.0) + time / HOUR
        i = s.predecessor
    found = hours(Path(case, OPEN_ALWAYS).shares(round(a * 1e6), round(end.time * 1e6), end.segment))
    assert found == pytest.approx(expected, abs=1e-8)


def test_a_join_follows_the_strand_that_came_last() -> None:
    # Goods: step 0 for 2 h. Document: step 4 for 5 h. After both, step 8 for 1 h.
    segments = [
        Segment(0, 0, "work", 0.0, 2 * HOUR, -1),
        Segment(1, 4, "transit", 0.0, 5 * HOUR, -1),
        Segment(0, 8, "work", 5 * HOUR, 6 * HOUR, 1),
    ]
    shares = Path(record(segments), OPEN_ALWAYS).shares(0, round(6 * HOUR * 1e6), 2)
    assert hours(shares) == {(4, "transit"): 5.0, (8, "work"): 1.0}


def test_an_interval_that_starts_within_a_segment_is_clipped() -> None:
    segments = [Segment(0, 0, "work", 0.0, 10 * HOUR, -1)]
    path = Path(record(segments), OPEN_ALWAYS)
    assert hours(path.shares(round(4 * HOUR * 1e6), round(10 * HOUR * 1e6), 0)) == {(0, "work"): 6.0}


def test_an_end_before_the_start_is_nobodys_time() -> None:
    path = Path(record([Segment(0, 0, "work", 0.0, HOUR, -1)]), OPEN_ALWAYS)
    assert path.shares(round(2 * HOUR * 1e6), round(HOUR * 1e6), 0) == []


def test_queueing_before_a_closed_desk_is_closed_time() -> None:
    # Queue at the desk from 15:00 to 10:00 next day; it closes at 17:00 and opens at 09:00.
    case = record([Segment(0, 1, "queue", 15 * HOUR, 34 * HOUR, -1)], created=15 * HOUR)
    shares = Path(case, SPLITS).shares(round(15 * HOUR * 1e6), round(34 * HOUR * 1e6), 0)
    assert hours(shares) == {(1, "queue"): 3.0, (1, "closed"): 16.0}


@pytest.mark.parametrize("predecessor", [-1, 0])
def test_time_that_no_step_led_to_is_a_mistake_of_the_program(predecessor: int) -> None:
    path = Path(record([Segment(0, 0, "work", 5.0, 9.0, predecessor)], created=5.0), OPEN_ALWAYS)
    with pytest.raises(Failed, match="no step led to"):
        path.shares(1_000_000, 9_000_000, 0)


def test_owners_of_queue_work_closing_and_sailings() -> None:
    def owner(step: int, state: str) -> str:
        return FACTS.part(step * WIDTH + STATES.index(state)).owner

    assert owner(0, "work") == "trader"
    assert owner(1, "work") == "broker"
    assert owner(1, "queue") == owner(1, "closed") == "customs"
    assert owner(2, "wait") == "schedule"
    assert owner(3, "closed") == "checkpoint"


def test_only_a_team_that_suspends_has_closed_time_in_its_work() -> None:
    work, queue = WIDTH + STATES.index("work"), WIDTH + STATES.index("queue")
    assert SPLITS[work] is not None
    assert SPLITS[queue] is not None
    assert SPLITS[WIDTH + CLOSED] is None
    assert SPLITS[0] is None
    with pytest.raises(KeyError):
        FACTS.splits(made_up.Timetables())
