"""Lists of numbers of different lengths, one after the other in one array, and where each begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sim.engine.compiled import layout as at
from sim.engine.compiled.state import Floats, Ints
from sim.flow import Table


class Lists:
    """What is put here stays where it was put; ``ints`` (with a head of places) and ``floats`` are the two arrays."""

    def __init__(self) -> None:
        self._ints: list[int] = [0] * at.W_HEAD
        self._floats: list[float] = []

    def whole(self, numbers: Iterable[int]) -> int:
        """Put whole numbers; where the first is."""
        first = len(self._ints)
        self._ints.extend(numbers)
        return first

    def real(self, numbers: Iterable[float]) -> int:
        """Put floats; where the first is."""
        first = len(self._floats)
        self._floats.extend(numbers)
        return first

    def head(self, word: int, number: int) -> None:
        """Fill a word of the head."""
        self._ints[word] = number

    @property
    def ints(self) -> Ints:
        """All whole numbers; never empty, so that a row that is not used may point anywhere."""
        return np.array([*self._ints, 0], np.int64)

    @property
    def floats(self) -> Floats:
        """All floats; never empty."""
        return np.array([*self._floats, 0.0], np.float64)


def picker(
    table: Table[Any], attribute: dict[str, int], values: dict[str, tuple[str, ...]], width: int
) -> tuple[int, int, int, int]:
    """Attribute and distance from value to value, twice; ``width`` is that from row to row."""
    if not table.on:
        return 0, 0, 0, 0
    first = attribute[table.on[0]]
    if len(table.on) == 1:
        return first, width, 0, 0
    return first, len(values[table.on[1]]) * width, attribute[table.on[1]], width


def edges(shares: Sequence[float]) -> list[float]:
    """Upper edges of all but the last alternative that has a share; what rounding leaves over falls to that one."""
    last = max(i for i, share in enumerate(shares) if share > 0.0)
    found: list[float] = []
    for share in shares[:last]:
        found.append(share if not found else found[-1] + share)
    return found
