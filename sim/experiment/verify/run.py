"""Runs the whole trial: what is to be checked, side by side on several processors, and the table of verdicts.

Every check is a pure function of its name and the seed; results are put in order before anything is computed from them, so the number of
workers cannot show. Each theory case has a seed of its own: cases that share a stream's name must not share its luck.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sim.errors import Failed
from sim.experiment.verify.cases import theory_cases
from sim.experiment.verify.judge import FAMILY_LEVEL, Claim, Sums, Verdict, critical_value, decide
from sim.experiment.verify.paths import path_cases
from sim.experiment.verify.report import Report, Row
from sim.experiment.verify.tape import Tape
from sim.experiment.verify.unchanged import CHANGES, run_change, run_one_more_server
from sim.experiment.workers import available, run_all

LIMIT, QUICK_LIMIT = 0.02, 0.08
LITTLE = 1e-9
SEED = 20260105
_PARTS = 8  # tasks a theory case is split into
_PATH_REPLICATIONS = 5
_ONE_MORE = "one more server"
_NO_ONE_LATER = "cases that are done later"


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
class _State:
    """What every worker needs; sent once."""

    seed: int
    quick: bool
    claims: dict[str, list[Claim]]


def tasks(quick: bool, only: Collection[str] = ()) -> list[Task]:
    """All work, the longest pieces first; ``only`` names the checks wanted (all when empty)."""
    found = []
    for name, case in theory_cases().items():
        count = case.plan(quick).replications
        step = math.ceil(count / _PARTS)
        found += [Task("theory", name, first, min(first + step, count)) for first in range(0, count, step)]
    found += [Task("path", name, 0, 1 if quick else _PATH_REPLICATIONS) for name in path_cases()]
    found += [Task("unchanged", name, 0, 1) for name in (*CHANGES, _ONE_MORE)]
    return [task for task in found if not only or task.name in only]


def work(state: _State, task: Task) -> Outcome:
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
    return outcome


def _theory(state: _State, task: Task, outcome: Outcome) -> None:
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


def _path(state: _State, task: Task, outcome: Outcome) -> None:
    from sim.experiment.verify.pathwise import run_path

    for replication in range(task.first, task.last):
        result = run_path(path_cases()[task.name], state.seed, replication)
        outcome.compared += result.stamps
        outcome.found = max(outcome.found, result.worst)
        if not result.passed:
            outcome.why = (
                "differs" if math.isfinite(result.worst) else "something happened that must not have, or did not"
            )


def _unchanged(state: _State, task: Task, outcome: Outcome) -> None:
    result = run_one_more_server(state.seed) if task.name == _ONE_MORE else run_change(task.name, state.seed)
    outcome.compared, outcome.found, outcome.why = result.cases, float(result.different), result.why
    if not result.passed and not outcome.why:
        outcome.why = "differs"


def verify(
    quick: bool = False,
    jobs: int | None = None,
    seed: int = SEED,
    only: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Put the simulator on trial.

    Parameters
    ----------
    quick
        The small form: fewer replications, half-widths of up to 8 % instead of 2 %.
    jobs
        Processes; as many as there are processors when None. Shows in no result.
    seed
        Of all replications.
    only
        Names of the checks wanted; all when empty.
    progress
        Called with (replications done, replications in all).

    Raises
    ------
    ValueError
        When ``only`` names nothing known.
    """
    todo = tasks(quick, only)
    unknown = set(only) - {task.name for task in todo}
    if unknown:
        raise ValueError(f"no check is called {', '.join(sorted(unknown))}")
    cases = theory_cases()
    names = {task.name for task in todo if task.section == "theory"}
    state = _State(seed, quick, {name: cases[name].claims() for name in sorted(names)})
    outcomes: dict[Task, Outcome] = {}
    for task, outcome in run_all(work, state, todo, available() if jobs is None else jobs):
        outcomes[task] = outcome
        if progress is not None:
            progress(sum(done.last - done.first for done in outcomes), sum(every.last - every.first for every in todo))
    limit = QUICK_LIMIT if quick else LIMIT
    rows = [
        *(_path_row(task, outcomes[task]) for task in todo if task.section == "path"),
        *_theory_rows(state, todo, outcomes, limit),
        *_little_rows(todo, outcomes),
        *(_unchanged_row(task, outcomes[task]) for task in todo if task.section == "unchanged"),
    ]
    return Report(tuple(rows), quick, seed, limit, FAMILY_LEVEL)


def _path_row(task: Task, outcome: Outcome) -> Row:
    scenario = path_cases()[task.name].scenario.removeprefix("theory/")
    hours = outcome.found / 3600.0
    return Row("path", scenario, task.name, "h", 0.0, hours, None, None, outcome.compared, not outcome.why, outcome.why)


def _unchanged_row(task: Task, outcome: Outcome) -> Row:
    measure = _NO_ONE_LATER if task.name == _ONE_MORE else task.name
    case = "several-servers" if task.name == _ONE_MORE else "r2"
    if task.name == _ONE_MORE:
        measure = f"{task.name}: {_NO_ONE_LATER}"
    return Row(
        "unchanged", case, measure, "", 0.0, outcome.found, None, None, outcome.compared, not outcome.why, outcome.why
    )


def _little_rows(todo: list[Task], outcomes: dict[Task, Outcome]) -> list[Row]:
    theory = [task for task in todo if task.section == "theory" and outcomes[task].teams]
    if not theory:
        return []
    worst = max(theory, key=lambda task: outcomes[task].little)
    found = outcomes[worst].little
    teams = sum(outcomes[task].teams for task in theory)
    passed = found <= LITTLE
    why = "" if passed else f"worst in {worst.name}"
    return [Row("identity", "all", "time inside = sum of sojourns", "", 0.0, found, None, None, teams, passed, why)]


def _theory_rows(state: _State, todo: list[Task], outcomes: dict[Task, Outcome], limit: float) -> list[Row]:
    """The level is shared out over the lines of the whole table, whatever part of it is wanted."""
    lines = sum(len({claim.line for claim in case.claims()}) for case in theory_cases().values())
    rows = []
    for name, claims in state.claims.items():
        own = [task for task in todo if task.section == "theory" and task.name == name]
        why = "; ".join(sorted({outcomes[task].why for task in own} - {""}))
        parts = [part for task in own for part in outcomes[task].parts]
        for line in dict.fromkeys(claim.line for claim in claims):
            members = [claim for claim in claims if claim.line == line]
            if why:
                first = members[0]
                rows.append(
                    Row("theory", name, first.label, first.unit, first.theory, math.nan, None, None, 0, False, why)
                )
                continue
            critical = critical_value(lines, len(members), len(parts))
            verdicts = [decide(claim, [part[claim.key] for part in parts], critical, limit) for claim in members]
            rows.append(_theory_row(name, verdicts))
    return rows


def _theory_row(name: str, verdicts: list[Verdict]) -> Row:
    """One line for one comparison, or for the worst of a group: the failing ones first, then by z."""
    worst = max(verdicts, key=lambda v: (not v.passed, abs(v.z)))
    why = ""
    if not worst.agrees:
        why = f"|z| > {worst.critical:.2f}"
    elif not worst.sharp:
        why = "not exact enough"
    claim = worst.claim
    half_width = max(v.half_width / abs(v.claim.theory) for v in verdicts) * abs(claim.theory)
    label = claim.label if len(verdicts) == 1 else f"{claim.label} (worst of {len(verdicts)})"
    return Row(
        "theory", name, label, claim.unit, claim.theory, worst.simulated, half_width, worst.z, len(verdicts),
        worst.passed, why,
    )  # fmt: skip
