"""From an extract to a scenario: the whole path, stage by stage; every stage says all that is wrong in it at once.

For a simulation reader: nothing is written before the finished text has been loaded and checked as a scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from sim.calendars import CalendarSpec
from sim.errors import Place, Problem, Refused, nearest
from sim.experiment.files import write_whole
from sim.experiment.fit.cleaning import Cleaned, clean
from sim.experiment.fit.found import CountedPath, FittedPath, counted_path, fitted_path
from sim.experiment.fit.plan import Plan, Ways, columns_missing, read_plan
from sim.experiment.fit.scenario import text_of
from sim.experiment.fit.stages import durations
from sim.experiment.fit.table import Sheet, read_sheet
from sim.experiment.fit.target import Target, check, find, names_of, values_of
from sim.quantity import DAY, hours_text
from sim.scenario import load, merged
from sim.scenario.nodes import Entries

T = TypeVar("T")
_QUIET = 2 * DAY


@dataclass(frozen=True)
class Result:
    """What was read, left out and found, and the scenario's text."""

    plan: Plan
    sheet: Sheet
    cleaned: Cleaned
    paths: tuple[FittedPath | CountedPath, ...]
    text: str
    warnings: tuple[Problem, ...]


def fit_file(data: Path, columns: Path, base: str, target: Path, seed: int = 1) -> Result:
    """Read, clean, fit, and make the text of the scenario ``target``; writes nothing.

    Raises
    ------
    Refused
        With every problem of the first stage that has any: mapping, data and base; too few rows; the finished text.
    """
    plan = read_plan(columns)
    problems: list[Problem] = []
    sheet = _noted(problems, lambda: read_sheet(data, plan.encoding, plan.delimiter, [c.name for c in plan.columns]))
    tree = _noted(problems, lambda: merged(base))
    warnings: list[Problem] = []
    if sheet is not None:
        problems += columns_missing(plan, sheet.heading)
    if tree is not None:
        wrong, warnings = check(plan, tree)
        problems += wrong
    if problems or sheet is None or tree is None:
        raise Refused(dict.fromkeys(problems))
    cleaned = clean(plan, sheet)
    problems += _too_many(plan, cleaned, str(data))
    found = _found(plan, cleaned, tree, base, problems, seed)
    warnings += [
        *_odd(plan, cleaned),
        *_ends_early(plan, cleaned, found),
        *(p for p in problems if p.severity == "warning"),
    ]
    problems = [p for p in problems if p.severity == "error"]
    if problems:
        raise Refused(problems)
    text = text_of(plan, data.name, base, target, found)
    return Result(plan, sheet, cleaned, found, text, tuple(dict.fromkeys(warnings)))


def _noted(problems: list[Problem], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except Refused as refused:
        problems += refused.problems
        return None


def _too_many(plan: Plan, cleaned: Cleaned, file: str) -> Iterator[Problem]:
    left = cleaned.left_out
    if left.total > plan.most_excluded * cleaned.given:
        said = "; ".join(f"{reason}: {count} (lines {lines})" for reason, count, lines in left.rows())
        why = f"{left.total} of {cleaned.given} rows are left out: {said}."
        do = "Correct the mapping or the data; if it must be so, state limits: {excluded: 80 %}."
        yield Problem("FIT-031", "", "", why, do, Place(file, next(iter(left.lines.values()))[0], 1))


def _odd(plan: Plan, cleaned: Cleaned) -> Iterator[Problem]:
    for name, cells in cleaned.odd_cells.items():
        if cells.total:
            said = "; ".join(f"{reason}: {count} (lines {lines})" for reason, count, lines in cells.rows()[:6])
            why = f"By {name} some rows count nowhere: {said}."
            place = plan.attributes[name].column.place
            yield Problem("FIT-036", f"attributes.{name}", "", why, "List these cells under values.", place, "warning")


def _ends_early(plan: Plan, cleaned: Cleaned, found: Sequence[FittedPath | CountedPath]) -> Iterator[Problem]:
    """Open stages are counted as open until the stated day; an extract made earlier cannot know that."""
    opened = sum(f.durations.sample.open for f in found if isinstance(f, FittedPath))
    last = max((t for c in cleaned.cases for t in c.stamps.values()), default=0.0)
    missing = plan.moment(plan.until) + DAY - last
    if opened and missing > _QUIET:
        why = (
            f"The last stamp lies {hours_text(missing)} before the end of observation, {plan.until}; {opened} stages are counted as open "
            "until then."
        )
        do = "State the last day of the extract as study: {until: ...}."
        yield Problem("FIT-037", "study.until", str(plan.until), why, do, plan.case.place, "warning")


def _found(
    plan: Plan, cleaned: Cleaned, tree: Entries, base: str, problems: list[Problem], seed: int
) -> tuple[FittedPath | CountedPath, ...]:
    calendars = _calendars(base) if any(s.hours for s in plan.stages) else {}
    found: list[FittedPath | CountedPath | None] = []
    for stage in plan.stages:
        sample = durations(plan, stage, cleaned.cases, calendars.get(stage.hours))
        found.append(fitted_path(plan, sample, [values_of(tree, a) for a in stage.by], problems, seed))
    for ways in plan.ways:
        names = names_of(_target(tree, ways).node)
        problems += _unknown(plan, ways, cleaned, names)
        values = [values_of(tree, a) for a in ways.by]
        found.append(counted_path(plan, ways, cleaned.cases, names, values, problems))
    return tuple(f for f in found if f is not None)


def _target(tree: Entries, ways: Ways) -> Target:
    target = find(tree, ways.path)
    assert isinstance(target, Target)
    return target


def _unknown(plan: Plan, ways: Ways, cleaned: Cleaned, names: Sequence[str]) -> Iterator[Problem]:
    """Cells taken as they are that are no name among the shares."""
    others = sorted({v for c in cleaned.cases if (v := c.attributes.get(ways.of)) is not None} - set(names))
    for value in others:
        count = sum(c.attributes.get(ways.of) == value for c in cleaned.cases)
        why = f"The shares at {ways.path} have no such name; rows that count nowhere: {count}."
        yield Problem("FIT-036", f"attributes.{ways.of}", value, why, nearest(value, names), ways.place, "warning")


def _calendars(base: str) -> dict[str, CalendarSpec]:
    return {c.name: c for c in load(base).flow.calendars}


@contextmanager
def checked(text: str, target: Path) -> Iterator[Path]:
    """The text in a file beside its place, loaded as a scenario; the file is gone afterwards unless it was moved.

    Raises
    ------
    Refused
        FIT-041 with the scenario's own problems.
    """
    trial = target.with_name(f".checking-{target.name}")
    try:
        write_whole(trial, text.encode())
        try:
            load(str(trial))
        except Refused as refused:
            moved = [
                replace(p, place=replace(p.place, file=str(target)))
                if p.place is not None and p.place.file.endswith(trial.name)
                else p
                for p in refused.problems
            ]
            why = "What was fitted makes no scenario with this base; nothing was written."
            said = Problem("FIT-041", "", "", why, "See the problems beside this one.", Place(str(target), 1, 1))
            raise Refused([said, *moved]) from None
        yield trial
    finally:
        trial.unlink(missing_ok=True)


def writable(*targets: Path) -> None:
    """Refuse a file that exists already: what somebody changed by hand is never overwritten.

    Raises
    ------
    Refused
        FIT-040 for each of them.
    """
    problems = [
        Problem("FIT-040", "output", str(t), "This file exists already.", "Choose another name; nothing was written.")
        for t in targets
        if t.exists()
    ]
    if targets and targets[0].suffix != ".yaml":
        why = "A scenario file ends in .yaml."
        problems.append(Problem("FIT-040", "output", str(targets[0]), why, f"Write {targets[0].stem}.yaml."))
    if problems:
        raise Refused(problems)
