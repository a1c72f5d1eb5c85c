"""What every consignment must respect, whatever it draws: the order of events that law, ships and boxes impose."""

from __future__ import annotations

import pytest

TOLERANCE = 1e-6
SHORT = ("paper", "cn-2017", "digital")


def at_most(case, first, second):
    return case.last[first] <= case.last[second] + TOLERANCE


@pytest.mark.parametrize("name", SHORT)
def test_every_consignment_ends_and_is_delivered(trial, name):
    found = trial(name)
    assert found.complete
    assert len(found.cases) > 200
    assert all("delivered" in c.last and c.record.ended == c.record.ended for c in found.cases)


@pytest.mark.parametrize("name", SHORT)
def test_a_box_is_loaded_only_when_released_before_the_cut_off(trial, name):
    for case in trial(name).cases:
        cut_off = 18 * 3600.0 if case.attributes["lane"] == "cn-sg" else 24 * 3600.0
        # A ship may leave late but never early, so the cut-off holds against the real start of loading too.
        assert case.last["exp_released"] + cut_off <= case.last["exp_loading_started"] + TOLERANCE
        assert case.last["exp_gate_in"] < case.last["exp_loading_started"] < case.last["departed"]


@pytest.mark.parametrize("name", SHORT)
def test_china_releases_only_after_arrival_and_tally(trial, name):
    for case in trial(name).lane("sg-cn"):
        assert at_most(case, "conveyance_arrival", "imp_discharged")
        assert at_most(case, "imp_discharged", "imp_released")
    for case in trial(name).lane("cn-sg"):
        assert at_most(case, "exp_arrival_report", "exp_released")


@pytest.mark.parametrize("name", SHORT)
def test_a_box_leaves_the_import_port_only_with_release_and_delivery_order(trial, name):
    for case in trial(name).cases:
        assert at_most(case, "imp_do_issued", "imp_port_release")
        assert at_most(case, "imp_port_release", "imp_gate_out")
        assert at_most(case, "imp_released", "imp_gate_out")
        assert at_most(case, "bl_at_consignee", "imp_do_issued")


def test_on_paper_the_delivery_order_comes_before_the_declaration(trial):
    for case in trial("paper").lane("sg-cn"):
        assert case.last["imp_do_issued"] <= case.first["imp_lodged"] + TOLERANCE


def test_with_files_many_declare_before_they_have_the_delivery_order(trial):
    lane = trial("digital").lane("sg-cn")
    early = [c for c in lane if c.first["imp_lodged"] < c.last["imp_do_issued"]]
    assert len(early) > 0.5 * len(lane)


@pytest.mark.parametrize("name", ["paper", "cn-2017"])
def test_the_inspection_authority_comes_before_customs_while_it_is_separate(trial, name):
    for case in trial(name).lane("sg-cn"):
        assert case.last["imp_oga_release"] <= case.first["imp_lodged"] + TOLERANCE


def test_only_who_lodges_in_advance_lodges_before_arrival(trial):
    found = trial("digital").lane("sg-cn")
    before = {c.attributes["imp_lodging"] for c in found if c.first["imp_lodged"] < c.last["conveyance_arrival"]}
    assert before == {"advance"}
    assert all(c.attributes["imp_plans"] == "yes" for c in found if c.attributes["imp_lodging"] == "advance")


def test_exports_are_lodged_at_most_about_three_days_before_the_arrival_report(trial):
    early = [c for c in trial("digital").lane("cn-sg") if c.attributes["exp_lodging"] == "before_arrival"]
    ahead = [c.hours("exp_lodged", "exp_arrival_report") for c in early]
    assert len(ahead) > 50
    assert sum(h > 72.0 for h in ahead) < 0.05 * len(ahead)


def test_tax_is_paid_between_review_and_release(trial):
    paid = [c for c in trial("cn-2017").lane("sg-cn") if "imp_tax_paid" in c.last]
    assert len(paid) > 100
    for case in paid:
        assert at_most(case, "imp_review_end", "imp_tax_due")
        assert at_most(case, "imp_tax_paid", "imp_released")


def test_singapore_wants_the_permit_before_loading_and_before_the_gate(trial):
    for case in trial("paper").lane("sg-cn"):
        assert at_most(case, "exp_permit", "exp_gate_in")  # a copy is shown at the gate
        assert at_most(case, "exp_permit", "exp_loading_started")
    for case in trial("digital").lane("cn-sg"):
        assert at_most(case, "imp_permit", "imp_gate_out")


@pytest.mark.parametrize(("name", "handling"), [("paper", "paper"), ("digital", "electronic")])
def test_the_two_ends_handle_every_document_one_way(trial, name, handling):
    for case in trial(name).cases:
        sides = {k: v for k, v in case.attributes.items() if k.startswith("handling.")}
        touched = {k: v for k, v in sides.items() if v != "electronic" or handling == "electronic"}
        assert set(touched.values()) == {handling}


def test_all_boxes_of_a_sailing_leave_and_arrive_together(trial):
    arrival: dict[float, set[float]] = {}
    for case in trial("paper").cases:
        arrival.setdefault(case.last["departed"], set()).add(case.last["conveyance_arrival"])
    assert len(arrival) > 20
    assert all(len(times) == 1 for times in arrival.values())


def test_a_missed_load_list_costs_a_week(trial):
    """With one sailing a week, the time from gate to loading is bimodal: at most five and a half days, or about a week more."""
    waits = [c.hours("exp_gate_in", "exp_loading_started") for c in trial("cn-2017").lane("cn-sg")]
    missed = [w for w in waits if w > 132.0]
    assert 0.0 < len(missed) < 0.12 * len(waits)
    assert min(missed) > 168.0


def test_consignments_and_their_luck_are_the_same_under_paper_and_digital(trial):
    paper, digital = ({c.key: c for c in trial(n).cases} for n in ("paper", "digital"))
    assert paper.keys() == digital.keys()
    for key, case in paper.items():
        twin = digital[key]
        assert case.record.created == twin.record.created
        assert [case.attributes[a] for a in ("imp_aeo", "exp_aeo", "bl_type", "listed")] == [
            twin.attributes[a] for a in ("imp_aeo", "exp_aeo", "bl_type", "listed")
        ]


@pytest.mark.parametrize("name", SHORT)
def test_the_warm_up_outlasts_the_longest_pipeline(trial, name):
    found = trial(name)
    lengths = sorted(c.last["delivered"] - c.record.created for c in found.cases)
    assert lengths[int(0.999 * len(lengths))] < found.scenario.experiment.warm_up
    assert lengths[int(0.999 * len(lengths))] < found.scenario.experiment.run_out


def test_a_consignment_passes_a_readable_number_of_timed_steps(trial):
    counts = [sum(s.end > s.start for s in c.record.segments) for c in trial("paper").cases]
    assert 30 <= sum(counts) / len(counts) <= 45


@pytest.mark.parametrize("name", ["year-small", "episode-small"])
def test_dated_experiments_run_to_their_end(trial, name):
    found = trial(name, "10 %", "4 weeks")
    assert found.complete
    assert found.cases
