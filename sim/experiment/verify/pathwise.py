"""Runs one replication of a model and hands it to its judge."""

from __future__ import annotations

from sim.experiment.verify.paths.judge import PathCase, PathResult, Stamps, compare, compare_changes
from sim.experiment.verify.paths.luck import Luck


def run_path(case: PathCase, seed: int, replication: int) -> PathResult:
    """Simulate and compare; an empty run fails."""
    from sim.engine import simulate
    from sim.scenario import load

    scenario = load(case.scenario, case.sets)
    experiment = case.applied(scenario.experiment)
    stamps = Stamps(scenario.flow)
    simulate(scenario.flow, experiment, seed, replication, stamps)
    luck = Luck(seed, replication)
    times = compare(case.expected(luck, experiment.limit), stamps)
    if case.changes is None:
        return times
    masks = compare_changes(case.changes(luck, experiment.limit), stamps)
    passed = times.stamps > 0 and masks.stamps > 0
    return PathResult((times.stamps + masks.stamps) * passed, max(times.worst, masks.worst))
