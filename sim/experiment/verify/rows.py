"""From what the pieces of work found to the lines of the table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.experiment.verify.judge import Claim, Verdict, decide
from sim.experiment.verify.paths import path_cases
from sim.experiment.verify.report import Row
from sim.experiment.verify.work import ONE_MORE, Outcome, Task
from sim.quantity import HOUR

LITTLE = 1e-9


def path_row(task: Task, outcome: Outcome) -> Row:
    """The largest difference of one judge, in hours."""
    scenario = path_cases()[task.name].scenario.removeprefix("theory/")
    hours = outcome.found / HOUR
    return Row("path", scenario, task.name, "h", 0.0, hours, None, None, outcome.compared, not outcome.why, outcome.why)


def unchanged_row(task: Task, outcome: Outcome) -> Row:
    """How many cases differ, or are done later."""
    case, measure = "r2", task.name
    if task.name == ONE_MORE:
        case, measure = "several-servers", f"{task.name}: cases done later"
    return Row(
        "unchanged", case, measure, "", 0.0, outcome.found, None, None, outcome.compared, not outcome.why, outcome.why
    )


def little_rows(todo: list[Task], outcomes: dict[Task, Outcome]) -> list[Row]:
    """One line for every team of every replication of theory."""
    theory = [task for task in todo if task.section == "theory" and outcomes[task].teams]
    if not theory:
        return []
    worst = max(theory, key=lambda task: outcomes[task].little)
    found = outcomes[worst].little
    teams = sum(outcomes[task].teams for task in theory)
    passed = found <= LITTLE
    why = "" if passed else f"worst in {worst.name}"
    return [Row("identity", "all", "time inside = sum of sojourns", "", 0.0, found, None, None, teams, passed, why)]


def theory_rows(
    claims: Mapping[str, Sequence[Claim]], todo: list[Task], outcomes: dict[Task, Outcome], limit: float, lines: int
) -> list[Row]:
    """One line for each claim or group of claims; the level is shared out over ``lines``, whatever part of them is wanted."""
    rows = []
    for name, own in claims.items():
        pieces = [outcomes[task] for task in todo if task.section == "theory" and task.name == name]
        why = "; ".join(sorted({piece.why for piece in pieces} - {""}))
        parts = [part for piece in pieces for part in piece.parts]
        for line in dict.fromkeys(claim.line for claim in own):
            members = [claim for claim in own if claim.line == line]
            if why:
                rows.append(_failed_row(name, members[0], why))
                continue
            verdicts = [
                decide(
                    claim,
                    [part[claim.key] for part in parts],
                    [(other, [part[other.key] for part in parts]) for other in own if other.key in claim.controls],
                    lines * len(members),
                    limit,
                )
                for claim in members
            ]
            rows.append(_theory_row(name, verdicts))
    return rows


def _failed_row(name: str, claim: Claim, why: str) -> Row:
    return Row("theory", name, claim.label, claim.unit, claim.theory, math.nan, None, None, 0, False, why)


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
