"""Officers on duty; oracle: the shifts counted minute by minute."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calendars import ALWAYS, CalendarSpec, add_work, capacity_steps, is_open, open_intervals, union, weekly_spans
from tests.calendars import brute

BOUNDARY = st.integers(0, brute.WEEK // 131).map(lambda n: n * 131)
WEEKLY = st.lists(st.tuples(BOUNDARY, BOUNDARY).map(lambda s: (min(s), max(s))), max_size=4)
SHIFTS = st.lists(st.tuples(st.integers(0, 5), WEEKLY), min_size=1, max_size=4)
HORIZON = 2 * brute.WEEK * 60.0


@given(SHIFTS, st.lists(st.integers(0, 2 * brute.WEEK - 1), min_size=20, max_size=20))
@settings(deadline=None, max_examples=80)
def test_capacities_add_up(shifts: list[tuple[int, list[tuple[int, int]]]], when: list[int]) -> None:
    hours = [(n, open_intervals(CalendarSpec("s", weekly_spans(w)), HORIZON, tail=0.0)) for n, w in shifts]
    diaries = [(n, brute.minutes(w, 2)) for n, w in shifts]
    times, capacities = capacity_steps(hours)
    assert times[0] == 0.0
    assert all(a < b for a, b in itertools.pairwise(times))
    assert all(a != b for a, b in itertools.pairwise(capacities))
    starts, ends = union([h for _, h in hours])
    for m in when:
        expected = sum(n for n, diary in diaries if diary[m])
        assert capacities[bisect_right(times, 60.0 * m) - 1] == expected
        assert is_open(starts, ends, 60.0 * m) == any(diary[m] for _, diary in diaries)


def test_a_team_that_is_always_there() -> None:
    hours = open_intervals(CalendarSpec("system", ALWAYS), HORIZON)
    assert capacity_steps([(3, hours)]) == ([0.0], [3])
    assert union([hours]) == ([0.0], [math.inf])


def test_a_hand_over_at_eight_is_no_change_and_a_smaller_night_shift_is_one() -> None:
    day = open_intervals(CalendarSpec("day", ((480, 1200),)), HORIZON, tail=0.0)
    night = open_intervals(CalendarSpec("night", ((0, 480), (1200, 1440))), HORIZON, tail=0.0)
    assert capacity_steps([(4, day), (4, night)])[0][:2] == [0.0, 1440 * 60.0]
    times, capacities = capacity_steps([(4, day), (2, night)])
    assert list(zip(times, capacities, strict=True))[:4] == [(0.0, 2), (28800.0, 4), (72000.0, 2), (86400.0, 0)]


def test_inspection_in_two_shifts_on_every_day_of_the_year() -> None:
    """06:00-14:00 with four officers and 14:00-22:00 with two, Spring Festival included: no holiday file is named."""
    early = CalendarSpec("early", tuple((d * 1440 + 360, d * 1440 + 840) for d in range(7)))
    late = CalendarSpec("late", tuple((d * 1440 + 840, d * 1440 + 1320) for d in range(7)))
    start = date(2018, 2, 12)
    shifts = [(4, open_intervals(early, HORIZON, start, tail=0.0)), (2, open_intervals(late, HORIZON, start, tail=0.0))]
    times, capacities = capacity_steps(shifts)
    day = [(21600.0, 4), (50400.0, 2), (79200.0, 0)]
    assert list(zip(times, capacities, strict=True)) == [
        (0.0, 0),
        *((n * 86400.0 + t, c) for n in range(14) for t, c in day),
    ]
    starts, ends = union([hours for _, hours in shifts])
    # A suspended job of the evening goes on in the morning, a job in hand at the change of shifts does not notice it.
    assert add_work(starts, ends, 79200.0 - 600.0, 1200.0) == 86400.0 + 21600.0 + 600.0
    assert add_work(starts, ends, 50400.0 - 600.0, 1200.0) == 50400.0 + 600.0
