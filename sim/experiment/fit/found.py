"""What was found for each path: one fit or one count for all consignments, and one for each group of them.

For a simulation reader: a group with too few ends takes the value of all, and says so; nothing is fitted to a handful of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from sim.errors import Place, Problem
from sim.experiment.fit.cleaning import Case
from sim.experiment.fit.estimate import Fitted, Sample, choose
from sim.experiment.fit.goodness import Goodness, judge
from sim.experiment.fit.plan import Plan, Ways
from sim.experiment.fit.shares import Share, shares
from sim.experiment.fit.stages import NOTHING, Durations

SUSPECT = 0.01
MANY_NOTHING = 0.02


@dataclass(frozen=True)
class Fit:
    """One sample with its families, best first; empty when the group was too small and stands under the value of all."""

    group: tuple[str, ...]
    sample: Sample
    families: tuple[Fitted, ...]
    goodness: Goodness | None

    @property
    def best(self) -> Fitted | None:
        """The family that is used."""
        return self.families[0] if self.families else None


@dataclass(frozen=True)
class FittedPath:
    """All that was fitted for one duration of the base."""

    durations: Durations
    whole: Fit
    groups: tuple[Fit, ...]


@dataclass(frozen=True)
class Counted:
    """Shares of one group; ``rows`` empty when it was too small."""

    group: tuple[str, ...]
    of: int
    rows: tuple[Share, ...]


@dataclass(frozen=True)
class CountedPath:
    """All that was counted for one table of shares of the base."""

    ways: Ways
    whole: Counted
    groups: tuple[Counted, ...]
    unvalued: int


def fitted_path(
    plan: Plan, found: Durations, values: Sequence[Sequence[str]], problems: list[Problem], seed: int
) -> FittedPath | None:
    """The fits of one stage; None after a problem that refuses it.

    Parameters
    ----------
    values
        Of each attribute it is split by, those the base knows.
    """
    stage = found.stage
    ends = int(found.sample.ended.sum())
    if ends < plan.least:
        why = f"Only {ends} consignments passed from {stage.start} to {stage.end}; {plan.least} are needed."
        do = "Look at what was left out, or take more months."
        problems.append(Problem("FIT-030", stage.path, "", f"{why} {_left_out(found)}".strip(), do, stage.place))
        return None
    whole = _fit((), found.sample, stage.families, seed)
    if whole.best is None:
        why = f"None of {', '.join(stage.families)} has a best fit: the durations may all be the same."
        problems.append(Problem("FIT-032", stage.path, "", why, "Write the value by hand.", stage.place))
        return None
    zeros = found.left_out.counts.get(NOTHING, 0)
    if zeros > MANY_NOTHING * (zeros + found.sample.size):
        why = f"{zeros} stages of no length were left out of {zeros + found.sample.size}, so the fit is too long."
        do = "Export the stamps with minutes and seconds."
        problems.append(Problem("FIT-033", stage.path, "", why, do, stage.place, "warning"))
    groups = []
    for group in product(*values) if stage.by else ():
        sample = found.of(lambda c, group=group: tuple(c.attributes.get(n) for n in stage.by) == group)  # type: ignore[misc]
        few = int(sample.ended.sum()) < plan.least
        fit = Fit(group, sample, (), None) if few else _fit(group, sample, stage.families, seed)
        if fit.best is None:
            problems.append(_small(stage.path, group, int(sample.ended.sum()), plan, stage.place))
        groups.append(fit)
    problems += _poor(stage.path, groups or (whole,), stage.place)
    return FittedPath(found, whole, tuple(groups))


def _fit(group: tuple[str, ...], sample: Sample, families: Sequence[str], seed: int) -> Fit:
    chosen = choose(sample, families)
    return Fit(group, sample, chosen, judge(sample, chosen[0], seed) if chosen else None)


def _left_out(found: Durations) -> str:
    said = ", ".join(f"{reason}: {count}" for reason, count, _ in found.left_out.rows())
    return f"Left out: {said}." if said else ""


def _small(path: str, group: tuple[str, ...], size: int, plan: Plan, place: Place) -> Problem:
    why = f"{'/'.join(group)} has {size} consignments; {plan.least} are needed, so the value of all stands for it."
    return Problem("FIT-035", path, "", why, "Take more months, or do not split.", place, "warning")


def _poor(path: str, fits: Sequence[Fit], place: Place) -> Iterator[Problem]:
    for fit in fits:
        if fit.best is not None and fit.goodness is not None and fit.goodness.p_value <= SUSPECT:
            name = f"{'/'.join(fit.group)}: " if fit.group else ""
            why = (
                f"{name}even the best family, {fit.best.family.name}, is {100 * fit.goodness.distance:.0f} % of consignments away "
                f"from the data at one point (p = {fit.goodness.p_value:.2g})."
            )
            do = "Look at the drawing; perhaps two kinds of consignment are mixed: split them with by."
            yield Problem("FIT-034", path, "", why, do, place, "warning")


def counted_path(
    plan: Plan,
    ways: Ways,
    cases: Sequence[Case],
    names: Sequence[str],
    values: Sequence[Sequence[str]],
    problems: list[Problem],
) -> CountedPath | None:
    """The shares of one table; None after a problem that refuses it."""
    valued = [c for c in cases if c.attributes.get(ways.of) in names]
    if len(valued) < plan.least:
        why = f"Only {len(valued)} consignments have a value of {ways.of} that the base knows; {plan.least} are needed."
        problems.append(Problem("FIT-030", ways.path, "", why, "Look at the attribute's values.", ways.place))
        return None
    groups = []
    for group in product(*values) if ways.by else ():
        chosen = [c for c in valued if tuple(c.attributes.get(n) for n in ways.by) == group]
        if len(chosen) < plan.least:
            problems.append(_small(ways.path, group, len(chosen), plan, ways.place))
        groups.append(_count(group, ways.of, chosen, names if len(chosen) >= plan.least else ()))
    return CountedPath(ways, _count((), ways.of, valued, names), tuple(groups), len(cases) - len(valued))


def _count(group: tuple[str, ...], of: str, cases: Sequence[Case], names: Sequence[str]) -> Counted:
    counts = Counter(c.attributes[of] for c in cases)
    return Counted(group, len(cases), shares({n: counts[n] for n in names}) if names else ())
