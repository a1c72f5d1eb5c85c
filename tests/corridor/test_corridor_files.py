"""The shipped scenarios as files: they load, say what they are, and name a source for every number."""

from __future__ import annotations

import re
from functools import cache

import pytest

from sim import assets
from sim.flow.check import check
from sim.flow.digest import digest
from sim.flow.load import offered_load
from sim.policies import apply_all, registry
from sim.quantity import WEEK, Grade
from sim.scenario import Scenario, load
from sim.scenario.nodes import Entries
from sim.scenario.reader import parse

CYCLES = ("paper", "hybrid", "digital", "cn-2017", "today", "today-pre-arrival")
DATED = ("year-small", "episode-small")
SHIPPED = CYCLES + DATED
MILESTONES = [
    "goods_ready",
    "booked",
    "loaded",
    "departed",
    "conveyance_arrival",
    "delivered",
    "bl_issued",
    "bl_at_consignee",
    "co_issued",
    "co_at_importing_customs",
    "exp_documents_ready",
    "exp_oga_release",
    "exp_manifest_lodged",
    "exp_gate_in",
    "exp_arrival_report",
    "exp_message_received",
    "exp_answered",
    "exp_lodged",
    "exp_accepted",
    "exp_channel",
    "exp_exam_notified",
    "exp_exam_start",
    "exp_exam_end",
    "exp_permit",
    "exp_released",
    "exp_loading_started",
    "exp_closed",
    "imp_manifest_lodged",
    "imp_documents_ready",
    "imp_oga_release",
    "imp_do_issued",
    "imp_message_received",
    "imp_answered",
    "imp_lodged",
    "imp_accepted",
    "imp_channel",
    "imp_review_end",
    "imp_tax_due",
    "imp_tax_paid",
    "imp_exam_notified",
    "imp_exam_start",
    "imp_exam_end",
    "imp_permit",
    "imp_released",
    "imp_discharged",
    "imp_port_release",
    "imp_gate_out",
    "imp_closed",
]
INTERVALS = [
    "realised",
    "to_departure",
    "customs_time_first_import",
    "customs_time_last_import",
    "customs_time_raw_import",
    "overall_import",
    "port_stay_import",
    "customs_time_first_export",
    "customs_time_last_export",
    "customs_time_raw_export",
    "overall_export",
    "port_stay_export",
    "permit_answer_export",
    "permit_answer_import",
    "permit_obtained_export",
    "permit_obtained_import",
    "rcep_release",
]


@cache
def scenario(name: str) -> Scenario:
    return load(name)


@cache
def tree(file: str) -> Entries:
    path = assets.scenarios() / file
    found = parse(path.read_text("utf-8"), file)
    assert isinstance(found, Entries)
    return found


def sources() -> dict[str, Entries]:
    node = tree("sources.yaml").items["sources"]
    assert isinstance(node, Entries)
    return {k: v for k, v in node.items.items() if isinstance(v, Entries)}


@pytest.mark.parametrize("name", SHIPPED)
def test_loads_without_a_warning(name):
    assert scenario(name).warnings == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_is_a_sound_model(name):
    found = scenario(name)
    assert check(found.flow, found.experiment) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_number_has_a_grade_and_a_listed_source(name):
    known = sources()
    without = [e.path for e in scenario(name).evidence if e.evidence.source not in known]
    assert without == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_judgement_is_never_graded_better_than_assumed(name):
    wrong = [
        e.path
        for e in scenario(name).evidence
        if e.evidence.source == "judgement" and e.evidence.grade is not Grade.ASSUMED
    ]
    assert wrong == []


@pytest.mark.parametrize("name", SHIPPED)
def test_only_definitions_are_graded_measured(name):
    wrong = [
        e.path
        for e in scenario(name).evidence
        if (e.evidence.grade is Grade.MEASURED) != (e.evidence.source == "structure")
    ]
    assert wrong == []


def test_every_listed_source_says_where_it_is_found():
    assert [k for k, v in sources().items() if "title" not in v.items or "address" not in v.items] == []


def test_policies_name_listed_sources():
    named = {s for policy in registry().values() for s in policy.sources}
    assert named - sources().keys() == set()


@pytest.mark.parametrize("name", SHIPPED)
def test_at_most_32_accounts(name):
    accounts = scenario(name).flow.accounts
    assert 0 < len(accounts) <= 32
    assert all(re.fullmatch(r"[a-z]+/[a-z_]+", a) for a in accounts)


@pytest.mark.parametrize("name", ["paper", "hybrid", "digital"])
def test_what_never_existed_says_so(name):
    assert "constructed" in scenario(name).label
    assert scenario(name).dates == {"sg": "constructed", "cn": "constructed"}


def test_paper_is_labelled_a_constructed_counterfactual():
    assert scenario("paper").label == "constructed counterfactual"
    assert "no year had paper on both sides" in scenario("paper").about


@pytest.mark.parametrize(("name", "china"), [("today", "2022"), ("cn-2017", "2017")])
def test_dated_scenarios_name_both_dates(name, china):
    assert scenario(name).label == ""
    assert scenario(name).dates == {"sg": "2026", "cn": china}


@pytest.mark.parametrize("name", CYCLES)
def test_cycles_measure_twelve_whole_weeks_after_a_warm_up(name):
    experiment = scenario(name).experiment
    assert experiment.kind == "cycle"
    assert experiment.window == 12 * WEEK
    assert experiment.warm_up % WEEK == 0
    assert experiment.run_out % WEEK == 0


def test_a_year_and_an_episode_are_dated_and_small():
    kinds = {n: scenario(n).experiment for n in DATED}
    assert [e.kind for e in kinds.values()] == ["year", "episode"]
    assert all(e.start is not None and e.start.weekday() == 0 and e.volume < 0.5 for e in kinds.values())


@pytest.mark.parametrize("name", CYCLES)
def test_teams_are_neither_overrun_nor_all_idle(name):
    loads = offered_load(scenario(name).flow)
    assert max(loads.values()) < 0.8
    assert max(loads.values()) > 0.15


@pytest.mark.parametrize("name", SHIPPED)
def test_expected_milestones_and_intervals_exist(name):
    found = scenario(name)
    assert set(MILESTONES) - set(found.flow.milestones) == set()
    assert set(INTERVALS) - {i.name for i in found.intervals} == set()


def test_intervals_are_named_in_two_languages_and_say_what_to_expect():
    for interval in scenario("today").intervals:
        assert interval.label_en
        assert re.search(r"[\u4e00-\u9fff]", interval.label_zh), interval.name
        assert interval.expects is not None, interval.name
        if interval.expects.sign in ("shorter", "longer"):
            assert interval.expects.why, interval.name


def test_delivery_comes_first_among_the_headlines():
    headlines = [i.name for i in scenario("today").intervals if i.headline]
    assert {"realised", "customs_time_last_import", "overall_import", "overall_export", "port_stay_import"} <= set(
        headlines
    )


def test_steps_are_named_in_two_languages():
    for step in scenario("paper").flow.steps:
        if not step.name.endswith(".milestone"):
            assert step.label_en, step.name
            assert re.search(r"[\u4e00-\u9fff]|GIRO|TradeNet", step.label_zh), step.name
            assert step.role, step.name


def test_every_document_can_be_handled_both_ways():
    flow = scenario("paper").flow
    branched = {s.attribute for s in flow.steps if s.kind == "branch"}
    assert {f"handling.{d.handling or d.name}" for d in flow.documents} - branched == set()


def test_paper_and_electronic_twins_share_their_luck():
    flow = scenario("paper").flow
    shared: dict[str, int] = {}
    for step in flow.steps:
        if step.stream:
            shared[step.stream] = shared.get(step.stream, 0) + 1
    assert [s for s, n in shared.items() if n == 1 and not s.endswith(("verdict", "agency", "application"))] == []


def test_paper_with_the_package_is_digital():
    package = [applied.policy for applied in scenario("digital").policies]
    flow, problems = apply_all(scenario("paper").flow, package)
    assert not problems
    assert digest(flow) == scenario("digital").flow_digest
    assert digest(flow) != scenario("paper").flow_digest


def test_today_and_2017_differ_on_chinas_side_only():
    today, before = scenario("today").flow, scenario("cn-2017").flow
    assert {s.name for s in today.steps} == {s.name for s in before.steps}
    changed = {s.process for s in today.steps if s != before.step[s.name]}
    assert changed == {"cn-import-sea", "cn-export-sea"}


def test_preference_is_claimed_in_china_only():
    streams = scenario("today").flow.arrivals
    assert {dict(a.attributes)["lane"] for a in streams if dict(a.attributes)["goods"] == "preference"} == {"sg-cn"}


def test_package_leaves_what_the_trader_does_alone():
    """No document policy shortens preparation or pick-up: every step of that role is the same in both scenarios."""
    roles = ("trader.readiness", "pickup.slot", "pickup.gate", "transport", "sailing", "voyage", "discharge", "loading")
    paper, digital = scenario("paper").flow, scenario("digital").flow
    assert [s.name for s in paper.steps if s.role in roles and s != digital.step[s.name]] == []


def test_consignments_a_week_are_what_the_derivation_says():
    rate = sum(a.rate for a in scenario("today").flow.arrivals) * WEEK
    text = (assets.scenarios().parent / "docs" / "explanation" / "volumes.md").read_text("utf-8")
    assert rate == pytest.approx(240.0)
    assert "240 consignments a week" in text
