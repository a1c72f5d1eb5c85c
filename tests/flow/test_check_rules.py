"""Every rule finds what it is for and nothing else, and lets a sound flow pass."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from sim.flow import Experiment, Flow
from sim.flow.check import Rule, check, rules
from tests.flow.examples import CYCLE, FAULTS, Fault, sound
from tests.strategies.flows import EXPERIMENT, flows

EVERY = [
    pytest.param(code, fault, id=f"{code}-{n}") for code, faults in FAULTS.items() for n, fault in enumerate(faults)
]


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.name)
def test_every_rule_has_a_code_a_name_a_sentence_and_a_fault(rule: Rule) -> None:
    assert re.fullmatch(r"FLW-\d{3}", rule.code)
    assert rule.title.endswith((".", ")."))
    assert FAULTS[rule.code], "a rule without a flow that breaks it may be dead"


def test_no_fault_is_left_without_its_rule() -> None:
    assert set(FAULTS) == {rule.code for rule in rules()}


@pytest.mark.parametrize("experiment", [None, CYCLE])
def test_a_sound_flow_passes(experiment: Experiment | None) -> None:
    assert check(sound(), experiment) == []


@pytest.mark.parametrize(("code", "fault"), EVERY)
def test_a_broken_flow_is_told_by_its_rule_alone(code: str, fault: Fault) -> None:
    problems = check(fault.change(sound()), fault.experiment)
    assert {p.code for p in problems} == {code}, "\n".join(map(str, problems))
    assert fault.path in {p.path for p in problems}
    assert {p.severity for p in problems} == {fault.severity}
    for problem in problems:
        assert problem.why.endswith((".", ")")), problem.why
        assert problem.do.endswith((".", "?")), problem.do


def test_all_faults_of_the_parts_are_told_at_once() -> None:
    flow = sound()
    codes = ["FLW-003", "FLW-005", "FLW-012", "FLW-054", "FLW-061", "FLW-062", "FLW-070", "FLW-091"]
    for code in codes:
        flow = FAULTS[code][0].change(flow)
    assert {p.code for p in check(flow, CYCLE)} == set(codes)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flows())
def test_random_sound_flows_pass(flow: Flow) -> None:
    assert [p for p in check(flow, EXPERIMENT) if p.severity == "error"] == []
