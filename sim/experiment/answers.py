"""From replications to the rows people read: levels of each scenario, differences to the base.

For a simulation reader: the declared family is the mean of every headline interval times the alternatives; all else is exploratory.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.experiment.run import Run
from sim.results.intervals import Interval
from sim.scenario import Scenario
from sim.stats.comparison import Comparison, Primary, compare
from sim.stats.figure import Setting
from sim.stats.levels import measures
from sim.stats.measure import Measure

LEVEL = 0.95


def setting(scenario: Scenario, level: float = LEVEL) -> Setting:
    """Confidence level and currency of a scenario's rows."""
    return Setting(level=level, currency=scenario.currency, fx=scenario.fx)


def level_rows(run: Run, place: int, groups: Sequence[str] | None = None) -> list[Measure]:
    """The rows of the scenario at ``place``."""
    scenario = run.scenarios[place]
    return measures(run.summaries(place), scenario.name, setting(scenario), groups)


def primary(intervals: Sequence[Interval]) -> list[Primary]:
    """The declared family: the mean of every headline interval, for everyone it is measured on."""
    return [(i.name, "", "mean") for i in intervals if i.headline]


def difference(run: Run, place: int, groups: Sequence[str] | None = None) -> Comparison:
    """The scenario at ``place`` (from 1) against the base."""
    base, alternative = run.scenarios[0], run.scenarios[place]
    return compare(
        run.summaries(0),
        run.summaries(place),
        (base.name, alternative.name),
        pairs=run.pairs(place),
        primary=primary(base.intervals),
        alternatives=len(run.scenarios) - 1,
        setting=setting(base),
        groups=groups,
    )
