"""Sums of the consignments that share lane, goods and trader, while they come in.

For a simulation reader: the inner loop of a collector. Parts of time are kept in one flat list by key number; names
come last.
"""

from __future__ import annotations

from bisect import bisect_left

from sim.results.bins import EDGES, bin_of
from sim.results.facts import Facts
from sim.results.observe import NEVER, UNSTARTED, WITHDRAWN
from sim.results.record import CaseRecord
from sim.results.spread import Spread, add_counts
from sim.results.summary import Counts, Money


class Cell:
    """Everything of the cases that share their values of the group attributes."""

    __slots__ = ("counts", "money", "sums", "time_value")

    def __init__(self, thresholds: list[tuple[int, ...]], keys: int) -> None:
        self.sums = [Sums(t, keys) for t in thresholds]
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

    __slots__ = ("keys", "parts", "sums", "thresholds")

    def __init__(self, thresholds: tuple[int, ...], keys: int) -> None:
        self.thresholds, self.keys = thresholds, keys
        self.sums = Spread(within=[0] * len(thresholds))
        self.parts: list[int] = []

    @property
    def touched(self) -> bool:
        """Whether anything happened to this measure here."""
        sums = self.sums
        return bool(sums.count or sums.censored or sums.unstarted or sums.never or sums.withdrawn)

    def observe(self, micros: int, shares: list[tuple[int, int]]) -> None:
        """A measured time and whose time it was."""
        sums = self.sums
        sums.count += 1
        sums.total += micros
        sums.squares += micros * micros
        number = bisect_left(EDGES, micros) if 0 <= micros <= EDGES[-1] else bin_of(micros)
        bins = sums.bins
        bins[number] = bins.get(number, 0) + 1
        if sums.low is None or sums.high is None:
            sums.low = sums.high = micros
            self.parts = [0] * self.keys
        elif micros < sums.low:
            sums.low = micros
        elif micros > sums.high:
            sums.high = micros
        for i, threshold in enumerate(self.thresholds):
            if micros <= threshold:
                sums.within[i] += 1
        parts = self.parts
        for key, time in shares:
            parts[key] += time
        if micros < 0:
            sums.before += 1
            sums.before_total += micros

    def censor(self, age: int) -> None:
        """A clock that had reached ``age`` when the run stopped."""
        sums = self.sums
        sums.censored += 1
        sums.censored_total += age
        add_counts(sums.censored_bins, {bin_of(age): 1})

    def note(self, what: int) -> None:
        """An interval that gave no observation."""
        if what == UNSTARTED:
            self.sums.unstarted += 1
        elif what == NEVER:
            self.sums.never += 1
        elif what == WITHDRAWN:
            self.sums.withdrawn += 1

    def spread(self, facts: Facts) -> Spread:
        """The sums with names."""
        made = Spread()
        made.add(self.sums)
        for key, time in enumerate(self.parts):
            if time:
                add_counts(made.parts, {facts.part(key): time})
        return made
