"""A number that can be estimated in one scenario or as a difference of two, and what the rows of a table share.

For a simulation reader: an estimate with its place in the measures table; level rows and difference rows are both made
from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.stats.estimate import Estimate


@dataclass(frozen=True)
class Setting:
    """What the rows of a table share.

    Parameters
    ----------
    level
        Confidence level of simulation intervals.
    currency, fx
        All money is shown in ``currency``; ``fx`` says how much of it one unit of another currency is worth.
    """

    level: float = 0.95
    currency: str = "SGD"
    fx: Mapping[str, float] = field(default_factory=dict)

    def worth(self, currency: str) -> float:
        """Value of one unit of ``currency``.

        Raises
        ------
        ValueError
            When there is no rate.
        """
        if currency == self.currency:
            return 1.0
        if currency not in self.fx:
            raise ValueError(f"no rate turns {currency} into {self.currency}")
        return self.fx[currency]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number for the table, of one scenario or a difference of two: where it stands, and its estimate."""

    measure: str
    kind: str
    group: str
    statistic: str
    unit: str
    estimate: Estimate | None
    cases: int
    estimator: str
    censored: float | None = None
    incomplete: bool = False
    bounded: tuple[float, float] = (float("-inf"), float("inf"))
