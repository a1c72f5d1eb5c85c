"""Which interval is shown for which lane: at the customs step, at the port, at delivery.

For a customs reader: the three places a saving is shown at, for goods going one way and for goods going the other.
For a simulation reader: an interval limited to a lane belongs to it; one for all lanes is split by the group rows ``lane=...``.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.report.index import ALL, Rows
from sim.report.model import IntervalText
from sim.report.words import VALUES_ZH, value

ORDER = ("customs", "port", "delivery")
_AT_PORT = ("customs", "port")


@dataclass(frozen=True, slots=True)
class Shot:
    """One interval in one group of the measures."""

    interval: IntervalText
    group: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane (or all consignments) with the intervals shown for it, from the customs step outwards."""

    name: str
    title: str
    zh: str
    shots: tuple[Shot, ...]

    def told(self, rows: Rows) -> list[Shot]:
        """The declared intervals of each place, or the longest where none is declared; delivery first."""
        chosen: list[Shot] = []
        for place in reversed(ORDER):
            here = self.at(place)
            declared = [s for s in here if s.interval.headline]
            chosen += declared or sorted(here, key=lambda s: _length(s, rows), reverse=True)[:1]
        return chosen or list(self.shots)

    def at(self, place: str) -> list[Shot]:
        """Those at one place."""
        return [s for s in self.shots if s.interval.place == place]


def lanes(intervals: tuple[IntervalText, ...], rows: Rows) -> list[Lane]:
    """Every lane with something to show, in the order of the table; one nameless lane when there are none."""
    placed = [i for i in intervals if i.place]
    found: dict[str, None] = {}
    for interval in placed:
        for group in rows.groups(interval.name, "lane"):
            found.setdefault(group.removeprefix("lane="))
        if interval.lane:
            found.setdefault(interval.lane)
    if not found:
        shots = _sorted([Shot(i, ALL) for i in placed or intervals if rows.difference(i.name) is not None])
        return [Lane("", "All consignments", "", shots)] if shots else []
    result = []
    known = list(VALUES_ZH)
    for name in sorted(found, key=lambda n: known.index(n) if n in known else len(known)):
        own = [s for i in placed if (s := _shot(i, name, rows)) is not None]
        if own:
            result.append(Lane(name, value(name), VALUES_ZH.get(name, ""), _sorted(own)))
    return result


def _shot(interval: IntervalText, lane: str, rows: Rows) -> Shot | None:
    # An interval of one lane is told by its row for everyone: the declared one, with its joint interval.
    group = ALL if interval.lane else f"lane={lane}"
    if interval.lane not in ("", lane) or rows.difference(interval.name, group=group) is None:
        return None
    return Shot(interval, group)


def _sorted(shots: list[Shot]) -> tuple[Shot, ...]:
    """Export before import, in each country customs before port, delivery last: the way the goods go."""
    return tuple(sorted(shots, key=lambda s: (s.interval.place not in _AT_PORT, side(s.interval.name), _rank(s))))


def _rank(shot: Shot) -> int:
    return ORDER.index(shot.interval.place) if shot.interval.place in ORDER else len(ORDER)


def side(name: str) -> int:
    """0 for an interval on the export side, 1 on the import side, 2 for neither."""
    return 0 if "export" in name else (1 if "import" in name else 2)


def _length(shot: Shot, rows: Rows) -> float:
    row = rows.level(shot.interval.name, rows.base, group=shot.group)
    return 0.0 if row is None or row.estimate is None else row.estimate
