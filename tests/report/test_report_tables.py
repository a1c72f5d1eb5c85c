"""Tables of the terminal say the same as the page."""

from __future__ import annotations

import io

from rich.console import Console

from sim.report.build import interval_text
from sim.report.tables import comparison_summary, comparison_table, level_table, owner_table
from sim.results.intervals import Expectation, Interval, Ref, Stage
from tests.report.made_up import INTERVALS, REALISED, comparison, heads


def text(renderable) -> str:
    console = Console(file=io.StringIO(), width=200, color_system=None)
    console.print(renderable)
    return console.file.getvalue()


def test_a_comparison_shows_levels_difference_limits_and_expectation():
    said = text(comparison_table(comparison()))
    assert "−54.0 h (−56.1 to −51.9)" in said
    assert "constructed counterfactual" in said
    assert "shorter expected: as expected" in said
    assert "(exploratory)" in said
    assert "controlled goods" not in said


def test_groups_are_shown_when_asked_for():
    assert "Goods: controlled goods" in text(comparison_table(comparison(), groups=True))


def test_the_sentence_stands_above_the_table():
    said = text(comparison_summary(comparison()))
    assert said.index("54 hours earlier") < said.index("10 replications, seed 2026, volume 35 %")


def test_an_expectation_that_is_contradicted_is_called_so():
    assert "no difference expected: contradicted" in text(comparison_table(comparison()))


def test_owners_add_up_to_the_interval():
    said = text(owner_table(comparison(), REALISED, "lane=sg-cn"))
    assert "carrier" in said
    assert "sailing, cut-off" in said
    hours = [float(line.split()[1]) for line in said.splitlines() if line.startswith(("trader", "carrier", "customs"))]
    assert len(hours) == 3


def test_a_run_shows_its_levels_only():
    said = text(level_table(heads()["paper"], INTERVALS, comparison().measures))
    assert "constructed counterfactual" in said
    assert "541 h" in said
    assert "487 h" not in said


def test_an_interval_in_words():
    made = interval_text(
        Interval(
            "port_stay_import",
            stages=(Stage("", Ref.of("conveyance_arrival")), Stage("unloading", Ref.of("imp_discharged"))),
            label_en="Port stay",
            label_zh="港口停留",
            population=(("lane", ("sg-cn",)), ("goods", ("general", "controlled"))),
            expects=Expectation("shorter", "because", "there"),
            headline=True,
        )
    )
    assert (made.place, made.lane, made.headline, made.sign) == ("port", "sg-cn", True, "shorter")
    assert made.population == "Lane: Singapore to Zhejiang; Goods: general goods or controlled goods"
    assert [name for name, _, _ in made.stages] == ["unloading"]
