"""What the sums must know of the model: whose time a step is, how good its number is, when its office was open.

For a customs reader: waiting in a closed office, or in the queue before it, belongs to the office; waiting for a
sailing to nobody.
For a simulation reader: everything by number. A part of a case's time is a key ``step * 5 + state``; owner and grade
follow from it, so the inner loop adds integers to integers and names appear only when a summary is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from sim.quantity import worst
from sim.results.errors import DocumentMasks, Examiner
from sim.results.timetables import Spells, Timetables

STATES = ("work", "queue", "closed", "transit", "wait")
STATE_NUMBER = {name: number for number, name in enumerate(STATES)}
CLOSED = STATE_NUMBER["closed"]
WIDTH = len(STATES)
SCHEDULE = "schedule"


class Model(Protocol):
    """The parts of a flow that matter here; a ``sim.flow.Flow`` is one."""

    @property
    def steps(self) -> Iterable[Any]:
        """Steps with name, kind, actor, grade and, by kind, pool, calendar, stream."""

    @property
    def pools(self) -> Iterable[Any]:
        """Pools with name, rule, owner, grade and pay."""

    @property
    def milestones(self) -> Iterable[str]:
        """Names of the milestones."""

    @property
    def documents(self) -> Iterable[Any]:
        """Documents with name and variants."""

    @property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        """Values of each attribute."""


class Span(Protocol):
    """The lengths of an experiment; a ``sim.flow.Experiment`` is one."""

    @property
    def kind(self) -> str:
        """``cycle``, ``year`` or ``episode``."""

    @property
    def warm_up(self) -> float:
        """Seconds before the measured window."""

    @property
    def window(self) -> float:
        """Seconds of the measured window."""


class Part(NamedTuple):
    """A piece of somebody's time: at which step, whose it was, doing what, and how good the step's number is."""

    step: str
    owner: str
    state: str
    grade: str


class Facts:
    """The model by number.

    Parameters
    ----------
    model
        A flow.
    """

    def __init__(self, model: Model) -> None:
        steps = sorted(model.steps, key=lambda s: str(s.name))
        pools = {p.name: p for p in model.pools}
        self.steps = tuple(s.name for s in steps)
        self.milestone = {name: i for i, name in enumerate(sorted(model.milestones))}
        self.attribute = {name: i for i, name in enumerate(sorted(model.values))}
        self.values = dict(model.values)
        self.streams = tuple(s.random_stream for s in steps)
        documents = sorted(model.documents, key=lambda d: str(d.name))
        number = {d.name: i for i, d in enumerate(documents)}
        self.examiner = Examiner(
            [DocumentMasks.of(d) if d.variants else None for d in documents],
            [number.get(getattr(s, "document", ""), -1) for s in steps],
        )
        self._parts = [_part(s, pools.get(getattr(s, "pool", "")), state) for s in steps for state in STATES]
        self._offices = [_office(s, pools.get(getattr(s, "pool", "")), state) for s in steps for state in STATES]

    def part(self, key: int) -> Part:
        """What a key stands for."""
        return self._parts[key]

    def splits(self, timetables: Timetables) -> list[Spells | None]:
        """For each key the open intervals that its time must be split by; None where it holds no closed time.

        Raises
        ------
        KeyError
            When the timetable of a pool or calendar is missing.
        """
        found: list[Spells | None] = []
        for office in self._offices:
            if office is None:
                found.append(None)
            else:
                kind, name = office
                found.append((timetables.pools if kind == "pool" else timetables.calendars)[name])
        return found

    @property
    def needs_timetables(self) -> bool:
        """Whether any step has opening hours."""
        return any(office is not None for office in self._offices)


def _part(step: Any, pool: Any, state: str) -> Part:
    owner, grade = step.actor, step.grade
    if pool is not None:
        owner = step.actor if state == "work" else pool.owner
        grade = worst([step.grade, pool.grade])
    if step.kind == "depart":
        owner = SCHEDULE
    return Part(step.name, owner, state, str(grade))


def _office(step: Any, pool: Any, state: str) -> tuple[str, str] | None:
    if pool is not None:
        # A job in hand goes on after closing unless the team suspends it.
        return ("pool", pool.name) if state == "queue" or (state == "work" and pool.rule == "suspend") else None
    if step.kind == "delay" and step.calendar and state != "closed":
        return ("calendar", step.calendar)
    return None
