"""How many take each way: shares with Wilson's intervals.

For a simulation reader: each share alone against all others; Wilson's interval stays inside 0-100 % and holds for rare channels too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sim.experiment.fit.estimate import Z


@dataclass(frozen=True, slots=True)
class Share:
    """One value's share of ``of`` consignments with its 95 % interval."""

    value: str
    count: int
    of: int
    low: float
    high: float

    @property
    def estimate(self) -> float:
        """Between 0 and 1."""
        return self.count / self.of


def wilson(count: int, of: int, z: float = Z) -> tuple[float, float]:
    """The interval of a share, from 0 to 1."""
    share = count / of
    middle = share + z * z / (2 * of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    bottom = 1 + z * z / of
    return (0.0 if count == 0 else (middle - reach) / bottom), (1.0 if count == of else (middle + reach) / bottom)


def shares(counts: Mapping[str, int]) -> tuple[Share, ...]:
    """One for each value, in the order given."""
    of = sum(counts.values())
    return tuple(Share(value, count, of, *wilson(count, of)) for value, count in counts.items())
