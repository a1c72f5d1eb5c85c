"""The same consignments under two scenarios: who gains, who loses, and whose time the difference was.

For a customs reader: consignment 417 of a stream is the same goods, trader and luck in both; its own hours saved are
counted.
For a simulation reader: cases are matched by entity (stream, number) within one replication. The base runs first;
what was observed of each of its cohort cases (some kilobytes) waits for its twin. Sums are whole microseconds, so
parts add up to the difference exactly.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence

from sim.results.bins import bin_of
from sim.results.collector import SummaryCollector
from sim.results.intervals import CONSIGNMENT
from sim.results.observe import Seen
from sim.results.pair_summary import PairSpread, PairSummary
from sim.results.record import CaseRecord
from sim.results.spread import add_counts
from sim.results.summary import ALL, Money

_Waiting = tuple["array[int]", bytes, tuple[int, ...], int]


class PairCollector:
    """Matches the cohorts of two collectors of the same replication; run the base to its end first.

    Parameters
    ----------
    base, alternative
        The collectors the two runs are given; this one listens to both.
    measures
        Names of the measures to compare; all that both have, when None. Measures per message have no consignment to
        match.
    """

    def __init__(
        self, base: SummaryCollector, alternative: SummaryCollector, measures: Collection[str] | None = None
    ) -> None:
        self._base, self._alternative = base, alternative
        names = [n for n, u in zip(base.observer.measures, base.observer.units, strict=True) if u == CONSIGNMENT]
        theirs = {n: i for i, n in enumerate(alternative.observer.measures)}
        self._names = [n for n in names if n in theirs and (measures is None or n in measures)]
        self._of_base = {base.observer.measures.index(n): i for i, n in enumerate(self._names)}
        self._of_alternative = {theirs[n]: i for i, n in enumerate(self._names)}
        self._waiting: dict[tuple[str, int], _Waiting] = {}
        self._cells: dict[tuple[int, ...], list[_Difference]] = {}
        self._draws: dict[str, list[int]] = {}
        self._matched = self._alternative_only = 0
        self._wrong = bool(base.facts.examiner.names and alternative.facts.examiner.names)
        self._rounds: dict[tuple[int, ...], list[int]] = {}
        base.watcher, alternative.watcher = self._see_base, self._see_alternative

    def _see_base(self, record: CaseRecord, seen: Seen, _money: Money) -> None:
        packed = array("q")
        of = self._of_base
        for measure, micros, shares in seen.values:
            number = of.get(measure)
            if number is not None:
                packed.extend((number, micros, len(shares)))
                for share in shares:
                    packed.extend(share)
        cell = self._base.cell_of(record.attributes)
        self._waiting[record.stream, record.index] = (packed, record.visits, cell, seen.rounds)

    def _see_alternative(self, record: CaseRecord, seen: Seen, _money: Money) -> None:
        found = self._waiting.pop((record.stream, record.index), None)
        if found is None:
            self._alternative_only += 1
            return
        self._matched += 1
        packed, visits, key, rounds = found
        self._count_draws(visits, record.visits)
        if self._wrong:
            sides = self._rounds.setdefault(key, [0, 0, 0])
            sides[1 + (seen.rounds > rounds) - (seen.rounds < rounds)] += 1
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = [_Difference() for _ in self._names]
        of = self._of_alternative
        after = {of[m]: (micros, shares) for m, micros, shares in seen.values if m in of}
        at, size = 0, len(packed)
        while at < size:
            number, micros, shares = packed[at], packed[at + 1], packed[at + 2]
            at += 3
            stop = at + 2 * shares
            difference = cell[number]
            twin = after.pop(number, None)
            if twin is None:
                difference.sums.base_only += 1
            else:
                parts = difference.base
                for i in range(at, stop, 2):
                    parts[packed[i]] += packed[i + 1]
                difference.observe(micros, *twin)
            at = stop
        for number in after:
            cell[number].sums.alternative_only += 1

    def _count_draws(self, base: bytes, alternative: bytes) -> None:
        one, other = (
            _by_stream(base, self._base.facts.streams),
            _by_stream(alternative, self._alternative.facts.streams),
        )
        for stream in one.keys() | other.keys():
            counts = self._draws.setdefault(stream, [0, 0])
            a, b = one.get(stream, 0), other.get(stream, 0)
            counts[0] += min(a, b)
            counts[1] += max(a, b)

    def summary(self) -> PairSummary:
        """What was matched, once both runs are over."""
        made = PairSummary(1, self._matched, len(self._waiting), self._alternative_only)
        made.draws = {stream: (both, either) for stream, (both, either) in self._draws.items()}
        for number, name in enumerate(self._names):
            groups = made.measures.setdefault(name, {})
            for key, cell in sorted(self._cells.items()):
                spread = cell[number].spread(self._base, self._alternative)
                for group in (ALL, *self._base.group_names(key)):
                    groups.setdefault(group, PairSpread()).add(spread)
        for key, sides in self._rounds.items():
            for group in (ALL, *self._base.group_names(key)):
                known = made.rounds.get(group, (0, 0, 0))
                made.rounds[group] = (known[0] + sides[0], known[1] + sides[1], known[2] + sides[2])
        return made


class _Difference:
    """One measure in one cell: the sums, and the parts of both sides by key number."""

    __slots__ = ("alternative", "base", "sums")

    def __init__(self) -> None:
        self.sums = PairSpread()
        self.base: dict[int, int] = defaultdict(int)
        self.alternative: dict[int, int] = defaultdict(int)

    def observe(self, base: int, alternative: int, shares: Sequence[tuple[int, int]]) -> None:
        sums, parts = self.sums, self.alternative
        for key, time in shares:
            parts[key] += time
        difference = alternative - base
        number = bin_of(difference)
        sums.count += 1
        sums.total += difference
        sums.squares += difference * difference
        sums.bins[number] = sums.bins.get(number, 0) + 1
        sums.shorter += number < 0
        sums.longer += number > 0
        sums.before += min(alternative, 0) - min(base, 0)

    def spread(self, base: SummaryCollector, alternative: SummaryCollector) -> PairSpread:
        made = PairSpread()
        made.add(self.sums)
        for collector, times, sign in ((base, self.base, -1), (alternative, self.alternative, 1)):
            for key, time in times.items():
                part = collector.facts.part(key)
                add_counts(made.parts, {(part.step, part.owner): sign * time})
        made.parts = {p: t for p, t in made.parts.items() if t}
        return made


def _by_stream(visits: bytes, streams: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for step, n in enumerate(visits):
        if n:
            stream = streams[step]
            found[stream] = found.get(stream, 0) + n
    return found
