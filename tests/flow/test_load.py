"""Offered load: against closed forms, and against counting the visits of random walks."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from sim.calendars.spec import CalendarSpec, OutageSpec
from sim.flow import Arrivals, Attribute, Flow, Pool, Shift, Surplus, Table
from sim.flow.kinds import Assign, Branch, Delay, End, Fork, Gate, Join, Service, Step
from sim.flow.load import mean_capacity, mean_rate, offered_load
from sim.flow.routing import Routing, gives_up
from sim.quantity import DAY, HOUR, Distribution
from tests.flow.examples import HALVES, ONE_HOUR, sound
from tests.flow.walks import Walk

RATE = 0.5 / HOUR
AEO = Attribute("aeo", ("no", "yes"))
CHANNEL = Attribute("channel", ("green", "yellow", "red"))


def hours(h: float) -> Distribution:
    return Distribution("exponential", (h * HOUR,))


def desk(*steps: Step, entry: str, attributes: tuple[Attribute, ...] = (), arrivals: tuple[Arrivals, ...] = ()) -> Flow:
    return Flow(
        attributes=attributes,
        pools=(Pool("desk", (Shift(1),)),),
        arrivals=arrivals or (Arrivals("all", entry, RATE),),
        steps=(*steps, End(name="out")),
    )


def work(name: str, after: str, duration: Table[Distribution] = ONE_HOUR) -> Service:
    return Service(name=name, pool="desk", duration=duration, next=after)


def load(flow: Flow) -> float:
    return offered_load(flow)["desk"]


def test_one_queue() -> None:
    assert load(desk(work("serve", "out"), entry="serve")) == pytest.approx(0.5)


@pytest.mark.parametrize("again", [0.0, 0.1, 0.5, 0.99])
def test_rework_is_served_again(again: float) -> None:
    back = Branch(name="again", shares=Table.of((again, 1 - again)), arms=("serve", "out"))
    assert load(desk(work("serve", "again"), back, entry="serve")) == pytest.approx(0.5 / (1 - again))


def test_two_loops_one_inside_the_other() -> None:
    steps = (
        work("inner", "first"),
        Branch(name="first", shares=Table.of((0.3, 0.7)), arms=("inner", "second")),
        Branch(name="second", shares=Table.of((0.2, 0.8)), arms=("inner", "out")),
    )
    assert load(desk(*steps, entry="inner")) == pytest.approx(0.5 / 0.7 / 0.8)


def test_an_attribute_drawn_once_decides_branch_and_duration_alike() -> None:
    """Half the consignments skip the desk; the others take 3 h there. Were the value drawn twice, the load would be 0.5."""
    steps = (
        Assign(name="draw", attribute="aeo", shares=HALVES, next="look"),
        Branch(name="look", attribute="aeo", arms=("serve", "out")),
        work("serve", "out", Table(("aeo",), (hours(3), hours(1)))),
    )
    assert load(desk(*steps, entry="draw", attributes=(AEO,))) == pytest.approx(0.5 * 0.5 * 3)


def test_a_value_drawn_by_another_drawn_value() -> None:
    steps = (
        Assign(name="trader", attribute="aeo", shares=Table.of((0.75, 0.25)), next="select"),
        Assign(
            name="select", attribute="channel", shares=Table(("aeo",), ((0.5, 0.3, 0.2), (1.0, 0.0, 0.0))), next="look"
        ),
        Branch(name="look", attribute="channel", arms=("out", "serve", "serve")),
        work("serve", "out", Table(("aeo", "channel"), tuple(hours(h) for h in (9, 1, 2, 9, 9, 9)))),
    )
    expected = 0.5 * 0.75 * (0.3 * 1 + 0.2 * 2)
    assert load(desk(*steps, entry="trader", attributes=(AEO, CHANNEL))) == pytest.approx(expected)


def test_a_value_drawn_by_its_own_old_value() -> None:
    steps = (
        Assign(name="one", attribute="aeo", shares=HALVES, next="two"),
        Assign(name="two", attribute="aeo", shares=Table(("aeo",), ((0.9, 0.1), (0.6, 0.4))), next="look"),
        Branch(name="look", attribute="aeo", arms=("out", "serve")),
        work("serve", "out"),
    )
    assert load(desk(*steps, entry="one", attributes=(AEO,))) == pytest.approx(0.5 * 0.25)


def test_what_was_drawn_by_an_old_value_stays() -> None:
    """The channel follows the first draw of aeo, although aeo changes before anybody looks at the channel."""
    steps = (
        Assign(name="one", attribute="aeo", shares=Table.of((1.0, 0.0)), next="select"),
        Assign(
            name="select", attribute="channel", shares=Table(("aeo",), ((0.5, 0.5, 0.0), (1.0, 0.0, 0.0))), next="two"
        ),
        Assign(name="two", attribute="aeo", shares=Table.of((0.0, 1.0)), next="look"),
        Branch(name="look", attribute="channel", arms=("out", "serve", "serve")),
        work("serve", "out", Table(("aeo",), (hours(9), hours(1)))),
    )
    assert load(desk(*steps, entry="one", attributes=(AEO, CHANNEL))) == pytest.approx(0.25)


def test_a_value_set_by_a_parallel_token_counts_with_the_share_of_cases_that_set_it() -> None:
    steps = (
        Fork(name="split", branches=("asked",), next="meet"),
        Branch(name="asked", shares=Table.of((0.4, 0.6)), arms=("draw", "meet")),
        Assign(name="draw", attribute="aeo", shares=HALVES, next="meet"),
        Join(name="meet", fork="split", next="look"),
        Branch(name="look", attribute="aeo", arms=("out", "serve")),
        work("serve", "again"),
        Branch(name="again", attribute="aeo", arms=("serve", "out")),
    )
    assert load(desk(*steps, entry="split", attributes=(AEO,))) == pytest.approx(0.5 * 0.4 * 0.5)


def test_all_tokens_of_a_fork_are_served_and_one_leaves_the_join() -> None:
    steps = (
        Fork(name="split", branches=("a", "b"), next="c"),
        work("a", "meet"),
        work("b", "meet"),
        work("c", "meet"),
        Join(name="meet", fork="split", next="d"),
        work("d", "out"),
    )
    assert load(desk(*steps, entry="split")) == pytest.approx(0.5 * 4)


def test_forty_independent_attributes_do_not_multiply() -> None:
    names = [f"a{n:02}" for n in range(40)]
    chain: list[Step] = []
    for number, name in enumerate(names):
        after = names[number + 1] if number < 39 else "look 00"
        chain.append(Assign(name=name, attribute=f"x{number:02}", shares=HALVES, next=after))
        after = f"look {number + 1:02}" if number < 39 else "out"
        chain.append(Branch(name=f"look {number:02}", attribute=f"x{number:02}", arms=(f"s {number:02}", after)))
        chain.append(work(f"s {number:02}", after))
    attributes = tuple(Attribute(f"x{n:02}", ("no", "yes")) for n in range(40))
    assert load(desk(*chain, entry="a00", attributes=attributes)) == pytest.approx(0.5 * 20)


def test_too_many_states_fall_back_to_fresh_draws() -> None:
    """Sixteen attributes looked at twice each: 65,536 combinations; the mean over independent draws is still right here."""
    number = 16
    chain: list[Step] = [
        Assign(name=f"a{n:02}", attribute=f"x{n:02}", shares=HALVES, next=f"a{n + 1:02}" if n + 1 < number else "1-00")
        for n in range(number)
    ]
    for turn in (1, 2):
        for n in range(number):
            after = f"{turn}-{n + 1:02}" if n + 1 < number else ("2-00" if turn == 1 else "out")
            chain.append(Branch(name=f"{turn}-{n:02}", attribute=f"x{n:02}", arms=(after, f"s{turn}{n:02}")))
            chain.append(work(f"s{turn}{n:02}", after))
    attributes = tuple(Attribute(f"x{n:02}", ("no", "yes")) for n in range(number))
    assert load(desk(*chain, entry="a00", attributes=attributes)) == pytest.approx(0.5 * number)


def test_rates_with_batches_thinning_and_growth() -> None:
    arrivals = Arrivals(
        "all", "x", 2.0, keep=0.5, batch=(0.5, 0.5), surplus=(Surplus("g", 0.25), Surplus("s", 9.0, 0.0, DAY))
    )
    assert mean_rate(arrivals) == pytest.approx(2.0 * 1.5 * 0.75)
    assert mean_rate(replace(arrivals, fixed_interval=4.0, batch=(1.0,), surplus=())) == pytest.approx(0.125)


def test_capacity_counts_shifts_hours_and_outages() -> None:
    half = CalendarSpec("half", ((0, 5040),))
    broken = replace(half, name="broken", outages=OutageSpec(hours(3), hours(1)))
    pool = Pool("desk", (Shift(2), Shift(4, "half"), Shift(4, "broken")))
    assert mean_capacity(pool, {"half": half, "broken": broken}) == pytest.approx(2 + 2 + 1.5)
    assert mean_capacity(Pool("desk", ()), {}) == 0


def test_work_for_nobody_is_infinite() -> None:
    flow = desk(work("serve", "out"), entry="serve")
    assert math.isinf(offered_load(replace(flow, pools=(Pool("desk", (Shift(0),)),)))["desk"])
    assert offered_load(replace(flow, pools=(*flow.pools, Pool("idle", ()))))["idle"] == 0


def test_who_gives_up_at_a_closed_gate() -> None:
    # Closed 16 h every night; patience of 4 h: those who come in the first 12 h of the night leave.
    office = CalendarSpec("office", tuple((1440 * d + 480, 1440 * d + 960) for d in range(7)))
    assert gives_up(office, 4 * HOUR) == pytest.approx(0.5)
    assert gives_up(office, 16 * HOUR) == 0
    system = CalendarSpec("system", ((0, 10080),), outages=OutageSpec(hours(3), hours(1)))
    assert gives_up(system, HOUR) == pytest.approx(0.25 * math.exp(-1))
    gate = Gate(
        name="gate",
        calendar="office",
        patience=Table.of(Distribution("constant", (4 * HOUR,))),
        otherwise="out",
        next="serve",
    )
    flow = replace(desk(gate, work("serve", "out"), entry="gate"), calendars=(office,))
    assert load(flow) == pytest.approx(0.25)


def test_visits_agree_with_random_walks() -> None:
    """Mean visits of 4,000 walks to each step of a flow with loops and drawn attributes; |z| < 5 at every step: false alarm < 1e-4."""
    steps = (
        Assign(name="trader", attribute="aeo", shares=HALVES, next="select"),
        Assign(
            name="select",
            attribute="channel",
            shares=Table(("aeo",), ((0.5, 0.25, 0.25), (0.75, 0.25, 0.0))),
            next="look",
        ),
        Branch(name="look", attribute="channel", arms=("meet", "split", "serve")),
        Fork(name="split", branches=("serve 2",), next="serve 3"),
        work("serve 2", "joined"),
        work("serve 3", "joined"),
        Join(name="joined", fork="split", next="select"),
        work("serve", "again"),
        Branch(name="again", shares=Table(("aeo",), ((0.5, 0.5), (0.25, 0.75))), arms=("look", "meet")),
        Delay(name="meet", duration=ONE_HOUR, next="out"),
    )
    flow = desk(*steps, entry="trader", attributes=(AEO, CHANNEL))
    expected: Counter[str] = Counter()
    for state, visits in Routing(flow).visits({"all": 1.0}):
        expected[state.step] += visits
    number = 4000
    total: Counter[str] = Counter()
    squares: Counter[str] = Counter()
    for seed in range(number):
        counts = Counted(flow, Random(seed)).count()
        total.update(counts)
        squares.update({name: n * n for name, n in counts.items()})
    assert set(total) - {"meet"} == set(expected), "plain steps are stepped over"
    for name, mean in expected.items():
        got = total[name] / number
        error = math.sqrt(max(squares[name] / number - got * got, 1e-12) / number)
        assert abs(got - mean) < 5 * error + 1e-9, name


class Counted(Walk):
    """A walk that counts where it has been; coins weighted by the shares."""

    def choice(self, table: Table[tuple[float, ...]]) -> int:
        row = self.row(table)
        return self.rng.choices(range(len(row)), row)[0]

    def count(self) -> Counter[str]:
        seen: Counter[str] = Counter()
        while self.tokens:
            token = self.rng.choice([t for t in self.tokens if not self.waits(t)])
            seen[token.step] += 1
            self.move(token)
        return seen


def test_a_sound_flow_is_reported_whole() -> None:
    assert list(offered_load(sound())) == ["officers"]
    assert offered_load(sound(), volume=0.5)["officers"] == pytest.approx(offered_load(sound())["officers"] / 2)
