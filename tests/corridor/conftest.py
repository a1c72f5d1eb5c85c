"""Runs of the corridor that several tests read: small, seeded, each made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import pytest

from sim.engine import simulate
from sim.results.record import CaseRecord, PoolRecord
from sim.scenario import Scenario, load

SEED = 20_260


@dataclass
class Kept:
    """Keeps every consignment of the measured window."""

    scenario: Scenario
    cases: list[CaseRecord] = field(default_factory=list)
    complete: bool = False

    def begin(self, hours: object) -> None:
        pass

    def case(self, record: CaseRecord) -> None:
        experiment = self.scenario.experiment
        if experiment.window_start <= record.created < experiment.window_end:
            self.cases.append(record)

    def pool(self, record: PoolRecord) -> None:
        pass

    def finish(self, now: float, complete: bool) -> None:
        self.complete = complete


class Observed:
    """One consignment with names instead of numbers."""

    def __init__(self, scenario: Scenario, record: CaseRecord) -> None:
        self.record = record
        self.key = (record.stream, record.index)
        names = sorted(scenario.flow.values)
        self.attributes = {n: scenario.flow.values[n][v] for n, v in zip(names, record.attributes, strict=True)}
        stamps = sorted(scenario.flow.milestones)
        self.first: dict[str, float] = {}
        self.last: dict[str, float] = {}
        for passage in record.passages:
            self.first.setdefault(stamps[passage.milestone], passage.time)
            self.last[stamps[passage.milestone]] = passage.time

    def hours(self, start: str, end: str) -> float:
        return (self.last[end] - self.last[start]) / 3600.0

    def stages(self, *boundaries: str) -> list[float]:
        """Hours of each stage; a boundary is the later of itself and the one before."""
        found, before = [], self.last[boundaries[0]]
        for name in boundaries[1:]:
            after = max(before, self.last[name])
            found.append((after - before) / 3600.0)
            before = after
        return found


@dataclass(frozen=True)
class Trial:
    """One replication."""

    scenario: Scenario
    cases: tuple[Observed, ...]
    complete: bool

    def lane(self, name: str) -> list[Observed]:
        return [c for c in self.cases if c.attributes["lane"] == name]


@cache
def _trial(name: str, volume: str, window: str) -> Trial:
    scenario = load(name, [f"experiment.volume={volume}", f"experiment.window={window}"])
    kept = Kept(scenario)
    simulate(scenario.flow, scenario.experiment, SEED, 0, kept)
    return Trial(scenario, tuple(Observed(scenario, r) for r in kept.cases), kept.complete)


@pytest.fixture(scope="session")
def trial() -> Callable[..., Trial]:
    """``trial(scenario)``: one small replication, ``trial(scenario, volume, window)`` a larger one."""

    def run(name: str, volume: str = "25 %", window: str = "6 weeks") -> Trial:
        return _trial(name, volume, window)

    return run
