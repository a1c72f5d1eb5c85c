"""Timed steps a second of the reference engine on R1, a model of 14 steps written as a scenario file.

Prints one line a run: milestones and segments kept, log off, drawing included, loading and imports not. Run it as
``python benchmarks/reference_engine.py [declarations] [runs]``; take the best of several runs on a shared machine.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from sim.engine import simulate
from sim.quantity import MINUTE, WEEK
from sim.results.record import CaseRecord, PoolRecord
from sim.results.timetables import Timetables
from sim.scenario import load


class Counter:
    """Counts cases and timed steps, keeps nothing else."""

    cases = steps = 0

    def begin(self, timetables: Timetables) -> None:
        """Hours are not needed here."""

    def case(self, record: CaseRecord) -> None:
        """One arrival and one step for each stretch of work."""
        self.cases += 1
        self.steps += 1 + sum(segment.state != "queue" for segment in record.segments)

    def pool(self, record: PoolRecord) -> None:
        """Nothing to count."""

    def finish(self, now: float, complete: bool) -> None:
        """Nothing to do."""


def main(declarations: int, runs: int) -> None:
    """Run R1 ``runs`` times with about so many declarations."""
    scenario = load("theory/r1")
    experiment = replace(scenario.experiment, warm_up=0.0, window=declarations * MINUTE, run_out=WEEK)
    simulate(
        scenario.flow, replace(experiment, window=100 * MINUTE), 1, 0, Counter()
    )  # compiles what is not cached yet
    for run in range(1, runs + 1):
        counter = Counter()
        start = time.process_time()
        simulate(scenario.flow, experiment, 1, run, counter)
        seconds = time.process_time() - start
        print(
            f"run {run}: {counter.cases:,} declarations, {counter.steps:,} timed steps in {seconds:.2f} s of processor time: "
            f"{counter.steps / seconds:,.0f} a second"
        )


if __name__ == "__main__":
    main(*(int(a) for a in (sys.argv[1:] + ["40000", "5"][len(sys.argv) - 1 :])))
