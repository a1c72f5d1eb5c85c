"""The summary of a replication against brute force that keeps every raw value, and what must not change it."""

from __future__ import annotations

import json
import math
import random
import tracemalloc
from collections import Counter

import pytest

from sim.quantity import DAY, HOUR, WEEK, Money
from sim.results import CaseRecord, Interval, PoolRecord, Ref, Stage, Summary, SummaryCollector, Tariff, TimeValue
from sim.results.bins import bin_of
from sim.results.facts import Facts
from tests.results import made_up

INTERVALS = (
    Interval("whole", Ref.of("m00:first"), Ref.of("m05", "m06"), within=(10 * HOUR, 48 * HOUR), clock="signed"),
    Interval("clipped", Ref.of("m07"), Ref.of("m03"), clock="clipped", population=(("lane", ("sg-cn",)),)),
    Interval("stay", stages=(Stage("", Ref.of("m01")), Stage("x", Ref.of("m02")), Stage("y", Ref.of("m03", "m04")))),
    Interval("answer", Ref.of("m08"), Ref.of("m09"), unit="message", within=(HOUR,)),
)
GROUPS = ("goods", "lane", "tier")
TARIFF = Tariff("storage", "stay.y", Money("CNY", 30_000_000), "trader/storage", free=5 * HOUR)
START, END = made_up.EXPERIMENT.window_start, made_up.EXPERIMENT.window_end
LIMIT = END + 3 * DAY


def collector() -> SummaryCollector:
    return SummaryCollector(
        made_up.model(),
        made_up.EXPERIMENT,
        INTERVALS,
        GROUPS,
        (TARIFF,),
        TimeValue("whole", Money("SGD", 20_000_000)),
        timetables=made_up.timetables(),
    )


def consignments(seed: int, number: int = 300) -> list[CaseRecord]:
    """Created around the window; those that live beyond the limit are open, some are withdrawn."""
    luck = random.Random(seed)
    cases = []
    for index in range(number):
        case = made_up.case(luck, index, luck.uniform(START - WEEK, END + WEEK))
        case.withdrawn = luck.random() < 0.05
        cases.append(made_up.left_open(case, LIMIT) if case.ended > LIMIT else case)
    return cases


def summary(cases: list[CaseRecord]) -> Summary:
    c = collector()
    for case in cases:
        c.case(case)
    c.pool(PoolRecord("desk", 5.0, 7200.0, 3.0, 9.0, 9.0, 4.0, 6, 11))
    c.finish(LIMIT, complete=False)
    return c.summary()


CASES = consignments(1)
COHORT = [c for c in CASES if START <= c.created < END]
SUMMARY = summary(CASES)


def last(case: CaseRecord, name: str) -> float | None:
    times = [p.time for p in case.passages if p.milestone == int(name[1:])]
    return times[-1] if times else None


def group(case: CaseRecord) -> set[str]:
    values = Facts(made_up.model()).values
    return {""} | {f"{g}={values[g][case.attributes[i]]}" for i, g in enumerate(GROUPS)}


@pytest.mark.parametrize("name", ["", "goods=dutiable", "lane=cn-sg", "tier=small"])
def test_sums_of_an_interval_are_those_of_all_raw_values(name: str) -> None:
    ys, running, withdrawn = [], [], 0
    for case in COHORT:
        if name not in group(case):
            continue
        ends = last(case, "m05"), last(case, "m06")
        if case.withdrawn:
            withdrawn += 1
        elif ends[0] is not None and ends[1] is not None:
            ys.append(round(max(ends[0], ends[1]) * 1e6) - round(case.created * 1e6))
        elif math.isnan(case.ended):
            running.append(round(LIMIT * 1e6) - round(case.created * 1e6))
    spread = SUMMARY.measures["whole"].groups[name]
    assert len(ys) > 10
    assert (spread.count, spread.total, spread.squares) == (len(ys), sum(ys), sum(y * y for y in ys))
    assert (spread.low, spread.high) == (min(ys), max(ys))
    assert spread.bins == Counter(bin_of(y) for y in ys)
    assert spread.within == [sum(y <= t * HOUR * 1e6 for y in ys) for t in (10, 48)]
    assert (spread.censored, spread.censored_total) == (len(running), sum(running))
    assert spread.censored_bins == Counter(bin_of(y) for y in running)
    assert spread.withdrawn == withdrawn


def test_parts_and_the_time_before_the_clock_add_up_to_the_total() -> None:
    for measure in SUMMARY.measures.values():
        for spread in measure.groups.values():
            assert sum(spread.parts.values()) + spread.before_total == spread.total
            assert all(time > 0 for time in spread.parts.values())


def test_clipped_times_are_nought_where_the_end_came_first() -> None:
    spread = SUMMARY.measures["clipped"].groups[""]
    assert spread.low == 0
    assert spread.before == 0
    assert set(SUMMARY.measures["clipped"].groups) >= {"", "lane=sg-cn"}
    assert "lane=cn-sg" not in SUMMARY.measures["clipped"].groups


def test_groups_of_an_attribute_add_up_to_everyone() -> None:
    for name in GROUPS:
        parts = [m.groups for m in SUMMARY.measures.values()]
        for groups in parts:
            assert sum(s.count for g, s in groups.items() if g.startswith(f"{name}=")) == groups[""].count
        assert sum(c.cases for g, c in SUMMARY.counts.items() if g.startswith(f"{name}=")) == len(COHORT)


def test_every_consignment_of_the_cohort_is_counted_once() -> None:
    counts = SUMMARY.counts[""]
    assert counts.cases == len(COHORT) == counts.finished + counts.open + counts.withdrawn + counts.lost
    assert counts.open == sum(math.isnan(c.ended) and not c.withdrawn for c in COHORT) > 0
    assert counts.withdrawn == sum(c.withdrawn for c in COHORT) > 0
    assert SUMMARY.open_by_step == {"p/s00": sum(math.isnan(c.ended) for c in COHORT)}
    assert not SUMMARY.complete


def test_a_consignment_that_vanished_is_lost() -> None:
    case = made_up.left_open(made_up.case(random.Random(1), 0, START), START + HOUR)
    case.open_at = ()
    assert summary([case]).counts[""].lost == 1


def test_money_is_what_was_booked_and_what_the_tariff_adds() -> None:
    fees = sum(c.accounts[("trader/fee", "SGD")] for c in COHORT)
    assert SUMMARY.money[""][("trader/fee", "SGD")] == fees
    due = 0
    for case in COHORT:
        stamps = [last(case, m) for m in ("m01", "m02", "m03", "m04")]
        if case.withdrawn or (None in stamps and (not math.isnan(case.ended) or None in stamps)):
            continue
        a, b, c, d = (s for s in stamps if s is not None)
        begin = max(a, b)
        due += TARIFF.due(round(max(begin, c, d) * 1e6) - round(begin * 1e6))
    assert SUMMARY.money[""][("trader/storage", "CNY")] == due > 0
    ys = SUMMARY.measures["whole"].groups[""]
    assert SUMMARY.time_value[""]["SGD"] == pytest.approx(ys.total / (DAY * 1e6) * 20_000_000, rel=1e-9)


def test_the_path_counts_everyone_and_the_weeks_those_that_finished() -> None:
    path = SUMMARY.path
    assert sum(path.created.values()) == len(CASES)
    assert sum(path.ended.values()) == sum(not math.isnan(c.ended) for c in CASES)
    assert path.until == int(LIMIT // DAY)
    finished = [c for c in CASES if not math.isnan(c.ended) and not c.withdrawn]
    assert sum(n for n, _ in SUMMARY.weeks.values()) == len(finished)
    assert sum(t for _, t in SUMMARY.weeks.values()) == sum(
        round(c.ended * 1e6) - round(c.created * 1e6) for c in finished
    )


def test_a_team_is_paid_for_its_open_hours() -> None:
    use = SUMMARY.pools["desk"]
    assert (use.pay, use.currency, use.busy) == (50_000_000, "SGD", 3_000_000)


def test_the_order_of_consignments_does_not_matter() -> None:
    shuffled = list(CASES)
    random.Random(5).shuffle(shuffled)
    assert json.dumps(summary(shuffled).to_dict()) == json.dumps(SUMMARY.to_dict())


def test_merging_is_associative_and_commutative() -> None:
    a, b, c = (summary(consignments(seed, 120)) for seed in (2, 3, 4))
    left = Summary.merged([Summary.merged([a, b]), c])
    right = Summary.merged([c, Summary.merged([b, a])])
    assert json.dumps(left.to_dict()) == json.dumps(right.to_dict())
    assert left.replications == 3
    spreads = [s.measures["whole"].groups[""] for s in (a, b, c)]
    assert left.measures["whole"].groups[""].total == sum(s.total for s in spreads)
    assert a.to_dict() == summary(consignments(2, 120)).to_dict(), "merging leaves its parts as they were"


def test_a_summary_survives_json() -> None:
    text = json.dumps(SUMMARY.to_dict())
    assert json.dumps(Summary.from_dict(json.loads(text)).to_dict()) == text


def test_summaries_that_do_not_belong_together_are_refused() -> None:
    other = SummaryCollector(made_up.model(), made_up.EXPERIMENT, INTERVALS[:1], timetables=made_up.timetables())
    other.finish(LIMIT, complete=True)
    with pytest.raises(ValueError, match="different scenarios"):
        Summary.merged([SUMMARY, other.summary()])
    with pytest.raises(ValueError, match="format"):
        Summary.from_dict({**SUMMARY.to_dict(), "format": 0})
    with pytest.raises(ValueError, match="no replication"):
        Summary.merged([])


def test_a_summary_needs_a_finished_run() -> None:
    with pytest.raises(RuntimeError, match="finished"):
        collector().summary()


@pytest.mark.parametrize(
    ("groups", "tariffs", "words"),
    [
        (("colour",), (), "colour"),
        ((), (Tariff("t", "nothing", Money("SGD", 1), "a/b"),), "not measured"),
        ((), (Tariff("t", "answer", Money("SGD", 1), "a/b"),), "per message"),
    ],
)
def test_unknown_groups_and_tariffs_are_refused(
    groups: tuple[str, ...], tariffs: tuple[Tariff, ...], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        SummaryCollector(made_up.model(), made_up.EXPERIMENT, INTERVALS, groups, tariffs)


def test_memory_does_not_grow_with_the_number_of_consignments() -> None:
    """Twice the consignments may add bins, not records: far less than a kilobyte for each."""
    luck = random.Random(7)
    c = collector()
    cases = [made_up.case(luck, i, START + 1.0) for i in range(150)]
    for case in cases:
        c.case(case)
    tracemalloc.start()
    for _ in range(10):
        for case in cases:
            c.case(case)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown / 1500 < 100.0, f"{grown / 1500:.0f} bytes for each consignment"
