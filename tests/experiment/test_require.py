"""Requirements: read strictly, met only when the whole interval meets them."""

from __future__ import annotations

import pytest

from sim.errors import Refused
from sim.experiment.require import judge, parse_requirement
from sim.stats.measure import Measure


def row(low: float | None, high: float | None, estimate: float = 20.0) -> Measure:
    return Measure("new", None, "overall_import", "time", "", "p95", "h", estimate, low, high, 0.95)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("overall_import.p95 <= 24 h", 24.0),
        ("port_stay_import.customs.mean < 90 min", 1.5),
        ("permit_answer.within_10_min >= 99 %", 0.99),
        ("cost.mean <= 120", 120.0),
    ],
)
def test_values_carry_their_units(text: str, value: float) -> None:
    assert parse_requirement(text).value == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["", "overall_import <= 24 h", "overall_import.p95 = 24 h", "a.mean <= soon", "a.mean >= 110 %"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_requirement(text)
    assert [p.code for p in refused.value.problems] == ["USE-004"]


@pytest.mark.parametrize(
    ("low", "high", "met"), [(18.0, 22.0, True), (18.0, 24.0, True), (18.0, 25.0, False), (None, None, False)]
)
def test_an_interval_that_straddles_the_threshold_has_not_shown_it(
    low: float | None, high: float | None, met: bool
) -> None:
    assert judge(parse_requirement("overall_import.p95 <= 24 h"), [row(low, high)], ["new"]).met is met


def test_a_statistic_nobody_measured_is_refused() -> None:
    with pytest.raises(Refused):
        judge(parse_requirement("overall_import.p96 <= 24 h"), [row(1.0, 2.0)], ["new"])
