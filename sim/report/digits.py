"""How a number is written: never with more digits than its interval allows.

For a customs reader: "41 h (37 to 46)" instead of "41.3728 h"; a saving known to 4 hours is not printed to the minute.
For a simulation reader: estimate and limits are rounded to the place of the leading digit of the half-width; one place finer where
rounding would move a limit onto 0 although the interval leaves 0 out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_LONG = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
_ONE = {"s": "second", "min": "minute", "h": "hour", "d": "day"}
_NOISE = 1e-7
"""Sums of floats that cancel leave something like 1e-12 hours; that is no difference."""
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Shown:
    """An estimate with its limits, as text in one unit; the limits are empty when there is no interval."""

    estimate: str
    low: str
    high: str
    unit: str
    places: int

    @property
    def interval(self) -> str:
        """``37 to 46``, ``at least 37`` where only a lower limit is known, or nothing."""
        if self.low and self.high:
            return f"{self.low} to {self.high}"
        return f"at least {self.low}" if self.low else (f"at most {self.high}" if self.high else "")

    @property
    def words(self) -> str:
        """The unit after the estimate, in full: ``41 hours``, ``1 hour``."""
        single = self.estimate in {"1", f"{MINUS}1"}
        return f"{self.estimate} {(_ONE if single else _LONG).get(self.unit, self.unit)}".rstrip()

    @property
    def short(self) -> str:
        """``41 h``."""
        return f"{self.estimate}\N{NO-BREAK SPACE}%" if self.unit == "%" else f"{self.estimate} {self.unit}".rstrip()


def is_time(unit: str) -> bool:
    """Whether a unit is one of time."""
    return unit in _SECONDS


def in_unit(value: float, unit: str, wanted: str) -> float:
    """A time in another unit; anything else as it is."""
    if unit == wanted or unit not in _SECONDS or wanted not in _SECONDS:
        return value
    return value * _SECONDS[unit] / _SECONDS[wanted]


def best_unit(values: list[float], unit: str) -> str:
    """Minutes when every value is below two hours, hours otherwise; the unit itself when it is not one of time.

    Seconds are used when everything is below two minutes. ``values`` are in ``unit``.
    """
    if unit not in _SECONDS:
        return unit
    largest = max((abs(v) * _SECONDS[unit] for v in values if math.isfinite(v)), default=0.0)
    if largest < _NOISE:
        return "h"
    if largest < 120.0:
        return "s"
    return "min" if largest < 7200.0 else "h"


def places_for(estimate: float, low: float | None, high: float | None, *, fine: bool = False) -> int:
    """Decimal places that an interval allows (negative: tens, hundreds).

    The place of the leading digit of the half-width; ``fine`` keeps one more where that digit is 1, 2 or 3 (below 3.55), as physicists
    do, so that rounding moves a limit by less than a seventh of the half-width. Without an interval three significant digits are kept, and never a fraction finer than 0.01.
    """
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        if estimate == 0.0 or not math.isfinite(estimate):
            return 0
        return max(0, min(2, 2 - math.floor(math.log10(abs(estimate)))))
    half = (high - low) / 2.0
    places = -math.floor(math.log10(half))
    if fine and half * 10.0**places < 3.55:
        places += 1
    # An interval that leaves 0 out must not be printed as if it touched it.
    while places < 6 and any(v != 0.0 and round(v, places) == 0.0 for v in (low, high)) and (low > 0.0) == (high > 0.0):
        places += 1
    return places


def number(value: float, places: int) -> str:
    """A number with thousands separated and a real minus sign; ``places`` may be negative."""
    if not math.isfinite(value):
        return "-"
    rounded = round(value, places)
    if rounded == 0.0:
        rounded = 0.0
    text = f"{abs(rounded):,.{max(places, 0)}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def shown(
    estimate: float | None,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    *,
    wanted: str = "",
    finest: int | None = None,
    fine: bool = False,
) -> Shown:
    """An estimate with its interval as text.

    Parameters
    ----------
    estimate, low, high
        In ``unit``; None where there is none.
    wanted
        Unit to print a time in; chosen by size when empty.
    finest
        At most so many decimal places, however narrow the interval; three when not given.
    fine
        One digit more where the interval's first digit is small, for tables.
    """
    if estimate is None or not math.isfinite(estimate):
        return Shown("-", "", "", "", 0)
    given = [v for v in (estimate, low, high) if v is not None]
    target = wanted or best_unit(given, unit)
    value = in_unit(estimate, unit, target)
    bottom = None if low is None else in_unit(low, unit, target)
    top = None if high is None else in_unit(high, unit, target)
    if target == "share":
        value, bottom, top = (None if v is None else 100.0 * v for v in (value, bottom, top))  # type: ignore[assignment]
        target = "%"
    if all(v is None or abs(v) < _NOISE for v in (value, bottom, top)):
        value, bottom, top = 0.0, None, None
    places = min(places_for(value, bottom, top, fine=fine), 3 if finest is None else finest)
    # Limits that coincide are no interval: the number is exact, or was worked out from one value.
    exact = bottom is not None and bottom == top
    low_text, high_text = ("" if v is None or exact else number(v, places) for v in (bottom, top))
    return Shown(number(value, places), low_text, high_text, target, places)


def holds_zero(low: float | None, high: float | None) -> bool:
    """Whether an interval cannot exclude "no difference"; without an interval nothing can be shown either."""
    return low is None or high is None or low <= 0.0 <= high or identical(low, high)


def identical(low: float | None, high: float | None) -> bool:
    """Whether both limits are 0 but for what floats leave: every pair of replications gave the same."""
    return low is not None and high is not None and max(abs(low), abs(high)) < _NOISE
