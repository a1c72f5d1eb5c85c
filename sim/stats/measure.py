"""A row of the measures table: one number with everything needed to read it.

For a customs reader: what was measured, for whom, how many consignments stand behind it, and how sure it is.
For a simulation reader: the columns are a contract with programs that read ``--json``; ``docs/reference/measures.md``
defines each.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

TIME, MONEY, COUNT, SHARE, USE = "time", "money", "count", "share", "use"


@dataclass(frozen=True, slots=True)
class Measure:
    """One estimate.

    Parameters
    ----------
    scenario, baseline
        The scenario it belongs to; a difference is ``scenario`` minus ``baseline``, which is None for a level.
    measure, kind, group, statistic, unit
        What: name, ``time | money | count | share | use``, ``""`` or ``attribute=value``, ``mean``, ``p95`` ..., and
        unit.
    estimate, low, high, level
        The number and its simulation interval at confidence ``level``; None where the data do not carry one.
    input_low, input_high, assumed_share
        What doubt about the inputs adds, and the share that rests on assumption; None when not worked out.
    replications, cases
        Replications, and observations in them, behind the estimate.
    estimator
        How it was made, and what restricts it (``lower bound``, ``too few``, ``exploratory``).
    censored
        Share of the clocks that were still running when the run stopped; None where there is no clock.
    """

    scenario: str
    baseline: str | None
    measure: str
    kind: str
    group: str
    statistic: str
    unit: str
    estimate: float | None
    low: float | None
    high: float | None
    level: float | None
    input_low: float | None = None
    input_high: float | None = None
    replications: int = 0
    cases: int = 0
    estimator: str = ""
    censored: float | None = None
    assumed_share: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Column to value, in the order of :data:`COLUMNS`."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(f.name for f in fields(Measure))
