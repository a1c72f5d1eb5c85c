"""What holds for every sound flow, found by Hypothesis: the engine loses nothing, invents nothing and decides ties by keys alone."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.flow import Flow, Surplus
from sim.quantity import WEEK
from tests.engine.helpers import Keeper, run
from tests.strategies.flows import EXPERIMENT, flows

MODEST = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def told(keeper: Keeper, before: float = float("inf")) -> list[str]:
    """All records in order of entity, to the last bit; as text, since the end of an open case is no number."""
    chosen = [c for c in keeper.cases if c.created < before]
    return [repr(c) for c in sorted(chosen, key=lambda c: (c.stream, c.index))]


@MODEST
@given(flows(), st.integers(0, 3))
def test_every_case_ends_with_a_whole_chain_of_segments(flow: Flow, seed: int) -> None:
    keeper = run(flow, EXPERIMENT, seed=seed)
    assert keeper.complete
    for case in keeper.cases:
        for segment in case.segments:
            before = case.created if segment.predecessor < 0 else case.segments[segment.predecessor].end
            assert segment.start == before
            assert segment.end >= segment.start
        if math.isnan(case.ended):
            assert case.created >= EXPERIMENT.window_end  # only those after the window may be open when it stops
        times = [p.time for p in case.passages]
        assert times == sorted(times)


@MODEST
@given(flows(), st.integers(0, 3))
def test_teams_keep_littles_law_and_their_capacity(flow: Flow, seed: int) -> None:
    keeper = run(flow, EXPERIMENT, seed=seed)
    for pool in keeper.pools.values():
        assert pool.inside == pytest.approx(pool.sojourns, rel=1e-9, abs=1e-6)
        assert pool.queue <= pool.inside * (1 + 1e-12)
    for pool in flow.pools:
        most = sum(shift.capacity for shift in pool.shifts)
        steps = {s.name for s in flow.steps if getattr(s, "pool", "") == pool.name}
        numbers = {i for i, name in enumerate(sorted(s.name for s in flow.steps)) if name in steps}
        edges = sorted(
            (time, change)
            for case in keeper.cases
            for segment in case.segments
            if segment.step in numbers and segment.state == "work" and segment.end > segment.start
            for time, change in ((segment.start, 1), (segment.end, -1))
        )
        busy = 0
        for _, change in edges:  # an end sorts before a start of the same instant
            busy += change
            assert busy <= most


@MODEST
@given(flows(), st.randoms(use_true_random=False))
def test_order_of_steps_in_the_model_decides_nothing(flow: Flow, shuffle: random.Random) -> None:
    def shuffled(things: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(shuffle.sample(things, len(things)))

    mixed = replace(flow, steps=shuffled(flow.steps), milestones=shuffled(flow.milestones))
    assert told(run(flow, EXPERIMENT)) == told(run(mixed, EXPERIMENT))


@MODEST
@given(flows())
def test_a_longer_limit_changes_nothing_once_the_cohort_has_ended(flow: Flow) -> None:
    longer = replace(EXPERIMENT, run_out=EXPERIMENT.run_out + WEEK)
    end = EXPERIMENT.window_end
    assert told(run(flow, EXPERIMENT), end) == told(run(flow, longer), end)


@MODEST
@given(flows(), st.integers(0, 2))
def test_growth_leaves_base_consignments_their_time_of_arrival(flow: Flow, seed: int) -> None:
    first = flow.arrivals[0]
    grown = replace(first, surplus=(*first.surplus, Surplus("more", 0.1)))
    more = replace(flow, arrivals=(grown, *flow.arrivals[1:]))
    base = {(c.stream, c.index): c.created for c in run(flow, EXPERIMENT, seed=seed).cases}
    after = {(c.stream, c.index): c.created for c in run(more, EXPERIMENT, seed=seed).cases}
    shared = base.keys() & after.keys()
    # What arrives after the window may differ by where the run stops; within it every base consignment is there, and the same.
    assert all(after[k] == base[k] for k in shared)
    assert {k for k, created in base.items() if created < EXPERIMENT.window_end} <= shared
