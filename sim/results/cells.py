"""Sums of the consignments that share lane, goods and trader, while they come in.

For a simulation reader: the inner loop of a collector. Parts of time are kept in one flat list by key number; names
come last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from sim.results.attribution import Shares
from sim.results.bins import EDGES, LONGEST, bin_of
from sim.results.errors import ErrorSums
from sim.results.facts import Facts
from sim.results.observe import NEVER, UNSTARTED, WITHDRAWN
from sim.results.record import CaseRecord
from sim.results.spread import Spread, add_counts
from sim.results.summary import Counts, Money

_NEVER_SEEN = 2 * LONGEST


class Cell:
    """Everything of the cases that share their values of the group attributes."""

    __slots__ = ("counts", "errors", "money", "sums", "time_value")

    def __init__(self, thresholds: list[tuple[int, ...]], errors: list[ErrorSums]) -> None:
        self.sums = [Sums(t) for t in thresholds]
        self.errors = errors
        self.counts = Counts()
        self.money: Money = {}
        self.time_value = 0

    def count(self, record: CaseRecord, over: bool) -> None:
        """What became of a consignment."""
        counts = self.counts
        counts.cases += 1
        if record.withdrawn:
            counts.withdrawn += 1
        elif over:
            counts.finished += 1
        elif record.open_at:
            counts.open += 1
        else:
            counts.lost += 1


class Sums:
    """One measure in one cell while cases come in; parts by key number."""

    __slots__ = (
        "bins",
        "corrected",
        "correction",
        "count",
        "high",
        "low",
        "parts",
        "rare",
        "squares",
        "thresholds",
        "total",
        "within",
    )

    def __init__(self, thresholds: tuple[int, ...]) -> None:
        self.thresholds = thresholds
        self.within = [0] * len(thresholds)
        self.count = self.total = self.squares = 0
        self.low, self.high = _NEVER_SEEN, -_NEVER_SEEN
        self.bins: dict[int, int] = defaultdict(int)
        self.parts: dict[int, int] = defaultdict(int)
        self.correction: dict[int, int] = defaultdict(int)
        self.corrected = 0
        self.rare = Spread()  # what few consignments add to

    @property
    def touched(self) -> bool:
        """Whether anything happened to this measure here."""
        rare = self.rare
        return bool(self.count or rare.censored or rare.unstarted or rare.never or rare.withdrawn)

    def observe(self, micros: int, shares: Shares) -> None:
        """A measured time and whose time it was."""
        self.count += 1
        self.total += micros
        self.squares += micros * micros
        self.bins[bisect_left(EDGES, micros) if 0 <= micros <= LONGEST else bin_of(micros)] += 1
        if micros < self.low:  # noqa: PLR1730 - calling min() and max() would double the cost of the sums
            self.low = micros
        if micros > self.high:  # noqa: PLR1730 - see above
            self.high = micros
        for i, threshold in enumerate(self.thresholds):
            if micros <= threshold:
                self.within[i] += 1
        parts = self.parts
        for key, time in shares:
            parts[key] += time
        if micros < 0:
            self.rare.before += 1
            self.rare.before_total += micros

    def correct(self, shares: Shares) -> None:
        """Whose part of a measured time was spent on correcting documents."""
        self.corrected += 1
        for key, time in shares:
            self.correction[key] += time

    def censor(self, age: int) -> None:
        """A clock that had reached ``age`` when the run stopped."""
        rare = self.rare
        rare.censored += 1
        rare.censored_total += age
        add_counts(rare.censored_bins, {bin_of(age): 1})

    def note(self, what: int) -> None:
        """An interval that gave no observation."""
        if what == UNSTARTED:
            self.rare.unstarted += 1
        elif what == NEVER:
            self.rare.never += 1
        elif what == WITHDRAWN:
            self.rare.withdrawn += 1

    def spread(self, facts: Facts) -> Spread:
        """The sums with names."""
        made = Spread(
            self.count,
            self.total,
            self.squares,
            self.low if self.count else None,
            self.high if self.count else None,
            dict(self.bins),
            list(self.within),
            parts={facts.part(key): time for key, time in self.parts.items()},
            correction={facts.part(key): time for key, time in self.correction.items()},
            corrected=self.corrected,
        )
        made.add(self.rare)
        return made
