"""The minister's sentence: delivery first, the customs step second, nothing claimed that is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.report.index import Rows
from sim.report.sentence import minister, statement
from tests.report.made_up import INTERVALS, comparison


def changed(report, measure, **values):
    """The report with the difference row of a measure's mean changed."""
    rows = [
        replace(r, **values) if r.baseline and r.measure == measure and r.statistic == "mean" and not r.group else r
        for r in report.measures
    ]
    return replace(report, measures=rows)


def test_delivery_stands_before_the_customs_step_and_both_carry_their_interval():
    said = minister(comparison())
    assert "54 hours earlier" in said
    assert "interval 52 to 56" in said
    assert "48.5 hours shorter (48.0 to 49.0)" in said
    assert said.index("54 hours") < said.index("48.5 hours")


def test_both_sides_are_named_with_label_and_dates():
    said = minister(comparison())
    assert "“Full digital package” instead of “Paper on both sides”" in said
    assert "“Paper on both sides” is a constructed counterfactual" in said
    assert "“Full digital package” stands for Singapore 2026 and China 2022" in said


def test_equal_dates_are_said_once():
    assert "Both stand for Singapore 2026 and China 2022." in minister(comparison("today", "reform"))


def test_inputs_are_called_exact_until_there_is_an_input_interval():
    assert "Inputs are taken as exact" in minister(comparison())
    known = changed(comparison(), "realised", input_low=-80.0, input_high=-20.0)
    assert "taken as exact" not in minister(known)
    assert "with doubt about inputs 20 to 80" in minister(known)


@pytest.mark.parametrize(("low", "high"), [(-60.0, 1.0), (-1.0, 60.0), (0.0, 3.0), (None, None)])
def test_an_interval_with_zero_in_it_shows_no_difference(low, high):
    estimate = -30.0 if low is None else (low + high) / 2.0
    said = minister(changed(comparison(), "realised", estimate=estimate, low=low, high=high))
    assert "no difference can be shown at delivery" in said
    assert "hours earlier" not in said
    assert "hours later" not in said


def test_a_loss_is_said_as_plainly_as_a_gain():
    said = minister(changed(comparison(), "realised", estimate=12.0, low=9.0, high=15.0))
    assert "delivered on average 12 hours later" in said


def test_unfinished_consignments_are_given_as_the_reason_for_a_missing_interval():
    row = {"estimate": -12.0, "low": None, "high": None, "estimator": "difference of lower bounds; exploratory"}
    assert "some were unfinished" in minister(changed(comparison(), "realised", **row))


def test_only_the_declared_customs_step_is_told_when_one_is_declared():
    assert "export from Zhejiang" not in minister(comparison())


def test_without_a_delivery_the_declared_intervals_are_told():
    plain = tuple(replace(i, place="", headline=i.name == "permit_answer_export") for i in INTERVALS)
    said = minister(replace(comparison(), intervals=plain))
    assert "TradeNet's answer, export is 150 minutes shorter" in said or "2.49 hours shorter" in said


def test_nothing_in_common_is_said():
    assert "nothing was measured" in minister(replace(comparison(), measures=()))


def test_title_and_finding_agree():
    said = statement(comparison())
    assert said.title == "Delivered 54 hours earlier"
    assert any(s.strong and s.text == "54 hours earlier" for s in said.finding)


def test_rows_of_other_scenarios_are_left_out():
    report = comparison()
    rows = Rows([*report.measures, *comparison("today", "reform").measures], "paper", "digital")
    assert {r.scenario for r in rows.kept} == {"paper", "digital"}
