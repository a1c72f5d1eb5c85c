"""Runs the whole trial: what is to be checked, side by side on several processors, and the table of verdicts.

Every check is a pure function of its name and the seed; results are put in order before anything is computed from them, so the number of
workers cannot show.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from sim.experiment.verify.cases import claims
from sim.experiment.verify.judge import FAMILY_LEVEL
from sim.experiment.verify.report import Report
from sim.experiment.verify.rows import little_rows, path_row, theory_rows, unchanged_row
from sim.experiment.verify.work import Outcome, State, Task, tasks, work
from sim.experiment.workers import available, run_all

LIMIT, QUICK_LIMIT = 0.02, 0.08
SEED = 20260105


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
    names = {task.name for task in todo if task.section == "theory"}
    state = State(seed, quick, {name: own for name, own in claims().items() if name in names})
    outcomes: dict[Task, Outcome] = {}
    for task, outcome in run_all(work, state, todo, available() if jobs is None else jobs):
        outcomes[task] = outcome
        if progress is not None:
            progress(sum(done.last - done.first for done in outcomes), sum(every.last - every.first for every in todo))
    limit = QUICK_LIMIT if quick else LIMIT
    lines = sum(len({claim.line for claim in own}) for own in claims().values())
    rows = [
        *(path_row(task, outcomes[task]) for task in todo if task.section == "path"),
        *theory_rows(state.claims, todo, outcomes, limit, lines),
        *little_rows(todo, outcomes),
        *(unchanged_row(task, outcomes[task]) for task in todo if task.section == "unchanged"),
    ]
    return Report(tuple(rows), quick, seed, limit, FAMILY_LEVEL, lines)
