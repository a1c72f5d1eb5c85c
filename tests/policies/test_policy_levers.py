"""The few ways in which a lever may change a flow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import Refused
from sim.flow import Arrivals, Flow, Pool, Shift, Table
from sim.flow.kinds import Assign
from sim.flow.model import Surplus
from sim.policies import registry
from sim.policies.tools.shares import raise_to, take_up, widen
from sim.policies.tools.steps import values_at
from sim.policies.tools.streams import grown
from sim.policies.tools.teams import staffed

SHARE = st.floats(0, 1)


@st.composite
def rows(draw: st.DrawFn) -> tuple[float, ...]:
    weights = draw(st.lists(st.integers(0, 100), min_size=2, max_size=4).filter(any))
    return tuple(w / sum(weights) for w in weights)


@given(rows(), SHARE, st.booleans())
def test_rows_stay_shares_of_one(row: tuple[float, ...], share: float, last: bool) -> None:
    target = len(row) - 1 if last else 0
    for changed in (raise_to(row, target, share), take_up(row, target, share)):
        assert sum(changed) == pytest.approx(1.0, abs=1e-12)
        assert all(0.0 <= p <= 1.0 + 1e-12 for p in changed)
        assert changed[target] >= row[target] - 1e-12


@given(rows(), SHARE)
def test_raising_reaches_the_level_and_no_more(row: tuple[float, ...], level: float) -> None:
    assert raise_to(row, 0, level)[0] == max(row[0], level)
    assert raise_to(row, 0, 0.0) == row
    assert raise_to(row, 0, 1.0)[0] == 1.0


@given(st.floats(0, 1), SHARE, SHARE, st.floats(0, 1, exclude_max=True), st.booleans())
def test_adopters_stay_adopters(first: float, a: float, b: float, uniform: float, last: bool) -> None:
    """The engine's rule (cumulate in declared order, compare one uniform): nobody leaves when the uptake rises."""
    row = (first, 1.0 - first)
    target = 1 if last else 0
    for move in (raise_to, take_up):
        low, high = (move(row, target, level) for level in sorted((a, b)))
        chosen_low, chosen_high = (0 if uniform < r[0] else 1 for r in (low, high))
        assert chosen_low != target or chosen_high == target


@given(st.floats(0, 1))
def test_all_means_all(first: float) -> None:
    """Uptake 1 leaves no rounding crumb: a branch of probability 1e-17 would still be a branch."""
    assert take_up((first, 1.0 - first), 0, 1.0) == (1.0, 0.0)
    assert raise_to((first, 1.0 - first), 0, 1.0) == (1.0, 0.0)


def test_widening_writes_a_table_out_row_major() -> None:
    values = {"tier": ("large", "small"), "goods": ("general", "dutiable"), "lane": ("x", "y")}
    table = Table(("tier",), (1, 2))
    wide = widen(table, "goods", values)
    assert wide == Table(("tier", "goods"), (1, 1, 2, 2))
    assert widen(table, "tier", values) is table
    assert wide is not None
    assert widen(wide, "lane", values) is None


def test_a_table_of_two_attributes_takes_no_third(flow: Flow) -> None:
    """Said with the step, the attributes in the way, and what to do."""
    steps = tuple(
        replace(s, shares=Table(("goods", "exp_aeo"), ((0.0, 1.0),) * 8))
        if getattr(s, "role", "") == "handling.declaration"
        else s
        for s in flow.steps
    )
    policy = registry()["electronic_declaration"](uptake={"large": "100 %"}, countries="sg", directions="export")
    with pytest.raises(Refused) as caught:
        policy.apply(replace(flow, steps=steps))
    (problem,) = caught.value.problems
    assert problem.code == "SCN-060"
    assert problem.path == "policies.electronic_declaration.uptake"
    assert "sg-export-sea/00.handling.declaration" in problem.why
    assert "goods and exp_aeo" in problem.why


def test_an_unknown_group_is_refused(flow: Flow) -> None:
    with pytest.raises(Refused) as caught:
        registry()["electronic_payment"](uptake={"lareg": "100 %"}).apply(flow)
    assert caught.value.problems[0].path == "policies.electronic_payment.uptake.lareg"
    assert 'Did you mean "large"?' in caught.value.problems[0].do
    with pytest.raises(Refused) as caught:
        registry()["electronic_payment"](uptake={"by": "teir", "large": "100 %"}).apply(flow)
    assert 'Did you mean "tier"?' in caught.value.problems[0].do


def test_a_value_in_the_middle_is_refused(flow: Flow) -> None:
    attributes = tuple(
        replace(a, values=("no", "yes", "unknown")) if a.name == "single_entry" else a for a in flow.attributes
    )
    steps = tuple(
        replace(s, shares=Table.of((1.0, 0.0, 0.0))) if isinstance(s, Assign) and s.role == "single_entry" else s
        for s in flow.steps
    )
    with pytest.raises(Refused, match="stands in the middle"):
        registry()["single_window"]().apply(replace(flow, attributes=attributes, steps=steps))


def test_who_can_come_by(flow: Flow) -> None:
    assert values_at(flow, "sg-export-sea/review", "lane") == ("sg-cn",)
    assert values_at(flow, "sg-export-sea/review", "goods") == ("general", "controlled", "preference")
    assert values_at(flow, "end", "lane") == ("sg-cn", "cn-sg")
    assert values_at(flow, "end", "imp_plans") == ("no", "yes")


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=3),
    st.integers(-60, 60),
    st.sampled_from([0.1, 0.5, 1.0, 1.5, 3.0]),
)
def test_a_team_is_whole_and_never_empty(capacities: list[int], add: int, factor: float) -> None:
    pool = Pool("desk", tuple(Shift(c) for c in capacities))
    after = staffed(pool, add, factor)
    assert all(isinstance(s.capacity, int) and s.capacity >= 1 for s in after.shifts)
    for before, shift in zip(capacities, after.shifts, strict=True):
        assert abs(shift.capacity - max(1, before * factor + add)) <= 0.5


def test_half_a_post_is_rounded_up() -> None:
    assert staffed(Pool("desk", (Shift(5), Shift(3))), 0, 0.5).shifts == (Shift(3), Shift(2))


def rate(arrivals: Arrivals) -> float:
    """Mean consignments a second, surges left out."""
    steady = sum(s.share for s in arrivals.surplus if s.start is None)
    return arrivals.rate * (arrivals.keep + steady)


@given(st.lists(st.floats(-0.9, 2.0).filter(lambda x: x == 0 or abs(x) > 1e-3), min_size=1, max_size=4))
def test_changes_of_demand_compound(changes: list[float]) -> None:
    base = Arrivals("s", "entry", 0.01)
    stream, expected = base, base.rate
    for change in changes:
        stream, expected = grown(stream, change, "growth"), expected * (1 + change)
    assert rate(stream) == pytest.approx(expected, rel=1e-9)
    assert len({s.name for s in stream.surplus}) == len(stream.surplus)
    assert (stream.rate, stream.stream) == (base.rate, base.stream)
    assert stream.keep <= 1.0


def test_a_surge_is_not_multiplied_by_growth() -> None:
    surge = Surplus("surge", 0.5, 0.0, 86400.0)
    stream = grown(Arrivals("s", "entry", 0.01, surplus=(surge,)), 0.1, "growth")
    assert stream.surplus == (surge, Surplus("growth", 0.1))


def test_taking_everything_away_leaves_no_empty_stream_behind() -> None:
    stream = grown(grown(Arrivals("s", "entry", 0.01), 0.2, "growth"), -1.0, "growth")
    assert (stream.keep, stream.surplus) == (0.0, ())
