"""A value that depends on at most two attributes of a consignment, written out in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """One row for each combination of the attributes' values.

    Parameters
    ----------
    on
        Names of 0, 1 or 2 attributes.
    rows
        Row-major over the values of ``on`` in their declared order; a single row when ``on`` is empty.
    """

    on: tuple[str, ...]
    rows: tuple[T, ...]

    @classmethod
    def of(cls, value: T) -> Table[T]:
        """The same value for every consignment."""
        return cls((), (value,))

    def map(self, change: Callable[[T], U]) -> Table[U]:
        """The table with every row changed."""
        return Table(self.on, tuple(change(row) for row in self.rows))

    def entries(self, values: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[dict[str, str], T]]:
        """Each row with the attribute values it belongs to; ``values`` lists the values of each attribute."""
        for combination, row in zip(product(*(values[a] for a in self.on)), self.rows, strict=True):
            yield dict(zip(self.on, combination, strict=True)), row
