"""Errors in documents: how many slip in, how many nobody finds, how often they are corrected.

Keying makes at least one error with probability ``share``; its ways to be wrong occur independently, way i with probability
``1 - (1 - share) ** weight_i`` (weights sum to 1). A check misses way i with some probability, whatever else is wrong. A correction puts
everything right and, with probability ``again``, makes something else wrong, so the number of corrections is geometric.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod


def ways(share: float, weights: Sequence[float]) -> list[float]:
    """P(way i occurs)."""
    return [1.0 - (1.0 - share) ** weight for weight in weights]


def some_escape(share: float, weights: Sequence[float], missed: Sequence[float]) -> float:
    """P(some error is there and missed by every check); ``missed[i]`` is the product of the checks' misses of way i."""
    return 1.0 - prod(1.0 - p * miss for p, miss in zip(ways(share, weights), missed, strict=True))


def nothing_found(share: float, weights: Sequence[float], missed: Sequence[float]) -> float:
    """P(a check finds nothing); ``missed[i]`` is its chance to miss way i."""
    return prod(1.0 - p * (1.0 - miss) for p, miss in zip(ways(share, weights), missed, strict=True))


def rounds(share: float, again: float) -> tuple[float, float]:
    """(E[R], E[R^2]) of the corrections of a document."""
    return share / (1.0 - again), share * (1.0 + again) / (1.0 - again) ** 2


def at_least(number: int, share: float, again: float) -> float:
    """P(R >= number), number at least 1."""
    return share * again ** (number - 1)


def wrong_after_copying(shares: Sequence[float]) -> float:
    """P(a copy is wrong somewhere) when its sources and its own keying go wrong independently."""
    return 1.0 - prod(1.0 - share for share in shares)
