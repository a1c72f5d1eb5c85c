"""Durations, shares, rates, counts and spans of the day, written with their units.

A number without a unit is refused where a unit is needed: ``2`` may be hours or days.
"""

from __future__ import annotations

import re

MINUTE = 60.0
HOUR = 3600.0
DAY = 86400.0
WEEK = 604800.0

_UNITS = {
    "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0,
    "min": MINUTE, "minute": MINUTE, "minutes": MINUTE,
    "h": HOUR, "hour": HOUR, "hours": HOUR,
    "d": DAY, "day": DAY, "days": DAY,
    "week": WEEK, "weeks": WEEK,
    "year": 365 * DAY,
}  # fmt: skip
_NUMBER = r"(?P<number>\d{1,12}(\.\d{1,12})?)"
_DURATION = re.compile(rf"^{_NUMBER} ?(?P<unit>[a-z]+)$")
_SHARE = re.compile(rf"^{_NUMBER} ?(?P<percent>%?)$")
_RATE = re.compile(rf"^{_NUMBER} ?(/|per) ?(?P<unit>[a-z]+)$")
_SPAN = re.compile(r"^(\d{2}):(\d{2})-(\d{2}):(\d{2})$")
_COUNT = re.compile(r"^\d{1,12}$")


class QuantityError(ValueError):
    """A value that cannot be read; ``why`` and ``do`` are sentences for the user."""

    def __init__(self, why: str, do: str) -> None:
        self.why, self.do = why, do
        super().__init__(f"{why}. {do}")


def parse_duration(text: str) -> float:
    """Seconds in ``2 h``, ``30 min``, ``1.5 d``, ``8 weeks``.

    Raises
    ------
    QuantityError
        When the unit is missing or unknown, or the number is negative.
    """
    match = _DURATION.match(text.strip())
    if match is None or match["unit"] not in _UNITS:
        raise QuantityError(
            "a duration needs a number of at least 0 and a unit", "Write it like 30 s, 45 min, 2 h, 1.5 d or 8 weeks."
        )
    # Hours written as minutes must give the same float: one multiplication of the decimal, not of a rounded factor.
    return float(match["number"]) * _UNITS[match["unit"]]


def parse_share(text: str) -> float:
    """A share of 1 in ``18 %`` or ``0.18``.

    Raises
    ------
    QuantityError
        When it lies outside 0-100 %.
    """
    match = _SHARE.match(text.strip())
    if match is None:
        raise QuantityError("a share is written like 18 % or 0.18", "Write a number from 0 to 1, or a percentage.")
    value = float(match["number"]) / 100.0 if match["percent"] else float(match["number"])
    if value > 1.0:
        percent = f"{float(match['number']):g} %" if match["percent"] else f"{value:g}"
        fix = f"{float(match['number']) / 10:g} %" if match["percent"] else f"{value:g} %"
        raise QuantityError(f"a share of {percent} is more than the whole", f"Did you mean {fix}?")
    return value


def parse_rate(text: str) -> float:
    """Events a second in ``320 /week``.

    Raises
    ------
    QuantityError
        When the unit is missing or unknown.
    """
    match = _RATE.match(text.strip())
    if match is None or match["unit"] not in _UNITS:
        raise QuantityError("a rate needs a number and a unit of time", "Write it like 320 /week or 12 /day.")
    return float(match["number"]) / _UNITS[match["unit"]]


def parse_count(text: str) -> int:
    """A whole number of at least 0.

    Raises
    ------
    QuantityError
        For anything else.
    """
    if _COUNT.match(text.strip()) is None:
        raise QuantityError("a count is a whole number of at least 0", "Write digits only, like 12.")
    return int(text)


def parse_span(text: str) -> tuple[int, int]:
    """Minutes of the day of ``09:00-12:00``; ``24:00`` is the end of the day.

    Raises
    ------
    QuantityError
        When it is no span, or ends before it starts.
    """
    match = _SPAN.match(text.strip())
    if match is not None:
        h1, m1, h2, m2 = (int(g) for g in match.groups())
        start, end = 60 * h1 + m1, 60 * h2 + m2
        if m1 < 60 and m2 < 60 and start < end <= 1440:
            return start, end
    raise QuantityError("opening hours are written like 09:00-12:00", "Start before the end, between 00:00 and 24:00.")


def hours_text(seconds: float) -> str:
    """A duration for people: ``36.2 h``, ``4 min``, ``12 s``."""
    size = abs(seconds)
    if size >= 0.95 * HOUR:
        return f"{seconds / HOUR:.1f} h"
    if size >= MINUTE:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds:.0f} s"
