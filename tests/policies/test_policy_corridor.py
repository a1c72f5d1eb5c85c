"""The same contract on the shipped corridor, and what claims and sources refer to."""

from __future__ import annotations

import random
from functools import cache

import pytest

from sim.engine.arrivals import all_arrivals
from sim.flow import Flow
from sim.flow.check import check
from sim.flow.digest import digest
from sim.flow.kinds import Assign
from sim.policies import Policy, apply_all, registry
from sim.scenario import Scenario, load

POLICIES = pytest.mark.parametrize("policy", registry().values(), ids=registry())
BASES = pytest.mark.parametrize("base", ["paper", "cn-2017", "today"])


@cache
def scenario(name: str) -> Scenario:
    """A shipped scenario, read once."""
    return load(name)


@POLICIES
@BASES
def test_neutral_parameters_give_the_flow_itself_back(policy: type[Policy], base: str) -> None:
    flow = scenario(base).flow
    assert policy.neutral().apply(flow) is flow


@POLICIES
def test_the_result_is_sound(policy: type[Policy]) -> None:
    """The offered load of a cycle included."""
    paper = scenario("paper")
    changed = policy.full().apply(paper.flow)
    assert [str(p) for p in check(changed, paper.experiment) if p.severity == "error"] == []


@BASES
def test_all_policies_together_are_sound(base: str) -> None:
    here = scenario(base)
    changed, _ = apply_all(here.flow, [p.full() for p in registry().values()])
    assert [str(p) for p in check(changed, here.experiment) if p.severity == "error"] == []


@POLICIES
def test_every_policy_changes_paper(policy: type[Policy]) -> None:
    """A lever whose roles nobody wrote into a process would be dead without anybody seeing it."""
    flow = scenario("paper").flow
    assert digest(policy.full().apply(flow)) != digest(flow)


@POLICIES
def test_every_role_a_policy_switches_leads_somewhere(policy: type[Policy]) -> None:
    """An attribute that a policy moves is read by a branch or a table of the shipped processes."""
    flow = scenario("paper").flow
    after = policy.full().apply(flow)
    read = {getattr(s, "attribute", "") for s in flow.steps if s.kind == "branch"}
    for step in flow.steps:
        for name in ("shares", "duration", "patience", "priority"):
            read |= set(getattr(getattr(step, name, None), "on", ()))
    moved = {a.attribute for a, b in zip(flow.steps, after.steps, strict=True) if isinstance(a, Assign) and a != b}
    assert moved <= read


@POLICIES
def test_in_one_country_only(policy: type[Policy]) -> None:
    """Switched on for one country, no choice of the other country's processes moves."""
    if "countries" not in policy.model_fields:
        return
    flow = scenario("paper").flow
    for country in policy.validity.countries:
        after = policy(**{**policy.full_parameters, "countries": country}).apply(flow)
        for before, later in zip(flow.steps, after.steps, strict=True):
            assert before == later or before.country == country


@POLICIES
def test_claims_name_what_is_measured(policy: type[Policy]) -> None:
    for claim in policy.claims:
        base = scenario(claim.base)
        (interval,) = (i for i in base.intervals if i.name == claim.interval)
        if claim.group:
            attribute, value = claim.group.split("=")
            assert value in base.flow.values[attribute]
            for limited, accepted in interval.population:
                assert limited != attribute or value in accepted


def test_paper_with_the_package_is_digital() -> None:
    digital, paper = scenario("digital"), scenario("paper")
    package = [a.policy for a in digital.policies if isinstance(a.policy, Policy)]
    assert {p.name for p in package} == set(registry()) - {"staffing", "demand_growth"}
    random.Random(7).shuffle(package)
    flow, warnings = apply_all(paper.flow, package)
    assert warnings == ()
    assert digest(flow) == digest(digital.flow) != digest(paper.flow)


def test_giro_leaves_electronic_payment_nothing_in_singapore() -> None:
    today = scenario("today").flow
    assert registry()["electronic_payment"](countries="sg").apply(today) is today


def test_who_comes_anyway_comes_as_before() -> None:
    """Growth of one lane adds consignments there and moves nobody; a decrease takes some away and moves nobody."""
    paper = scenario("paper")
    growth = registry()["demand_growth"]

    def arrivals(flow: Flow) -> dict[tuple[str, int], float]:
        return {(a.stream, a.index): a.time for a in all_arrivals(flow, paper.experiment, 11, 1)}

    base = arrivals(paper.flow)
    more = arrivals(growth(growth="10 %", lane="sg-cn").apply(paper.flow))
    fewer = arrivals(growth(growth="-10 %", lane="sg-cn").apply(paper.flow))
    assert base.items() <= more.items()
    assert fewer.items() <= base.items()
    added, gone = more.keys() - base.keys(), base.keys() - fewer.keys()
    lane = sum("sg-cn" in stream for stream, _ in base)
    assert all("sg-cn" in stream for stream, _ in added | gone)
    # About 5,000 consignments of the lane: 10 % of them is 500, give or take 22; five of those is one in two million.
    for changed in (added, gone):
        assert abs(len(changed) - 0.1 * lane) < 5 * (0.1 * lane) ** 0.5
