"""Two engines, one result: every record, in the same order, to the last bit.

The reference engine runs steps as objects on SimPy's event list; the compiled one interprets arrays. Traces computed by hand judge both; everything else is
a comparison: shipped scenarios at small sizes, and flows found by Hypothesis with whole-minute durations, so that ties are the normal case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.compiled import layout as at
from sim.engine.compiled.lower import Lowering
from sim.engine.compiled.run import simulate as compiled
from sim.engine.reference import simulate as reference
from sim.errors import Failed
from sim.flow import Attribute, Experiment, Flow, Table
from sim.flow.kinds import Assign, Branch, Charge, Delay, Depart, End, Fork, Service
from sim.quantity import DAY, HOUR, MINUTE, WEEK, Distribution, Money
from sim.results.timetables import Timetables
from sim.scenario import load
from tests.engine import helpers, test_documents, test_traces
from tests.engine.helpers import ONE_WEEK, Keeper, constant, exponential, flow, office, stamp, team
from tests.engine.test_documents import treated
from tests.project.tree import ROOT
from tests.strategies.flows import EXPERIMENT, flows

Engine = Callable[..., dict[tuple[str, int], list[Any]]]
THEORY = sorted(p.stem for p in (ROOT / "scenarios" / "theory").glob("*.yaml"))
CORRIDOR = ("digital", "today", "year-small", "episode-small")
MORE = ("paper", "hybrid", "today-pre-arrival", "cn-2017")


class Everything(Keeper):
    """A collector that keeps everything, opening hours too."""

    def begin(self, timetables: Timetables) -> None:
        self.timetables = timetables


def told(
    engine: Engine, model: Flow, experiment: Experiment, seed: int, watch: Collection[tuple[str, int]] = ()
) -> list[str]:
    """All an engine says, in the order it says it; as text, since the end of an open case is no number."""
    keeper = Everything()
    try:
        log = engine(model, experiment, seed, 1, keeper, watch=watch)
    except Failed as failed:
        return [*map(repr, keeper.cases), str(failed)]
    rows = [repr(keeper.timetables), *map(repr, keeper.cases), *map(repr, keeper.pools.values())]
    return [*rows, repr((keeper.now, keeper.complete)), *(f"{who} {log[who]}" for who in sorted(log))]


def same(model: Flow, experiment: Experiment = ONE_WEEK, seed: int = 1, watched: int = 3) -> None:
    """Demand that both engines say the same; the first difference is shown."""
    watch = {(a.stream, n) for a in model.arrivals for n in range(watched)}
    first, second = (told(engine, model, experiment, seed, watch) for engine in (reference, compiled))
    for one, other in zip(first, second, strict=False):
        assert one == other
    assert len(first) == len(second)


def traces(module: Any) -> list[Any]:
    return [getattr(module, name) for name in vars(module) if name.startswith("test_")]


@pytest.mark.parametrize("trace", traces(test_traces), ids=lambda trace: trace.__name__)
def test_traces_computed_by_hand(trace: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (helpers, test_traces):
        monkeypatch.setattr(module, "simulate", compiled)
    trace()


DOCUMENTS = [t for t in traces(test_documents) if not hasattr(t, "hypothesis") and not hasattr(t, "pytestmark")]


@pytest.mark.parametrize("trace", DOCUMENTS, ids=lambda trace: trace.__name__)
def test_documents_computed_by_hand(trace: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (helpers, test_documents):
        monkeypatch.setattr(module, "simulate", compiled)
    trace()


@pytest.mark.parametrize("name", THEORY)
def test_shipped_theory_scenarios(name: str) -> None:
    scenario = load(f"theory/{name}")
    busy = sum(a.rate * sum(n * p for n, p in enumerate(a.batch, 1)) for a in scenario.flow.arrivals)
    window = min(WEEK, max(6 * HOUR, 400 / busy))
    same(scenario.flow, replace(scenario.experiment, warm_up=window / 2, window=window, run_out=window))


@pytest.mark.parametrize("name", [*CORRIDOR, *(pytest.param(n, marks=pytest.mark.campaign) for n in MORE)])
def test_shipped_corridor_scenarios(name: str) -> None:
    scenario = load(name)
    experiment = replace(scenario.experiment, warm_up=WEEK, window=WEEK, run_out=4 * WEEK, volume=0.2)
    same(scenario.flow, experiment)


@settings(max_examples=40)
@given(flows(), st.integers(0, 5))
def test_random_flows(model: Flow, seed: int) -> None:
    same(model, replace(EXPERIMENT, warm_up=DAY, window=4 * DAY), seed)


@settings(max_examples=25)
@given(treated(), st.integers(0, 5))
def test_random_document_steps(model: Flow, seed: int) -> None:
    same(model, ONE_WEEK, seed)


@settings(max_examples=20)
@given(flows(), st.integers(1, 20))
def test_random_flows_cut_short(model: Flow, hours: int) -> None:
    """The limit falls into the middle of everything: open cases, work in hand and queues are handed over too."""
    same(model, Experiment("cycle", 0.0, DAY, hours * HOUR))


FAMILIES = (
    Distribution("lognormal", (7.0, 0.5)),
    Distribution("weibull", (1000.0, 1.5)),
    Distribution("triangular", (60.0, 300.0, 4000.0)),
    Distribution("gamma", (2.0, 600.0)),
    Distribution("pert", (60.0, 600.0, 7200.0)),
    Distribution("empirical", (60.0, 60.0, 120.0, 4000.0)),
    Distribution("mixture", (0.25, 0.75), (Distribution("constant", (60.0,)), Distribution("exponential", (900.0,)))),
)


def test_every_family_of_durations() -> None:
    names = [f"wait{n}" for n in range(len(FAMILIES))]
    steps = [
        Delay(name=name, duration=Table.of(family), next=onward)
        for name, family, onward in zip(names, FAMILIES, [*names[1:], "end"], strict=True)
    ]
    same(flow(*steps, entry="wait0", every=0.25))


def test_more_than_the_arrays_held_at_first() -> None:
    """A flood that no array was made for: thousands of consignments at once, some with hundreds of segments."""
    model = flow(
        Delay(name="try", duration=constant(0.01), next="count"),
        stamp("count", "again"),
        Branch(name="again", arms=("try", "desk"), shares=Table.of((0.96, 0.04))),
        Fork(name="desk", branches=("copy",), next="queue"),
        Delay(name="copy", duration=constant(300.0), next="end"),
        Service(name="queue", pool="desk", duration=exponential(0.5), next="end"),
        pools=(team("desk", 1),),
        every=0.05,
    )
    same(model, Experiment("cycle", 0.0, 0.75 * WEEK, HOUR))


def test_errors_are_the_same_errors() -> None:
    loop = flow(
        Delay(name="try", duration=constant(0.01), next="again"),
        Branch(name="again", arms=("try", "end"), shares=Table.of((1.0, 0.0))),
    )
    crowd = flow(
        Fork(name="more", branches=("beside",) * 60, next="wait"),
        Delay(name="wait", duration=constant(0.5), next="more"),
        Delay(name="beside", duration=constant(1.0), next="end"),
        entry="more",
    )
    for model, code in ((loop, "RUN-011"), (crowd, "RUN-012")):
        assert code in told(compiled, model, ONE_WEEK, 1)[-1]
        same(model)


def test_accounts_keep_the_order_of_their_first_booking() -> None:
    def charge(account: str, micros: int) -> tuple[Charge, ...]:
        return (Charge(account, Money("SGD", micros)),)

    model = flow(
        Branch(name="which", arms=("b", "a"), shares=Table.of((0.5, 0.5))),
        Delay(name="a", duration=constant(1.0), charges=charge("z/fee", 0), next="c"),
        Delay(name="b", duration=constant(1.0), charges=charge("a/fee", 7), next="a"),
        Delay(name="c", duration=constant(1.0), charges=charge("m/fee", 3), next="end"),
        entry="which",
    )
    keeper = Keeper()
    compiled(model, ONE_WEEK, 1, 1, keeper)
    orders = {tuple(c.accounts) for c in keeper.cases if c.ended == c.ended}
    assert orders == {(("z/fee", "SGD"), ("m/fee", "SGD")), (("a/fee", "SGD"), ("z/fee", "SGD"), ("m/fee", "SGD"))}
    same(model)


def busy_model() -> Flow:
    """Classes, office hours, sailings and a loop: enough to notice any single thing lowered wrongly."""
    return flow(
        Assign(name="class", attribute="aeo", shares=Table.of((0.5, 0.5)), next="desk"),
        Service(name="desk", pool="desk", duration=constant(0.7), priority=Table(("aeo",), (1, 0)), next="fine"),
        Branch(name="fine", arms=("desk", "sail"), shares=Table(("aeo",), ((0.25, 0.75), (0.1, 0.9)))),
        Depart(name="sail", schedule="ship", cut_off=2 * HOUR, next="voyage"),
        Delay(name="voyage", duration=exponential(24.0), per="sailing", next="give_up"),
        Branch(name="give_up", arms=("left", "end"), shares=Table.of((0.1, 0.9))),
        End(name="left", withdrawn=True, charges=(Charge("trader/fees", Money("SGD", 5)),)),
        pools=(team("desk", 1, "hall", "suspend"),),
        calendars=(office("hall", *((24 * d + 8, 24 * d + 18) for d in range(7))),),
        departures=tuple(24.0 * d + 20 for d in range(7)),
        delay=Distribution("uniform", (0.0, 10 * MINUTE)),
        attributes=(Attribute("aeo", ("no", "yes")),),
        entry="class",
    )


def spoil(column: int, change: Callable[[int], int], table: str = "steps") -> Callable[[Lowering], None]:
    def wrong(lowered: Lowering) -> None:
        rows = getattr(lowered.model, table)
        rows[:, column] = [change(int(n)) for n in rows[:, column]]

    return wrong


FAULTS = {
    "another key": spoil(at.S_STREAM, lambda key: key ^ 1),
    "priority ignored": spoil(at.S_SECOND + 2, lambda _: 0),
    "everyone's own voyage": spoil(at.S_PER, lambda _: at.PER_CASE),
    "first row for all": spoil(at.S_TABLE + 2, lambda _: 0),
    "work in hand does not rest": spoil(at.PM_SUSPEND, lambda _: 0, "pools"),
    "charges lost": spoil(at.S_CHARGED, lambda _: 0),
    "another state": spoil(at.S_STATE, lambda state: (state + 1) % 5),
    "not withdrawn": spoil(at.S_MORE, lambda more: 0 if more == 1 else more),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Lowering.__init__

    def wrong(self: Lowering, *arguments: Any) -> None:
        original(self, *arguments)
        FAULTS[fault](self)

    same(busy_model())
    monkeypatch.setattr(Lowering, "__init__", wrong)
    with pytest.raises(AssertionError):
        same(busy_model())
