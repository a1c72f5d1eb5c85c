"""One replication in numbers: what is kept of a run when the consignments themselves are forgotten.

For a customs reader: everything a table or chart of a report is made from.
For a simulation reader: order-free integer sums by measure and group, mergeable over replications; plain JSON types
outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.results.errors import ErrorSums
from sim.results.facts import Part
from sim.results.spread import Spread, add_counts, flat, unflat

FORMAT = 2
ALL = ""


@dataclass(slots=True)
class Counts:
    """What became of the consignments of a group: all that were created = finished + open + withdrawn + lost."""

    cases: int = 0
    finished: int = 0
    open: int = 0
    withdrawn: int = 0
    lost: int = 0

    def add(self, other: Counts) -> None:
        """Add another group's or replication's counts."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class PoolUse:
    """A team over the window: server- and case-microseconds, visits, and micro-units paid for being there."""

    offered: int = 0
    open_capacity: int = 0
    busy: int = 0
    inside: int = 0
    sojourns: int = 0
    queue: int = 0
    visits: int = 0
    longest_queue: int = 0
    pay: int = 0
    currency: str = ""

    def add(self, other: PoolUse) -> None:
        """Add another replication's sums; the longest queue is the longest of all."""
        for name in ("offered", "open_capacity", "busy", "inside", "sojourns", "queue", "visits", "pay"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest_queue = max(self.longest_queue, other.longest_queue)
        self.currency = self.currency or other.currency


@dataclass(slots=True)
class MeasureSums:
    """One measure: its unit, thresholds in seconds, and sums by group (``""`` for all, else ``attribute=value``).

    ``corrects`` says that the time of correction within it was looked for.
    """

    unit: str
    within: tuple[float, ...]
    groups: dict[str, Spread] = field(default_factory=dict)
    corrects: bool = False


@dataclass(slots=True)
class Path:
    """Consignments created and ended by slot of ``slot`` seconds from time 0, all of them, not only the cohort.

    ``until`` is the number of slots that were simulated to their end (in every replication).
    """

    slot: float
    until: int = 0
    created: dict[int, int] = field(default_factory=dict)
    ended: dict[int, int] = field(default_factory=dict)

    def add(self, other: Path) -> None:
        """Add another replication's counts."""
        if other.slot != self.slot:
            raise ValueError("paths of different slots cannot be added")
        self.until = min(self.until, other.until)
        add_counts(self.created, other.created)
        add_counts(self.ended, other.ended)


Money = dict[tuple[str, str], int]
"""Micro-units by (account, currency)."""


@dataclass(slots=True)
class Summary:
    """The sums of one replication, or of several merged.

    Parameters
    ----------
    kind, warm_up, window
        Of the experiment; seconds.
    replications
        How many are in it.
    complete
        False when a cohort member was still open at the limit of a replication.
    measures
        By name of the measure.
    counts
        By group.
    open_by_step
        Cohort members still open, by the steps their tokens stood at.
    money
        By group: micro-units by (account, currency), tariffs included.
    time_value
        By group: micro-units by currency that the time was worth to the trader; not money paid.
    pools
        By name.
    path
        Creations and ends over time.
    weeks
        By week of creation (from time 0): (consignments that finished, their door-to-door microseconds), cohort or
        not.
    errors
        By document and group, of documents that can be wrong; ``""`` is all documents together. Empty where there is none.
    """

    kind: str
    warm_up: float
    window: float
    path: Path
    replications: int = 1
    complete: bool = True
    measures: dict[str, MeasureSums] = field(default_factory=dict)
    counts: dict[str, Counts] = field(default_factory=dict)
    open_by_step: dict[str, int] = field(default_factory=dict)
    money: dict[str, Money] = field(default_factory=dict)
    time_value: dict[str, dict[str, int]] = field(default_factory=dict)
    pools: dict[str, PoolUse] = field(default_factory=dict)
    weeks: dict[int, tuple[int, int]] = field(default_factory=dict)
    errors: dict[str, dict[str, ErrorSums]] = field(default_factory=dict)

    def add(self, other: Summary) -> None:
        """Add other replications of the same scenario.

        Raises
        ------
        ValueError
            When the experiments or measures differ.
        """
        same = (self.kind, self.warm_up, self.window) == (other.kind, other.warm_up, other.window)
        if not same or {n: m.within for n, m in self.measures.items()} != {
            n: m.within for n, m in other.measures.items()
        }:
            raise ValueError("summaries of different scenarios cannot be added")
        self.replications += other.replications
        self.complete = self.complete and other.complete
        self.path.add(other.path)
        for name, sums in other.measures.items():
            _add_all(self.measures[name].groups, sums.groups, Spread)
        _add_all(self.counts, other.counts, Counts)
        _add_all(self.pools, other.pools, PoolUse)
        add_counts(self.open_by_step, other.open_by_step)
        for document, groups in other.errors.items():
            _add_all(self.errors.setdefault(document, {}), groups, ErrorSums)
        for group, booked in other.money.items():
            add_counts(self.money.setdefault(group, {}), booked)
        for group, worth in other.time_value.items():
            add_counts(self.time_value.setdefault(group, {}), worth)
        for week, (n, total) in other.weeks.items():
            before = self.weeks.get(week, (0, 0))
            self.weeks[week] = (before[0] + n, before[1] + total)

    @classmethod
    def merged(cls, summaries: Iterable[Summary]) -> Summary:
        """All replications together; the given ones stay as they are.

        Raises
        ------
        ValueError
            When there is none, or they do not belong together.
        """
        parts = list(summaries)
        if not parts:
            raise ValueError("no replication to merge")
        total = cls.from_dict(parts[0].to_dict())
        for part in parts[1:]:
            total.add(part)
        return total

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types, the same for the same sums whatever the order they were made in."""
        spreads = [s for m in self.measures.values() for s in m.groups.values()]
        table = sorted({p for s in spreads for p in (*s.parts, *s.correction)})
        number = {p: i for i, p in enumerate(table)}
        return {
            "format": FORMAT,
            "kind": self.kind,
            "warm_up": self.warm_up,
            "window": self.window,
            "replications": self.replications,
            "complete": self.complete,
            "parts": [list(p) for p in table],
            "measures": {
                name: {
                    "unit": m.unit,
                    "within": list(m.within),
                    "corrects": m.corrects,
                    "groups": {g: m.groups[g].to_dict(number) for g in sorted(m.groups)},
                }
                for name, m in sorted(self.measures.items())
            },
            "counts": {g: _plain(c) for g, c in sorted(self.counts.items())},
            "open_by_step": dict(sorted(self.open_by_step.items())),
            "money": {g: [[*k, n] for k, n in sorted(m.items())] for g, m in sorted(self.money.items())},
            "time_value": {g: dict(sorted(v.items())) for g, v in sorted(self.time_value.items())},
            "pools": {name: _plain(p) for name, p in sorted(self.pools.items())},
            "path": {
                "slot": self.path.slot,
                "until": self.path.until,
                "created": flat(self.path.created),
                "ended": flat(self.path.ended),
            },
            "weeks": [[week, *self.weeks[week]] for week in sorted(self.weeks)],
            "errors": {
                document: {group: sums.to_dict() for group, sums in sorted(groups.items())}
                for document, groups in sorted(self.errors.items())
            },
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Summary:
        """The inverse of :meth:`to_dict`.

        Raises
        ------
        ValueError
            When it was written by another version of the format.
        """
        if plain.get("format") != FORMAT:
            raise ValueError(f"a summary of format {plain.get('format')!r} cannot be read, only {FORMAT}")
        table = [Part(*p) for p in plain["parts"]]
        path = plain["path"]
        return cls(
            kind=plain["kind"],
            warm_up=plain["warm_up"],
            window=plain["window"],
            path=Path(path["slot"], path["until"], unflat(path["created"]), unflat(path["ended"])),
            replications=plain["replications"],
            complete=plain["complete"],
            measures={
                name: MeasureSums(
                    m["unit"],
                    tuple(m["within"]),
                    {g: Spread.from_dict(s, table) for g, s in m["groups"].items()},
                    m["corrects"],
                )
                for name, m in plain["measures"].items()
            },
            counts={g: Counts(**c) for g, c in plain["counts"].items()},
            open_by_step=dict(plain["open_by_step"]),
            money={g: {(a, c): n for a, c, n in rows} for g, rows in plain["money"].items()},
            time_value={g: dict(v) for g, v in plain["time_value"].items()},
            pools={name: PoolUse(**p) for name, p in plain["pools"].items()},
            weeks={week: (n, total) for week, n, total in plain["weeks"]},
            errors={
                document: {group: ErrorSums.from_dict(sums) for group, sums in groups.items()}
                for document, groups in plain["errors"].items()
            },
        )


def _plain(sums: Any) -> dict[str, Any]:
    return {name: getattr(sums, name) for name in sums.__slots__}


def _add_all(to: dict[str, Any], more: Mapping[str, Any], kind: type[Any]) -> None:
    for name, sums in more.items():
        to.setdefault(name, kind()).add(sums)
