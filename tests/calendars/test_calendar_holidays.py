"""The frozen holiday files; oracle: the announcements of the two governments, copied here by hand for a few breaks."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.calendars.holidays as package
from sim.calendars import CalendarSpec, holiday_files, load_holidays, open_intervals, open_time, weekly_spans
from sim.calendars.holidays.table import COLUMNS
from tests.calendars import brute

FOLDER = Path(package.__file__).parent


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# (first and last day of rest, days worked instead, with the weekday whose hours they have)
BREAKS = [
    (date(2016, 10, 1), date(2016, 10, 7), {date(2016, 10, 8): 3, date(2016, 10, 9): 4}),
    (date(2018, 2, 15), date(2018, 2, 21), {date(2018, 2, 11): 3, date(2018, 2, 24): 2}),
    (date(2018, 10, 1), date(2018, 10, 7), {date(2018, 9, 29): 3, date(2018, 9, 30): 4}),
    (date(2019, 5, 1), date(2019, 5, 4), {date(2019, 4, 28): 3, date(2019, 5, 5): 4}),
    (date(2020, 1, 24), date(2020, 2, 2), {date(2020, 1, 19): 4}),
    (date(2020, 10, 1), date(2020, 10, 8), {date(2020, 9, 27): 2, date(2020, 10, 10): 3}),
    (date(2022, 4, 3), date(2022, 4, 5), {date(2022, 4, 2): 0}),
    (date(2023, 4, 29), date(2023, 5, 3), {date(2023, 4, 23): 1, date(2023, 5, 6): 2}),
    (date(2024, 2, 10), date(2024, 2, 17), {date(2024, 2, 4): 3, date(2024, 2, 18): 4}),
    (date(2025, 10, 1), date(2025, 10, 8), {date(2025, 9, 28): 1, date(2025, 10, 11): 2}),
    (date(2026, 2, 15), date(2026, 2, 23), {date(2026, 2, 14): 4, date(2026, 2, 28): 0}),
]


@pytest.mark.parametrize(("first", "last", "worked"), BREAKS, ids=lambda x: str(x) if isinstance(x, date) else "")
def test_breaks_announced_by_the_state_council(first: date, last: date, worked: dict[date, int]) -> None:
    china = load_holidays("cn")
    assert all(day in china.closed for day in days(first, last))
    for day in (first - timedelta(days=1), last + timedelta(days=1)):
        assert day not in china.closed
    assert set(worked) <= set(china.working)
    assert {day: china.weekday(day) is not None for day in worked} == dict.fromkeys(worked, True)


def test_the_weekday_replaced() -> None:
    """Sunday 11 February 2018 was worked for Thursday 15, Saturday 24 for Wednesday 21."""
    china = load_holidays("cn")
    assert china.weekday(date(2018, 2, 11)) == 3
    assert china.weekday(date(2018, 2, 24)) == 2
    assert china.weekday(date(2018, 2, 15)) is None
    assert china.weekday(date(2018, 2, 14)) == 2


def test_singapore() -> None:
    singapore = load_holidays("sg")
    for day in (date(2018, 2, 16), date(2018, 2, 17), date(2020, 7, 10), date(2024, 5, 22), date(2026, 11, 9)):
        assert day in singapore.closed, day
    # A holiday on a Sunday is made good on Monday, one on a Saturday is not.
    assert date(2021, 8, 9) in singapore.closed
    assert date(2022, 5, 2) in singapore.closed
    assert date(2024, 1, 2) not in singapore.closed
    assert not singapore.working


@pytest.mark.parametrize("name", ["cn", "sg"])
def test_form_of_the_files(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == COLUMNS
    dates = [row["date"] for row in rows]
    assert dates == sorted(set(dates))
    for row in rows:
        assert row["source"].count("https://") == 1
        assert (row["kind"] == "working") == bool(row["hours_of"])
        assert date.fromisoformat(row["date"]).weekday() >= 5 or row["kind"] == "closed"
        assert row["hours_of"] in ("", "mon", "tue", "wed", "thu", "fri")
    table = load_holidays(name)
    assert (table.first_year, table.last_announced_year) == (2016, 2026)
    assert {d.year for d in table.closed} == set(range(2016, 2027))
    assert table.covers(date(2016, 1, 4), date(2026, 12, 31))
    assert not table.covers(date(2026, 1, 5), date(2027, 1, 3))
    assert not table.covers(date(2015, 12, 28), date(2016, 3, 6))


@pytest.mark.parametrize("year", range(2016, 2027))
def test_statutory_days_of_a_year(year: int) -> None:
    """China has 11 statutory days a year (13 from 2025), each closed; make-up days only move the days around them."""
    china = load_holidays("cn")
    fixed = [date(year, 1, 1), date(year, 5, 1), date(year, 10, 1), date(year, 10, 2), date(year, 10, 3)]
    assert all(day in china.closed for day in fixed)
    weekdays_off = sum(1 for d in china.closed if d.year == year and d.weekday() < 5)
    worked = sum(1 for d in china.working if d.year == year)
    # Weekdays gained are the statutory days. The extension of 2020 gave a Friday and took back a make-up Saturday;
    # a break around New Year may have its make-up day in the other year.
    gained = 13 if year >= 2025 or year == 2020 else 11
    assert abs(weekdays_off - worked - gained) <= 1


def test_files_are_found_by_name() -> None:
    assert holiday_files() == ("cn", "sg")
    with pytest.raises(ValueError, match="there are cn, sg"):
        load_holidays("de")


def announced(name: str) -> dict[date, int | None]:
    """The file read by other code: weekday whose hours a day has, None for a closed one."""
    rows = [line.split(",") for line in (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]]
    names = ["mon", "tue", "wed", "thu", "fri"]
    return {date.fromisoformat(row[0]): names.index(row[2]) if row[1] == "working" else None for row in rows}


BOUNDARY = st.integers(0, brute.WEEK // 97).map(lambda n: n * 97)


@given(
    st.sampled_from(["cn", "sg"]),
    st.integers(0, 560),
    st.lists(st.tuples(BOUNDARY, BOUNDARY).map(lambda s: (min(s), max(s))), max_size=6),
)
@settings(deadline=None, max_examples=60)
def test_any_dated_calendar_day_by_day_and_minute_by_minute(
    name: str, week: int, weekly: list[tuple[int, int]]
) -> None:
    start = date(2016, 1, 4) + timedelta(weeks=week)
    table = announced(name)
    one_week = brute.minutes(weekly, 1)
    diary: list[bool] = []
    for number in range(21):
        day = start + timedelta(days=number)
        weekday = table.get(day, day.weekday())
        diary += [False] * 1440 if weekday is None else one_week[weekday * 1440 : weekday * 1440 + 1440]
    starts, ends = open_intervals(CalendarSpec("any", weekly_spans(weekly), name), 21 * 86400.0, start, tail=0.0)
    found = [False] * len(diary)
    for a, b in zip(starts, ends, strict=True):
        for m in range(round(a / 60), min(round(b / 60), len(diary)) if b < float("inf") else len(diary)):
            found[m] = True
    assert found == diary
    assert all(b < c for b, c in zip(ends, starts[1:], strict=False))


def test_an_office_over_spring_festival() -> None:
    """Oracle: every minute of four weeks, from the announcement written out here."""
    start = date(2018, 2, 5)
    office = [(540, 720), (780, 1020)]
    spec = CalendarSpec(
        "counter",
        weekly_spans([(d * 1440 + a, d * 1440 + b) for d in range(4) for a, b in office] + [(5760 + 540, 5760 + 720)]),
        "cn",
    )
    starts, ends = open_intervals(spec, 4 * brute.WEEK * 60.0, start)
    friday = [(540, 720)]
    rest = days(date(2018, 2, 15), date(2018, 2, 21))
    for number in range(28):
        day = start + timedelta(days=number)
        hours = {0: office, 1: office, 2: office, 3: office, 4: friday}.get(day.weekday(), [])
        if day in rest:
            hours = []
        if day in (date(2018, 2, 11), date(2018, 2, 24)):
            hours = office  # instead of a Thursday and of a Wednesday
        a = number * 86400.0
        assert open_time(starts, ends, a, a + 86400.0) == 60.0 * sum(e - s for s, e in hours), day
    # In a repeating week there are no holidays.
    plain = open_intervals(spec, 4 * brute.WEEK * 60.0)
    assert open_time(*plain, 0.0, 4 * brute.WEEK * 60.0) == 4 * 60.0 * (4 * 420 + 180)


def test_a_hall_that_never_closes_closes_on_holidays_only_if_it_says_so() -> None:
    start = date(2018, 2, 12)
    always = ((0, brute.WEEK),)
    assert open_intervals(CalendarSpec("hall", always), 1e6, start)[0] == [0.0]
    starts, ends = open_intervals(CalendarSpec("counter", always, "cn"), 28 * 86400.0, start, tail=0.0)
    assert (starts[:2], ends[0]) == ([0.0, 10 * 86400.0], 3 * 86400.0)
    assert ends[-1] == float("inf")


def test_time_0_is_a_monday() -> None:
    with pytest.raises(ValueError, match="not a Monday"):
        open_intervals(CalendarSpec("counter", ((0, 60),), "cn"), 1e6, date(2018, 2, 6))
