"""Definitions of intervals: what may be written, and what contradicts itself."""

from __future__ import annotations

import pytest

from sim.quantity import DAY, HOUR, Money
from sim.results import Expectation, Interval, Point, Ref, Stage, Tariff, TimeValue

A, B = Ref.of("arrived"), Ref.of("released")


def test_a_boundary_is_read_as_written() -> None:
    assert Ref.of("lodged").points == (Point("lodged", "last"),)
    assert Ref.of("lodged:first", "arrived").points == (Point("lodged", "first"), Point("arrived", "last"))
    assert str(Ref.of("lodged:first", "arrived")) == "latest of lodged:first, arrived"


@pytest.mark.parametrize("texts", [(), ("",), ("lodged:second",), (":first",)])
def test_a_boundary_that_names_nothing_is_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="milestone"):
        Ref.of(*texts)


def test_measures_of_a_staged_interval() -> None:
    stay = Interval("stay", stages=(Stage("", A), Stage("customs", B), Stage("pick-up", Ref.of("gate_out", "paid"))))
    assert stay.measures == ("stay", "stay.customs", "stay.pick-up")
    assert stay.milestones == ("arrived", "released", "gate_out", "paid")
    assert Interval("plain", A, B).measures == ("plain",)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"start": A},
        {"start": A, "end": B, "stages": (Stage("", A), Stage("x", B))},
        {"stages": (Stage("", A),)},
        {"start": A, "end": B, "unit": "container"},
        {"stages": (Stage("", A), Stage("x", B)), "unit": "message"},
        {"start": A, "end": B, "clock": "absolute"},
        {"start": A, "end": B, "expects": Expectation("better")},
    ],
)
def test_contradictions_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="interval i"):
        Interval("i", **given)  # type: ignore[arg-type]


def test_a_started_day_is_paid_whole_beyond_the_free_days() -> None:
    tariff = Tariff("storage", "stay", Money("SGD", 30_000_000), "trader/storage", free=7 * DAY)
    day = 86_400_000_000
    assert [tariff.due(n) for n in (0, 7 * day, 7 * day + 1, 8 * day, 8 * day + 1)] == [
        0,
        0,
        30_000_000,
        30_000_000,
        60_000_000,
    ]


def test_a_proportional_rate_is_paid_to_the_second() -> None:
    tariff = Tariff("storage", "stay", Money("SGD", 24_000_000), "trader/storage", free=DAY, charge="proportional")
    assert tariff.due(round((DAY + 6 * HOUR) * 1e6)) == 6_000_000
    value = TimeValue("stay", Money("SGD", 24_000_000))
    assert (value.due(round(HOUR * 1e6)), value.due(-5)) == (1_000_000, 0)
