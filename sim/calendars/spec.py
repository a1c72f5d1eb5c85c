"""Opening hours as data: a repeating week, a holiday file, maintenance and random outages.

For a customs reader: when an office, a hall or a system is open.
For a simulation reader: the specification from which absolute open intervals are computed once per replication.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.quantity.distribution import Distribution

WEEK_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class OutageSpec:
    """Random closures, drawn before the run; occurrence n is keyed by (calendar name, n).

    ``up`` runs from the end of one outage to the start of the next in elapsed time; ``down`` is the time to repair.
    """

    up: Distribution
    down: Distribution


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """When something is open.

    Parameters
    ----------
    name
        Stable name, unique in a flow.
    weekly
        Sorted, disjoint, non-touching open spans in minutes from Monday 00:00, within 0-10080.
    holidays
        Name of a frozen holiday file (``cn``, ``sg``) or empty; used only in dated experiments. A holiday closes the whole day; a
        make-up working day opens with the hours of the weekday it replaces.
    outages
        Random closures on top, or None.
    """

    name: str
    weekly: tuple[tuple[int, int], ...]
    holidays: str = ""
    outages: OutageSpec | None = None

    @property
    def open_share(self) -> float:
        """Share of the week that is open (before holidays and outages)."""
        return sum(end - start for start, end in self.weekly) / WEEK_MINUTES
