"""Differences of identical consignments: who gains, who loses, at which step and whose time it was.

For a customs reader: of the very same consignments, so many arrive earlier and so many later, and the hours came from
these steps.
For a simulation reader: pooled over replications; a consignment counts where both scenarios observed the measure. Step
and owner rows add up to ``paired_mean``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.results.pair_summary import PairSpread, PairSummary, Share
from sim.results.summary import ALL
from sim.stats.columns import BEFORE, HOUR
from sim.stats.errors import PREFIX
from sim.stats.estimate import Estimate, ratio
from sim.stats.figure import Setting
from sim.stats.levels import quantile_name
from sim.stats.measure import COUNT, SHARE, TIME, Measure
from sim.stats.quantiles import Pooled

PAIRED_QUANTILES = (0.05, 0.5, 0.95)
IN_STEP = "in_step"
_EMPTY = PairSpread()


def paired_rows(pairs: Sequence[PairSummary], names: tuple[str, str], setting: Setting) -> list[Measure]:
    """All rows on identical consignments.

    Parameters
    ----------
    pairs
        One for each replication.
    names
        Base and alternative.
    setting
        Confidence level.
    """
    rows: list[Measure] = []
    table = _Table(rows, names, setting.level, len(pairs))
    for name in pairs[0].measures:
        for group in sorted({g for p in pairs for g in p.measures.get(name, {})}):
            _measure(table, [p.measures.get(name, {}).get(group, _EMPTY) for p in pairs], name, group)
    _in_step(table, pairs)
    _rounds(table, pairs)
    for what in ("matched", "base_only", "alternative_only"):
        numbers = [float(getattr(p, what)) for p in pairs]
        table.add(
            "consignments",
            COUNT,
            ALL,
            f"paired_{what}",
            "per replication",
            ratio(numbers, [1.0] * len(pairs)),
            int(sum(numbers)),
        )
    return rows


class _Table:
    """Adds rows that share scenario names and level."""

    def __init__(self, rows: list[Measure], names: tuple[str, str], level: float, replications: int) -> None:
        self._rows, self._names, self.level, self._replications = rows, names, level, replications

    def add(
        self, measure: str, kind: str, group: str, statistic: str, unit: str, estimate: Estimate | None, cases: int
    ) -> None:
        """A ratio over identical consignments."""
        interval = None if estimate is None else estimate.interval(self.level)
        if interval is not None and kind == SHARE:
            interval = max(interval[0], 0.0), min(interval[1], 1.0)
        value = None if estimate is None else estimate.value
        self.put(measure, kind, group, statistic, unit, value, interval, cases, "identical consignments; exploratory")

    def put(
        self,
        measure: str,
        kind: str,
        group: str,
        statistic: str,
        unit: str,
        value: float | None,
        interval: tuple[float | None, float | None] | None,
        cases: int,
        estimator: str,
    ) -> None:
        """Any row."""
        low, high = interval or (None, None)
        base, alternative = self._names
        self._rows.append(
            Measure(
                alternative,
                base,
                measure,
                kind,
                group,
                statistic,
                unit,
                value,
                low,
                high,
                self.level if low is not None else None,
                replications=self._replications,
                cases=cases,
                estimator=estimator,
            )
        )


def _measure(table: _Table, spreads: list[PairSpread], name: str, group: str) -> None:
    counts = [float(s.count) for s in spreads]
    cases = int(sum(counts))
    if not cases:
        return
    table.add(name, TIME, group, "paired_mean", "h", ratio([s.total / HOUR for s in spreads], counts), cases)
    pooled = Pooled([s.bins for s in spreads])
    for p in PAIRED_QUANTILES:
        found = pooled.quantile(p, table.level)
        value, low, high = (None if x is None else x / HOUR for x in (found.value, found.low, found.high))
        estimator = f"identical consignments{': ' + found.why if found.why else ''}; exploratory"
        table.put(name, TIME, group, f"paired_{quantile_name(p)}", "h", value, (low, high), cases, estimator)
    for what, of in _SIDES:
        table.add(name, SHARE, group, what, "share", ratio([float(of(s)) for s in spreads], counts), cases)
    for piece, key in _PIECES:
        if piece == "owner" or group == ALL:
            for label, sums in _parts(spreads, key).items():
                table.add(
                    name, TIME, group, f"paired_by_{piece}:{label}", "h", ratio([t / HOUR for t in sums], counts), cases
                )
    for what in ("base_only", "alternative_only"):
        missing = [float(getattr(s, what)) for s in spreads]
        if any(missing):
            table.add(
                name,
                COUNT,
                group,
                f"paired_{what}",
                "per replication",
                ratio(missing, [1.0] * len(spreads)),
                int(sum(missing)),
            )


_SIDES: tuple[tuple[str, Callable[[PairSpread], int]], ...] = (
    ("share_shorter", lambda s: s.shorter),
    ("share_longer", lambda s: s.longer),
    ("share_same", lambda s: s.count - s.shorter - s.longer),
)
_PIECES: tuple[tuple[str, Callable[[Share], str]], ...] = (("owner", lambda p: p[1]), ("step", lambda p: p[0]))


def _parts(spreads: list[PairSpread], key: Callable[[Share], str]) -> dict[str, list[int]]:
    sums: dict[str, list[int]] = {}
    for i, spread in enumerate(spreads):
        for part, time in spread.parts.items():
            sums.setdefault(key(part), [0] * len(spreads))[i] += time
        if spread.before:
            sums.setdefault(BEFORE, [0] * len(spreads))[i] += spread.before
    return dict(sorted(sums.items()))


def _rounds(table: _Table, pairs: Sequence[PairSummary]) -> None:
    """Of identical consignments, how many went through fewer or more rounds of correction."""
    for group in sorted({g for p in pairs for g in p.rounds}):
        sides = [p.rounds.get(group, (0, 0, 0)) for p in pairs]
        whole = [float(sum(s)) for s in sides]
        for place, what in enumerate(("share_fewer", "share_same", "share_more")):
            estimate = ratio([float(s[place]) for s in sides], whole)
            table.add(f"{PREFIX}.rounds", SHARE, group, what, "share", estimate, int(sum(whole)))


def _in_step(table: _Table, pairs: Sequence[PairSummary]) -> None:
    streams = sorted({s for p in pairs for s in p.draws})
    if not streams:
        return
    draws = {s: [p.draws.get(s, (0, 0)) for p in pairs] for s in streams}
    both = [float(sum(draws[s][i][0] for s in streams)) for i in range(len(pairs))]
    either = [float(sum(draws[s][i][1] for s in streams)) for i in range(len(pairs))]
    table.add(IN_STEP, SHARE, ALL, "share", "share", ratio(both, either), int(sum(either)))
    for stream in streams:
        ours, all_of_them = [float(d[0]) for d in draws[stream]], [float(d[1]) for d in draws[stream]]
        table.add(IN_STEP, SHARE, ALL, f"by_stream:{stream}", "share", ratio(ours, all_of_them), int(sum(all_of_them)))
