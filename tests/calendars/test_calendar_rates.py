"""Arrivals; oracle: the rate added up minute by minute, and the inverse found by walking."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calendars import RateFunction, arrival_times, load_holidays, regular_times, weekly_rate
from sim.quantity.distribution import Distribution
from sim.sampling import case_entities, prepare, stream_key
from tests.calendars import brute

WEEKS = 2
HORIZON = WEEKS * brute.WEEK * 60.0
PROFILE = st.lists(
    st.tuples(st.integers(1, brute.WEEK - 1), st.sampled_from([0.0, 0.25, 1.0, 3.0])),
    max_size=8,
    unique_by=lambda p: p[0],
).map(lambda rest: ((0, 1.0), *sorted(rest)))
quickly = settings(deadline=None, max_examples=60)


def weights(profile: tuple[tuple[int, float], ...]) -> list[float]:
    """Weight of each minute of the week, as written."""
    found, i = [], 0
    for m in range(brute.WEEK):
        while i + 1 < len(profile) and profile[i + 1][0] <= m:
            i += 1
        found.append(profile[i][1])
    return found


def expected(profile: tuple[tuple[int, float], ...], rate: float) -> list[float]:
    """Expected arrivals before each minute, added up minute by minute."""
    week = weights(profile)
    scale = rate * 60.0 * brute.WEEK / math.fsum(week)
    totals = [0.0]
    for w in week * WEEKS:
        totals.append(totals[-1] + w * scale)
    return totals


@given(PROFILE, st.floats(1e-5, 1e-1), st.lists(st.integers(0, WEEKS * brute.WEEK), min_size=10, max_size=10))
@quickly
def test_cumulative_rate(profile: tuple[tuple[int, float], ...], rate: float, when: list[int]) -> None:
    function = weekly_rate(rate, profile, horizon=HORIZON)
    totals = expected(profile, rate)
    for m in when:
        assert function.cumulative(60.0 * m) == pytest.approx(totals[m], rel=1e-9, abs=1e-9)
    assert function.cumulative(HORIZON) == pytest.approx(rate * HORIZON)


@given(PROFILE, st.floats(1e-5, 1e-1), st.lists(st.floats(0.0, 1.0), min_size=10, max_size=10))
@quickly
def test_the_inverse_is_where_the_total_is_passed(
    profile: tuple[tuple[int, float], ...], rate: float, shares: list[float]
) -> None:
    function = weekly_rate(rate, profile, horizon=HORIZON)
    totals = expected(profile, rate)
    for share in shares:
        total = share * 0.999 * totals[-1]
        t = function.inverse(total)
        assert function.cumulative(t) == pytest.approx(total, rel=1e-12, abs=1e-12)
        # Within the minute that the walk finds, or at an edge of it after a pause, where rounding may decide.
        minute = next(m for m in range(len(totals) - 1) if totals[m + 1] > total * (1.0 + 1e-9))
        assert 60.0 * minute - 1e-6 <= t <= 60.0 * (minute + 1) + 1e-6 or totals[minute] == pytest.approx(
            total, rel=1e-8
        )
        assert function.rate(t) > 0.0 or function.rate(t - 1e-6) > 0.0


def test_no_arrivals_in_a_pause_and_none_after_the_end() -> None:
    office = weekly_rate(10 / 604800.0, ((0, 0.0), (480, 1.0), (1080, 0.0)), horizon=HORIZON)
    times = arrival_times(office, [0.25] * 1000, math.inf)
    assert len(times) == 4 * 10 * WEEKS - 1 + (office.inverse(20.0) < math.inf)
    assert all(480 * 60.0 <= t % 604800.0 <= 1080 * 60.0 for t in times)
    assert office.inverse(20.5) == math.inf


def test_constant_rate_is_the_sum_of_the_exponentials() -> None:
    constant = weekly_rate(0.01, horizon=HORIZON)
    assert arrival_times(constant, [1.0, 0.5, 2.0], 1e9) == pytest.approx([100.0, 150.0, 350.0])
    assert arrival_times(constant, [1.0, 0.5, 2.0], 150.0) == [100.0]


def test_holidays_and_make_up_days() -> None:
    """Spring festival 2018: rest from 15 to 21 February, work on Sunday 11 and Saturday 24."""
    start = date(2018, 2, 5)
    profile = ((0, 1.0), (5 * 1440, 0.0))  # Monday to Friday, round the clock
    rate = weekly_rate(1e-3, profile, horizon=4 * brute.WEEK * 60.0, start=start, holidays="cn", holiday_factor=0.1)
    weekday = 1e-3 * 7 / 5
    holidays = load_holidays("cn")
    for number in range(28):
        day = start + timedelta(days=number)
        found = rate.rate(number * 86400.0 + 43200.0)
        if day in holidays.closed:
            assert found == pytest.approx(0.1 * weekday * (day.weekday() < 5))
        elif day in holidays.working or day.weekday() < 5:
            assert found == pytest.approx(weekday)
        else:
            assert found == 0.0
    assert rate.rate((date(2018, 2, 11) - start).days * 86400.0) == pytest.approx(weekday)
    assert rate.rate((date(2018, 2, 19) - start).days * 86400.0) == pytest.approx(0.1 * weekday)


def test_without_a_date_there_are_no_holidays() -> None:
    assert weekly_rate(1e-3, ((0, 1.0), (7200, 0.5)), horizon=HORIZON, holidays="cn") == weekly_rate(
        1e-3, ((0, 1.0), (7200, 0.5)), horizon=HORIZON
    )


@given(PROFILE, st.floats(0.0, 2.0), st.floats(0.0, HORIZON), st.floats(0.0, HORIZON))
@quickly
def test_surplus_streams(profile: tuple[tuple[int, float], ...], share: float, a: float, b: float) -> None:
    base = weekly_rate(1e-3, profile, horizon=HORIZON)
    more = base.scaled(share)
    assert more.cumulative(HORIZON) == pytest.approx(share * base.cumulative(HORIZON), abs=1e-12)
    start, end = min(a, b), max(a, b)
    surge = base.limited(start, end)
    assert surge.cumulative(start) == 0.0
    assert surge.cumulative(HORIZON) == pytest.approx(base.cumulative(end) - base.cumulative(start), abs=1e-9)
    assert surge.rate((start + end) / 2) == (base.rate((start + end) / 2) if start < end else 0.0)


@given(PROFILE, PROFILE, st.lists(st.floats(0.0, HORIZON), min_size=8, max_size=8))
@quickly
def test_a_changed_profile_is_a_thinned_base_and_a_surplus(
    old: tuple[tuple[int, float], ...], new: tuple[tuple[int, float], ...], when: list[float]
) -> None:
    base, wanted = weekly_rate(1e-3, old, horizon=HORIZON), weekly_rate(1e-3, new, horizon=HORIZON)
    surplus = wanted.above(base)
    for t in when:
        assert base.rate(t) * wanted.kept(base, t) + surplus.rate(t) == pytest.approx(wanted.rate(t), abs=1e-15)


def test_arrivals_are_poisson_with_the_stated_mean() -> None:
    """Counts of 2,000 weeks: mean and variance of a profile's day. False alarm 2e-6 each (|z| > 4.75)."""
    rate = weekly_rate(70 / 604800.0, ((0, 3.0), (1440, 1.0)), horizon=604800.0)
    unit = prepare(Distribution("exponential", (1.0,)))
    counts = []
    for replication in range(2000):
        key = stream_key(1, replication, "arrivals/test")
        times = np.array(arrival_times(rate, unit.block(key, case_entities("test", 0, 160), 0).tolist(), 604800.0))
        counts.append(((times < 86400.0).sum(), (times >= 86400.0).sum()))
    first, rest = np.array(counts, dtype=float).T
    for found, mean in ((first, 70 * 3 / 9), (rest, 70 * 6 / 9)):
        assert abs(found.mean() - mean) < 4.75 * math.sqrt(mean / 2000)
        assert abs(found.var() / mean - 1.0) < 4.75 * math.sqrt((2.0 + 1.0 / mean) / 2000)
    correlation = np.corrcoef(first, rest)[0, 1]
    assert abs(correlation) < 4.75 / math.sqrt(2000)


def test_growth_of_a_tenth_leaves_the_base_bit_equal() -> None:
    base = weekly_rate(150 / 604800.0, ((0, 1.0), (7200, 0.3)), horizon=HORIZON)
    unit = prepare(Distribution("exponential", (1.0,)))

    def stream(name: str, rate: RateFunction) -> list[float]:
        return arrival_times(
            rate, unit.block(stream_key(1, 0, f"arrivals/{name}"), case_entities(name, 0, 1000), 0).tolist(), HORIZON
        )

    before = {name: stream(name, base) for name in ("sg-cn/sea", "cn-sg/sea")}
    after = {name: stream(name, base) for name in before} | {
        "sg-cn/sea+growth": stream("sg-cn/sea+growth", base.scaled(0.1))
    }
    assert {name: after[name] for name in before} == before
    assert 10 <= len(after["sg-cn/sea+growth"]) <= 60
    assert not set(after["sg-cn/sea+growth"]) & set(before["sg-cn/sea"])


def test_regular_arrivals() -> None:
    assert regular_times(10.0, 35.0) == [10.0, 20.0, 30.0]
    assert regular_times(10.0, 30.0) == [10.0, 20.0]
    with pytest.raises(ValueError, match="above 0"):
        regular_times(0.0, 30.0)


@pytest.mark.parametrize(
    ("times", "rates"), [((), ()), ((1.0,), (1.0,)), ((0.0, 0.0), (1.0, 2.0)), ((0.0,), (-1.0,)), ((0.0,), (math.nan,))]
)
def test_a_rate_function_refuses_nonsense(times: tuple[float, ...], rates: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="rate"):
        RateFunction.of(times, rates)


@pytest.mark.parametrize("profile", [((1, 1.0),), ((0, 1.0), (0, 2.0)), ((0, 0.0),), ((0, 1.0), (brute.WEEK, 1.0))])
def test_a_profile_refuses_nonsense(profile: tuple[tuple[int, float], ...]) -> None:
    with pytest.raises(ValueError, match="profile"):
        weekly_rate(1.0, profile, horizon=1.0)
