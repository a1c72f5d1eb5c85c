"""Arithmetic on the texts of numbers, exact, keeping as many decimals as were written."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

DIGITS = "0123456789"
_PLAIN = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,10})?", re.ASCII)


def number(text: str | None) -> Decimal | None:
    """The number, or None when it is no plain one (no sign, no exponent)."""
    return Decimal(text) if text and _PLAIN.fullmatch(text) else None


def decimals(text: str) -> int:
    """Places after the point."""
    return len(text.partition(".")[2])


def rounded(value: Decimal, places: int) -> str:
    """The number as text with so many places, halves up."""
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def scaled(text: str, factor: Decimal) -> str:
    """The number times the factor, with as many places as it was written with."""
    return rounded(Decimal(text) * factor, decimals(text))


def differs(before: str, after: str | None, share: Decimal) -> bool:
    """Whether the second number is off by more than a share of the first."""
    old, new = number(before), number(after)
    return old is not None and new is not None and abs(new - old) > share * old
