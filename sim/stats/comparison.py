"""The difference between two scenarios on the same consignments: rows of the measures table with a baseline.

For a customs reader: alternative minus base; below 0 means time or money saved.
For a simulation reader: replication r of both scenarios shares its luck, so the error of a difference is that of its
replication-wise linearised figures (for a quantile: of whole replications resampled jointly). The declared primary
measures have joint intervals; all other rows are labelled exploratory.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sim.results.pair_summary import PairSummary
from sim.results.spread import Spread
from sim.results.summary import Summary
from sim.stats.columns import HOUR, Columns
from sim.stats.estimate import Estimate
from sim.stats.family import Contrast, family_size
from sim.stats.figure import Figure, Setting
from sim.stats.figures import figures, known_groups
from sim.stats.levels import QUANTILES, quantile, quantile_name
from sim.stats.measure import TIME, Measure
from sim.stats.paired import paired_rows
from sim.stats.quantiles import difference_error
from sim.stats.student import t_quantile, two_sided_p
from sim.stats.variance import variance_reduction

Primary = tuple[str, str, str]
"""Measure, group, statistic."""


_PAID = ("cost", "time_value")
_PIECES = ("by_", "before_clock", "never_ended")


@dataclass(frozen=True)
class Comparison:
    """Rows of differences, and the primary tests among them."""

    rows: list[Measure]
    tests: list[Contrast] = field(default_factory=list)


def compare(
    base: Sequence[Summary],
    alternative: Sequence[Summary],
    names: tuple[str, str],
    *,
    pairs: Sequence[PairSummary] = (),
    primary: Collection[Primary] = (),
    alternatives: int = 1,
    setting: Setting | None = None,
    groups: Sequence[str] | None = None,
) -> Comparison:
    """All differences of an alternative to its base.

    Parameters
    ----------
    base, alternative
        Summaries of the same replications, in the same order.
    names
        Names of base and alternative.
    pairs
        Pair summaries of the same replications; adds rows on identical consignments and the in-step shares.
    primary
        The declared family as (measure, group, statistic), such as ``("realised", "", "mean")``.
    alternatives
        How many alternatives the family is compared over.
    setting, groups
        As for :func:`sim.stats.measures`.

    Raises
    ------
    ValueError
        When the two do not have the same number of replications, or none.
    """
    setting = setting or Setting()
    if len(base) != len(alternative) or not base or (pairs and len(pairs) != len(base)):
        raise ValueError("a paired comparison needs the same replications of both scenarios")
    family = _Family(names, setting, frozenset(primary), family_size(list(primary), alternatives), len(base))
    theirs = {(f.measure, f.group, f.statistic): f for f in figures(alternative, setting, groups)}
    ours = {(f.measure, f.group, f.statistic): f for f in figures(base, setting, groups)}
    for key in dict.fromkeys((*ours, *theirs)):
        measure, group, _ = key
        whole = ("consignments", group, "cases") if measure.split(".")[0] in _PAID else (measure, group, "mean")
        family.add(ours.get(key), theirs.get(key), _exists(ours.get(whole)) and _exists(theirs.get(whole)))
    for name in base[0].measures:
        if name in alternative[0].measures:
            for group in known_groups(base, groups):
                _distribution(family, base, alternative, name, group)
    if pairs:
        family.rows += paired_rows(pairs, names, setting)
    order = {name: i for i, name in enumerate(dict.fromkeys(r.measure for r in family.rows))}
    return Comparison(sorted(family.rows, key=lambda r: (order[r.measure], r.group)), family.tests)


class _Family:
    """Rows and tests while they are made."""

    def __init__(
        self, names: tuple[str, str], setting: Setting, primary: frozenset[Primary], size: int, replications: int
    ) -> None:
        self.base, self.alternative = names
        self.setting, self.primary, self.size, self.replications = setting, primary, size, replications
        self.rows: list[Measure] = []
        self.tests: list[Contrast] = []

    def add(self, ours: Figure | None, theirs: Figure | None, both_exist: bool) -> None:
        """The difference of a figure that is a ratio of sums; ``both_exist`` says whether both sides measured its group."""
        known = theirs or ours
        if known is None:
            return
        # A step nobody passes any more took no time and cost nothing; a group that does not exist is not compared.
        absent_is_zero = (known.measure.split(".")[0] in _PAID or known.statistic.startswith(_PIECES)) and both_exist
        if (ours is None or theirs is None) and not absent_is_zero:
            return
        estimates = [None if f is None else f.estimate for f in (ours, theirs)]
        present = [e for e in estimates if e is not None]
        if not present or (len(present) < 2 and not absent_is_zero):
            return
        nothing = Estimate(0.0, 0.0 * present[0].deviations)
        difference = (estimates[1] or nothing).minus(estimates[0] or nothing)
        both = [f for f in (ours, theirs) if f is not None]
        running = any(f.estimator == "lower bound" for f in both)
        incomplete = any(f.incomplete for f in both)
        made = "difference of lower bounds" if running else f"difference: {known.estimator}"
        self.append(
            known,
            difference.value,
            None if running else difference.error,
            made + (", incomplete" if incomplete and not running else ""),
            min(f.cases for f in both),
            _largest([f.censored for f in both]),
        )

    def append(
        self, like: Figure, value: float | None, error: float | None, estimator: str, cases: int, censored: float | None
    ) -> None:
        """A row with a t interval from ``error``; joint when it is primary."""
        is_primary = (like.measure, like.group, like.statistic) in self.primary
        low: float | None = None
        high: float | None = None
        if value is not None and error is not None and self.replications > 1:
            half = t_quantile(self.setting.level, self.replications, self.size if is_primary else 1) * error
            low, high = value - half, value + half
            if is_primary:
                self.tests.append(
                    Contrast(
                        self.alternative,
                        self.base,
                        like.measure,
                        like.group,
                        like.statistic,
                        value,
                        error,
                        self.replications,
                        two_sided_p(value, error, self.replications),
                    )
                )
        role = f"primary, joint over {self.size}" if is_primary else "exploratory"
        self.rows.append(
            Measure(
                self.alternative,
                self.base,
                like.measure,
                like.kind,
                like.group,
                like.statistic,
                like.unit,
                value,
                low,
                high,
                None if low is None else self.setting.level,
                replications=self.replications,
                cases=cases,
                estimator=f"{estimator}; {role}",
                censored=censored,
            )
        )


def _distribution(
    family: _Family, base: Sequence[Summary], alternative: Sequence[Summary], name: str, group: str
) -> None:
    """Differences of quantiles, and the variance reduction of the mean."""
    ours, theirs = Columns(base, name, group), Columns(alternative, name, group)
    if not ours.cases or not theirs.cases:
        return
    cases, censored = min(ours.cases, theirs.cases), _largest([ours.censored, theirs.censored])
    for p in QUANTILES:
        like = Figure(name, TIME, group, quantile_name(p), "h", None, cases, "")
        one, other = (quantile(c, p, family.setting.level) for c in (ours, theirs))
        if one[0] is None or other[0] is None:
            family.append(like, None, None, one[3] if one[0] is None else other[3], cases, censored)
            continue
        error = None
        if not ours.running and not theirs.running and family.replications > 1:
            error = difference_error(ours.pooled, theirs.pooled, p) / HOUR
        made = "difference of quantiles, resampled jointly" if error is not None else "difference of quantiles"
        family.append(like, other[0] - one[0], error, made, cases, censored)
    means = [(_mean(a), _mean(b)) for a, b in zip(ours.spreads, theirs.spreads, strict=True)]
    known = [(a, b) for a, b in means if a is not None and b is not None]
    factor = variance_reduction([a for a, _ in known], [b for _, b in known], family.setting.level)
    family.rows.append(
        Measure(
            family.alternative,
            family.base,
            name,
            TIME,
            group,
            "variance_reduction",
            "ratio",
            factor.value,
            factor.low,
            factor.high,
            family.setting.level if factor.low is not None else None,
            replications=len(known),
            cases=cases,
            estimator="of replication means, jackknife of the logarithm"
            if factor.value is not None
            else "the difference does not vary, or too few replications",
            censored=censored,
        )
    )


def _mean(spread: Spread) -> float | None:
    return spread.total / spread.count if spread.count else None


def _exists(figure: Figure | None) -> bool:
    return figure is not None and figure.estimate is not None and figure.cases > 0


def _largest(values: Sequence[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return max(known) if known else None
