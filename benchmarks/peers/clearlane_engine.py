"""The engines of this project on R1, R2 and R1S, read from their scenario files by the real loader.

Timed is one replication as `clearlane run` makes it: every draw, every event, every milestone and segment, and the summary of the
results (exact sums, and counts in classes 0.1 % wide). Reading the file and compiling what is not cached are not. A name that ends in
`:nothing` leaves the summary out: each consignment is handed over and only counted, which tells the engine from the summary.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import reference_model as rm

from sim.engine import simulate as reference
from sim.errors import Failed, Refused
from sim.experiment.replicate import Subject
from sim.quantity import MINUTE
from sim.results.bins import upper_edge
from sim.results.intervals import Interval, Ref
from sim.results.record import CaseRecord, PoolRecord
from sim.results.spread import Spread
from sim.results.summary import ALL, Summary
from sim.results.timetables import Timetables
from sim.scenario import load

FILES = {"R1": "theory/r1", "R2": "theory/r2", "R1S": str(Path(__file__).with_name("r1s.yaml"))}
CLEARANCE = Interval("clearance", Ref.of("arrived"), Ref.of("released"))


def engine(name: str) -> Callable[..., Any]:
    """The engine ``simpy`` or ``compiled``.

    Raises
    ------
    RuntimeError
        When this version has no such engine, with the reason.
    """
    import sim.engine

    choose = getattr(sim.engine, "engine", None)
    if choose is None:
        if name == "simpy":
            return reference
        raise RuntimeError("this version has the reference engine only")
    try:
        found: Callable[..., Any] = choose(name)
    except (ImportError, LookupError, ValueError, Failed, Refused) as error:
        raise RuntimeError(str(error)) from error
    return found


@cache
def _subject(model: str) -> Subject:
    return replace(Subject.of(load(FILES[model])), intervals=(CLEARANCE,))


class Counter:
    """A collector that counts consignments and keeps nothing."""

    cases = 0

    def begin(self, timetables: Timetables) -> None:
        """Hours are not needed here."""

    def case(self, record: CaseRecord) -> None:
        """One more."""
        self.cases += 1

    def pool(self, record: PoolRecord) -> None:
        """Nothing to keep."""

    def finish(self, now: float, complete: bool) -> None:
        """Nothing to do."""


def simulator(name: str) -> Callable[[str, float, int], Summary | Counter]:
    """``simulate(model, minutes, seed)`` of one engine, such as ``simpy`` or ``compiled:nothing``."""
    name, _, kept = name.partition(":")
    run = engine(name)

    def simulate(model: str, minutes: float, seed: int) -> Summary | Counter:
        subject = _subject(model)
        experiment = replace(subject.experiment, warm_up=0.0, window=minutes * MINUTE, run_out=0.0)
        if kept == "nothing":
            counter = Counter()
            run(subject.flow, experiment, seed, 1, counter)
            return counter
        collector = replace(subject, experiment=experiment).collector()
        run(subject.flow, experiment, seed, 1, collector)
        return collector.summary()

    return simulate


def read(summary: Summary | Counter) -> rm.Figures:
    """The figures that are compared; quantiles are upper ends of classes, so at most 0.1 % too large."""
    if isinstance(summary, Counter):
        return rm.Figures(summary.cases, 0, math.nan, math.nan, math.nan)
    counts = summary.counts[ALL]
    spread = summary.measures["clearance"].groups.get(ALL, Spread())
    mean = spread.total / max(1, spread.count) / 60e6
    return rm.Figures(counts.cases, spread.count, mean, _quantile(spread, 0.5), _quantile(spread, 0.95))


def _quantile(spread: Spread, p: float) -> float:
    reached = 0
    for number in sorted(spread.bins):
        reached += spread.bins[number]
        if reached >= p * spread.count:
            return upper_edge(number) / 60e6
    return float("nan")
