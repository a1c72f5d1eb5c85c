"""Replications until the headline is sharp enough.

For a simulation reader: levels to 5 % of themselves (a single scenario), differences to half an hour (a comparison); at least 20 and at
most 400 replications, never more than doubled at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.engine import REFERENCE
from sim.experiment.answers import difference, level_rows, primary
from sim.experiment.run import Progress, Run, run
from sim.scenario import Scenario
from sim.stats.measure import Measure
from sim.stats.precision import Precision, replications_needed

LEVELS = Precision(relative=0.05, most=400)
DIFFERENCES = Precision(relative=None, absolute=0.5, most=400)


def run_until_precise(
    scenarios: Sequence[Scenario],
    *,
    seed: int,
    jobs: int,
    folder: Path | None = None,
    keep_cases: int = 0,
    progress: Progress | None = None,
    engine: str = REFERENCE,
) -> Run:
    """Replications 1, 2, ... until every headline interval is as narrow as the rule asks.

    Raises
    ------
    Refused, Failed
        As :func:`sim.experiment.run.run`.
    """
    precision = LEVELS if len(scenarios) == 1 else DIFFERENCES
    done = run(scenarios, numbers=(), seed=seed, jobs=jobs)
    needed = replications_needed([], precision, 0)
    while needed > len(done.replications):
        first = len(done.replications)
        more = run(
            scenarios,
            numbers=range(first + 1, needed + 1) if folder is None else range(1, needed + 1),
            seed=seed,
            jobs=jobs,
            folder=folder,
            keep_cases=keep_cases,
            progress=progress,
            engine=engine,
        )
        kept = done.replications if folder is None else ()
        done = Run(done.scenarios, done.subjects, seed, (*kept, *more.replications))
        needed = replications_needed(_headline(done), precision, len(done.replications))
    return done


def _headline(done: Run) -> list[Measure]:
    """The rows that must be sharp: means of the headline intervals, levels or differences."""
    wanted = set(primary(done.scenarios[0].intervals))
    if len(done.scenarios) == 1:
        rows = level_rows(done, 0, [""])
    else:
        rows = [r for place in range(1, len(done.scenarios)) for r in difference(done, place, [""]).rows]
    return [r for r in rows if (r.measure, r.group, r.statistic) in wanted]
