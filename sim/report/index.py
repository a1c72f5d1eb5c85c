"""Finds a number in the measures: which interval, which side, which group, which statistic.

For a customs reader: the report never computes a result, it looks results up.
For a simulation reader: one pass over the table; a level is keyed by its scenario, a difference by (baseline, scenario).
"""

from __future__ import annotations

from collections.abc import Iterable

from sim.stats.measure import Measure

ALL = ""


class Rows:
    """The rows of one comparison, by what they say.

    Parameters
    ----------
    rows
        The measures table, or more; rows of other scenarios are left out.
    base, alternative
        Names of the two scenarios.
    """

    def __init__(self, rows: Iterable[Measure], base: str, alternative: str) -> None:
        self.base, self.alternative = base, alternative
        self._levels: dict[tuple[str, str, str, str], Measure] = {}
        self._differences: dict[tuple[str, str, str], Measure] = {}
        self.kept: list[Measure] = []
        for row in rows:
            if row.baseline:
                if (row.baseline, row.scenario) != (base, alternative):
                    continue
                self._differences.setdefault((row.measure, row.group, row.statistic), row)
            elif row.scenario in (base, alternative):
                self._levels.setdefault((row.scenario, row.measure, row.group, row.statistic), row)
            else:
                continue
            self.kept.append(row)

    def level(self, measure: str, scenario: str, statistic: str = "mean", group: str = ALL) -> Measure | None:
        """The level of one scenario, or None."""
        return self._levels.get((scenario, measure, group, statistic))

    def difference(self, measure: str, statistic: str = "mean", group: str = ALL) -> Measure | None:
        """The difference alternative minus base, or None; one without an estimate is None too."""
        row = self._differences.get((measure, group, statistic))
        return None if row is None or row.estimate is None else row

    def groups(self, measure: str, attribute: str) -> list[str]:
        """Groups ``attribute=value`` for which the difference of the mean exists, in the order of the table."""
        found = dict.fromkeys(
            g
            for m, g, s in self._differences
            if m == measure and s == "mean" and g.startswith(f"{attribute}=") and "," not in g
        )
        return list(found)

    def parts(self, measure: str, what: str, scenario: str = "", group: str = ALL) -> dict[str, Measure]:
        """Mean hours by ``owner``, ``state``, ``grade`` or ``step``: of a scenario's level, or of the difference when no scenario is named.

        They add up to the interval's mean (difference).
        """
        found: dict[str, Measure] = {}
        if scenario:
            for (name, m, g, s), row in self._levels.items():
                if name == scenario and m == measure and g == group and s.startswith(f"by_{what}:"):
                    found[s.removeprefix(f"by_{what}:")] = row
        else:
            for (m, g, s), row in self._differences.items():
                if m == measure and g == group and s.startswith(f"by_{what}:"):
                    found[s.removeprefix(f"by_{what}:")] = row
        return {name: row for name, row in found.items() if row.estimate is not None}

    def stages(self, measure: str, names: Iterable[str], scenario: str = "", group: str = ALL) -> dict[str, Measure]:
        """Means of the stages of a staged interval, of a scenario or of the difference."""
        rows = {
            n: self.level(f"{measure}.{n}", scenario, group=group)
            if scenario
            else self.difference(f"{measure}.{n}", group=group)
            for n in names
        }
        return {n: row for n, row in rows.items() if row is not None and row.estimate is not None}

    def paired(self, measure: str, group: str = ALL) -> dict[str, Measure]:
        """What is known of the difference over identical consignments: ``p5``, ``p50``, ``p95``, ``shorter``, ``longer``.

        Quantiles of the difference, not differences of quantiles; shares of the consignments that became shorter or longer.
        """
        found = {}
        for name in ("p5", "p50", "p95"):
            found[name] = self.difference(measure, f"paired_{name}", group)
        for name in ("shorter", "longer"):
            found[name] = self.difference(measure, f"share_{name}", group)
        return {name: row for name, row in found.items() if row is not None}

    def in_step(self) -> Measure | None:
        """Share of the random draws made under both scenarios."""
        return self.difference("in_step", "share")

    def in_step_by_stream(self) -> dict[str, Measure]:
        """The same, by random stream."""
        start = "by_stream:"
        found = {
            s.removeprefix(start): r
            for (m, _, s), r in self._differences.items()
            if m == "in_step" and s.startswith(start)
        }
        return {name: row for name, row in sorted(found.items()) if row.estimate is not None}
