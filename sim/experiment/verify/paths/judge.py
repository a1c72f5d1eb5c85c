"""A judge of one model, and its comparison with the simulator consignment by consignment.

Every consignment the simulator handed over is compared in its creation and in every milestone; what must have happened and did not, or
happened and must not have, counts as an infinite difference.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

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
    """

    name: str
    scenario: str
    days: float
    expected: Callable[[Luck, float], Times]
    sets: tuple[str, ...] = ()

    def applied(self, experiment: Experiment) -> Experiment:
        """The experiment without warm-up and run-out."""
        return replace(experiment, warm_up=0.0, window=self.days * DAY, run_out=0.0)


@dataclass
class Stamps:
    """A collector of all time stamps."""

    flow: Flow
    found: dict[str, dict[str, dict[int, float]]] = field(default_factory=dict)
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
