"""What each policy really changes, as the facts have it: who, where, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from sim.errors import Refused
from sim.flow import Flow
from sim.flow.kinds import Assign, Service
from sim.flow.model import Surplus
from sim.policies import registry

Read = Callable[[Flow, str, str], dict[tuple[str, ...], dict[str, float]]]
ALL = {"electronic": 1.0, "paper": 0.0}
NONE = {"electronic": 0.0, "paper": 1.0}
PROCESSES = ("sg-export-sea", "cn-import-sea", "cn-export-sea", "sg-import-sea")


def touched(before: Flow, after: Flow) -> set[tuple[str, str]]:
    """(role, process) of the steps that differ."""
    return {(a.role, a.process) for a, b in zip(before.steps, after.steps, strict=True) if a != b}


def test_electronic_declaration_reaches_both_countries_and_the_attachments_of_china(flow: Flow, shares: Read) -> None:
    after = registry()["electronic_declaration"]().apply(flow)
    for process in PROCESSES:
        assert shares(after, "handling.declaration", process) == {(): ALL}
        assert shares(after, "handling.documents", process) == {(): ALL}
    roles = {role for role, _ in touched(flow, after)}
    assert roles == {"handling.declaration", "handling.documents", "handling.attachments"}


def test_electronic_declaration_with_attachments_still_on_paper(flow: Flow, shares: Read) -> None:
    """China before the paperless reform: data electronic, a part of the attachments on paper."""
    policy = registry()["electronic_declaration"](countries="cn", paperless="40 %", documents="0 %")
    after = policy.apply(flow)
    assert shares(after, "handling.declaration", "cn-import-sea") == {(): ALL}
    assert shares(after, "handling.attachments", "cn-import-sea")[()]["electronic"] == 0.4
    assert shares(after, "handling.documents", "cn-import-sea") == {(): NONE}
    assert shares(after, "handling.declaration", "sg-import-sea") == {(): NONE}


def test_uptake_by_tier(flow: Flow, shares: Read) -> None:
    uptake = {"large": "100 %", "small": "33 %"}
    after = registry()["electronic_declaration"](uptake=uptake, countries="sg", directions="export").apply(flow)
    rows = shares(after, "handling.declaration", "sg-export-sea")
    assert {tier: row["electronic"] for (tier,), row in rows.items()} == {"large": 1.0, "medium": 0.0, "small": 0.33}


def test_single_window_has_no_lever_in_singapore(flow: Flow) -> None:
    assert registry()["single_window"](countries="sg").apply(flow) is flow
    # Even if somebody wrote China's choices into Singapore's processes.
    moved = replace(flow, steps=tuple(replace(s, country="sg") if s.country else s for s in flow.steps))
    assert registry()["single_window"]().apply(moved) is moved
    after = registry()["single_window"]().apply(flow)
    assert {process[:2] for _, process in touched(flow, after)} == {"cn"}
    assert {role for role, _ in touched(flow, after)} == {
        "handling.inspection_application",
        "handling.inspection_booking",
        "single_entry",
    }


def test_the_port_community_side_of_the_window_works_in_both(flow: Flow) -> None:
    after = registry()["single_window"](uptake="0 %", logistics="100 %").apply(flow)
    assert {process[:2] for _, process in touched(flow, after)} == {"cn", "sg"}
    assert {role for role, _ in touched(flow, after)} == {
        "handling.arrival_report",
        "handling.booking",
        "handling.delivery_order",
        "handling.release_notice",
    }


def test_ciq_merger_is_a_law_for_all_in_china(flow: Flow, shares: Read) -> None:
    policy = registry()["ciq_merger"]
    after = policy().apply(flow)
    assert touched(flow, after) == {("regime.inspection", "cn-export-sea"), ("regime.inspection", "cn-import-sea")}
    assert shares(after, "regime.inspection", "cn-import-sea") == {(): {"separate": 0.0, "merged": 1.0}}
    assert policy.first_day["cn"] == date(2018, 6, 1)


def test_pre_arrival_is_for_those_who_plan(flow: Flow, shares: Read) -> None:
    after = registry()["pre_arrival_processing"](uptake="80 %").apply(flow)
    advance = {key: row["advance"] for key, row in shares(after, "lodging.import", "cn-import-sea").items()}
    assert advance == {("no",): 0.0, ("yes",): 0.8}
    early = {key: row["before_arrival"] for key, row in shares(after, "lodging.export", "cn-export-sea").items()}
    assert early == {("no",): 0.0, ("yes",): 0.8}
    assert touched(flow, after) == {
        ("lodging.import", "cn-import-sea"),
        ("lodging.import", "sg-import-sea"),
        ("lodging.export", "cn-export-sea"),
    }


def test_pre_arrival_hurries_nobody_unless_told_to(flow: Flow, shares: Read) -> None:
    plans = shares(flow, "planning.import", "cn-import-sea")
    policy = registry()["pre_arrival_processing"]
    assert shares(policy().apply(flow), "planning.import", "cn-import-sea") == plans
    wider = shares(policy(widening="50 %").apply(flow), "planning.import", "cn-import-sea")
    for tier, row in plans.items():
        assert wider[tier]["yes"] == pytest.approx(row["yes"] + 0.5 * (1 - row["yes"]))


def test_pre_arrival_on_one_side_only(flow: Flow) -> None:
    after = registry()["pre_arrival_processing"](countries="cn", directions="export", widening="10 %").apply(flow)
    assert touched(flow, after) == {("lodging.export", "cn-export-sea"), ("planning.export", "cn-export-sea")}


def test_electronic_payment_has_no_effect_after_giro(flow: Flow) -> None:
    policy = registry()["electronic_payment"]
    giro = policy(countries="sg").apply(flow)
    assert touched(flow, giro) == {("handling.tax_payment", "sg-import-sea")}
    for uptake in ("100 %", "30 %", "0 %"):
        assert policy(countries="sg", uptake=uptake).apply(giro) is giro


def test_the_certificate_is_for_preference_goods_from_singapore_only(flow: Flow, shares: Read) -> None:
    after = registry()["electronic_certificate"](uptake="70 %").apply(flow)
    assert touched(flow, after) == {("handling.certificate", "sg-export-sea")}
    rows = shares(after, "handling.certificate", "sg-export-sea")
    assert {goods: row["electronic"] for (goods,), row in rows.items()} == {
        "general": 0.0,
        "controlled": 0.0,
        "dutiable": 0.0,
        "preference": 0.7,
    }


def test_authorised_operators_removes_no_document_and_leaves_exports_alone(flow: Flow, shares: Read) -> None:
    after = registry()["authorised_operators"]().apply(flow)
    imports = {role for role, process in touched(flow, after) if "import" in process}
    assert imports == {"facilitation.import", "declaration.review", "inspection.opening"}
    # At a desk that exports share, they wait among the ordinary imports as before: same class, first come first served.
    exports = [s for s in after.steps if isinstance(s, Service) and "export" in s.process]
    assert exports
    assert all(step.priority.rows == (1,) for step in exports)
    assert {role for role, process in touched(flow, after) if "export" in process} <= {s.role for s in exports}
    trusted = {key: row["yes"] for key, row in shares(after, "facilitation.import", "cn-import-sea").items()}
    # (importer, exporter): the exporter's status counts only where the importer has none of its own.
    assert trusted == {("no", "no"): 0.0, ("no", "yes"): 0.5, ("yes", "no"): 1.0, ("yes", "yes"): 1.0}


def test_the_trusted_go_first(flow: Flow) -> None:
    after = registry()["authorised_operators"]().apply(flow)
    for step in after.steps:
        if isinstance(step, Service) and "import" in step.process:
            assert dict(zip(after.values["imp_facilitated"], step.priority.rows, strict=True)) == {"no": 1, "yes": 0}


def test_recognition_alone_reaches_only_the_partners_exporters(flow: Flow, shares: Read) -> None:
    after = registry()["authorised_operators"](domestic="0 %", recognition="30 %", countries="cn").apply(flow)
    trusted = {key: row["yes"] for key, row in shares(after, "facilitation.import", "cn-import-sea").items()}
    assert trusted == {("no", "no"): 0.0, ("no", "yes"): 0.3, ("yes", "no"): 0.0, ("yes", "yes"): 0.0}


def capacities(flow: Flow) -> dict[str, tuple[int, ...]]:
    return {p.name: tuple(s.capacity for s in p.shifts) for p in flow.pools}


def test_staffing_by_owner_country_or_name(flow: Flow) -> None:
    staffing = registry()["staffing"]
    assert capacities(staffing(change="2").apply(flow)) == {
        "cn-review": (6, 3),
        "sg-broker-clerks": (2,),
        "sg-review": (5,),
    }
    assert capacities(staffing(change="2", country="cn").apply(flow))["sg-review"] == (3,)
    assert capacities(staffing(pool="sg-broker-clerks", factor="1.5").apply(flow))["sg-broker-clerks"] == (3,)
    assert capacities(staffing(change="-9").apply(flow)) == {
        "cn-review": (1, 1),
        "sg-broker-clerks": (2,),
        "sg-review": (1,),
    }


def test_staffing_of_nobody_is_refused() -> None:
    with pytest.raises(ValidationError, match='Did you mean "customs"'):
        registry()["staffing"](owner="custom")


def test_staffing_an_unknown_team_is_refused(flow: Flow) -> None:
    with pytest.raises(Refused) as caught:
        registry()["staffing"](pool="cn-revue", change="1").apply(flow)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("SCN-060", "policies.staffing.pool")
    assert 'Did you mean "cn-review"?' in problem.do


def test_growth_is_a_second_stream_and_decrease_thins(flow: Flow) -> None:
    growth = registry()["demand_growth"]
    more = growth(growth="10 %", lane="sg-cn").apply(flow)
    for before, after in zip(flow.arrivals, more.arrivals, strict=True):
        lane = dict(before.attributes)["lane"]
        assert after.surplus == ((Surplus("growth", 0.1),) if lane == "sg-cn" else ())
    fewer = growth(growth="-10 %", goods="general").apply(flow)
    for before, after in zip(flow.arrivals, fewer.arrivals, strict=True):
        assert after.keep == (0.9 if dict(before.attributes)["goods"] == "general" else 1.0)


def test_growth_of_an_unknown_lane_is_refused(flow: Flow, queue: Flow) -> None:
    with pytest.raises(Refused, match='Did you mean "sg-cn"'):
        registry()["demand_growth"](lane="sg-ch").apply(flow)
    with pytest.raises(Refused):
        registry()["demand_growth"](lane="sg-cn").apply(queue)
    assert registry()["demand_growth"](growth="10 %").apply(queue).arrivals[0].surplus == (Surplus("growth", 0.1),)


def test_the_default_growth_is_the_assumed_one_not_the_value_figure() -> None:
    assert 0.03 <= registry()["demand_growth"]().growth <= 0.06


def test_every_lever_choice_of_a_trader_is_drawn_once_per_trader(flow: Flow) -> None:
    """The policy may not change whose luck a choice is."""
    for policy in registry().values():
        for step in policy.full().apply(flow).steps:
            if isinstance(step, Assign) and step.role.startswith("handling."):
                assert step.per in ("exporter", "importer")
