"""Where a policy reaches: countries, directions, modes, and the goods or traders it is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Validity:
    """Where a policy reaches; an empty tuple means everywhere.

    ``countries``, ``directions`` and ``modes`` are those of the process a step stands in (``cn-import-sea``);
    ``attributes`` are (attribute, eligible values) pairs of the consignment or its trader.
    """

    countries: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def covers(self, process: str, country: str) -> bool:
        """Whether a step of this process and country lies inside."""
        parts = process.split("-")
        return (
            (not self.countries or country in self.countries)
            and (not self.directions or any(d in parts for d in self.directions))
            and (not self.modes or any(m in parts for m in self.modes))
        )
