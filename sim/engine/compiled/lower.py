"""A flow and its world as arrays: what the compiled loop interprets.

For a simulation reader: steps, teams, tables, distributions, opening hours and sailings become numbers here, once a replication. Steps, teams, milestones,
attributes and documents are numbered by their sorted names, as everywhere; nothing depends on the kind of model.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from sim.engine.compiled import layout as at
from sim.engine.compiled.lists import Lists, edges, picker
from sim.engine.compiled.lower_arrivals import Coming
from sim.engine.compiled.lower_documents import Documents
from sim.engine.compiled.state import Floats, Ints, Model
from sim.engine.world import World
from sim.flow import Arrivals, Table
from sim.flow.kinds import (
    Assign,
    Await,
    Branch,
    Check,
    Delay,
    Depart,
    End,
    Fork,
    Gate,
    Join,
    Key,
    Milestone,
    Repair,
    Send,
    Service,
    Step,
    Validate,
)
from sim.quantity import Distribution
from sim.sampling import keys
from sim.sampling.families import EMPIRICAL

PER = {"case": at.PER_CASE, "sailing": at.PER_SAILING, "day": at.PER_DAY}


class Lowering:
    """Puts a world into arrays, part by part.

    Attributes
    ----------
    accounts
        Account and currency of each number a charge is booked under.
    roles
        Roles of traders, by number.
    streams
        Names of the streams of arrivals, by number; ``coming`` are their two arrays.
    watched
        Consignments whose moves are logged: (stream, number), sorted.
    attempts
        Most attempts of a message.
    """

    def __init__(self, world: World, watched: Collection[tuple[str, int]]) -> None:
        self.world = world
        flow = world.flow
        self.lists = Lists()
        self.documents = Documents(world, self.lists)
        self.steps = sorted(flow.steps, key=lambda s: s.name)
        self.pool = {p.name: i for i, p in enumerate(flow.pools)}
        self.roles = sorted({p.role for a in flow.arrivals for p in a.populations})
        charged = [c for s in self.steps for c in s.charges]
        self.accounts = tuple(sorted({(c.account, c.amount.currency) for c in charged}))
        self._account = {account: i for i, account in enumerate(self.accounts)}
        joined = sorted({s.fork for s in self.steps if isinstance(s, Join)})
        self._fork = {name: i for i, name in enumerate(joined)}
        self._tables: list[Floats] = [np.zeros((1, 5))]
        self._rows = 1
        self._families: dict[Distribution, tuple[float, ...]] = {}
        self._hours: dict[tuple[str, str], tuple[int, int]] = {}
        self._schedules: dict[str, tuple[int, int, int]] = {}
        self._joins = self._head()
        coming = Coming(world, self.lists, [self._source(a) for a in flow.arrivals])
        self.streams = coming.names
        self.coming = coming.rows, coming.floats
        self.attempts = max((s.attempts for s in self.steps if isinstance(s, Send)), default=0)
        number = {name: i for i, name in enumerate(self.streams)}
        self.watched = sorted((number[name], index) for name, index in watched if name in number)
        self.lists.head(at.W_WATCHED, self.lists.whole(n for pair in self.watched for n in pair))
        self.lists.head(at.W_WATCHES, len(self.watched))
        self.model = self._model()

    # --- where things stand ------------------------------------------------------------------------------------

    def _head(self) -> int:
        """Where the parts of a consignment's row begin; where its joins do."""
        world, head = self.world, self.lists.head
        head(at.W_ATTRIBUTES, len(world.attribute))
        # A table that depends on nothing reads attribute 0 and takes it 0 times.
        seen = at.C_ATTRIBUTES + max(len(world.attribute), 1)
        joins = seen + (len(world.milestone) + 31) // 32
        accounts = joins + at.JOIN_WIDTH * len(self._fork)
        documents = accounts + 2 * len(self.accounts)
        head(at.W_SEEN, seen)
        head(at.W_JOINS, joins)
        head(at.W_ACCOUNTS, accounts)
        head(at.W_DOCUMENTS, documents)
        head(at.W_WIDTH, documents + at.PAPER_WIDTH * len(world.document) * world.masked)
        if world.masked:
            names = sorted(world.document)
            head(at.W_FLAGGED, self.lists.whole(world.attribute[f"flagged.{name}"] for name in names))
            head(at.W_WRONG, self.lists.whole(world.attribute[f"has_defect.{name}"] for name in names))
        return int(joins)

    def hours(self, kind: str, name: str) -> tuple[int, int]:
        """Where the open intervals of a team (``pool``) or a calendar begin, and past the last: starts, then as many ends."""
        if (kind, name) not in self._hours:
            if kind == "pool":
                starts, ends = self.world.timetables[name].starts, self.world.timetables[name].ends
            else:
                starts, ends = self.world.intervals(name)
            first = self.lists.real(starts)
            self.lists.real(ends)
            self._hours[kind, name] = first, first + len(starts)
        return self._hours[kind, name]

    def _family(self, distribution: Distribution) -> tuple[float, ...]:
        """A distribution as numbers."""
        if distribution in self._families:
            return self._families[distribution]
        sampler = self.world.sampler(distribution)
        first = self._rows
        if sampler.code >= EMPIRICAL:
            table = np.zeros((len(sampler.table), 5))
            table[:, : sampler.table.shape[1]] = sampler.table
            self._tables.append(table)
            self._rows += len(table)
        numbers = float(sampler.code), sampler.a, sampler.b, sampler.c, float(first), float(self._rows)
        self._families[distribution] = numbers
        return numbers

    def _sailings(self, name: str) -> tuple[int, int, int]:
        """Where the planned times of a schedule begin, and past the last; where the entities do. The real times follow the planned ones."""
        if name not in self._schedules:
            sailings = self.world.sailings[name]
            first = self.lists.real(sailings.due)
            self.lists.real(planned + late for planned, late in zip(sailings.due, sailings._draw, strict=True))
            self._schedules[name] = first, first + len(sailings.due), self.lists.whole(sailings.entities)
        return self._schedules[name]

    # --- tables ------------------------------------------------------------------------------------------------

    def _table(self, row: Ints, place: int, table: Table[Any], first: int, width: int = 1) -> None:
        row[place + 1 : place + 5] = picker(table, self.world.attribute, self.world.flow.values, width)
        row[place] = first

    def _durations(self, row: Ints, table: Table[Distribution]) -> None:
        numbers = [n for distribution in table.rows for n in self._family(distribution)]
        self._table(row, at.S_TABLE, table, self.lists.real(numbers), at.F_WIDTH)

    def _choice(self, row: Ints, table: Table[tuple[float, ...]]) -> None:
        places: list[int] = []
        for shares in table.rows:
            own = edges(shares)
            places += [self.lists.real(own), len(own)]
        self._table(row, at.S_TABLE, table, self.lists.whole(places), 2)

    def _list(self, row: Ints, numbers: Sequence[int]) -> None:
        row[at.S_LIST], row[at.S_LISTED] = self.lists.whole(numbers), len(numbers)

    # --- steps -------------------------------------------------------------------------------------------------

    def _step(self, step: Step) -> Ints:
        world, row = self.world, np.zeros(at.S_WIDTH, np.int64)
        row[at.S_KIND] = at.KINDS.index(step.kind)
        row[[at.S_NEXT, at.S_OTHERWISE, at.S_OPEN, at.S_WHAT]] = at.NONE
        if getattr(step, "next", ""):
            row[at.S_NEXT] = world.step[step.next]  # type: ignore[attr-defined]
        if getattr(step, "otherwise", ""):
            row[at.S_OTHERWISE] = world.step[step.otherwise]  # type: ignore[attr-defined]
        if getattr(step, "calendar", ""):
            row[[at.S_OPEN, at.S_OPEN_END]] = self.hours("calendar", step.calendar)  # type: ignore[attr-defined]
        charges = [n for c in step.charges for n in (self._account[c.account, c.amount.currency], c.amount.micros)]
        row[at.S_CHARGES], row[at.S_CHARGED] = self.lists.whole(charges), len(step.charges)
        row[at.S_STREAM] = world.stream_key(step.random_stream)
        per = getattr(step, "per", "case")
        row[at.S_PER] = PER[per] if per in PER else at.PER_TRADER + self.roles.index(per)
        row[at.S_STATE] = at.STATES.index(getattr(step, "state", "work"))
        match step:
            case Delay():
                self._durations(row, step.duration)
            case Service():
                self._durations(row, step.duration)
                self._table(row, at.S_SECOND, step.priority, self.lists.whole(step.priority.rows))
                row[at.S_POOL] = self.pool[step.pool]
            case Gate():
                row[at.S_STATE] = at.CLOSED
                if step.patience is not None:
                    row[at.S_EXTRA] = 1
                    self._durations(row, step.patience)
            case Depart():
                row[at.S_STATE] = at.WAIT
                row[[at.S_WHAT, at.S_MORE, at.S_EXTRA]] = self._sailings(step.schedule)
                row[at.S_NUMBER] = self.lists.real([step.cut_off])
            case Send():
                row[at.S_STATE] = at.TRANSIT
                row[at.S_MORE] = step.attempts
                row[at.S_NUMBER] = self.lists.real([step.loss, step.timeout])
                self._durations(row, step.latency)
            case Await():
                self._list(row, [world.milestone[name] for name in sorted(set(step.milestones))])
            case Join():
                row[at.S_WHAT] = self._joins + at.JOIN_WIDTH * self._fork[step.fork]
            case Branch():
                self._list(row, [world.step[name] for name in step.arms])
                if step.shares is not None:
                    self._choice(row, step.shares)
                else:
                    row[at.S_WHAT] = world.attribute[step.attribute]
            case Fork():
                self._list(row, [world.step[name] for name in step.branches])
                if step.name in self._fork:
                    row[at.S_WHAT] = self._joins + at.JOIN_WIDTH * self._fork[step.name]
            case Assign():
                row[at.S_WHAT] = world.attribute[step.attribute]
                self._choice(row, step.shares)
            case Milestone():
                row[at.S_WHAT] = world.milestone[step.milestone]
                self._list(row, self.documents.released_at(step.milestone))
            case End():
                row[at.S_MORE] = int(step.withdrawn)
            case Key() | Validate() | Check() | Repair():
                self.documents.step(row, step)
        return row

    def _pools(self) -> Ints:
        flow = self.world.flow
        rows = np.zeros((len(flow.pools), at.PM_WIDTH), np.int64)
        for row, pool in zip(rows, flow.pools, strict=True):
            timetable = self.world.timetables[pool.name]
            row[at.PM_TIMES] = self.lists.real(timetable.times)
            row[at.PM_TIMES_END] = row[at.PM_TIMES] + len(timetable.times)
            row[at.PM_CAPACITY] = self.lists.whole(timetable.capacity)
            row[[at.PM_OPEN, at.PM_OPEN_END]] = self.hours("pool", pool.name)
            row[at.PM_SUSPEND] = pool.rule == "suspend"
        return rows

    def _source(self, arrivals: Arrivals) -> int:
        """Where what the consignments of a source start with stands."""
        world = self.world
        start = [0] * len(world.attribute)
        for name, value in arrivals.attributes:
            start[world.attribute[name]] = world.flow.values[name].index(value)
        row = [world.step[arrivals.entry], self.lists.whole(start)]
        population = {p.role: p for p in arrivals.populations}
        for role in self.roles:
            if role in population:
                name, size = population[role].name, population[role].size
                row += [world.stream_key(f"trader/{name}"), keys.signed(keys.path_digest(f"trader/{name}")), size]
            else:
                row += [0, 0, 0]
        return self.lists.whole(row)

    def _model(self) -> Model:
        steps = np.array([self._step(step) for step in self.steps])
        pools = self._pools()
        return Model(steps, self.lists.ints, self.lists.floats, np.concatenate(self._tables), pools)

    @property
    def entries(self) -> int:
        """Journal words that one token may fill within one event: each step that takes no time is passed once at most."""
        words = 4
        if self.watched:
            words += 2 * (1 + at.DETAILS) * (len(self.steps) + 4)
        for step in self.steps:
            if isinstance(step, Milestone):
                words += 2 + 8 * len(self.documents.released_at(step.milestone))
            elif isinstance(step, Validate):
                words += 8 * (1 + len(step.against))
            elif isinstance(step, Key | Check | Repair):
                words += 8
        return words
