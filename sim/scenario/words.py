"""Small texts of scenario files that are not quantities with units: plain numbers, dates, moments of the week, names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from sim.quantity import DAY, HOUR, MINUTE, Money, QuantityError, parse_count, parse_duration, parse_money, parse_share

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBER = re.compile(r"^\d{1,12}(\.\d{1,12})?$")
_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_MOMENT = re.compile(r"^(?P<day>[a-z]{3}) (?P<hour>\d{2}):(?P<minute>\d{2})$")
_RATE = re.compile(r"^(?P<money>[^/]+?) ?(?:/|per ) ?(?P<unit>[a-z]+)$")
_NAME = re.compile(r"^[a-z0-9][a-z0-9_+-]*(/[a-z0-9][a-z0-9_+-]*)*$")
RESERVED = frozenset(("by", "default", "exit", "rest", "value"))


def parse_number(text: str) -> float:
    """A plain number of at least 0."""
    if _NUMBER.match(text.strip()) is None:
        raise QuantityError("a plain number of at least 0 stands here", "Write it like 0.8, without a unit.")
    return float(text)


def positive(parse: Callable[[str], float]) -> Callable[[str], float]:
    """The same reader, refusing 0."""

    def read(text: str) -> float:
        value = parse(text)
        if value <= 0.0:
            raise QuantityError("0 is too small here", "Write a value above 0.")
        return value

    return read


def bounded(parse: Callable[[str], float], low: float, high: float) -> Callable[[str], float]:
    """The same reader, refusing what lies outside [low, high]."""

    def read(text: str) -> float:
        value = parse(text)
        if not low <= value <= high:
            raise QuantityError(f"{value:g} is out of bounds", f"Write a value from {low:g} to {high:g}.")
        return value

    return read


def parse_coefficient(text: str) -> float:
    """A coefficient of variation: ``0.8`` or ``80 %``."""
    if text.strip().endswith("%"):
        return parse_number(text.strip().removesuffix("%").strip()) / 100.0
    return parse_number(text)


def parse_positive_count(text: str) -> int:
    """A whole number of at least 1."""
    value = parse_count(text)
    if value < 1:
        raise QuantityError("0 is too small here", "Write a whole number of at least 1.")
    return value


def parse_capacity(text: str) -> int:
    """Servers of a shift."""
    value = parse_count(text)
    if value > 1_000_000:
        raise QuantityError(f"{value:,} officers are more than there are", "Write at most 1,000,000.")
    return value


def parse_class(text: str) -> int:
    """A priority class 0-7."""
    value = parse_count(text)
    if value > 7:
        raise QuantityError(f"class {value} is above 7", "Write a class from 0 (first) to 7 (last).")
    return value


def parse_layer(text: str) -> int:
    """A layer of validation: 1-7, or 0 for what passes all of them."""
    value = parse_count(text)
    if value > 7:
        raise QuantityError(f"layer {value} is above 7", "Write a layer from 1 (bytes) to 7 (comparison), or 0.")
    return value


def parse_date(text: str) -> date:
    """``2026-01-05``."""
    match = _DATE.match(text.strip())
    try:
        if match is not None:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise QuantityError("this is no day of the calendar", "Write it like 2026-01-05.")


def parse_moment(text: str) -> float:
    """Seconds from Monday 00:00 of ``tue 20:00``."""
    match = _MOMENT.match(text.strip())
    if match is None or match["day"] not in DAYS or int(match["hour"]) > 23 or int(match["minute"]) > 59:
        raise QuantityError("a moment of the week is a day and a time", "Write it like tue 20:00.")
    return DAYS.index(match["day"]) * DAY + int(match["hour"]) * HOUR + int(match["minute"]) * MINUTE


def parse_days(text: str) -> tuple[int, ...]:
    """Days of the week, Monday 0: ``mon``, ``mon-fri``, ``sat,sun``, ``daily``."""
    if text == "daily":
        return tuple(range(7))
    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS or DAYS.index(last or first) < DAYS.index(first):
            raise QuantityError("days are written like mon, mon-fri, sat,sun or daily", f"Days: {', '.join(DAYS)}.")
        found += range(DAYS.index(first), DAYS.index(last or first) + 1)
    return tuple(found)


def parse_money_rate(text: str) -> tuple[Money, float]:
    """Money and the seconds it is paid for, of ``SGD 30 /day``."""
    match = _RATE.match(text.strip())
    if match is None:
        raise QuantityError("a tariff is an amount and a unit of time", "Write it like SGD 30 /day.")
    return parse_money(match["money"]), parse_duration(f"1 {match['unit']}")


def parse_name(text: str) -> str:
    """A name: small letters, digits, ``-`` and ``_``, with ``/`` between parts."""
    if len(text) > 120 or _NAME.match(text) is None:
        raise QuantityError("a name has small letters, digits, - and _", "Write it like documentary-check.")
    if text in RESERVED:
        raise QuantityError(f'"{text}" has a meaning of its own in scenario files', "Choose another name.")
    return text


def count_scale(text: str) -> float:
    """The end of a range of counts."""
    return float(parse_count(text))


def money_scale(text: str) -> float:
    """The end of a range of amounts, in micro-units."""
    return float(parse_money(text).micros)


def rate_scale(text: str) -> float:
    """The end of a range of tariffs, in micro-units of their unit of time."""
    return float(parse_money_rate(text)[0].micros)


def parse_volume(text: str) -> float:
    """A share above 0."""
    return positive(parse_share)(text)
