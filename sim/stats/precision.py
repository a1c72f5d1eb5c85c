"""How many replications are enough.

For a customs reader: the run goes on until every primary number is as sharp as asked for, or the limit is reached.
For a simulation reader: half-widths relative for levels, absolute for differences; never fewer than the least number,
never more than doubled in one step, since a variance from few replications is itself uncertain.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sim.stats.measure import Measure

LEAST = 20


@dataclass(frozen=True, slots=True)
class Precision:
    """What is asked for.

    Parameters
    ----------
    relative
        Largest half-width of a level, as a share of it; None when levels do not matter.
    absolute
        Largest half-width of a difference, in its unit (hours); None when differences do not matter.
    least, most
        Bounds on the number of replications.
    """

    relative: float | None = 0.05
    absolute: float | None = None
    least: int = LEAST
    most: int = 1000

    def target(self, row: Measure) -> float | None:
        """Largest half-width accepted for a row."""
        if row.baseline is not None:
            return self.absolute
        if self.relative is None or row.estimate is None:
            return None
        return self.relative * abs(row.estimate)


def replications_needed(rows: Iterable[Measure], precision: Precision, done: int) -> int:
    """How many replications to have in all; ``done`` when every row is sharp enough (and the least number is reached).

    Parameters
    ----------
    rows
        The rows that must be sharp (usually the primary ones). A row without an interval cannot be judged and asks for
        twice as many.
    precision, done
        What is asked for; replications so far.
    """
    if done < precision.least:
        return min(precision.least, precision.most)
    needed = done
    for row in rows:
        target = precision.target(row)
        if target is None and row.estimate is not None:
            continue
        if row.low is None or row.high is None or target is None:
            wanted = 2 * done
        else:
            half = (row.high - row.low) / 2.0
            if half <= target:
                continue
            wanted = 2 * done if target == 0.0 else math.ceil(done * (half / target) ** 2)
        needed = max(needed, min(wanted, 2 * done))
    return min(needed, precision.most)
