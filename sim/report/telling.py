"""From a finished run to what is told about it.

For a simulation reader: facts of the run in words; the only place of the report that knows runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from sim.experiment.answers import LEVEL
from sim.experiment.run import Run
from sim.quantity import WEEK
from sim.report.build import comparison
from sim.report.model import ComparisonReport, PageMeta, RunFacts
from sim.results.pair_summary import PairSummary
from sim.scenario import Scenario
from sim.stats.measure import Measure


def reports(
    scenarios: Sequence[Scenario], rows: Sequence[Measure], done: Run, command: str = "", kicker: str = ""
) -> list[ComparisonReport]:
    """One report for each alternative against the base."""
    return [
        comparison(scenarios[0], scenarios[place], rows, facts(done, place, command), kicker=kicker)
        for place in range(1, len(scenarios))
    ]


def facts(done: Run, place: int, command: str = "") -> RunFacts:
    """How the numbers of one comparison were made."""
    experiment = done.subjects[0].experiment
    pairs = PairSummary.merged(done.pairs(place))
    original = {p.name: sum(s.capacity for s in p.shifts) for p in done.scenarios[0].flow.pools}
    simulated = {p.name: sum(s.capacity for s in p.shifts) for p in done.subjects[0].flow.pools}
    return RunFacts(
        replications=len(done.replications),
        seed=done.seed,
        level=LEVEL,
        window=f"{experiment.window / WEEK:g} weeks",
        warm_up=f"{experiment.warm_up / WEEK:g} weeks",
        volume=experiment.volume,
        scaled_pools=tuple((n, original[n], simulated[n]) for n in sorted(original) if original[n] != simulated[n]),
        engine="reference (SimPy)",
        in_step=pairs.in_step,
        consignments=pairs.matched,
        unmatched=pairs.base_only + pairs.alternative_only,
        command=command,
    )


def page_meta(title: str = "", command: str = "") -> PageMeta:
    """What stands around the comparisons."""
    made = PageMeta(version=version("clearlane"), command=command)
    return PageMeta(title=title, version=made.version, command=command) if title else made
