"""When each team and each calendar was open in one replication, outages included.

For a simulation reader: sorted, disjoint intervals as (starts, ends) in seconds; the attribution splits closed time
off a wait with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Spells = tuple[Sequence[float], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Timetables:
    """Open intervals by name of the pool (the union of its shifts) and by name of the calendar."""

    pools: Mapping[str, Spells] = field(default_factory=dict)
    calendars: Mapping[str, Spells] = field(default_factory=dict)
