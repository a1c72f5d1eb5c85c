"""The first look: paper against digital, and today against its next reform, small enough for a coffee break.

For a customs reader: two fifths of the corridor's traffic and of its officers, four measured weeks, ten repetitions.
For a simulation reader: a fixed volume, so that the numbers do not depend on the speed of the machine; teams are scaled alike and the
page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.experiment.replicate import Subject
from sim.experiment.run import Progress, Run, run
from sim.experiment.scale import scaled
from sim.quantity import WEEK
from sim.scenario import Scenario, load

PAIRS = (("paper", "digital"), ("today", "today-pre-arrival"))
REPLICATIONS = 10
VOLUME = 0.4
WINDOW = 4 * WEEK


@dataclass(frozen=True)
class Demo:
    """The two comparisons."""

    runs: tuple[Run, ...]


def demo(seed: int, jobs: int, progress: Progress | None = None) -> Demo:
    """Run both comparisons.

    Parameters
    ----------
    progress
        Called with (done, wanted) over both.
    """
    total = REPLICATIONS * len(PAIRS)
    runs: list[Run] = []
    for number, names in enumerate(PAIRS):
        offset = number * REPLICATIONS

        def advance(done: int, wanted: int, offset: int = offset) -> None:
            if progress is not None:
                progress(offset + done, total)

        scenarios = [load(name) for name in names]
        runs.append(
            run(
                scenarios,
                numbers=range(1, REPLICATIONS + 1),
                seed=seed,
                jobs=jobs,
                subjects=_small(scenarios),
                progress=advance,
            )
        )
    return Demo(tuple(runs))


def _small(scenarios: Sequence[Scenario]) -> list[Subject]:
    found = []
    for scenario in scenarios:
        experiment = replace(scenario.experiment, window=WINDOW)
        found.append(Subject.of(scenario, *scaled(scenario.flow, experiment, VOLUME)))
    return found
