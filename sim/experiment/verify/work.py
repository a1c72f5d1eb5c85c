"""The pieces of work a trial is made of, and what each finds.

A piece is a pure function of its name and the seed, so it may be done by any worker. Each theory case has a seed of its own: cases that
share a stream's name must not share its luck.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sim.errors import Failed, Refused
from sim.experiment.verify.cases import theory_cases
from sim.experiment.verify.judge import Claim, Sums
from sim.experiment.verify.paths import path_cases
from sim.experiment.verify.tape import Tape
from sim.experiment.verify.unchanged import CHANGES, run_change, run_one_more_server

ONE_MORE = "one more server"
_PARTS = 8  # tasks a theory case is split into
_PATH_REPLICATIONS = 5


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work: replications ``first`` to ``last`` - 1 of a check."""

    section: str
    name: str
    first: int
    last: int


@dataclass
class Outcome:
    """What one piece of work found."""

    parts: list[dict[str, Sums]] = field(default_factory=list)
    teams: int = 0
    little: float = 0.0
    compared: int = 0
    found: float = 0.0
    why: str = ""


@dataclass(frozen=True)
class State:
    """What every worker needs; sent once."""

    seed: int
    quick: bool
    claims: Mapping[str, Sequence[Claim]]


def tasks(quick: bool, only: Collection[str] = ()) -> list[Task]:
    """All work in the order of the table; ``only`` names the checks wanted (all when empty)."""
    found = []
    for name, case in theory_cases().items():
        count = case.plan(quick).replications
        step = math.ceil(count / _PARTS)
        found += [Task("theory", name, first, min(first + step, count)) for first in range(0, count, step)]
    found += [Task("path", name, 0, 1 if quick else _PATH_REPLICATIONS) for name in path_cases()]
    found += [Task("unchanged", name, 0, 1) for name in (*CHANGES, ONE_MORE)]
    return [task for task in found if not only or task.name in only]


def work(state: State, task: Task) -> Outcome:
    """Do one piece of work; a run that fails is an outcome too."""
    outcome = Outcome()
    try:
        if task.section == "theory":
            _theory(state, task, outcome)
        elif task.section == "path":
            _path(state, task, outcome)
        else:
            _unchanged(state, task, outcome)
    except Failed as failed:
        outcome.why = f"{failed.code}: {failed.why}"
    except Refused as refused:
        outcome.why = f"refused: {refused.problems[0].code} {refused.problems[0].path}"
    return outcome


def _theory(state: State, task: Task, outcome: Outcome) -> None:
    from sim.engine import simulate
    from sim.sampling import digest64
    from sim.scenario import load

    case = theory_cases()[task.name]
    scenario = load(case.scenario)
    experiment = case.plan(state.quick).applied(scenario.experiment)
    seed = digest64(f"verify/{state.seed}/{task.name}")
    for replication in range(task.first, task.last):
        tape = Tape(experiment, case.read)
        simulate(scenario.flow, experiment, seed, replication, tape)
        if case.ends and not tape.complete:
            outcome.why = "cases were still open when the run stopped"
            return
        teams, worst = tape.little()
        outcome.teams += teams
        outcome.little = max(outcome.little, worst)
        outcome.parts.append(case.condense(tape, state.claims[task.name]))


def _path(state: State, task: Task, outcome: Outcome) -> None:
    from sim.experiment.verify.pathwise import run_path

    for replication in range(task.first, task.last):
        result = run_path(path_cases()[task.name], state.seed, replication)
        outcome.compared += result.stamps
        outcome.found = max(outcome.found, result.worst)
        if not result.passed:
            outcome.why = (
                "differs" if math.isfinite(result.worst) else "something happened that must not have, or did not"
            )


def _unchanged(state: State, task: Task, outcome: Outcome) -> None:
    result = run_one_more_server(state.seed) if task.name == ONE_MORE else run_change(task.name, state.seed)
    outcome.compared, outcome.found, outcome.why = result.cases, float(result.different), result.why
    if not result.passed and not outcome.why:
        outcome.why = "differs"
