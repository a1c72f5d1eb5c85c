"""The measures of one scenario: every time, share, count, cost and use of a team, with its simulation interval.

For a customs reader: the long table behind all tables and charts.
For a simulation reader: pooled estimands of the whole cohort over all replications, not means of one figure per
replication.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.results.summary import Summary
from sim.stats.columns import HOUR, Columns
from sim.stats.figure import Figure, Setting
from sim.stats.figures import figures, known_groups
from sim.stats.measure import TIME, Measure

QUANTILES = (0.5, 0.9, 0.95)


def measures(
    summaries: Sequence[Summary], scenario: str, setting: Setting | None = None, groups: Sequence[str] | None = None
) -> list[Measure]:
    """The level rows of a scenario.

    Parameters
    ----------
    summaries
        One for each replication.
    scenario
        Its name in the table.
    setting
        Level and currency.
    groups
        The groups to show; every group that occurs, when None. ``""`` is everyone.

    Raises
    ------
    ValueError
        Without a replication, or when money is in a currency without a rate.
    """
    setting = setting or Setting()
    if not summaries:
        raise ValueError("no replication, no measures")
    rows = [_row(f, scenario, setting, len(summaries)) for f in figures(summaries, setting, groups)]
    rows += _quantile_rows(summaries, scenario, setting, groups)
    order = {name: i for i, name in enumerate(dict.fromkeys(r.measure for r in rows))}
    return sorted(rows, key=lambda r: (order[r.measure], r.group))


def _row(figure: Figure, scenario: str, setting: Setting, replications: int) -> Measure:
    estimate = figure.estimate
    interval = None if estimate is None else estimate.interval(setting.level)
    low, high = (None, None) if interval is None else interval
    least, most = figure.bounded
    estimator = figure.estimator
    if estimator == "lower bound":
        high = None
    elif figure.incomplete:
        estimator += ", incomplete"
    return Measure(
        scenario,
        None,
        figure.measure,
        figure.kind,
        figure.group,
        figure.statistic,
        figure.unit,
        None if estimate is None else estimate.value,
        None if low is None else max(low, least),
        None if high is None else min(high, most),
        setting.level if low is not None else None,
        replications=replications,
        cases=figure.cases,
        estimator=estimator,
        censored=figure.censored,
    )


def _quantile_rows(
    summaries: Sequence[Summary], scenario: str, setting: Setting, groups: Sequence[str] | None
) -> list[Measure]:
    rows = []
    for name in summaries[0].measures:
        for group in known_groups(summaries, groups):
            columns = Columns(summaries, name, group)
            if not columns.cases:
                continue
            for p in QUANTILES:
                value, low, high, estimator = quantile(columns, p, setting.level)
                rows.append(
                    Measure(
                        scenario,
                        None,
                        name,
                        TIME,
                        group,
                        quantile_name(p),
                        "h",
                        value,
                        low,
                        high,
                        setting.level if low is not None else None,
                        replications=len(summaries),
                        cases=columns.cases + columns.running,
                        estimator=estimator,
                        censored=columns.censored,
                    )
                )
    return rows


def quantile(columns: Columns, p: float, level: float) -> tuple[float | None, float | None, float | None, str]:
    """Value, low, high in hours, and how it was made."""
    same = columns.constant()
    if same is not None and columns.cases:
        hours = same / HOUR
        return hours, hours, hours, "all the same"
    found = columns.pooled.quantile(p, level)
    estimator = "Kaplan-Meier" if columns.running else "pooled quantile"
    if found.value is None:
        return None, None, None, f"{estimator}: {found.why}"
    if columns.incomplete and not columns.running:
        estimator += ", incomplete"
    low, high = (None if x is None else x / HOUR for x in (found.low, found.high))
    return found.value / HOUR, low, high, estimator


def quantile_name(p: float) -> str:
    """``p50``, ``p95``."""
    return f"p{100 * p:g}"
