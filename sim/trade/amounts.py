"""Exact amounts: money in cents, weights in grams, shares that add up to the last unit."""

from __future__ import annotations

from collections.abc import Sequence


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two whole numbers >= 0, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Shares of a whole number in proportion to the weights: their sum is the total, each is within 1 of its exact share."""
    whole, seen, given = sum(weights), 0, 0
    out = []
    for weight in weights:
        seen += weight
        upto = half_up(total * seen, whole)
        out.append(upto - given)
        given = upto
    return out


def fixed(value: int, digits: int) -> str:
    """A whole number of the smallest unit as text with that many decimals.

    Examples
    --------
    >>> fixed(1205, 2)
    '12.05'
    """
    if not digits:
        return str(value)
    unit = 10**digits
    return f"{value // unit}.{value % unit:0{digits}d}"


def plain(value: int, digits: int) -> str:
    """Like ``fixed``, without zeros at the end: weights and quantities have one spelling, so that they survive tonnes and back.

    Examples
    --------
    >>> plain(16096000, 3), plain(1001672, 3)
    ('16096', '1001.672')
    """
    return fixed(value, digits).rstrip("0").rstrip(".") if digits else str(value)


def whole(text: str, digits: int) -> int:
    """The inverse of ``fixed``, also for texts with fewer decimals.

    Raises
    ------
    ValueError
        When the text is no number, or has more decimals than that.
    """
    head, _, tail = text.partition(".")
    if len(tail) > digits or not head.isdigit() or (tail and not tail.isdigit()):
        raise ValueError(f"{text} is no number with at most {digits} decimals")
    return int(head + tail.ljust(digits, "0"))
