"""A judge of one model, and its comparison with the simulator consignment by consignment.

Every consignment the simulator handed over is compared in its creation and in every milestone; what must have happened and did not, or
happened and must not have, counts as an infinite difference.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.experiment.verify.paths.luck import Luck
from sim.flow import Experiment, Flow
from sim.quantity import DAY, HOUR
from sim.results.record import CaseRecord, PoolRecord

Array = npt.NDArray[np.float64]
TOLERANCE = 1e-9 * HOUR
CREATED, ENDED = "created", "ended"
Times = Mapping[str, Mapping[str, Array]]


class Seen(NamedTuple):
    """A change of a document: ``sim.results.record.Change`` with the document's name and without the step."""

    document: str
    act: int
    time: float
    bits: int
    present: int
    found: int
    flagged: bool
    means: int


Changes = Mapping[str, Sequence[Sequence[Seen]]]


@dataclass(frozen=True, slots=True)
class PathCase:
    """One model with a judge.

    Parameters
    ----------
    name
        For the table: the recursion.
    scenario, sets
        The model, with changes as ``--set`` takes them.
    days
        Length of the run; what is unfinished then is compared as unfinished.
    expected
        Times by arrival stream and milestone (``created`` and ``ended`` too), in the order of the stream's numbers, given the
        luck and the length of the run in seconds.
    changes
        What happens to the documents of each consignment, by arrival stream, in the order of the stream's numbers.
    """

    name: str
    scenario: str
    days: float
    expected: Callable[[Luck, float], Times]
    sets: tuple[str, ...] = ()
    changes: Callable[[Luck, float], Changes] | None = None

    def applied(self, experiment: Experiment) -> Experiment:
        """The experiment without warm-up and run-out."""
        return replace(experiment, warm_up=0.0, window=self.days * DAY, run_out=0.0)


@dataclass
class Stamps:
    """A collector of all time stamps and of all changes of documents."""

    flow: Flow
    found: dict[str, dict[str, dict[int, float]]] = field(default_factory=dict)
    changes: dict[str, dict[int, list[Seen]]] = field(default_factory=dict)
    stopped: float = 0.0

    def begin(self, timetables: object) -> None:
        """Called by the engine."""
        del timetables
        self._names = sorted(self.flow.milestones)

    def case(self, record: CaseRecord) -> None:
        """Called by the engine."""
        stream = self.found.setdefault(record.stream, {})
        stream.setdefault(CREATED, {})[record.index] = record.created
        if not math.isnan(record.ended):
            stream.setdefault(ENDED, {})[record.index] = record.ended
        for passage in record.passages:
            stream.setdefault(self._names[passage.milestone], {})[record.index] = passage.time
        names = sorted(d.name for d in self.flow.documents) if record.changes else []
        self.changes.setdefault(record.stream, {})[record.index] = [
            Seen(names[c.document], c.act, c.time, c.bits, c.present, c.found, c.flagged, c.means)
            for c in record.changes
        ]

    def pool(self, record: PoolRecord) -> None:
        """Called by the engine."""

    def finish(self, now: float, complete: bool) -> None:
        """Called by the engine; a run that is cut off is compared up to its end."""
        del complete
        self.stopped = now


@dataclass(frozen=True, slots=True)
class PathResult:
    """Number of time stamps compared, and the largest difference in seconds."""

    stamps: int
    worst: float

    @property
    def passed(self) -> bool:
        return self.stamps > 0 and self.worst <= TOLERANCE


def compare(expected: Times, stamps: Stamps) -> PathResult:
    """Hold every stamp against the judge's."""
    worst, number = 0.0, 0
    if set(expected) != set(stamps.found):
        return PathResult(0, math.inf)
    for stream, milestones in expected.items():
        found = stamps.found[stream]
        if not set(found) <= set(milestones):
            return PathResult(0, math.inf)
        for milestone, times in milestones.items():
            own = found.get(milestone, {})
            there = np.full(max([len(times), *(i + 1 for i in own)]), np.nan)
            there[list(own)] = list(own.values())
            wanted = np.full(len(there), np.nan)
            wanted[: len(times)] = np.where(times <= stamps.stopped, times, np.nan)
            known = ~np.isnan(wanted)
            # Within the tolerance of the end of the run both answers are right.
            at_end = np.abs(wanted - stamps.stopped) <= TOLERANCE
            if bool(((known != ~np.isnan(there)) & ~at_end).any()):
                return PathResult(number, math.inf)
            both = known & ~np.isnan(there)
            number += int(both.sum())
            if both.any():
                worst = max(worst, float(np.abs(wanted[both] - there[both]).max()))
    return PathResult(number, worst)


def compare_changes(expected: Changes, stamps: Stamps) -> PathResult:
    """Hold every change of every document against the judge's; a wrong mask is an infinite difference."""
    worst, number = 0.0, 0
    if set(expected) != set(stamps.changes):
        return PathResult(0, math.inf)
    for stream, cases in expected.items():
        found = stamps.changes[stream]
        for index, wanted in enumerate(cases):
            there = found.get(index, [])
            due = [c for c in wanted if c.time <= stamps.stopped]
            if len(due) != len(there):
                return PathResult(number, math.inf)
            for one, other in zip(due, there, strict=True):
                if one._replace(time=0.0) != other._replace(time=0.0):
                    return PathResult(number, math.inf)
                worst = max(worst, abs(one.time - other.time))
            number += len(due)
    return PathResult(number, worst)
