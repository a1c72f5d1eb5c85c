"""Difference rows: their arithmetic, their labels, and rows on identical consignments."""

from __future__ import annotations

import json
import math
import random

import numpy as np
import pytest

from sim.quantity import WEEK
from sim.results import (
    CaseRecord,
    Interval,
    PairCollector,
    PairSummary,
    PoolRecord,
    Ref,
    Stage,
    Summary,
    SummaryCollector,
)
from sim.results.facts import Part
from sim.stats import COLUMNS, Measure, Setting, compare, holm, measures
from tests.results import made_up as cases
from tests.results.test_pairs import stretched
from tests.stats import made_up

INTERVALS = (
    Interval("whole", Ref.of("m00:first"), Ref.of("m05"), within=(36_000.0,)),
    Interval("signed", Ref.of("m02"), Ref.of("m03")),
    Interval("stay", stages=(Stage("", Ref.of("m01")), Stage("x", Ref.of("m02")), Stage("y", Ref.of("m03")))),
)
PRIMARY = {("whole", "", "mean"), ("stay", "lane=sg-cn", "p50")}


def replication(seed: int) -> tuple[Summary, Summary, PairSummary]:
    def side() -> SummaryCollector:
        return SummaryCollector(cases.model(), cases.EXPERIMENT, INTERVALS, ("lane",), timetables=cases.timetables())

    def run(collector: SummaryCollector, records: list[CaseRecord], busy: float) -> None:
        for record in records:
            collector.case(record)
        collector.pool(PoolRecord("desk", busy, 2e6, busy, 1e6, 1e6, 1e5, 4, 100))
        collector.finish(40 * WEEK, complete=True)

    luck = random.Random(seed)
    base = [cases.case(luck, i, 10 * WEEK + luck.random() * WEEK) for i in range(60 + seed)]
    one, other = side(), side()
    pair = PairCollector(one, other)
    run(one, base, 1e6)
    run(other, [stretched(c, luck) for c in base][2:], 9e5)
    return one.summary(), other.summary(), pair.summary()


RUNS = [replication(seed) for seed in range(12)]
BASE, ALTERNATIVE, PAIRS = ([r[i] for r in RUNS] for i in range(3))
LEVELS = {
    s: {(r.measure, r.group, r.statistic): r for r in measures(x, s)} for s, x in (("base", BASE), ("alt", ALTERNATIVE))
}
RESULT = compare(BASE, ALTERNATIVE, ("base", "alt"), pairs=PAIRS, primary=PRIMARY, alternatives=2)
ROWS = {(r.measure, r.group, r.statistic): r for r in RESULT.rows}


def test_every_row_is_alternative_minus_base() -> None:
    checked = 0
    for key, row in ROWS.items():
        one, other = LEVELS["base"].get(key), LEVELS["alt"].get(key)
        if one is None or other is None or one.estimate is None or other.estimate is None:
            continue
        assert row.estimate == pytest.approx(other.estimate - one.estimate, abs=1e-9)
        assert (row.scenario, row.baseline, row.unit, row.kind) == ("alt", "base", one.unit, one.kind)
        checked += 1
    assert checked > 100


def test_no_two_rows_say_the_same_thing() -> None:
    assert len(ROWS) == len(RESULT.rows)
    rows = measures(BASE, "base")
    assert len({(r.measure, r.group, r.statistic) for r in rows}) == len(rows)


@pytest.mark.parametrize("table", ["base", "alt", "difference"])
@pytest.mark.parametrize("piece", ["owner", "step", "state", "grade"])
def test_whose_time_it_was_adds_up(table: str, piece: str) -> None:
    rows = ROWS if table == "difference" else LEVELS[table]
    for name in ("whole", "signed", "stay", "stay.x"):
        total = sum(
            r.estimate or 0.0 for (m, g, s), r in rows.items() if (m, g) == (name, "") and s.startswith(f"by_{piece}:")
        )
        assert total == pytest.approx(rows[name, "", "mean"].estimate, abs=1e-9)


@pytest.mark.parametrize("piece", ["owner", "step"])
def test_whose_time_the_paired_difference_was_adds_up(piece: str) -> None:
    for name in ("whole", "signed", "stay"):
        parts = [
            r.estimate or 0.0
            for (m, g, s), r in ROWS.items()
            if (m, g) == (name, "") and s.startswith(f"paired_by_{piece}:")
        ]
        assert sum(parts) == pytest.approx(ROWS[name, "", "paired_mean"].estimate, abs=1e-9)


def test_stages_add_up_to_the_stay() -> None:
    for rows in (ROWS, LEVELS["base"]):
        stages = sum(rows[f"stay.{s}", "", "mean"].estimate or 0.0 for s in "xy")
        assert stages == pytest.approx(rows["stay", "", "mean"].estimate, abs=1e-9)


def test_the_error_of_a_difference_is_that_of_the_replications_differences() -> None:
    row = ROWS["signed", "", "mean"]
    one, other = ([s.measures["signed"].groups[""] for s in x] for x in (BASE, ALTERNATIVE))
    means = [sum(s.total for s in x) / sum(s.count for s in x) for x in (one, other)]
    sizes = [np.mean([s.count for s in x]) for x in (one, other)]
    d = [
        (b.total - means[1] * b.count) / sizes[1] - (a.total - means[0] * a.count) / sizes[0]
        for a, b in zip(one, other, strict=True)
    ]
    half = 2.20098516 * np.std(d, ddof=1) / math.sqrt(12) / 3.6e9
    assert ((row.high or 0) - (row.low or 0)) / 2 == pytest.approx(half, rel=1e-6)


def test_primary_rows_are_joint_and_all_others_exploratory() -> None:
    for key, row in ROWS.items():
        if row.statistic == "variance_reduction":
            continue
        assert row.estimator.endswith("primary, joint over 4" if key in PRIMARY else "exploratory"), key
    assert {(t.measure, t.group, t.statistic) for t in RESULT.tests} == PRIMARY
    alone = compare(BASE, ALTERNATIVE, ("base", "alt"), primary=[("whole", "", "mean")])
    single = next(r for r in alone.rows if (r.measure, r.group, r.statistic) == ("whole", "", "mean"))
    widths = [(r.high or 0) - (r.low or 0) for r in (ROWS["whole", "", "mean"], single)]
    assert widths[0] / widths[1] == pytest.approx(2.98210 / 2.20099, rel=1e-3)
    assert {v.contrast.measure: v.verdict for v in holm(RESULT.tests)}["whole"] == "shorter"


def test_who_gains_and_who_loses_are_shares_of_the_matched() -> None:
    shares = [ROWS["whole", "", s] for s in ("share_shorter", "share_same", "share_longer")]
    assert sum(r.estimate or 0.0 for r in shares) == pytest.approx(1.0)
    assert all(0.0 <= (r.low or 0.0) <= (r.high or 0.0) <= 1.0 for r in shares)
    assert ROWS["consignments", "", "paired_base_only"].estimate == 2.0
    assert ROWS["in_step", "", "share"].estimate == pytest.approx(PairSummary.merged(PAIRS).in_step)


def test_the_same_scenario_twice_differs_by_nothing() -> None:
    for row in compare(BASE, BASE, ("base", "base again")).rows:
        if row.statistic == "variance_reduction":
            assert row.estimate is None
        elif row.estimate is not None:
            assert (row.estimate, row.low or 0.0, row.high or 0.0) == (0.0, 0.0, 0.0)


def test_a_difference_of_unfinished_runs_has_no_interval() -> None:
    rng = np.random.default_rng(5)

    def short(factor: float) -> list[Summary]:
        return [
            made_up.summary({"": made_up.spread(rng.exponential(5 * factor, 100), rng.uniform(0, 20, 9))})
            for _ in range(12)
        ]

    rows = {(r.measure, r.statistic): r for r in compare(short(1.0), short(0.8), ("b", "a")).rows}
    mean = rows["wait", "mean"]
    assert mean.estimate is not None
    assert mean.low is None
    assert mean.estimator.startswith("difference of lower bounds")
    assert rows["wait", "p50"].low is None
    assert (mean.censored or 0.0) > 0.05


def test_replications_must_match() -> None:
    for base, alternative in ((BASE, ALTERNATIVE[:-1]), ([], [])):
        with pytest.raises(ValueError, match="same replications"):
            compare(base, alternative, ("b", "a"))
    with pytest.raises(ValueError, match="same replications"):
        compare(BASE, ALTERNATIVE, ("b", "a"), pairs=PAIRS[:3])
    with pytest.raises(ValueError, match="no replication"):
        measures([], "b")


def test_one_replication_gives_levels_without_intervals() -> None:
    rows = measures(BASE[:1], "base")
    assert all(r.low is None and r.level is None for r in rows if r.estimator != "all the same")
    assert all(r.estimate is None for r in rows if r.statistic == "p50" and r.estimator == "pooled quantile: too few")
    assert all(
        r.low is None
        for r in compare(BASE[:1], ALTERNATIVE[:1], ("b", "a")).rows
        if r.estimate is not None and r.statistic == "mean"
    )


def test_rows_are_plain_json_in_the_order_of_the_contract() -> None:
    for row in (*RESULT.rows, *measures(BASE, "base")):
        assert list(row.as_dict()) == list(COLUMNS)
        text = json.dumps(row.as_dict(), allow_nan=False)
        assert Measure(**json.loads(text)) == row


def test_money_is_shown_in_one_currency() -> None:
    rich = [made_up.summary({"": made_up.spread([1.0, 2.0])}) for _ in range(3)]
    for s in rich:
        s.money[""] = {
            ("trader/storage", "CNY"): 4_000_000,
            ("trader/fee", "SGD"): 2_000_000,
            ("broker/fee", "SGD"): 6_000_000,
        }
        s.time_value[""] = {"SGD": 1_000_000}
    rows = {r.measure: r for r in measures(rich, "s", Setting(fx={"CNY": 0.25})) if r.kind == "money"}
    found = {name: r.estimate for name, r in rows.items()}
    assert found == {
        "cost": 4.5,
        "cost.broker": 3.0,
        "cost.broker/fee": 3.0,
        "cost.trader": 1.5,
        "cost.trader/fee": 1.0,
        "cost.trader/storage": 0.5,
        "time_value": 0.5,
    }
    assert {r.unit for r in rows.values()} == {"SGD"}
    with pytest.raises(ValueError, match="CNY"):
        measures(rich, "s")


def test_a_step_that_is_gone_took_no_time_and_a_group_that_is_gone_is_not_compared() -> None:
    def side(step: str, lane: str) -> list[Summary]:
        made = []
        for n in range(12):
            spread = made_up.spread([1.0 + 0.01 * n, 2.0])
            spread.parts = {Part(step, "customs", "work", "assumed"): spread.total}
            made.append(made_up.summary({"": spread, f"lane={lane}": spread}))
        return made

    rows = {(r.group, r.statistic): r for r in compare(side("stamp", "a"), side("click", "b"), ("b", "a")).rows}
    mean = 1.5 + 0.01 * 5.5 / 2
    assert rows["", "by_step:stamp"].estimate == pytest.approx(-mean)
    assert rows["", "by_step:click"].estimate == pytest.approx(mean)
    assert rows["", "by_owner:customs"].estimate == pytest.approx(0.0, abs=1e-12)
    assert not [key for key in rows if key[0].startswith("lane=")]
