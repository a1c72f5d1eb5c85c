"""Where the way of a token depends on attributes, the proof tells them apart, and only where that is safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sim.flow import Arrivals, Attribute, Flow, Table
from sim.flow.check import check
from sim.flow.kinds import Assign, Await, Branch, Delay, End, Fork, Join, Milestone, Step
from tests.flow.examples import HALVES, ONE_HOUR, step

GOODS = Attribute("goods", ("general", "controlled"))
ORDERED = Attribute("ordered", ("no", "yes"))


def certificate(*more: Step, arrivals: tuple[Arrivals, ...] = (), attributes: tuple[Attribute, ...] = (GOODS,)) -> Flow:
    """Controlled goods fork an application for a certificate, and wait for it later; general goods do neither."""
    steps: list[Step] = [
        Branch(name="needs one", attribute="goods", arms=("packing", "apply")),
        Fork(name="apply", branches=("office",), next="packing"),
        Delay(name="office", duration=ONE_HOUR, next="certificate"),
        Milestone(name="certificate", milestone="certified", next="filed"),
        End(name="filed"),
        Delay(name="packing", duration=ONE_HOUR, next="claims it"),
        Branch(name="claims it", attribute="goods", arms=("out", "wait")),
        Await(name="wait", milestones=("certified",), next="out"),
        End(name="out"),
    ]
    changed = {s.name: s for s in steps} | {s.name: s for s in more}
    return Flow(
        attributes=attributes,
        milestones=("certified",),
        arrivals=arrivals or tuple(Arrivals(g, "needs one", 1e-6, attributes=(("goods", g),)) for g in GOODS.values),
        steps=tuple(sorted(changed.values(), key=lambda s: s.name)),
    )


def codes(flow: Flow) -> set[str]:
    return {p.code for p in check(flow)}


def test_an_attribute_of_the_arrival_decides_twice_alike() -> None:
    assert codes(certificate()) == set()


def test_the_same_flow_with_a_coin_in_place_of_the_attribute_is_refused() -> None:
    tossed = step("needs one", attribute="", shares=HALVES)(certificate())
    assert codes(tossed) == {"FLW-042"}


def test_an_attribute_drawn_once_before_decides_twice_alike() -> None:
    draw = Assign(name="draw", attribute="goods", shares=HALVES, next="needs one")
    assert codes(certificate(draw, arrivals=(Arrivals("all", "draw", 1e-6),))) == set()


def test_an_attribute_drawn_again_in_between_is_refused_and_the_problem_names_it() -> None:
    draw = Assign(name="packing", attribute="goods", shares=HALVES, next="claims it")
    problems = check(certificate(draw))
    assert [p.code for p in problems] == ["FLW-042"]
    assert "goods may be set again" in problems[0].why


def test_the_last_of_two_draws_counts_even_if_the_first_can_never_give_its_value() -> None:
    first = Assign(name="first", attribute="goods", shares=Table.of((1.0, 0.0)), next="draw")
    second = Assign(name="draw", attribute="goods", shares=HALVES, next="needs one")
    flow = certificate(first, second, arrivals=(Arrivals("all", "first", 1e-6),))
    assert codes(flow) == set()
    assert codes(step("claims it", arms=("wait", "wait"))(flow)) == {"FLW-042"}


def test_a_value_drawn_only_for_some_follows_their_attribute() -> None:
    """Only controlled goods may be ordered in; whoever was, needs the certificate."""
    draw = Assign(
        name="draw", attribute="ordered", shares=Table(("goods",), ((1.0, 0.0), (0.5, 0.5))), next="needs one"
    )
    claim = Branch(name="claims it", attribute="ordered", arms=("out", "wait"))
    arrivals = tuple(Arrivals(g, "draw", 1e-6, attributes=(("goods", g),)) for g in GOODS.values)
    flow = certificate(draw, claim, arrivals=arrivals, attributes=(GOODS, ORDERED))
    assert codes(flow) == set()
    careless = step("draw", shares=Table(("goods",), ((0.9, 0.1), (0.5, 0.5))))(flow)
    assert codes(careless) == {"FLW-042"}


def test_a_zero_share_decides_like_an_attribute() -> None:
    by_share = {"attribute": "", "shares": Table(("goods",), ((1.0, 0.0), (0.0, 1.0)))}
    flow = step("needs one", **by_share)(step("claims it", **by_share)(certificate()))
    assert codes(flow) == set()
    assert codes(step("needs one", shares=Table(("goods",), ((1.0, 0.0), (0.1, 0.9))))(flow)) == {"FLW-042"}


def beside(order: Callable[[Flow], Flow] = lambda flow: flow) -> Flow:
    """A token draws the channel while the goods look at it: safe only when the goods wait for the draw."""
    steps: list[Step] = [
        Fork(name="start", branches=("draw",), next="arrive"),
        Assign(name="draw", attribute="goods", shares=HALVES, next="known"),
        Milestone(name="known", milestone="known", next="examined"),
        Branch(name="examined", attribute="goods", arms=("end of papers", "presented")),
        Await(name="presented", milestones=("shown",), next="end of papers"),
        End(name="end of papers"),
        Delay(name="arrive", duration=ONE_HOUR, next="asks"),
        Await(name="asks", milestones=("known",), next="called"),
        Branch(name="called", attribute="goods", arms=("out", "show")),
        Milestone(name="show", milestone="shown", next="out"),
        End(name="out"),
    ]
    flow = Flow(
        attributes=(GOODS,),
        milestones=("known", "shown"),
        arrivals=(Arrivals("all", "start", 1e-6),),
        steps=tuple(sorted(steps, key=lambda s: s.name)),
    )
    return order(flow)


def test_a_value_drawn_beside_is_trusted_after_waiting_for_it() -> None:
    assert codes(beside()) == set()


def test_a_value_drawn_beside_is_not_trusted_without_waiting() -> None:
    def careless(flow: Flow) -> Flow:
        steps = [s for s in flow.steps if s.name != "asks"]
        return replace(flow, steps=tuple(replace(s, next="called") if s.name == "arrive" else s for s in steps))  # type: ignore[call-arg]

    problems = check(beside(careless))
    assert [p.code for p in problems] == ["FLW-042"]
    assert "set again" in problems[0].why


def test_two_waits_for_each_other_are_a_ring_and_one_broken_wait_is_not_told_three_times() -> None:
    steps: list[Step] = [
        Fork(name="split", branches=("b waits",), next="a waits"),
        Await(name="a waits", milestones=("b",), next="a stamps"),
        Milestone(name="a stamps", milestone="a", next="meet"),
        Await(name="b waits", milestones=("a",), next="b stamps"),
        Milestone(name="b stamps", milestone="b", next="meet"),
        Join(name="meet", fork="split", next="out"),
        End(name="out"),
    ]
    flow = Flow(milestones=("a", "b"), arrivals=(Arrivals("all", "split", 1e-6),), steps=tuple(steps))
    assert codes(flow) == {"FLW-043"}
    skips = Branch(name="b stamps", shares=HALVES, arms=("stamp", "meet"))
    stamp = Milestone(name="stamp", milestone="b", next="meet")
    no_ring = [replace(s, milestones=()) if s.name == "b waits" else s for s in steps if s.name != "b stamps"]  # type: ignore[call-arg]
    no_ring = [Delay(name="b waits", duration=ONE_HOUR, next="b stamps") if s.name == "b waits" else s for s in no_ring]
    problems = check(replace(flow, steps=(*no_ring, skips, stamp)))
    assert [(p.code, p.path) for p in problems] == [("FLW-042", "steps.a waits.milestones")]


def test_a_withdrawal_keeps_any_promise() -> None:
    flow = step("office", next="granted?")(certificate())
    gone = End(name="gone", withdrawn=True)
    refused = Branch(name="granted?", shares=HALVES, arms=("certificate", "gone"))
    assert codes(replace(flow, steps=(*flow.steps, refused, gone))) == set()
    assert codes(replace(flow, steps=(*flow.steps, refused, replace(gone, withdrawn=False)))) == {"FLW-042"}
