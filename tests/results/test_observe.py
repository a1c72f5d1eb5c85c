"""Intervals evaluated on consignments written by hand."""

from __future__ import annotations

import math

import pytest

from sim.flow import Attribute, Flow
from sim.flow.kinds import Delay, End
from sim.quantity import HOUR
from sim.results import CaseRecord, Interval, Passage, Ref, Segment, Stage
from sim.results.facts import Facts
from sim.results.observe import NEVER, UNSTARTED, WITHDRAWN, Observer, Seen

MILESTONES = ("arrived", "lodged", "out", "ready", "released", "sent", "unloaded")
NUMBER = {name: i for i, name in enumerate(MILESTONES)}
FLOW = Flow(
    attributes=(Attribute("lane", ("sg-cn", "cn-sg")),),
    milestones=MILESTONES,
    steps=(Delay(name="p/a", actor="trader", duration=None, next="p/z"), End(name="p/z")),  # type: ignore[arg-type]
)
FACTS = Facts(FLOW)
STAY = Interval(
    "stay",
    stages=(
        Stage("", Ref.of("arrived")),
        Stage("unloading", Ref.of("unloaded")),
        Stage("preparation", Ref.of("lodged")),
        Stage("customs", Ref.of("released")),
        Stage("pick-up", Ref.of("out")),
    ),
)


def consignment(*stamps: tuple[str, float], ended: float = 100.0, withdrawn: bool = False, lane: int = 0) -> CaseRecord:
    """Passes the milestones at these hours, one step after another."""
    segments, passages, last = [], [], 0.0
    for name, hour in stamps:
        if hour * HOUR > last:
            segments.append(Segment(0, 0, "work", last, hour * HOUR, len(segments) - 1))
            last = hour * HOUR
        passages.append(Passage(NUMBER[name], hour * HOUR, len(segments) - 1))
    return CaseRecord("s", 0, 0.0, ended * HOUR, [lane], passages, segments, withdrawn=withdrawn)


def see(record: CaseRecord, *intervals: Interval) -> tuple[Seen, dict[str, float]]:
    observer = Observer(FACTS, intervals)
    seen = observer.observe(record)
    return seen, {observer.measures[m]: y / 3.6e9 for m, y, _ in seen.values}


def test_first_and_last_passage_and_the_latest_of_several() -> None:
    case = consignment(("lodged", 2), ("lodged", 7), ("arrived", 5), ("released", 9))
    _, hours = see(
        case,
        Interval("first", Ref.of("lodged:first"), Ref.of("released")),
        Interval("last", Ref.of("lodged"), Ref.of("released")),
        Interval("both_first", Ref.of("lodged:first", "arrived"), Ref.of("released")),
        Interval("both_last", Ref.of("arrived", "lodged"), Ref.of("released")),
    )
    assert hours == {"first": 7.0, "last": 2.0, "both_first": 4.0, "both_last": 2.0}


def test_a_release_before_arrival_is_negative_and_nobodys_time_or_nought() -> None:
    case = consignment(("released", 3), ("arrived", 5))
    signed, hours = see(case, Interval("signed", Ref.of("arrived"), Ref.of("released")))
    clipped, nought = see(case, Interval("clipped", Ref.of("arrived"), Ref.of("released"), clock="clipped"))
    assert hours == {"signed": -2.0}
    assert nought == {"clipped": 0.0}
    assert signed.values[0][2] == clipped.values[0][2] == []


def test_a_boundary_passed_early_leaves_an_empty_stage() -> None:
    # Lodged on the sea, before arrival: preparation takes nothing, customs starts when the goods are unloaded.
    case = consignment(("lodged", 1), ("arrived", 4), ("unloaded", 6), ("released", 9), ("out", 20))
    seen, hours = see(case, STAY)
    assert hours == {
        "stay": 16.0,
        "stay.unloading": 2.0,
        "stay.preparation": 0.0,
        "stay.customs": 3.0,
        "stay.pick-up": 11.0,
    }
    assert all(sum(t for _, t in shares) == y for _, y, shares in seen.values)


def test_a_staged_interval_left_open_keeps_the_stages_that_ended() -> None:
    case = consignment(("arrived", 4), ("unloaded", 6), ("lodged", 8), ended=math.nan)
    seen, hours = see(case, STAY)
    assert hours == {"stay.unloading": 2.0, "stay.preparation": 2.0}
    assert seen.running == [(0, round(4 * HOUR * 1e6)), (3, round(8 * HOUR * 1e6))]
    assert seen.notes == [(4, UNSTARTED)]


def test_what_becomes_of_an_interval_without_an_end() -> None:
    wait = Interval("wait", Ref.of("arrived"), Ref.of("released"))
    running, _ = see(consignment(("arrived", 4), ended=math.nan), wait)
    assert (running.running, running.notes) == ([(0, round(4 * HOUR * 1e6))], [])
    assert see(consignment(ended=math.nan), wait)[0].notes == [(0, UNSTARTED)]
    assert see(consignment(("arrived", 4)), wait)[0].notes == [(0, NEVER)]
    assert see(consignment(("arrived", 4), ("released", 5), withdrawn=True), wait)[0].notes == [(0, WITHDRAWN)]
    assert see(consignment(), wait)[0].notes == []


def test_a_population_is_a_condition_on_attributes() -> None:
    wait = Interval("wait", Ref.of("arrived"), Ref.of("released"), population=(("lane", ("cn-sg",)),))
    stamps = (("arrived", 4.0), ("released", 5.0))
    assert see(consignment(*stamps), wait)[1] == {}
    assert see(consignment(*stamps, lane=1), wait)[1] == {"wait": 1.0}


def test_every_message_is_an_observation_rejected_ones_too() -> None:
    answer = Interval("answer", Ref.of("sent"), Ref.of("ready"), unit="message")
    stamps = (("sent", 1.0), ("ready", 2.0), ("sent", 10.0), ("ready", 13.0))
    seen, _ = see(consignment(*stamps), answer)
    assert [y / 3.6e9 for _, y, _ in seen.values] == [1.0, 3.0]
    withdrawn, _ = see(consignment(*stamps, ("sent", 20.0), withdrawn=True), answer)
    assert [y / 3.6e9 for _, y, _ in withdrawn.values] == [1.0, 3.0]
    assert withdrawn.notes == [(0, WITHDRAWN)]
    waiting, _ = see(consignment(*stamps, ("sent", 20.0), ended=math.nan), answer)
    assert waiting.running == [(0, round(20 * HOUR * 1e6))]
    assert see(consignment(*stamps, ("sent", 20.0)), answer)[0].notes == [(0, NEVER)]


def test_two_messages_under_way_are_answered_in_their_order() -> None:
    answer = Interval("answer", Ref.of("sent"), Ref.of("ready"), unit="message")
    seen, _ = see(
        consignment(("ready", 0.5), ("sent", 1), ("sent", 2), ("ready", 4), ("ready", 7), ("ready", 8)), answer
    )
    assert [y / 3.6e9 for _, y, _ in seen.values] == [3.0, 5.0]


@pytest.mark.parametrize(
    "interval",
    [
        Interval("i", Ref.of("arrived"), Ref.of("landed")),
        Interval("i", Ref.of("arrived"), Ref.of("out"), population=(("line", ("a",)),)),
        Interval("i", Ref.of("arrived"), Ref.of("out"), population=(("lane", ("sg-us",)),)),
    ],
)
def test_unknown_names_are_refused(interval: Interval) -> None:
    with pytest.raises(ValueError, match="interval i"):
        Observer(FACTS, [interval])


def test_two_measures_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        Observer(FACTS, [STAY, Interval("stay.customs", Ref.of("arrived"), Ref.of("out"))])
