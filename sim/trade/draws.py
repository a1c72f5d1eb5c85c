"""Luck for the content of documents: which goods, which firm, which digit, always the same for the same consignment.

For a customs reader: a consignment keeps its goods, parties and numbers whatever else is simulated beside it.
For a simulation reader: stateless keyed uniforms like ``sim.sampling.draws``, but addressed by text (``what``) and in plain
Python, so that documents are made without numpy or numba. Draws of different ``what`` or ``number`` are independent of each
other and of the time track; the order in which they are asked for has no effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from sim.sampling.keys import DRAW, ENTITY, GOLDEN, digest64, mix, stream_key

T = TypeVar("T")


@lru_cache(maxsize=65536)
def _word(what: str) -> int:
    return mix(digest64(what) + GOLDEN)


class Draws:
    """Keyed draws of one entity under one name; holds no state but its key.

    Parameters
    ----------
    seed, replication
        As in a run.
    name
        Stable name of the purpose, such as ``facts/goods`` or ``defect/missing_field@marks``.
    entity
        From ``sim.sampling.keys.case_entity`` and its like.

    Examples
    --------
    >>> draws = Draws(1, 0, "facts/goods", 42)
    >>> draws.uniform("price") == draws.uniform("price")
    True
    >>> draws.whole("boxes", 3, 3)
    3
    """

    __slots__ = ("_base", "entity", "name")

    def __init__(self, seed: int, replication: int, name: str, entity: int) -> None:
        self.name, self.entity = name, entity
        self._base = mix(stream_key(seed, replication, name) ^ (entity * ENTITY))

    def bits(self, what: str, number: int = 0) -> int:
        """64 random bits, unsigned."""
        return mix((self._base ^ _word(what)) + number * DRAW)

    def uniform(self, what: str, number: int = 0) -> float:
        """A number in (0, 1), never 0 and never 1."""
        return ((self.bits(what, number) >> 12) + 0.5) * 2.220446049250313e-16

    def whole(self, what: str, low: int, high: int, number: int = 0) -> int:
        """A whole number from ``low`` to ``high``, both included.

        Raises
        ------
        ValueError
            When ``high`` is below ``low``.
        """
        if high < low:
            raise ValueError(f"no whole number from {low} to {high}")
        return low + (self.bits(what, number) * (high - low + 1) >> 64)

    def choice(self, what: str, seq: Sequence[T], number: int = 0) -> T:
        """One member, each equally likely.

        Raises
        ------
        ValueError
            When there is none.
        """
        return seq[self.whole(what, 0, len(seq) - 1, number)]

    def weighted(self, what: str, pairs: Iterable[tuple[T, float]], number: int = 0) -> T:
        """One value of ``(value, weight)`` pairs; weights are relative, of any sum above 0.

        Raises
        ------
        ValueError
            When no weight is above 0.
        """
        known = tuple(pairs)
        left = self.uniform(what, number) * sum(weight for _, weight in known)
        last: list[T] = []
        for value, weight in known:
            if weight <= 0:
                continue
            last = [value]
            left -= weight
            if left < 0:
                return value
        if not last:
            raise ValueError("no value has a weight above 0")
        return last[0]

    def below(self, what: str, share: float, number: int = 0) -> bool:
        """True with the given probability."""
        return self.uniform(what, number) < share
