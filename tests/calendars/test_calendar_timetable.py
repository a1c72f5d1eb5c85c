"""Timetable functions; oracle: the same question asked minute by minute (``brute.py``), on whole-minute calendars."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calendars import (
    ALWAYS,
    CalendarSpec,
    add_work,
    is_open,
    merge,
    next_close,
    next_open,
    open_intervals,
    open_time,
    outage_intervals,
    subtract,
    weekly_spans,
)
from sim.calendars.intervals import TAIL
from sim.sampling import jit, jitable
from tests.calendars import brute

WEEKS = 3
HORIZON = WEEKS * brute.WEEK * 60.0
# A raster of 97 minutes gives few, odd, sometimes touching boundaries; single minutes come from the gaps.
BOUNDARY = st.integers(0, brute.WEEK // 97).map(lambda n: n * 97)
SPAN = st.tuples(BOUNDARY, BOUNDARY).map(lambda s: (min(s), max(s)))
WEEKLY = st.lists(SPAN, max_size=6)
GAPS = st.lists(
    st.tuples(st.integers(0, WEEKS * brute.WEEK), st.integers(0, 3000)).map(lambda g: (g[0], g[0] + g[1])), max_size=5
)
MINUTE = st.integers(0, WEEKS * brute.WEEK - 1)
quickly = settings(deadline=None, max_examples=60)


def calendar(weekly: list[tuple[int, int]], gaps: list[tuple[int, int]]) -> tuple[list[float], list[float], list[bool]]:
    spec = CalendarSpec("office", weekly_spans(weekly))
    outages = [(60.0 * a, 60.0 * b) for a, b in gaps]
    starts, ends = open_intervals(spec, HORIZON, outages=outages, tail=0.0)
    return starts, ends, brute.minutes(weekly, WEEKS, gaps)


def in_minutes(t: float) -> int | None:
    """None for what lies beyond the oracle's diary."""
    return None if t == math.inf or t > HORIZON else round(t / 60.0)


@given(WEEKLY, GAPS, MINUTE)
@quickly
def test_open_and_next_opening_and_closing(weekly: list[tuple[int, int]], gaps: list[tuple[int, int]], t: int) -> None:
    starts, ends, diary = calendar(weekly, gaps)
    assert is_open(starts, ends, 60.0 * t) == diary[t]
    assert is_open(starts, ends, 60.0 * t + 59.9) == diary[t]
    if brute.next_open(diary, t) is not None or weekly_spans(weekly) != ALWAYS:
        assert in_minutes(next_open(starts, ends, 60.0 * t)) == brute.next_open(diary, t)
    assert min(next_close(starts, ends, 60.0 * t), HORIZON) == 60.0 * brute.next_close(diary, t)


@given(WEEKLY, GAPS, MINUTE, st.integers(0, 20_000))
@quickly
def test_work_is_added_minute_by_minute(
    weekly: list[tuple[int, int]], gaps: list[tuple[int, int]], t: int, w: int
) -> None:
    starts, ends, diary = calendar(weekly, gaps)
    expected = brute.add_work(diary, t, w)
    found = in_minutes(add_work(starts, ends, 60.0 * t, 60.0 * w))
    if expected is not None or weekly_spans(weekly) != ALWAYS:
        assert found == expected


@given(WEEKLY, GAPS, MINUTE, MINUTE)
@quickly
def test_open_time_is_the_number_of_open_minutes(
    weekly: list[tuple[int, int]], gaps: list[tuple[int, int]], a: int, b: int
) -> None:
    starts, ends, diary = calendar(weekly, gaps)
    assert open_time(starts, ends, 60.0 * a, 60.0 * b) == 60.0 * brute.open_time(diary, a, b)


@given(WEEKLY, GAPS, st.floats(0.0, HORIZON), st.floats(0.0, 1e6))
@quickly
def test_work_done_is_open_time_passed(
    weekly: list[tuple[int, int]], gaps: list[tuple[int, int]], t: float, w: float
) -> None:
    starts, ends, _ = calendar(weekly, gaps)
    end = add_work(starts, ends, t, w)
    if end < math.inf:
        assert end >= t
        assert open_time(starts, ends, t, end) == pytest.approx(w, abs=1e-6)


@given(WEEKLY, WEEKLY)
@quickly
def test_weekly_spans_merge_and_cut(opened: list[tuple[int, int]], closed: list[tuple[int, int]]) -> None:
    spans = weekly_spans(opened, closed)
    week = [any(a <= m < b for a, b in opened) and not any(a <= m < b for a, b in closed) for m in range(brute.WEEK)]
    assert brute.minutes(spans, 1) == week
    assert all(a < b for a, b in spans)
    assert all(b < c for (_, b), (c, _) in itertools.pairwise(spans))


compiled = [jit(jitable(f)) for f in (is_open, next_open, next_close)] + [jit(add_work), jit(open_time)]


@given(WEEKLY.filter(bool), GAPS, st.floats(0.0, HORIZON), st.floats(0.0, 1e6))
@quickly
def test_compiled_functions_give_the_same_bits(
    weekly: list[tuple[int, int]], gaps: list[tuple[int, int]], t: float, w: float
) -> None:
    spec = CalendarSpec("office", weekly_spans(weekly))
    # Boundaries that are no whole minutes.
    starts, ends = open_intervals(spec, HORIZON, outages=[(61.7 * a, 61.7 * b + 0.1) for a, b in gaps], tail=HORIZON)
    arrays = np.array(starts), np.array(ends)
    c_is_open, c_next_open, c_next_close, c_add_work, c_open_time = compiled
    assert c_is_open(*arrays, t) == is_open(starts, ends, t)
    assert c_next_open(*arrays, t) == next_open(starts, ends, t)
    assert c_next_close(*arrays, t) == next_close(starts, ends, t)
    assert c_add_work(*arrays, t, w) == add_work(starts, ends, t, w)
    assert c_open_time(*arrays, t, t + w) == open_time(starts, ends, t, t + w)


def test_a_calendar_that_is_always_open_adds_no_rounding() -> None:
    starts, ends = open_intervals(CalendarSpec("system", ALWAYS), HORIZON)
    assert (starts, ends) == ([0.0], [math.inf])
    t, w = 123456.789, 0.1
    assert add_work(starts, ends, t, w) == t + w


def test_a_calendar_that_never_opens() -> None:
    starts, ends = open_intervals(CalendarSpec("closed", ()), HORIZON)
    assert next_open(starts, ends, 5.0) == add_work(starts, ends, 5.0, 0.0) == math.inf
    assert not is_open(starts, ends, 5.0)
    assert open_time(starts, ends, 0.0, HORIZON) == 0.0


def test_hours_run_on_beyond_the_horizon_so_that_work_can_end() -> None:
    starts, ends = open_intervals(CalendarSpec("office", ((540, 600),)), HORIZON)
    # One open hour a week, 50 hours of work begun in the last minute.
    assert add_work(starts, ends, HORIZON - 60.0, 50 * 3600.0) == HORIZON + 49 * brute.WEEK * 60.0 + 600 * 60.0
    assert ends[-1] > HORIZON + TAIL - brute.WEEK * 60.0


def test_a_job_that_ends_at_closing_time_ends_today() -> None:
    starts, ends = open_intervals(CalendarSpec("office", weekly_spans([(540, 1020), (1980, 2460)])), HORIZON)
    assert add_work(starts, ends, 540 * 60.0, 8 * 3600.0) == 1020 * 60.0
    assert add_work(starts, ends, 1020 * 60.0, 0.0) == 1980 * 60.0
    assert next_open(starts, ends, 1020 * 60.0) == 1980 * 60.0


def test_maintenance_window_of_every_week() -> None:
    """TradeNet: round the clock, but Sundays 04:00-08:00."""
    sunday = 6 * 1440
    spec = CalendarSpec("tradenet", weekly_spans([(0, brute.WEEK)], [(sunday + 240, sunday + 480)]))
    starts, ends = open_intervals(spec, HORIZON)
    at_four = (sunday + 240) * 60.0
    assert next_open(starts, ends, at_four) == at_four + 4 * 3600.0
    assert is_open(starts, ends, at_four - 1.0)
    # Sunday evening to Monday morning is one interval.
    assert next_close(starts, ends, at_four + 5 * 3600.0) == at_four + brute.WEEK * 60.0
    assert spec.open_share == pytest.approx(164 / 168)


def test_outages_follow_one_another() -> None:
    found = outage_intervals([10.0, 5.0, 100.0], [2.0, 3.0, 1.0], until=100.0)
    assert found == [(10.0, 12.0), (17.0, 20.0)]
    starts, ends = open_intervals(CalendarSpec("system", ALWAYS), HORIZON, outages=found)
    assert list(zip(starts, ends, strict=True)) == [(0.0, 10.0), (12.0, 17.0), (20.0, math.inf)]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))),
)
@quickly
def test_union_and_difference_of_intervals(spans: list[tuple[int, int]], gaps: list[tuple[int, int]]) -> None:
    starts, ends = subtract(merge(spans), gaps)
    inside = [any(a <= m < b for a, b in spans) and not any(a <= m < b for a, b in gaps) for m in range(61)]
    assert [is_open(starts, ends, m) for m in range(61)] == inside
    assert all(a < b for a, b in zip(starts, ends, strict=True))
    assert all(b < c for b, c in zip(ends, starts[1:], strict=False))


def test_repeated_calls_do_not_share_their_lists() -> None:
    spec = CalendarSpec("office", ((540, 600),))
    open_intervals(spec, HORIZON)[0].clear()
    assert open_intervals(spec, HORIZON)[0][0] == 540 * 60.0
