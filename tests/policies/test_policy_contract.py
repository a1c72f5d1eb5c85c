"""Conformance: every registered policy, found by discovery, keeps the contract."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.flow import Flow
from sim.flow.check import check
from sim.flow.kinds import Assign
from sim.policies import Policy, registry
from sim.policies.tools.contract import SIGNS
from sim.quantity import parse_share

POLICIES = pytest.mark.parametrize("policy", registry().values(), ids=registry())
HALF = "50 %"


def errors(flow: Flow) -> list[str]:
    """What makes a flow unusable."""
    return [str(p) for p in check(flow) if p.severity == "error"]


def midway(policy: type[Policy]) -> Policy:
    """The policy with every share that its full form sets at half of it."""
    halves = {}
    for key, text in policy.full_parameters.items():
        halves[key] = f"{50 * parse_share(text):g} %" if text.endswith("%") else text
    return policy(**halves)


def test_the_small_corridor_is_sound(flow: Flow, queue: Flow) -> None:
    assert errors(flow) == []
    assert errors(queue) == []


@POLICIES
def test_class_variables_are_well_formed(policy: type[Policy]) -> None:
    assert policy.name.isidentifier()
    assert 0 < policy.stage < 100
    assert policy.title_en.strip()
    assert any(ord(c) > 0x2E80 for c in policy.title_zh), "the Chinese title is in Chinese"
    assert policy.about.endswith(".")
    assert policy.legal_basis.endswith(".")
    assert all(day is None or date(1989, 1, 1) <= day <= date(2026, 12, 31) for day in policy.first_day.values())
    assert policy.sources
    known = set(registry())
    assert set(policy.requires) <= known
    assert set(policy.conflicts) <= known
    assert policy.name not in policy.conflicts
    assert set(policy.accumulates) <= set(policy.model_fields)


@POLICIES
def test_claims_are_well_formed(policy: type[Policy]) -> None:
    assert policy.claims
    seen = set()
    for claim in policy.claims:
        assert claim.sign in SIGNS
        assert claim.why
        key = (claim.interval, claim.group, claim.base)
        assert key not in seen, f"two claims about {key}"
        seen.add(key)
    assert any(claim.interval == "realised" for claim in policy.claims), "a policy says what it expects at delivery"


@POLICIES
def test_pure(policy: type[Policy], flow: Flow) -> None:
    before = copy.deepcopy(flow)
    first, second = policy.full().apply(flow), policy.full().apply(flow)
    assert flow == before
    assert first == second


@POLICIES
def test_neutral_parameters_change_nothing(policy: type[Policy], flow: Flow, queue: Flow) -> None:
    assert policy.neutral().apply(flow) is flow
    assert policy.neutral().apply(queue) is queue


@POLICIES
def test_neutral_parameters_change_nothing_on_top_of_the_full_policy(policy: type[Policy], flow: Flow) -> None:
    full = policy.full().apply(flow)
    assert policy.neutral().apply(full) is full


@POLICIES
def test_the_full_policy_changes_the_small_corridor_and_leaves_it_sound(policy: type[Policy], flow: Flow) -> None:
    changed = policy.full().apply(flow)
    assert changed != flow
    assert errors(changed) == []
    assert errors(midway(policy).apply(flow)) == []


@POLICIES
def test_no_step_stream_or_milestone_is_rewired(policy: type[Policy], flow: Flow) -> None:
    """Everything the common random numbers hang on stays: step names, streams, successors, who draws, base arrivals."""
    changed = policy.full().apply(flow)
    for before, after in zip(flow.steps, changed.steps, strict=True):
        assert (before.name, before.random_stream, before.successors) == (
            after.name,
            after.random_stream,
            after.successors,
        )
        assert getattr(before, "per", "") == getattr(after, "per", "")
    for stream, later in zip(flow.arrivals, changed.arrivals, strict=True):
        assert replace(later, surplus=stream.surplus, keep=stream.keep) == stream


@POLICIES
def test_twice_is_once_unless_said_otherwise(policy: type[Policy], flow: Flow) -> None:
    still = {key: policy.neutral_parameters[key] for key in policy.accumulates if key in policy.neutral_parameters}
    for form in (policy.full(), midway(policy)):
        settled = policy(**{**form.parameters(), **still})
        once = settled.apply(flow)
        assert settled.apply(once) == once
    if policy.full() != policy(**{**policy.full_parameters, **still}):
        once = policy.full().apply(flow)
        assert policy.full().apply(once) != once


@POLICIES
def test_more_uptake_never_means_less(policy: type[Policy], flow: Flow) -> None:
    """Row by row, whoever has been switched at half the uptake is still switched in full (one uniform)."""
    half, full = midway(policy).apply(flow), policy.full().apply(flow)
    for base, some, all_ in zip(flow.steps, half.steps, full.steps, strict=True):
        if not isinstance(base, Assign) or some == base:
            continue
        assert isinstance(some, Assign)
        assert isinstance(all_, Assign)
        assert some.shares.on == all_.shares.on
        for low, high in zip(some.shares.rows, all_.shares.rows, strict=True):
            growing = [i for i, (before, after) in enumerate(zip(low, high, strict=True)) if after > before]
            # One outermost value grows and nothing else does: whoever drew it keeps it.
            assert growing in ([], [0], [len(low) - 1])


@POLICIES
def test_outside_its_validity_the_flow_is_untouched(policy: type[Policy], flow: Flow, queue: Flow) -> None:
    valid = policy.validity
    if valid.countries:
        abroad = replace(flow, steps=tuple(replace(s, country="xx") for s in flow.steps))
        assert policy.full().apply(abroad) is abroad
        assert policy.full().apply(queue) is queue
    if valid.directions:
        elsewhere = replace(flow, steps=tuple(replace(s, process="cn-transit-sea") for s in flow.steps))
        assert policy.full().apply(elsewhere) is elsewhere
    for country in {"cn", "sg"} - set(valid.countries or ("cn", "sg")):
        only = tuple(replace(s, country=country) if s.country else s for s in flow.steps)
        foreign = replace(flow, steps=only)
        assert policy.full().apply(foreign) is foreign
        with pytest.raises(ValidationError, match="does not reach"):
            policy(countries=country)


@POLICIES
def test_parameters_can_be_written_down_and_read_back(policy: type[Policy]) -> None:
    for form in (policy(), policy.full(), policy.neutral(), midway(policy)):
        assert policy(**form.parameters()) == form


@POLICIES
def test_unknown_parameters_are_refused(policy: type[Policy]) -> None:
    with pytest.raises(ValidationError) as caught:
        policy(uptaek=HALF)
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == ("extra_forbidden", ("uptaek",))


@POLICIES
def test_wrong_values_are_refused_with_a_remedy(policy: type[Policy]) -> None:
    """Every parameter refuses nonsense at its own key."""
    for name in policy.model_fields:
        for nonsense in ({}, [["x"]], 17.5j):
            with pytest.raises(ValidationError) as caught:
                policy(**{name: nonsense})
            assert caught.value.errors()[0]["loc"][0] == name


@POLICIES
def test_the_file_says_what_it_is(policy: type[Policy]) -> None:
    file = Path(__file__).parents[2] / "sim" / "policies" / f"{policy.name}.py"
    assert file.is_file()
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 200
