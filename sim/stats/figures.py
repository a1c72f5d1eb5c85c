"""What can be estimated in one scenario: times, shares, counts, money and the use of teams.

For a customs reader: mean hours, shares within a limit, cost of a consignment, how busy a team was.
For a simulation reader: each figure carries its linearised deviations by replication, so that it can stand alone or be
subtracted from the same figure of another scenario. Quantiles are no ratios and are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sim.quantity import HOUR as HOUR_SECONDS
from sim.quantity import MINUTE, WEEK
from sim.results.facts import Part
from sim.results.intervals import MESSAGE
from sim.results.spread import Spread
from sim.results.summary import ALL, Counts, PoolUse, Summary
from sim.stats.columns import HOUR, Columns
from sim.stats.episode import episode_figures
from sim.stats.errors import correction_figures, error_figures
from sim.stats.estimate import Estimate, mean, ratio
from sim.stats.figure import Figure, Setting
from sim.stats.measure import COUNT, MONEY, SHARE, TIME, USE

PIECES: tuple[tuple[str, Callable[[Part], str]], ...] = (
    ("owner", lambda part: part.owner),
    ("state", lambda part: part.state),
    ("grade", lambda part: part.grade),
    ("step", lambda part: part.step),
)
_EMPTY_COUNTS = Counts()


def figures(summaries: Sequence[Summary], setting: Setting, groups: Sequence[str] | None = None) -> Iterator[Figure]:
    """Everything that is a ratio of sums or a mean of replications; quantiles are not."""
    known = known_groups(summaries, groups)
    for name in summaries[0].measures:
        for group in known:
            columns = Columns(summaries, name, group)
            if columns.cases or columns.running or columns.sum(lambda s: s.withdrawn + s.never):
                yield from _times(summaries, name, group, columns)
                if summaries[0].measures[name].corrects:
                    yield from correction_figures(name, group, columns)
    yield from error_figures(summaries, known)
    for group in known:
        yield from _consignments(summaries, group)
        yield from _money(summaries, group, setting)
    for name in dict.fromkeys(p for s in summaries for p in s.pools):
        yield from _pool(summaries, name, setting)
    if summaries[0].kind == "episode":
        yield from episode_figures(summaries)


def known_groups(summaries: Sequence[Summary], groups: Sequence[str] | None) -> list[str]:
    """Everyone, then every group that occurs in any replication (or is asked for)."""
    found = dict.fromkeys(g for s in summaries for g in s.counts)
    return sorted(g for g in found if groups is None or g in groups)


def _times(summaries: Sequence[Summary], name: str, group: str, columns: Columns) -> Iterator[Figure]:
    def figure(
        statistic: str, estimate: Estimate | None, estimator: str, kind: str = TIME, unit: str = "h", cases: int = -1
    ) -> Figure:
        bounds = (0.0, 1.0) if kind == SHARE else (float("-inf"), float("inf"))
        return Figure(
            name,
            kind,
            group,
            statistic,
            unit,
            estimate,
            columns.cases if cases < 0 else cases,
            estimator,
            columns.censored,
            columns.incomplete,
            bounds,
        )

    started = columns.cases + columns.running
    yield figure("mean", columns.mean, "lower bound" if columns.running else "pooled mean", cases=started)
    yield figure("sd", columns.sd, "pooled standard deviation")
    for i, threshold in enumerate(columns.within):
        share = columns.share(_within(i), lambda s: s.observed)
        yield figure(
            f"within_{span_text(threshold)}",
            share,
            "lower bound" if columns.running else "pooled share",
            SHARE,
            "share",
            started,
        )
    if columns.sum(lambda s: s.before):
        share = columns.share(lambda s: s.before, lambda s: s.count)
        yield figure("before_clock", share, "pooled share", SHARE, "share")
    unit_is_message = summaries[0].measures[name].unit == MESSAGE
    for what, of in (("withdrawn", lambda s: s.withdrawn), ("never_ended", lambda s: s.never)):
        if columns.sum(of) or (what == "withdrawn" and not unit_is_message):
            among = _among(of)
            yield figure(what, columns.share(of, among), "pooled share", SHARE, "share", columns.sum(among))
    for piece, of_part in PIECES:
        if piece == "owner" or group == ALL:
            for key, estimate in columns.parts(of_part).items():
                yield figure(f"by_{piece}:{key}", estimate, "critical path")


def _within(i: int) -> Callable[[Spread], int]:
    return lambda s: s.within[i] if s.within else 0


def _among(of: Callable[[Spread], int]) -> Callable[[Spread], int]:
    return lambda s: s.observed + of(s)


def _consignments(summaries: Sequence[Summary], group: str) -> Iterator[Figure]:
    counts = [s.counts.get(group, _EMPTY_COUNTS) for s in summaries]
    total = sum(c.cases for c in counts)
    for what in ("cases", "finished", "open", "withdrawn", "lost"):
        numbers = [getattr(c, what) for c in counts]
        yield Figure(
            "consignments", COUNT, group, what, "per replication", mean(numbers), sum(numbers), "mean of replications"
        )
    weeks = summaries[0].window / WEEK
    yield Figure(
        "consignments",
        COUNT,
        group,
        "per_week",
        "/week",
        mean([c.cases / weeks for c in counts]),
        total,
        "mean of replications",
    )


def _money(summaries: Sequence[Summary], group: str, setting: Setting) -> Iterator[Figure]:
    cases = [s.counts.get(group, _EMPTY_COUNTS).cases for s in summaries]
    booked: dict[str, list[float]] = {}

    def book(name: str, i: int, amount: float) -> None:
        booked.setdefault(name, [0.0] * len(summaries))[i] += amount

    for i, summary in enumerate(summaries):
        for (account, currency), micros in sorted(summary.money.get(group, {}).items()):
            amount = micros / 1e6 * setting.worth(currency)
            for name in dict.fromkeys(("cost", f"cost.{account.split('/')[0]}", f"cost.{account}")):
                book(name, i, amount)
        for currency, micros in sorted(summary.time_value.get(group, {}).items()):
            book("time_value", i, micros / 1e6 * setting.worth(currency))
    for name in sorted(booked):
        estimate = ratio(booked[name], cases)
        yield Figure(
            name, MONEY, group, "mean", setting.currency, estimate, sum(cases), "pooled mean per consignment created"
        )


def _pool(summaries: Sequence[Summary], name: str, setting: Setting) -> Iterator[Figure]:
    uses = [s.pools.get(name) or PoolUse() for s in summaries]
    window, weeks = summaries[0].window, summaries[0].window / WEEK
    visits = sum(u.visits for u in uses)

    def figure(
        statistic: str, unit: str, estimate: Estimate | None, kind: str = USE, estimator: str = "time average"
    ) -> Figure:
        return Figure(f"pool.{name}", kind, ALL, statistic, unit, estimate, visits, estimator)

    yield figure("utilisation", "share", ratio([u.busy for u in uses], [u.open_capacity for u in uses]))
    yield figure("offered_load", "share", ratio([u.offered for u in uses], [u.open_capacity for u in uses]))
    yield figure("queue", "consignments", mean([u.queue / 1e6 / window for u in uses]))
    yield figure(
        "longest_queue", "consignments", mean([u.longest_queue for u in uses]), estimator="mean of replications"
    )
    yield figure("visits_per_week", "/week", mean([u.visits / weeks for u in uses]), estimator="mean of replications")
    time_in = ratio([u.sojourns / HOUR for u in uses], [u.visits for u in uses])
    yield figure("time_per_visit", "h", time_in, estimator="pooled, clipped to the window")
    if any(u.currency for u in uses):
        paid = [u.pay / 1e6 * setting.worth(u.currency or setting.currency) / weeks for u in uses]
        yield figure("pay", f"{setting.currency}/week", mean(paid), MONEY, "mean of replications")


def span_text(seconds: float) -> str:
    """A threshold in a name: ``10_min``, ``48_h``, ``6_h``, ``90_s``."""
    for size, unit in ((HOUR_SECONDS, "h"), (MINUTE, "min")):
        if seconds % size == 0.0 and seconds > 0.0:
            return f"{seconds / size:.0f}_{unit}"
    return f"{seconds:g}_s"
