"""Decimal texts as whole numbers, so that sums and products of a declaration are exact and quick.

For an engineer: the unit is 0.00001 (``SCALE`` to one), the finest fraction any amount, weight, quantity or price of the schemas has;
exchange rates have six places and are read with ``millionths``. Text that is no plain decimal gives None: the schema layer reports it.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

SCALE = 100_000
CENT = SCALE // 100
_SHORT, _EXACT = 16, 1e15
"""Characters, and the size up to which a float times ``SCALE`` is less than a half from the true number."""
_DECIMAL = re.compile(r"([+-]?)(\d*)\.?(\d*)", re.ASCII)
_LONGEST = 100


def scaled(text: str | None) -> int | None:
    """The number times 100,000, rounded half away from zero; None when it is no number.

    >>> scaled("123.45"), scaled("0.00001"), scaled("1e5x"), scaled("")
    (12345000, 1, None, None)
    """
    if not text:
        return None
    if len(text) <= _SHORT:
        try:
            value = float(text) * SCALE
        except ValueError:
            return None
        if -_EXACT < value < _EXACT:
            return int(value + 0.5) if value >= 0 else -int(0.5 - value)
    return _long(text, 5)


def _long(text: str, places: int) -> int | None:
    match = _DECIMAL.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or not (match[2] or match[3]):
        return None
    digits = (match[3] + "0" * places)[: places + 1].ljust(places + 1, "0")
    unsigned: int = int(match[2] or "0") * 10**places + (int(digits) + 5) // 10
    return -unsigned if match[1] == "-" else unsigned


def millionths(text: str | None) -> int | None:
    """The number times 1,000,000; None when it is no plain decimal."""
    return _long(text, 6) if text else None


def whole(text: str | None) -> int | None:
    """A count; None when it is none."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return int(text)


def money(value: int) -> str:
    """A scaled amount as text with two decimals, rounded half up.

    >>> money(12345500)
    '123.46'
    """
    cents = (value + CENT // 2) // CENT
    return f"{cents // 100}.{cents % 100:02d}"


def plain(value: int) -> str:
    """A scaled number as the shortest text.

    >>> plain(12345000), plain(-50000), plain(300000)
    ('123.45', '-0.5', '3')
    """
    sign, value = ("-", -value) if value < 0 else ("", value)
    fraction = f"{value % SCALE:05d}".rstrip("0")
    return f"{sign}{value // SCALE}" + (f".{fraction}" if fraction else "")


@lru_cache(maxsize=4096)
def day(text: str) -> int | None:
    """The ordinal of an ISO date (``2026-03-02``); None when it is none."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def iso(ordinal: int) -> str:
    """The ISO date of an ordinal."""
    return date.fromordinal(ordinal).isoformat()
