"""From a consignment's time stamps to its measured times.

For a customs reader: which times one consignment gave, which of its clocks still run, and which never stopped.
For a simulation reader: interval definitions resolved to numbers once, then applied to one case record after another.
Times become whole microseconds here; nothing later adds floats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.results.attribution import Path, Shares
from sim.results.errors import Stretches, correction_spells
from sim.results.facts import Facts
from sim.results.intervals import FIRST, MESSAGE, SIGNED, Interval, Ref
from sim.results.record import CaseRecord
from sim.results.timetables import Spells, Timetables

# What became of an interval that gave no observation.
UNSTARTED = 0  # its clock had not started when the run stopped
NEVER = 1  # the clock started and the consignment ended without the end stamp
WITHDRAWN = 2  # the consignment was given up after the clock had started

REALISED = "realised"
"""The interval from goods ready to goods delivered: what corrections cost is measured in it and in every headline interval."""
_FOR_EVER = 2**62

Stamp = tuple[int, int]
Stamps = dict[int, Stamp]
Bound = tuple[tuple[int, bool], ...]


class Seen:
    """What one consignment gave.

    ``values``: (measure, microseconds, shares along its path); ``running``: (measure, start) of clocks that had not
    stopped when the run did; ``notes``: (measure, what became of an interval that gave no observation); ``corrections``: (measure,
    the part of its shares in which a document was under correction), where there is any; ``rounds`` of correction over all documents.
    """

    __slots__ = ("corrections", "notes", "rounds", "running", "values")

    def __init__(self) -> None:
        self.corrections: list[tuple[int, Shares]] = []
        self.rounds = 0
        self.values: list[tuple[int, int, Shares]] = []
        self.running: list[tuple[int, int]] = []
        self.notes: list[tuple[int, int]] = []


class Observer:
    """Evaluates all intervals of a scenario on one consignment after another.

    Parameters
    ----------
    facts
        The model by number.
    intervals
        Definitions; a milestone or attribute the model does not have is refused.

    Raises
    ------
    ValueError
        When an interval names a milestone, attribute or value the model does not have, or two measures share a name.
    """

    def __init__(self, facts: Facts, intervals: Sequence[Interval]) -> None:
        self.facts = facts
        self.measures: tuple[str, ...] = tuple(m for i in intervals for m in i.measures)
        if len(set(self.measures)) < len(self.measures):
            raise ValueError("two intervals or stages have the same name")
        self.within: list[tuple[float, ...]] = []
        self.units: list[str] = []
        self.corrects: list[bool] = []
        self._plans: list[_Plan] = []
        self._splits: list[Spells | None] | None = None
        for interval in intervals:
            plan = _Plan(facts, interval, len(self.units))
            self._plans.append(plan)
            self.corrects += [plan.corrects] + [False] * (len(interval.measures) - 1)
            self.units += [interval.unit] * len(interval.measures)
            self.within += [interval.within] + [()] * (len(interval.measures) - 1)

    def use(self, timetables: Timetables) -> None:
        """Take the timetables of the replication that follows."""
        self._splits = self.facts.splits(timetables)

    def observe(self, record: CaseRecord) -> Seen:
        """All observations of one consignment; call :meth:`use` first when the model has opening hours."""
        if self._splits is None:
            self.use(Timetables())
        seen = Seen()
        first: dict[int, Stamp] = {}
        last: dict[int, Stamp] = {}
        for milestone, time, segment in record.passages:
            stamp = (round(time * 1e6), segment)
            last[milestone] = stamp
            if milestone not in first:
                first[milestone] = stamp
        path = Path(record, self._splits or [])
        attributes = record.attributes
        over = record.ended == record.ended  # not nan
        spells: Stretches = []
        if record.changes:
            until = round(record.ended * 1e6) if over else _FOR_EVER
            spells = correction_spells(record.changes, self.facts.examiner.document_of, until)
        for plan in self._plans:
            for attribute, accepted in plan.population:
                if attributes[attribute] not in accepted:
                    break
            else:
                plan.run(plan, record, first, last, path, seen, over)
                if spells and plan.corrects:
                    _correct(plan, first, last, path, seen, spells)
        return seen


class _Plan:
    """One interval, with names turned into numbers."""

    __slots__ = ("bounds", "clipped", "corrects", "name", "number", "population", "run")

    def __init__(self, facts: Facts, interval: Interval, number: int) -> None:
        self.name, self.number = interval.name, number
        self.clipped = interval.clock != SIGNED
        declared = interval.headline or interval.name == REALISED
        self.corrects = declared and interval.unit != MESSAGE and bool(facts.examiner.names)
        self.population = tuple(
            (_attribute(facts, interval, a), _accepted(facts, interval, a, v)) for a, v in interval.population
        )
        self.bounds = tuple(_bound(facts, interval, ref) for ref in interval.boundaries)
        self.run: Callable[[_Plan, CaseRecord, Stamps, Stamps, Path, Seen, bool], None]
        if interval.unit == MESSAGE:
            self.run = _message
        elif interval.stages:
            self.run = _staged
        else:
            self.run = _plain


def _resolve(bound: Bound, first: Stamps, last: Stamps) -> Stamp | None:
    """The stamp of a boundary: the latest of its points, None before all of them are passed."""
    latest: Stamp | None = None
    for milestone, keep_first in bound:
        stamp = first.get(milestone) if keep_first else last.get(milestone)
        if stamp is None:
            return None
        if latest is None or stamp[0] > latest[0]:
            latest = stamp
    return latest


def _plain(plan: _Plan, record: CaseRecord, first: Stamps, last: Stamps, path: Path, seen: Seen, over: bool) -> None:
    number = plan.number
    a = _resolve(plan.bounds[0], first, last)
    if a is None:
        if not over and not record.withdrawn:
            seen.notes.append((number, UNSTARTED))
        return
    if record.withdrawn:
        seen.notes.append((number, WITHDRAWN))
        return
    b = _resolve(plan.bounds[1], first, last)
    if b is None:
        if over:
            seen.notes.append((number, NEVER))
        else:
            seen.running.append((number, a[0]))
        return
    micros = b[0] - a[0]
    shares = path.shares(a[0], b[0], b[1])
    seen.values.append((number, 0 if micros < 0 and plan.clipped else micros, shares))


def _staged(plan: _Plan, record: CaseRecord, first: Stamps, last: Stamps, path: Path, seen: Seen, over: bool) -> None:
    number, bounds = plan.number, plan.bounds
    start = _resolve(bounds[0], first, last)
    if start is None:
        if not over and not record.withdrawn:
            seen.notes += [(number + k, UNSTARTED) for k in range(len(bounds))]
        return
    if record.withdrawn:
        seen.notes += [(number + k, WITHDRAWN) for k in range(len(bounds))]
        return
    done = [start]
    for bound in bounds[1:]:
        stamp = _resolve(bound, first, last)
        if stamp is None:
            break
        # A boundary passed before the one it follows ends nothing: its stage is empty, not negative.
        done.append(stamp if stamp[0] >= done[-1][0] else done[-1])
    complete = len(done) == len(bounds)
    if over and not complete:
        seen.notes += [(number + k, NEVER) for k in range(len(bounds))]
        return
    total: Shares = []
    for k in range(1, len(done)):
        a, b = done[k - 1], done[k]
        shares = path.shares(a[0], b[0], b[1])
        seen.values.append((number + k, b[0] - a[0], shares))
        total += shares
    if complete:
        seen.values.append((number, done[-1][0] - start[0], total))
        return
    seen.running.append((number, start[0]))
    seen.running.append((number + len(done), done[-1][0]))
    seen.notes += [(number + k, UNSTARTED) for k in range(len(done) + 1, len(bounds))]


def _correct(plan: _Plan, first: Stamps, last: Stamps, path: Path, seen: Seen, spells: Stretches) -> None:
    """Of the interval just observed, the part on its path in which a document was under correction."""
    if not seen.values or seen.values[-1][0] != plan.number:
        return
    stamps = [_resolve(bound, first, last) for bound in plan.bounds]
    found: Shares = []
    before = stamps[0]
    for stamp in stamps[1:]:
        if before is None or stamp is None:
            return
        if stamp[0] >= before[0]:
            found += path.inside(before[0], stamp[0], stamp[1], spells)
            before = stamp
    if found:
        seen.corrections.append((plan.number, found))


def _message(
    plan: _Plan, record: CaseRecord, _first: Stamps, _last: Stamps, path: Path, seen: Seen, over: bool
) -> None:
    number = plan.number
    (start, _), (end, _) = plan.bounds[0][0], plan.bounds[1][0]
    waiting: list[int] = []
    answered = 0
    for milestone, time, segment in record.passages:
        if milestone == start:
            waiting.append(round(time * 1e6))
        elif milestone == end and answered < len(waiting):
            # Answers come in the order of the messages; one without a message answers nothing.
            a, b = waiting[answered], round(time * 1e6)
            answered += 1
            seen.values.append((number, b - a, path.shares(a, b, segment)))
    for a in waiting[answered:]:
        if record.withdrawn:
            seen.notes.append((number, WITHDRAWN))
        elif over:
            seen.notes.append((number, NEVER))
        else:
            seen.running.append((number, a))


def _attribute(facts: Facts, interval: Interval, name: str) -> int:
    if name not in facts.attribute:
        raise ValueError(f"interval {interval.name} is limited by {name}, which the model does not have")
    return facts.attribute[name]


def _accepted(facts: Facts, interval: Interval, name: str, values: tuple[str, ...]) -> frozenset[int]:
    known = facts.values[name]
    if not set(values) <= set(known):
        raise ValueError(f"interval {interval.name}: {name} takes {', '.join(known)}, not {', '.join(values)}")
    return frozenset(known.index(v) for v in values)


def _bound(facts: Facts, interval: Interval, ref: Ref) -> tuple[tuple[int, bool], ...]:
    unknown = [m for m in ref.milestones if m not in facts.milestone]
    if unknown:
        raise ValueError(f"interval {interval.name} reads the milestone {unknown[0]}, which no step passes")
    return tuple((facts.milestone[p.milestone], p.keep == FIRST) for p in ref.points)
