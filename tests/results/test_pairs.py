"""Two scenarios on the same consignments, against brute force."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from sim.flow import Flow
from sim.quantity import HOUR, WEEK
from sim.results import CaseRecord, Interval, PairCollector, PairSummary, Passage, Ref, Segment, SummaryCollector
from sim.results.bins import bin_of
from tests.results import made_up

INTERVALS = (
    Interval("whole", Ref.of("m00:first"), Ref.of("m05")),
    Interval("signed", Ref.of("m02"), Ref.of("m03")),
    Interval("answer", Ref.of("m08"), Ref.of("m09"), unit="message"),
)
START = made_up.EXPERIMENT.window_start


def stretched(case: CaseRecord, luck: random.Random) -> CaseRecord:
    """The same consignment when every step takes its own share of the time it took."""
    factor = luck.uniform(0.5, 1.2)

    def at(time: float) -> float:
        return case.created + factor * (time - case.created)

    return CaseRecord(
        case.stream,
        case.index,
        case.created,
        at(case.ended),
        case.attributes,
        [Passage(p.milestone, at(p.time), p.segment) for p in case.passages],
        [Segment(s.token, s.step, s.state, at(s.start), at(s.end), s.predecessor) for s in case.segments],
        case.accounts,
        visits=bytes(v + (i == 7) for i, v in enumerate(case.visits)),
    )


def without(case: CaseRecord, milestone: int) -> CaseRecord:
    return replace(case, passages=[p for p in case.passages if p.milestone != milestone])


def side(flow: Flow) -> SummaryCollector:
    return SummaryCollector(flow, made_up.EXPERIMENT, INTERVALS, ("lane",), timetables=made_up.timetables())


def pair(seed: int) -> tuple[PairSummary, list[CaseRecord], list[CaseRecord]]:
    luck = random.Random(seed)
    base = [made_up.case(luck, i, START + luck.random() * WEEK) for i in range(120)]
    alternative = [stretched(c, luck) for c in base]
    base = [without(c, 5) if luck.random() < 0.1 else c for c in base][5:]
    alternative = [without(c, 5) if luck.random() < 0.1 else c for c in alternative][:-9]
    one, other = side(made_up.model()), side(made_up.model())
    both = PairCollector(one, other)
    for collector, cases in ((one, base), (other, alternative)):
        for case in cases:
            collector.case(case)
        collector.finish(START + 30 * WEEK, complete=True)
    return both.summary(), base, alternative


SUMMARY, BASE, ALTERNATIVE = pair(3)


def hours_to(case: CaseRecord) -> int | None:
    times = [p.time for p in case.passages if p.milestone == 5]
    return round(times[-1] * 1e6) - round(case.created * 1e6) if times else None


def test_differences_are_those_of_identical_consignments() -> None:
    theirs = {c.index: hours_to(c) for c in ALTERNATIVE}
    ours = {c.index: hours_to(c) for c in BASE}
    common = sorted(ours.keys() & theirs.keys())
    pairs = [(ours[i], theirs[i]) for i in common]
    differences = [b - a for a, b in pairs if a is not None and b is not None]
    spread = SUMMARY.measures["whole"][""]
    assert (spread.count, spread.total) == (len(differences), sum(differences))
    assert spread.squares == sum(d * d for d in differences)
    assert spread.shorter == sum(bin_of(d) < 0 for d in differences) > 0
    assert spread.longer == sum(bin_of(d) > 0 for d in differences) > 0
    assert spread.base_only == sum(a is not None and b is None for a, b in pairs) > 0
    assert spread.alternative_only == sum(a is None and b is not None for a, b in pairs) > 0
    assert (SUMMARY.matched, SUMMARY.base_only, SUMMARY.alternative_only) == (len(common), 9, 5)


def test_parts_add_up_to_the_difference_in_every_group() -> None:
    for groups in SUMMARY.measures.values():
        for spread in groups.values():
            assert sum(spread.parts.values()) + spread.before == spread.total
    assert any(s.before for s in SUMMARY.measures["signed"].values())


def test_groups_add_up_and_messages_are_not_matched() -> None:
    assert set(SUMMARY.measures) == {"whole", "signed"}
    groups = SUMMARY.measures["whole"]
    assert sum(s.total for g, s in groups.items() if g) == groups[""].total


def test_draws_in_step_are_counted_by_stream() -> None:
    common = {c.index for c in BASE} & {c.index for c in ALTERNATIVE}
    visits = [c.visits for c in BASE if c.index in common]
    step = sum(v[7] for v in visits)
    assert SUMMARY.draws["p/s07"] == (step, step + len(common))
    total = sum(sum(v) for v in visits)
    assert SUMMARY.in_step == pytest.approx(total / (total + len(common)))
    assert PairSummary().in_step is None


def test_the_paper_and_the_electronic_twin_of_a_step_share_their_draws() -> None:
    flow = made_up.model()
    twin = replace(
        flow, steps=tuple(replace(s, stream="twin") if s.name in ("p/s00", "p/s04") else s for s in flow.steps)
    )
    one, other = side(twin), side(twin)
    both = PairCollector(one, other)
    case = made_up.case(random.Random(1), 0, START)
    for collector, step in ((one, 0), (other, 4)):
        collector.case(replace(case, visits=bytes(i == step for i in range(61))))
        collector.finish(START + 30 * WEEK, complete=True)
    assert both.summary().draws == {"twin": (1, 1)}


def test_a_pair_merges_and_survives_json() -> None:
    other = pair(4)[0]
    left, right = PairSummary.merged([SUMMARY, other]), PairSummary.merged([other, SUMMARY])
    text = json.dumps(left.to_dict())
    assert text == json.dumps(right.to_dict()) == json.dumps(PairSummary.from_dict(json.loads(text)).to_dict())
    assert left.replications == 2
    assert left.matched == SUMMARY.matched + other.matched
    with pytest.raises(ValueError, match="format"):
        PairSummary.from_dict({**left.to_dict(), "format": 9})


def test_only_the_measures_asked_for_are_kept() -> None:
    one, other = side(made_up.model()), side(made_up.model())
    both = PairCollector(one, other, measures=("signed",))
    case = made_up.case(random.Random(8), 0, START)
    for collector in (one, other):
        collector.case(case)
        collector.finish(START + HOUR, complete=True)
    assert set(both.summary().measures) == {"signed"}
