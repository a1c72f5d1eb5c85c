"""Runs one replication of a model and hands it to its judge."""

from __future__ import annotations

from sim.experiment.verify.paths.judge import PathCase, PathResult, Stamps, compare
from sim.experiment.verify.paths.luck import Luck


def run_path(case: PathCase, seed: int, replication: int) -> PathResult:
    """Simulate and compare; an empty run fails."""
    from sim.engine import simulate
    from sim.scenario import load

    scenario = load(case.scenario, case.sets)
    experiment = case.applied(scenario.experiment)
    stamps = Stamps(scenario.flow)
    simulate(scenario.flow, experiment, seed, replication, stamps)
    return compare(case.expected(Luck(seed, replication), experiment.limit), stamps)
