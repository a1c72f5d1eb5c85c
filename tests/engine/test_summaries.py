"""The compiled engine adds consignments up without records; its summaries are those of the collector, to the last bit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import ENGINES, engine
from sim.engine.compiled import adding, tally
from sim.experiment.replicate import Subject, Task, replicate
from sim.flow import Experiment, Flow
from sim.quantity import DAY, HOUR, WEEK, Money
from sim.results.bins import EDGES, bin_of
from sim.results.collector import SummaryCollector
from sim.results.intervals import CLIPPED, MESSAGE, SIGNED, Interval, Ref, Stage
from sim.results.summary import Summary
from sim.results.tariffs import PROPORTIONAL, STARTED, Tariff, TimeValue
from sim.scenario import load
from tests.engine.helpers import ONE_WEEK
from tests.engine.test_documents import treated
from tests.strategies.flows import EXPERIMENT, flows

Measured = dict[str, Any]


@st.composite
def measured(draw: st.DrawFn, model: Flow) -> Measured:
    """Intervals of all kinds over the milestones of a flow, split by groups, with tariffs on some."""
    names = list(model.milestones)
    if not names:
        return {"intervals": ()}

    def ref() -> Ref:
        chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
        return Ref.of(*(n + draw(st.sampled_from(["", ":first", ":last"])) for n in chosen))

    intervals = []
    for number in range(draw(st.integers(3, 8))):
        kind = draw(st.sampled_from(["plain", "staged", "staged", "message"]))
        common: dict[str, Any] = {
            "name": f"i{number}",
            "clock": draw(st.sampled_from([SIGNED, CLIPPED])),
            "within": draw(st.sampled_from([(), (HOUR,), (HOUR, DAY)])),
            "headline": draw(st.booleans()),
        }
        if "aeo" in model.values and draw(st.booleans()):
            common["population"] = (("aeo", ("yes",)),)
        if kind == "staged":
            stages = tuple(Stage(f"s{n}", ref()) for n in range(draw(st.integers(2, 4))))
            intervals.append(Interval(stages=stages, **common))
        elif kind == "message":
            start, end = (Ref.of(draw(st.sampled_from(names))) for _ in range(2))
            intervals.append(Interval(start=start, end=end, unit=MESSAGE, **common))
        else:
            intervals.append(Interval(start=ref(), end=ref(), **common))
    charged = [m for i in intervals if i.unit != MESSAGE for m in i.measures]
    tariffs: list[Tariff] = []
    worth = None
    if charged:
        for number in range(draw(st.integers(0, 2))):
            rate, free = Money("SGD", draw(st.integers(1, 10**9))), draw(st.sampled_from([0.0, 7 * HOUR]))
            how, account = draw(st.sampled_from([STARTED, PROPORTIONAL])), draw(st.sampled_from(["a/b", "trader/fees"]))
            tariffs.append(Tariff(f"t{number}", draw(st.sampled_from(charged)), rate, account, free, HOUR, how))
        worth = TimeValue(draw(st.sampled_from(charged)), Money("SGD", draw(st.integers(1, 10**9))))
    groups = tuple(n for n in ("aeo", "goods", "flagged.form") if n in model.values and draw(st.booleans()))
    return {"intervals": tuple(intervals), "groups": groups, "tariffs": tuple(tariffs), "time_value": worth}


# Stages passed out of order, messages without an answer: there must be something to mix up.
STAMPED = flows().filter(lambda model: len(model.milestones) >= 2)


def summary(name: str, model: Flow, experiment: Experiment, seed: int, wanted: Measured) -> Summary:
    collector = SummaryCollector(model, experiment, **wanted)
    engine(name)(model, experiment, seed, 1, collector)
    return collector.summary()


def same(model: Flow, experiment: Experiment, seed: int, wanted: Measured) -> None:
    one, other = (summary(name, model, experiment, seed, wanted) for name in sorted(ENGINES))
    assert one == other
    assert repr(one.to_dict()) == repr(other.to_dict())


@settings(max_examples=30)
@given(st.data(), STAMPED, st.integers(0, 5))
def test_random_flows_and_intervals(data: st.DataObject, model: Flow, seed: int) -> None:
    same(model, replace(EXPERIMENT, warm_up=DAY, window=4 * DAY), seed, data.draw(measured(model)))


@settings(max_examples=30)
@given(st.data(), treated())
def test_random_document_steps_and_intervals(data: st.DataObject, model: Flow) -> None:
    same(model, ONE_WEEK, 1, data.draw(measured(model)))


@pytest.mark.parametrize("limit", ["_MOST_VALUES", "_OBSERVED"])
@settings(max_examples=10)
@given(data=st.data(), model=STAMPED)
def test_little_room_changes_nothing(data: st.DataObject, model: Flow, limit: str) -> None:
    """Consignments that do not fit go to the collector as records; sums are taken often."""
    wanted = data.draw(measured(model))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally, limit, 24 if limit == "_MOST_VALUES" else 12)
        same(model, replace(EXPERIMENT, window=4 * DAY), 1, wanted)


def test_classes_and_products_are_those_of_plain_python() -> None:
    edges = np.array(EDGES, np.int64)
    for edge in (0, 1, *EDGES[:40], *EDGES[5000:5040], *EDGES[-3:-1]):
        for size in (edge - 1, edge, edge + 1, -edge - 1, -edge, -edge + 1):
            assert adding.class_of(edges, size) == bin_of(size)
    for size in (0, 1, 10**6 - 1, 86_399_999_999, 86_400_000_001, 3 * 10**13 + 7):
        for rate in (1, 999_999, 60_000_000, 10**12 + 11):
            for unit in (round(HOUR * 1e6), round(WEEK * 1e6), 7):
                wanted = (2 * size * rate + unit) // (2 * unit)
                assert wanted >= 1 << 62 or adding.half_up(size, rate, unit) == wanted


SMALL = {
    "theory/r2": (WEEK, WEEK),
    "theory/masks": (6 * HOUR, 6 * HOUR),
    "theory/overload": (DAY, HOUR),
    "today": (2 * WEEK, 4 * WEEK),
    "year-small": (3 * WEEK, WEEK),
}


def small(name: str) -> Subject:
    scenario = load(name)
    window, run_out = SMALL[name]
    volume = 0.3 if name in {"today", "year-small"} else 0.2
    return Subject.of(
        scenario,
        experiment=replace(scenario.experiment, warm_up=WEEK, window=window, run_out=run_out, volume=volume),
    )


@pytest.mark.parametrize("name", SMALL)
def test_shipped_scenarios(name: str) -> None:
    task = Task((small(name),), 1)
    one, other = (replicate(replace(task, engine=name), 1) for name in sorted(ENGINES))
    assert one.summaries == other.summaries


def test_money_beyond_64_bits_is_summed_by_the_collector() -> None:
    """A thousand million a minute is absurd, and still the same absurd sum."""
    scenario = load("theory/r2")
    first, last = scenario.flow.milestones[0], scenario.flow.milestones[-1]
    stay = Interval(name="stay", start=Ref.of(first), end=Ref.of(last))
    due = Tariff("absurd", "stay", Money("SGD", 10**15), "trader/absurd", per=60.0)
    wanted: Measured = {"intervals": (stay,), "tariffs": (due,)}
    model, experiment = scenario.flow, replace(scenario.experiment, warm_up=0.0, window=DAY, run_out=DAY)
    found = summary("simpy", model, experiment, 1, wanted)
    assert max(micros for booked in found.money.values() for micros in booked.values()) > 1 << 63
    same(model, experiment, 1, wanted)


def test_pairs_and_case_files() -> None:
    alternative = load("today-pre-arrival")
    base = small("today")
    task = Task((base, Subject.of(alternative, experiment=base.experiment)), 1, keep_cases=1)
    one, other = (replicate(replace(task, engine=name), 1) for name in sorted(ENGINES))
    assert one.summaries == other.summaries
    assert one.pairs == other.pairs
    assert one.pairs[0].matched > 30
    assert one.cases == other.cases
