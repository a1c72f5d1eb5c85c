"""Traces computed by hand: what the engine must do, event by event."""

from __future__ import annotations

import pytest

from sim.engine import simulate
from sim.errors import Failed
from sim.flow import Attribute, Experiment, Pool, Shift, Table
from sim.flow.kinds import Assign, Await, Branch, Delay, Depart, End, Fork, Gate, Join, Service
from sim.quantity import HOUR, WEEK, Distribution
from tests.engine.helpers import ONE_WEEK, Keeper, constant, exponential, flow, office, run, stamp, stamps, team


def test_one_server_first_come_first_served() -> None:
    model = flow(
        Service(name="desk", pool="desk", duration=constant(1.5), next="done"), stamp("done"), pools=(team("desk", 1),)
    )
    # Arrivals at 1, 2, 3, ...; each service takes 1.5 h, so the n-th leaves at 1 + 1.5 n.
    assert stamps(model, run(model), "done", 4) == [2.5, 4.0, 5.5, 7.0]


def test_finish_rule_works_past_closing_and_suspend_rule_rests() -> None:
    hours = office("hall", (1, 3), (10, 12))

    def served(rule: str) -> list[float]:
        model = flow(
            Service(name="desk", pool="desk", duration=constant(1.5), next="done"),
            stamp("done"),
            pools=(team("desk", 1, "hall", rule),),
            calendars=(hours,),
        )
        return stamps(model, run(model), "done", 3)

    # Arrivals at 1, 2, 3 h. The second starts at 2.5 and is in hand at 3:00, when the hall closes until 10:00.
    assert served("finish") == [2.5, 4.0, 11.5]
    # Suspended, the second does 0.5 h before closing and 1 h from 10:00; the third 1 h, and the rest on the next Monday from 1:00.
    assert served("suspend") == [2.5, 11.0, 169.5]


def test_opening_starts_as_many_as_there_are_servers() -> None:
    model = flow(
        Service(name="desk", pool="desk", duration=constant(1.0), next="done"),
        stamp("done"),
        pools=(team("desk", 2, "hall"),),
        calendars=(office("hall", (8, 20)),),
        every=1.0,
    )
    # Seven wait at 8:00 (arrivals 1-7), the eighth joins at that instant, after the opening.
    assert stamps(model, run(model), "done", 8) == [9.0, 9.0, 10.0, 10.0, 11.0, 11.0, 12.0, 12.0]


def test_fall_in_capacity_finishes_jobs_and_starts_nothing_new() -> None:
    model = flow(
        Service(name="desk", pool="desk", duration=constant(3.0), next="done"),
        stamp("done"),
        pools=(Pool("desk", (Shift(1), Shift(1, "morning"))),),
        calendars=(office("morning", (0, 3)),),
    )
    # 1 and 2 are served side by side to 4 and 5. At 4:00 one server is on duty and still busy with the second until 5:00.
    assert stamps(model, run(model), "done", 4) == [4.0, 5.0, 8.0, 11.0]


def test_priority_class_goes_first_without_interrupting() -> None:
    model = flow(
        Assign(name="class", attribute="aeo", shares=Table.of((0.5, 0.5)), next="desk"),
        Service(name="desk", pool="desk", duration=constant(1.5), priority=Table(("aeo",), (1, 0)), next="done"),
        stamp("done"),
        pools=(team("desk", 1),),
        attributes=(Attribute("aeo", ("no", "yes")),),
        entry="class",
    )
    keeper = run(model)
    starts = sorted(
        (s.start, c.created, c.attributes[0]) for c in keeper.cases for s in c.segments if s.state == "work"
    )
    for time, created, aeo in starts:
        waiting = [c for s, c, a in starts if c < time < s and a == 1]
        assert aeo == 1 or not waiting or created == min(waiting), (
            f"an ordinary case started at {time / HOUR} h before an AEO's"
        )


def test_fork_join_waits_for_the_slowest_and_awaits_release_in_step_order() -> None:
    model = flow(
        Fork(name="split", branches=("paper", "truck"), next="goods"),
        Delay(name="goods", duration=constant(1.0), next="both"),
        Delay(name="paper", duration=constant(5.0), next="both"),
        Delay(name="truck", duration=constant(2.0), next="both"),
        Join(name="both", fork="split", next="done"),
        stamp("done"),
        entry="split",
        every=24.0,
    )
    keeper = run(model)
    assert stamps(model, keeper, "done", 2) == [29.0, 53.0]
    first = min(keeper.cases, key=lambda c: c.created)
    last = first.passages[-1]
    assert first.segments[last.segment].end - first.segments[last.segment].start == 5 * HOUR  # the paper caused it


def test_await_goes_on_when_the_last_milestone_is_passed() -> None:
    model = flow(
        Fork(name="split", branches=("ship",), next="clerk"),
        Delay(name="clerk", duration=constant(1.0), next="ready"),
        stamp("ready", "wait"),
        Await(name="wait", milestones=("arrived", "ready"), next="lodged"),
        stamp("lodged"),
        Delay(name="ship", duration=constant(7.0), next="arrived"),
        stamp("arrived"),
        entry="split",
        every=24.0,
    )
    assert stamps(model, run(model), "lodged", 2) == [31.0, 55.0]


def test_departure_respects_the_cut_off() -> None:
    model = flow(
        Depart(name="sail", schedule="ship", cut_off=2 * HOUR, next="departed"),
        stamp("departed"),
        departures=(10.0, 20.0),
        every=4.0,
    )
    # Ready at 4 and 8 (cut-off of the 10:00 is 8:00), then 12, 16 -> 20; 20 -> the 10:00 of the next week.
    assert stamps(model, run(model), "departed", 5) == [10.0, 10.0, 20.0, 20.0, 178.0]


def test_gate_with_patience_takes_the_other_way() -> None:
    model = flow(
        Gate(name="gate", calendar="hall", patience=constant(2.0), otherwise="by_hand", next="online"),
        Delay(name="by_hand", duration=constant(0.5), next="done"),
        Delay(name="online", duration=constant(0.0), next="done"),
        stamp("done"),
        calendars=(office("hall", (0, 3), (6, 168)),),
        every=1.0,
    )
    # Closed 3-6. At 3: next opening is 3 h away, gives up at 5 and is done at 5.5; at 4 waits exactly its patience and passes at 6.
    assert stamps(model, run(model), "done", 6) == [1.0, 2.0, 5.5, 6.0, 6.0, 6.0]


def test_work_in_office_hours_only() -> None:
    model = flow(
        Delay(name="review", duration=constant(3.0), calendar="hall", next="done"),
        stamp("done"),
        calendars=(office("hall", (8, 10), (20, 22)),),
        every=9.0,
    )
    # From 9:00: 1 h, then 20-22. From 18:00: 20-22, then 1 h from 8:00 of the next Monday.
    assert stamps(model, run(model), "done", 2) == [22.0, 177.0]


def test_withdrawn_case_ends_its_other_tokens_at_their_next_step() -> None:
    model = flow(
        Fork(name="split", branches=("slow", "parked"), next="quick"),
        Delay(name="quick", duration=constant(1.0), next="give_up"),
        End(name="give_up", withdrawn=True),
        Delay(name="slow", duration=constant(5.0), next="never"),
        stamp("never"),
        Await(name="parked", milestones=("never",), next="end"),
        entry="split",
        every=24.0,
    )
    keeper = run(model)
    first = min(keeper.cases, key=lambda c: c.created)
    assert first.withdrawn
    assert first.passages == []
    assert first.ended == 29 * HOUR


def test_a_case_that_waits_for_ever_is_an_error_not_a_result() -> None:
    model = flow(Await(name="wait", milestones=("never",), next="never"), stamp("never"))
    with pytest.raises(Failed, match="RUN-013"):
        run(model)


def test_the_256th_visit_is_an_error_with_its_step() -> None:
    model = flow(
        Delay(name="try", duration=constant(0.01), next="again"),
        Branch(name="again", arms=("try", "end"), shares=Table.of((1.0, 0.0))),
    )
    with pytest.raises(Failed, match="try"):
        run(model)


def test_limit_reached_leaves_open_cases_and_says_incomplete() -> None:
    model = flow(Delay(name="slow", duration=constant(500.0), next="end"), every=100.0)
    keeper = run(model, Experiment("cycle", 0.0, WEEK, 24 * HOUR))
    assert not keeper.complete
    assert [c.open_at for c in keeper.cases] == [("slow",)]
    assert keeper.now == WEEK + 24 * HOUR


def test_watched_case_logs_every_move() -> None:
    model = flow(
        Service(name="desk", pool="desk", duration=constant(1.0), next="done"), stamp("done"), pools=(team("desk", 1),)
    )
    log = simulate(model, ONE_WEEK, 1, 1, Keeper(), watch={("a", 0)})
    assert [(r.time / HOUR, r.step, r.what) for r in log["a", 0]] == [
        (1.0, "desk", "queue"),
        (2.0, "desk", "done"),
        (2.0, "done", "milestone"),
    ]


def test_segments_chain_from_creation_to_every_stamp() -> None:
    model = flow(
        Fork(name="split", branches=("paper",), next="goods"),
        Service(name="goods", pool="desk", duration=exponential(1.0), next="both"),
        Delay(name="paper", duration=exponential(1.0), next="both"),
        Join(name="both", fork="split", next="done"),
        stamp("done"),
        pools=(team("desk", 2),),
        entry="split",
    )
    for case in run(model).cases:
        for passage in case.passages:
            at, time = passage.segment, passage.time
            while at >= 0:
                assert case.segments[at].end == time
                time, at = case.segments[at].start, case.segments[at].predecessor
            assert time == case.created


def test_littles_law_is_an_identity_in_the_window() -> None:
    model = flow(
        Service(name="desk", pool="desk", duration=exponential(2.6), next="end"),
        pools=(team("desk", 3, "hall", "suspend"),),
        calendars=(office("hall", (0, 150)),),
    )
    pool = run(model, Experiment("cycle", WEEK, WEEK, WEEK)).pools["desk"]
    assert pool.inside == pytest.approx(pool.sojourns, rel=1e-9)
    assert pool.queue > 0
    assert pool.open_capacity == 3 * 150 * HOUR


def test_a_team_is_never_busier_than_it_is_even_when_the_run_stops_in_the_middle() -> None:
    model = flow(
        Service(name="desk", pool="desk", duration=constant(3.0), next="end"), pools=(team("desk", 2),), every=1.0
    )
    # Offered 3 servers' work to 2: both work without a pause from 2:00 on, and most are still waiting at the end.
    pool = run(model, Experiment("cycle", 0.0, WEEK, 0.0)).pools["desk"]
    assert pool.busy == pytest.approx(2 * WEEK - HOUR * (1 + 2), rel=1e-12)
    assert pool.inside == pytest.approx(pool.sojourns, rel=1e-9)


def test_voyage_is_shared_by_all_on_board() -> None:
    model = flow(
        Depart(name="sail", schedule="ship", next="voyage"),
        Delay(name="voyage", duration=exponential(24.0), per="sailing", next="arrived"),
        stamp("arrived"),
        departures=(20.0, 40.0),
        every=5.0,
        delay=Distribution("uniform", (0.0, HOUR)),
    )
    arrived = stamps(model, run(model), "arrived", 8)
    assert arrived[0] == arrived[1] == arrived[2] == arrived[3]
    assert arrived[4] == arrived[5] == arrived[6] == arrived[7]
    assert arrived[0] != arrived[4]
