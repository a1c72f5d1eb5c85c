"""Rows on errors and corrections: against the plain counts they are made of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sim.results import Summary
from sim.results.errors import FAMILIES, FINDERS, SURFACES, ErrorSums
from sim.stats import Measure, compare, measures
from sim.stats.figure import Setting
from tests.results.test_errors import documented, run

BASE = [run(documented(), seed, rounds=True)[0] for seed in range(4)]
OTHER = [run(documented(), seed + 50, rounds=True)[0] for seed in range(4)]
ROWS = measures(BASE, "b")


def row(rows: Sequence[Measure], measure: str, statistic: str, group: str = "") -> Measure:
    found = [r for r in rows if (r.measure, r.statistic, r.group) == (measure, statistic, group)]
    assert len(found) == 1, (measure, statistic, group)
    return found[0]


def total(summaries: Sequence[Summary], document: str = "declaration", group: str = "") -> ErrorSums:
    return Summary.merged(summaries).errors[document][group]


def test_shares_are_pooled_over_replications() -> None:
    whole = total(BASE)
    for group in ("", "lane=sg-cn"):
        sums = total(BASE, group=group)
        rate = row(ROWS, "errors.declaration.rate", "share", group)
        assert rate.estimate == pytest.approx(sums.wrong / sums.consignments)
        assert rate.cases == sums.consignments
        assert rate.low is not None
        assert rate.low <= rate.estimate
    right = row(ROWS, "errors.declaration.first_time_right", "share")
    assert right.estimate == pytest.approx(whole.right / whole.judged)
    assert right.cases == whole.judged
    rounds = row(ROWS, "errors.declaration.rounds", "mean")
    assert (rounds.kind, rounds.estimate) == ("count", pytest.approx(whole.rounds / whole.consignments))
    escapes = row(ROWS, "errors.declaration.escapes", "share")
    assert escapes.estimate == pytest.approx(whole.escaped / whole.released)


@pytest.mark.parametrize(
    ("name", "prefix", "parts"), [("found", "by_finder:", FINDERS), ("escaped", "surfaced:", SURFACES)]
)
def test_parts_of_a_count_add_up(name: str, prefix: str, parts: tuple[str, ...]) -> None:
    measure = f"errors.declaration.{name}"
    mean = row(ROWS, measure, "mean").estimate
    assert mean is not None
    assert mean > 0.0
    found = [row(ROWS, measure, f"{prefix}{p}").estimate or 0.0 for p in parts]
    assert sum(found) == pytest.approx(mean)


def test_families_are_told_for_everyone_only() -> None:
    for family in FAMILIES:
        assert row(ROWS, "errors.declaration.rate", f"by_family:{family}").unit == "share"
    assert not [r for r in ROWS if r.group and r.statistic.startswith(("by_family", "by_finder", "surfaced"))]


def test_hours_under_correction_add_up_by_owner_and_stay_within_the_interval() -> None:
    for interval in ("realised", "stay"):
        for group in ("", "lane=sg-cn"):
            mean = row(ROWS, f"correction_time.{interval}", "mean", group).estimate
            whole = row(ROWS, interval, "mean", group).estimate
            assert mean is not None
            assert whole is not None
            assert 0.0 < mean < whole
            parts = [
                r.estimate or 0.0
                for r in ROWS
                if (r.measure, r.group) == (f"correction_time.{interval}", group) and r.statistic.startswith("by_owner")
            ]
            assert sum(parts) == pytest.approx(mean, abs=1e-9)
            assert min(parts) >= 0.0
    assert not [r for r in ROWS if r.measure == "correction_time.other"]


def test_differences_are_alternative_minus_base() -> None:
    rows = compare(BASE, OTHER, ("b", "o"), setting=Setting()).rows
    one, other = total(BASE), total(OTHER)
    found = row(rows, "errors.declaration.rate", "share")
    assert found.estimate == pytest.approx(other.wrong / other.consignments - one.wrong / one.consignments)
    assert (found.scenario, found.baseline) == ("o", "b")
    hours = [r for r in rows if r.measure == "correction_time.realised" and not r.group]
    owners = [r for r in hours if r.statistic.startswith("by_owner:")]
    whole = row(rows, "correction_time.realised", "mean")
    assert sum(r.estimate or 0.0 for r in owners) == pytest.approx(whole.estimate, abs=1e-9)


def test_a_consignment_still_open_is_said() -> None:
    assert row(ROWS, "errors.declaration.rate", "share").estimator == "pooled share"
    still = [Summary.from_dict(s.to_dict()) for s in BASE]
    still[0].counts[""].open = 1
    assert row(measures(still, "b"), "errors.declaration.rate", "share").estimator == "pooled share, incomplete"
