"""Takes down what one replication of a small model did: a few numbers a case instead of all its stamps.

A collector of the engine. Cases of the window are read by the case's own function; creation and end of every case are kept, so the number
inside is known at any moment.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sim.flow import Experiment
from sim.results.record import CaseRecord, PoolRecord

Array = npt.NDArray[np.float64]
Reading = tuple[float, ...]


@dataclass
class Tape:
    """One replication.

    Parameters
    ----------
    experiment
        Its lengths.
    read
        Numbers of one case.
    """

    experiment: Experiment
    read: Callable[[CaseRecord], Reading]
    pools: dict[str, PoolRecord] = field(default_factory=dict)
    stopped: float = 0.0
    complete: bool = False
    _created: array[float] = field(default_factory=lambda: array("d"))
    _ended: array[float] = field(default_factory=lambda: array("d"))
    _rows: list[Reading] = field(default_factory=list)

    def begin(self, timetables: object) -> None:
        """Called by the engine; opening hours are not needed here."""
        del timetables

    def case(self, record: CaseRecord) -> None:
        """Called by the engine."""
        self._created.append(record.created)
        self._ended.append(record.ended)
        if self.experiment.window_start <= record.created < self.experiment.window_end:
            self._rows.append(self.read(record))

    def pool(self, record: PoolRecord) -> None:
        """Called by the engine."""
        self.pools[record.name] = record

    def finish(self, now: float, complete: bool) -> None:
        """Called by the engine."""
        self.stopped, self.complete = now, complete

    @property
    def rows(self) -> Array:
        """One row a case of the window, one column a number read."""
        return np.array(self._rows, dtype=np.float64)

    @property
    def created(self) -> Array:
        """Creation times of all cases, sorted."""
        return np.sort(np.frombuffer(self._created))

    @property
    def ended(self) -> Array:
        """End times of the cases that ended, sorted."""
        times = np.frombuffer(self._ended)
        return np.sort(times[~np.isnan(times)])

    @property
    def open_cases(self) -> int:
        """Cases handed over unended."""
        return int(np.isnan(np.frombuffer(self._ended)).sum())

    def inside(self, times: Array) -> Array:
        """Number of cases inside at each of ``times``."""
        came = np.searchsorted(self.created, times, side="right")
        left = np.searchsorted(self.ended, times, side="right")
        return np.asarray(came - left, dtype=np.float64)

    def little(self) -> tuple[int, float]:
        """Number of teams, and the largest relative difference between their two accounts of the time spent inside."""
        worst = 0.0
        for pool in self.pools.values():
            size = max(abs(pool.inside), abs(pool.sojourns))
            worst = max(worst, abs(pool.inside - pool.sojourns) / size if size else 0.0)
        return len(self.pools), worst


def nothing(record: CaseRecord) -> Reading:
    """For models judged by the number inside alone."""
    del record
    return ()


def waited(record: CaseRecord) -> float:
    """Seconds spent in queues."""
    return sum(s.end - s.start for s in record.segments if s.state == "queue")


def sojourn(record: CaseRecord) -> float:
    """Seconds from creation to end."""
    return record.ended - record.created
