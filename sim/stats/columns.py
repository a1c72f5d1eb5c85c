"""The same figure of each replication, side by side: what estimates are made from.

For a simulation reader: a group that never occurs in a replication counts nothing there, but the replication still
counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from sim.results.facts import Part
from sim.results.spread import Spread
from sim.results.summary import Summary
from sim.stats.estimate import Estimate, deviation, ratio
from sim.stats.quantiles import Pooled

HOUR = 3_600_000_000
_EMPTY = Spread()


class Columns:
    """One measure in one group over all replications; times in hours.

    Parameters
    ----------
    summaries
        One for each replication, in order.
    measure, group
        Which.
    """

    def __init__(self, summaries: Sequence[Summary], measure: str, group: str) -> None:
        self.spreads = [s.measures[measure].groups.get(group, _EMPTY) for s in summaries]
        self.within = summaries[0].measures[measure].within

    def sum(self, of: Callable[[Spread], int]) -> int:
        """Over all replications."""
        return sum(of(s) for s in self.spreads)

    def share(self, of: Callable[[Spread], int], among: Callable[[Spread], int]) -> Estimate | None:
        """A ratio of counts or sums."""
        return ratio([of(s) for s in self.spreads], [among(s) for s in self.spreads])

    @cached_property
    def cases(self) -> int:
        """Observed times."""
        return self.sum(lambda s: s.count)

    @cached_property
    def running(self) -> int:
        """Clocks still running."""
        return self.sum(lambda s: s.censored)

    @property
    def censored(self) -> float | None:
        """Share of the clocks that were still running."""
        started = self.cases + self.running
        return self.running / started if started else None

    @property
    def incomplete(self) -> bool:
        """Whether any consignment of the group was still open with this clock running or not yet started."""
        return bool(self.running or self.sum(lambda s: s.unstarted))

    @cached_property
    def mean(self) -> Estimate | None:
        """Mean in hours; with running clocks at the age they reached, so a lower bound."""
        return ratio([(s.total + s.censored_total) / HOUR for s in self.spreads], [s.observed for s in self.spreads])

    @cached_property
    def sd(self) -> Estimate | None:
        """Standard deviation in hours of the observed times."""
        spreads = self.spreads
        return deviation([s.count for s in spreads], [s.total for s in spreads], [s.squares for s in spreads], HOUR)

    @cached_property
    def pooled(self) -> Pooled:
        """Bins of all replications."""
        return Pooled([s.bins for s in self.spreads], [s.censored_bins for s in self.spreads] if self.running else ())

    def parts(self, name: Callable[[Part], str]) -> Mapping[str, Estimate]:
        """Mean hours by owner, state, grade or step; they add up to the mean of the observed times."""
        sums: dict[str, list[int]] = {}
        for part, times in self._parts.items():
            known = sums.get(name(part))
            sums[name(part)] = times if known is None else [a + b for a, b in zip(known, times, strict=True)]
        if any(s.before_total for s in self.spreads):
            sums[BEFORE] = [s.before_total for s in self.spreads]
        counts = [s.count for s in self.spreads]
        made = {key: ratio([t / HOUR for t in times], counts) for key, times in sorted(sums.items())}
        return {key: e for key, e in made.items() if e is not None}

    def corrections(
        self, name: Callable[[Part], str]
    ) -> tuple[Estimate | None, Estimate | None, Mapping[str, Estimate]]:
        """Mean hours under correction, share of the observed consignments with any, and the hours by owner, adding up to the mean."""
        counts = [s.count for s in self.spreads]
        sums: dict[str, list[int]] = {}
        for i, spread in enumerate(self.spreads):
            for part, time in spread.correction.items():
                sums.setdefault(name(part), [0] * len(self.spreads))[i] += time
        made = {key: ratio([t / HOUR for t in times], counts) for key, times in sorted(sums.items())}
        total = ratio([sum(s.correction.values()) / HOUR for s in self.spreads], counts)
        touched = ratio([s.corrected for s in self.spreads], counts)
        return total, touched, {key: e for key, e in made.items() if e is not None}

    @cached_property
    def _parts(self) -> dict[Part, list[int]]:
        found: dict[Part, list[int]] = {}
        for i, spread in enumerate(self.spreads):
            for part, time in spread.parts.items():
                known = found.get(part)
                if known is None:
                    known = found[part] = [0] * len(self.spreads)
                known[i] = time
        return found

    def constant(self) -> int | None:
        """The one value all observed times have, in microseconds, or None."""
        lows, highs = {s.low for s in self.spreads if s.count}, {s.high for s in self.spreads if s.count}
        return next(iter(lows)) if len(lows) == 1 and lows == highs and not self.running else None


BEFORE = "before the clock"
