"""What the rules prove about tokens holds for every walk, and what they refuse for attributes is not refused without need."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.flow import Flow
from sim.flow.check import check
from sim.flow.kinds import Await, Branch, Delay, End, Fork, Milestone
from tests.flow.walks import Walk
from tests.strategies.flows import EXPERIMENT, flows, reachable

FINE = {"ended", "withdrawn", "long"}


@st.composite
def wrong(draw: st.DrawFn) -> Flow:
    """A sound flow, rewired at one to three places."""
    flow = draw(flows())
    for _ in range(draw(st.integers(1, 3))):
        steps = list(flow.steps)
        names = [s.name for s in steps]
        number = draw(st.integers(0, len(steps) - 1))
        step = steps[number]
        target = draw(st.sampled_from(names))
        match step:
            case Branch():
                arm = draw(st.integers(0, len(step.arms) - 1))
                steps[number] = replace(step, arms=(*step.arms[:arm], target, *step.arms[arm + 1 :]))
            case Fork() if draw(st.booleans()):
                steps[number] = replace(step, branches=(target, *step.branches[1:]))
            case Await() if flow.milestones:
                steps[number] = replace(step, milestones=(draw(st.sampled_from(flow.milestones)),))
            case Milestone() if draw(st.booleans()):
                steps[number] = Await(
                    name=step.name, milestones=(draw(st.sampled_from(flow.milestones)),), next=step.next
                )
            case Delay():
                per = draw(st.sampled_from(["case", "sailing"]))
                steps[number] = replace(step, next=draw(st.sampled_from([step.next, target])), per=per)
            case End():
                continue
            case _:
                steps[number] = replace(step, next=target)  # type: ignore[call-arg]
        kept = reachable(steps, flow.arrivals[0].entry)
        flow = replace(flow, steps=tuple(sorted(kept, key=lambda s: s.name)))
    return flow


def outcomes(flow: Flow, walks: int) -> Counter[str]:
    return Counter(Walk(flow, Random(seed)).run() for seed in range(walks))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flows())
def test_no_walk_of_a_random_sound_flow_is_stuck(flow: Flow) -> None:
    assert set(outcomes(flow, 10)) <= FINE


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wrong())
def test_no_walk_of_an_accepted_flow_is_stuck(flow: Flow) -> None:
    if not any(p.severity == "error" for p in check(flow, EXPERIMENT)):
        assert set(outcomes(flow, 20)) <= FINE
