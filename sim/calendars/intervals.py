"""From opening hours to absolute open intervals: weeks laid end to end, holidays and make-up days, outages cut out.

For a customs reader: the diary of an office, from the first Monday to beyond the last day.
For a simulation reader: times are float64 seconds from time 0, a Monday 00:00; all boundaries but those of outages
are whole minutes and so exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from sim.calendars.holidays import load_holidays
from sim.calendars.spec import WEEK_MINUTES, CalendarSpec

_DAY_MINUTES = 1440
_DAY = 86400.0
_WEEK = 7 * _DAY
TAIL = 104 * _WEEK
Intervals = tuple[list[float], list[float]]

ALWAYS: tuple[tuple[int, int], ...] = ((0, WEEK_MINUTES),)


def weekly_spans(
    opened: Iterable[tuple[int, int]], closed: Iterable[tuple[int, int]] = ()
) -> tuple[tuple[int, int], ...]:
    """A week's open spans in the form of ``CalendarSpec.weekly``: sorted, merged, maintenance windows cut out.

    Parameters
    ----------
    opened, closed
        Spans in minutes from Monday 00:00, in any order, overlapping or not.
    """
    starts, ends = subtract(merge(opened), closed)
    return tuple((int(a), int(b)) for a, b in zip(starts, ends, strict=True))


def check_monday(start: date | None) -> None:
    """Time 0 is a Monday 00:00; raise ``ValueError`` when ``start`` says otherwise."""
    if start is not None and start.weekday() != 0:
        raise ValueError(f"time 0 is {start}, not a Monday")


def open_intervals(
    spec: CalendarSpec,
    horizon: float,
    start: date | None = None,
    outages: Sequence[tuple[float, float]] = (),
    tail: float = TAIL,
) -> Intervals:
    """Open intervals from time 0 to beyond ``horizon + tail`` seconds: their starts and their ends.

    Sorted, disjoint, merged when touching. What is open round the clock at the end of the week stays open: the last
    end is ``inf``.

    Parameters
    ----------
    start
        Date of time 0, a Monday; None in a repeating week, which has no holidays.
    outages
        Closed intervals in absolute time, in any order.
    tail
        So that work begun before the horizon can end.

    Raises
    ------
    ValueError
        When ``start`` is no Monday, or the holiday file does not exist.
    """
    check_monday(start)
    weeks = math.ceil((horizon + tail) / _WEEK)
    base = _repeated(spec.weekly, weeks) if start is None or not spec.holidays else _dated(spec, weeks, start)
    return subtract((list(base[0]), list(base[1])), outages)


# The base is the same in every replication; only outages differ.
@lru_cache(maxsize=512)
def _repeated(weekly: tuple[tuple[int, int], ...], weeks: int) -> Intervals:
    if weekly == ALWAYS:
        return [0.0], [math.inf]
    return merge(
        (60.0 * (week * WEEK_MINUTES + a), 60.0 * (week * WEEK_MINUTES + b)) for week in range(weeks) for a, b in weekly
    )


@lru_cache(maxsize=512)
def _dated(spec: CalendarSpec, weeks: int, start: date) -> Intervals:
    holidays = load_holidays(spec.holidays)
    hours = [
        [(max(a - m, 0), min(b - m, _DAY_MINUTES)) for a, b in spec.weekly if a < m + _DAY_MINUTES and b > m]
        for m in range(0, WEEK_MINUTES, _DAY_MINUTES)
    ]
    spans: list[tuple[float, float]] = []
    for number in range(7 * weeks):
        weekday = holidays.weekday(start + timedelta(days=number))
        if weekday is not None:
            spans += [(number * _DAY + 60.0 * a, number * _DAY + 60.0 * b) for a, b in hours[weekday]]
    if spec.weekly == ALWAYS:
        spans.append((weeks * _WEEK, math.inf))
    return merge(spans)


def merge(spans: Iterable[tuple[float, float]]) -> Intervals:
    """Union of intervals as sorted starts and ends; touching ones become one, empty ones vanish."""
    starts: list[float] = []
    ends: list[float] = []
    for a, b in sorted(spans):
        if a >= b:
            continue
        if ends and a <= ends[-1]:
            ends[-1] = max(ends[-1], b)
        else:
            starts.append(a)
            ends.append(b)
    return starts, ends


def subtract(intervals: Intervals, gaps: Iterable[tuple[float, float]]) -> Intervals:
    """The intervals without the gaps."""
    starts: list[float] = []
    ends: list[float] = []
    gap_starts, gap_ends = merge(gaps)
    first = 0
    for start, end in zip(*intervals, strict=True):
        while first < len(gap_starts) and gap_ends[first] <= start:
            first += 1
        opened = start
        for k in range(first, len(gap_starts)):
            if gap_starts[k] >= end:
                break
            if gap_starts[k] > opened:
                starts.append(opened)
                ends.append(gap_starts[k])
            opened = gap_ends[k]
        if opened < end:
            starts.append(opened)
            ends.append(end)
    return starts, ends


def outage_intervals(ups: Iterable[float], downs: Iterable[float], until: float) -> list[tuple[float, float]]:
    """Closures drawn before the run: after each up-time the system is down for a repair.

    Parameters
    ----------
    ups, downs
        Drawn times in seconds, one each an occurrence, as many as it takes; occurrence n's luck is keyed by its number.
    until
        Closures that begin later are left out.
    """
    closed: list[tuple[float, float]] = []
    now = 0.0
    for up, down in zip(ups, downs, strict=False):
        begin = now + up
        if begin >= until:
            break
        now = begin + down
        closed.append((begin, now))
    return closed
