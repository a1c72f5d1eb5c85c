"""Slips of the fingers on digits, one after the other: two changed places, one typed twice, one left out.

For a simulation reader: attempt 0, 1, 2, ... walks through all swaps first, beginning at a drawn place, then all doublings, then all
omissions; most values are wrong at the first attempt, and a value that can be made wrong at all is.
"""

from __future__ import annotations

from itertools import pairwise

from sim.trade.defects.tools.numbers import DIGITS
from sim.trade.draws import Draws


def slipped(value: str, draws: Draws, attempt: int) -> str:
    """The value with one slip in its digits; unchanged where this attempt changes nothing."""
    digits = [i for i, c in enumerate(value) if c in DIGITS]
    if not digits:
        return value
    pairs = [(i, j) for i, j in pairwise(digits) if j == i + 1]
    start = draws.whole("place", 0, 999)
    if attempt < len(pairs):
        i, j = pairs[(start + attempt) % len(pairs)]
        return value[:i] + value[j] + value[i] + value[j + 1 :]
    attempt -= len(pairs)
    i = digits[(start + attempt) % len(digits)]
    if attempt < len(digits):
        return value[:i] + value[i] + value[i:]
    return value[:i] + value[i + 1 :] if attempt < 2 * len(digits) and len(digits) > 1 else value


def swapped(value: str, draws: Draws, attempt: int) -> str:
    """Two neighbouring digits in the wrong order, or else a neighbouring key of the row of digits; the length stays."""
    digits = [i for i, c in enumerate(value) if c in DIGITS]
    pairs = [(i, j) for i, j in pairwise(digits) if j == i + 1]
    start = draws.whole("place", 0, 999)
    if attempt < len(pairs):
        i, j = pairs[(start + attempt) % len(pairs)]
        return value[:i] + value[j] + value[i] + value[j + 1 :]
    if not digits:
        return value
    attempt -= len(pairs)
    i = digits[(start + attempt) % len(digits)]
    step = 1 if draws.below("key", 0.5, attempt) else -1
    return value[:i] + str((int(value[i]) + step) % 10) + value[i + 1 :]
