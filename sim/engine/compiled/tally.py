"""A summary without records: consignments go from the engine's arrays straight into sums.

For a customs reader: the same summary as if every consignment had been looked at one by one, only sooner.
For a simulation reader: stands between the compiled engine and a ``SummaryCollector``. What has ended is observed and added up in compiled code; the few that are
still open, or do not fit, go to the collector as records; at the end the sums are put into its cells. The result is the same to the last bit.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from math import prod
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.engine.compiled import layout as at
from sim.engine.compiled import summing as on
from sim.engine.compiled.adding import CLASS_BITS, take
from sim.engine.compiled.lower import Lowering
from sim.engine.compiled.lower_plans import lower_plans
from sim.engine.compiled.records import Unpacker
from sim.engine.compiled.state import Ints, Out
from sim.engine.compiled.summing import Work
from sim.quantity import WEEK
from sim.results.cells import Cell
from sim.results.collector import SummaryCollector, Watcher
from sim.results.observe import Seen
from sim.results.spread import add_counts

_MOST_NUMBERS = 1 << 24  # in the largest table of sums
_MOST_VALUES = 1 << 18
_OBSERVED = 1 << 18
_MIDDLE = 1 << 16
# What numbers of 64 bits can hold: a tariff's unit in microseconds, money due on one consignment, the length of a run in seconds.
_LONGEST_UNIT = 1 << 41
_MOST_DUE = 1 << 43
_LONGEST_RUN = 10 * 53 * WEEK
# Of each product of limbs: its place, and how often it stands in the square.
_SQUARES = tuple((int(on.LIMB) * place, times) for place, times in ((0, 1), (1, 2), (2, 2), (2, 1), (3, 2), (4, 1)))


class Tally:
    """Adds up what one run hands over for one collector."""

    def __init__(self, collector: SummaryCollector, lowered: Lowering) -> None:
        self._collector, self._unpack = collector, Unpacker(lowered)
        facts, world = collector.facts, lowered.world
        self._sizes = [len(facts.values[name]) for name in collector._groups]
        self._accounts = list(lowered.accounts)
        self._booked = len(self._accounts), int(lowered.model.lists[at.W_ACCOUNTS])
        tariffs = [t for of_one in collector._tariffs.values() for t in of_one]
        for tariff in tariffs:
            account = (tariff.account, tariff.rate.currency)
            if account not in self._accounts:
                self._accounts.append(account)
        self._keys, self._plans = lower_plans(collector, lowered, self._accounts)
        self._documents, self._milestones = len(facts.examiner.documents), len(world.milestone)
        self._slots = int(world.experiment.limit // collector._slot) + 2
        self._weeks = int(world.experiment.limit // WEEK) + 2
        self._segments = self._passages = self._changes = 0
        # Sums of so many times, each at most as long as the run, fit into 64 bits.
        self._room = min(_OBSERVED, (1 << 62) // max(1, round(world.experiment.limit * 1e6)))
        self._work = self._worker()
        self._sums = self._empty()
        self._classes: list[tuple[Ints, Ints]] = []
        self._rows: dict[int, Any] = {}

    @classmethod
    def of(cls, collector: Any, lowered: Lowering) -> Tally | None:
        """A tally for a collector, or None where only records will do: another kind of collector, or too many cells."""
        if type(collector) is not SummaryCollector:
            return None
        cells = prod(len(collector.facts.values[name]) for name in collector._groups)
        columns = 3 * len(lowered.steps) + 20
        if cells * len(collector.observer.measures) * columns > _MOST_NUMBERS:
            return None
        limit = lowered.world.experiment.limit
        rates = [(t.per, t.rate) for of_one in collector._tariffs.values() for t in of_one]
        rates += [] if collector._time_value is None else [(collector._time_value.per, collector._time_value.rate)]
        for unit, rate in rates:
            if round(unit * 1e6) > _LONGEST_UNIT or (limit / unit + 1) * rate.micros > _MOST_DUE:
                return None
        if limit > _LONGEST_RUN:
            return None
        return cls(collector, lowered)

    # --- arrays --------------------------------------------------------------------------------------------------

    def _worker(self) -> Work:
        measures = len(self._plans.within)
        segments, passages, changes = self._segments, self._passages, self._changes
        values = min(_MOST_VALUES, (measures + passages) * (4 * segments + 8))
        return Work(
            y=self._work.y if hasattr(self, "_work") else np.zeros(on.Y_WIDTH, np.int64),
            segments=np.empty((segments + 1, 3), np.int64),
            passages=np.empty((passages + 1, 3), np.int64),
            stamps=np.empty((self._milestones, 4), np.int64),
            spells=np.empty((changes + self._documents + 1, 2), np.int64),
            values=np.empty(values, np.int64),
            notes=np.empty(2 * (measures + passages), np.int64),
            corrections=np.empty(min(_MOST_VALUES, measures * (4 * (segments + changes) + 8)), np.int64),
            papers=np.zeros((self._documents + 2, on.E_WIDTH), np.int64),
        )

    def _empty(self) -> on.Sums:
        cells, measures = prod(self._sizes), len(self._plans.within)
        rows, columns = cells * measures, len(self._keys) + 1
        return on.Sums(
            cells=np.zeros((cells, on.K_WIDTH), np.int64),
            measures=np.zeros((rows, int(on.M_WITHIN) + self._plans.within.shape[1]), np.int64),
            parts=np.zeros((rows, columns), np.int64),
            corrected=np.zeros((rows, columns), np.int64),
            observed=np.empty(self._room, np.int64),
            money=np.zeros((cells, max(1, len(self._accounts))), np.int64),
            booked=np.zeros((cells, max(1, len(self._accounts))), np.int64),
            errors=np.zeros((cells, self._documents + 1, on.E_WIDTH), np.int64),
            path=np.zeros((2, self._slots), np.int64),
            weeks=np.zeros((2, self._weeks), np.int64),
        )

    def _fit(self, out: Out) -> None:
        """Make room to work out the longest consignment of a batch."""
        longest = [int(out.case[:, c].max()) for c in (at.C_SEGMENTS, at.C_PASSAGES, at.C_CHANGES)]
        known = [self._segments, self._passages, self._changes]
        if any(new > old for new, old in zip(longest, known, strict=True)):
            self._segments, self._passages, self._changes = (
                2 * new if new > old else old for new, old in zip(longest, known, strict=True)
            )
            self._work = self._worker()

    # --- consignments --------------------------------------------------------------------------------------------

    def add(self, out: Out, open_at: Iterator[tuple[str, ...]] | None = None) -> None:
        """Take what was handed over; ``open_at`` where the tokens of consignments still open stand, in the order of the rows."""
        if not len(out.case):
            return
        self._fit(out)
        later = np.zeros(len(out.case), np.int64)
        watcher = self._collector.watcher
        standing = list(open_at) if open_at is not None else [()] * len(out.case)
        row, rows = 0, len(out.case)
        while row < rows:
            fresh = not self._work.y[on.Y_OBSERVED]
            after = take(self._plans, self._work, self._sums, out, row, *self._booked, later, watcher is not None)
            if after == row and fresh:  # one consignment with more times than there is room for
                later[row], after = 1, row + 1
            elif after == row or (after < rows and watcher is None):
                self._flush()
            for number in np.flatnonzero(later[row:after]).tolist():
                self._collector.case(self._unpack.one(out, row + number, standing[row + number]))
            if watcher is not None and after > row and not later[after - 1]:
                self._tell(out, after - 1, watcher)
            row = after

    def _tell(self, out: Out, row: int, watcher: Watcher) -> None:
        """Tell a watcher of a cohort consignment that was just added up."""
        if not self._plans.window[0] <= out.time[row, 0] < self._plans.window[1]:
            return
        record, seen = self._unpack.lazy(out, row), self._seen()
        scratch: Any = SimpleNamespace(time_value=0)
        watcher(record, seen, self._collector._money(record, seen, scratch))

    def _seen(self) -> Seen:
        """What was seen of the consignment in the work arrays."""
        y, seen = self._work.y, Seen()
        values, k = self._work.values[: y[on.Y_VALUES]].tolist(), 0
        while k < len(values):
            end = k + 3 + 2 * values[k + 2]
            seen.values.append((values[k], values[k + 1], _pairs(values[k + 3 : end])))
            k = end
        seen.notes = _pairs(self._work.notes[: y[on.Y_NOTES]].tolist())
        corrections, k = self._work.corrections[: y[on.Y_CORRECTIONS]].tolist(), 0
        while k < len(corrections):
            end = k + 2 + 2 * corrections[k + 1]
            seen.corrections.append((corrections[k], _pairs(corrections[k + 2 : end])))
            k = end
        seen.rounds = int(y[on.Y_ROUNDS])
        return seen

    # --- into the collector ----------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Put the rest of the sums into the collector."""
        self._flush()
        packed, counts = (np.concatenate(part) for part in zip(*self._classes, strict=True))
        if len(self._classes) > 1:
            packed, inverse = np.unique(packed, return_inverse=True)
            total = np.zeros(len(packed), np.int64)
            np.add.at(total, inverse, counts)
            counts = total
        self._classes.clear()
        rows = packed >> CLASS_BITS
        bins = (packed & ((1 << int(CLASS_BITS)) - 1)) - _MIDDLE
        borders = [*np.flatnonzero(np.diff(rows, prepend=-1)).tolist(), len(rows)]
        for first, past in itertools.pairwise(borders):
            _add(self._of(int(rows[first])).bins, bins[first:past].tolist(), counts[first:past].tolist())

    def _key(self, number: int) -> tuple[int, ...]:
        key = []
        for size in reversed(self._sizes):
            key.append(number % size)
            number //= size
        return tuple(reversed(key))

    def _flush(self) -> None:
        """Add the sums so far to the collector's, as whole numbers without limit, and begin new ones."""
        sums, work, collector = self._sums, self._work, self._collector
        self._classes.append(np.unique(sums.observed[: work.y[on.Y_OBSERVED]], return_counts=True))
        work.y[on.Y_OBSERVED] = 0
        for counted, row in ((collector._created, sums.path[0]), (collector._ended, sums.path[1])):
            add_counts(counted, {slot: int(row[slot]) for slot in np.flatnonzero(row).tolist()})
        for week in np.flatnonzero(sums.weeks[0]).tolist():
            known = collector._weeks.setdefault(week, [0, 0])
            known[0] += int(sums.weeks[0, week])
            known[1] += int(sums.weeks[1, week])
        for number in np.flatnonzero(sums.cells[:, on.K_CASES]).tolist():
            self._flush_cell(number)
        for row in np.flatnonzero(sums.measures.any(axis=1)).tolist():
            _add_measure(self._of(row), sums.measures[row].tolist())
        keys = np.array(self._keys, np.int64)
        for parts, name in ((sums.parts, "parts"), (sums.corrected, "correction")):
            for row in np.flatnonzero(parts.any(axis=1)).tolist():
                columns = np.flatnonzero(parts[row])
                _add(getattr(self._of(row), name), keys[columns].tolist(), parts[row, columns].tolist())
        for array in (*sums[:4], *sums[5:]):
            array[:] = 0

    def _flush_cell(self, number: int) -> None:
        sums, collector, key = self._sums, self._collector, self._key(number)
        cell = collector._cells.get(key)
        if cell is None:
            cell = collector._cells[key] = Cell(collector._thresholds, collector.facts.examiner.fresh())
        own = sums.cells[number].tolist()
        cell.counts.cases += own[on.K_CASES]
        cell.counts.finished += own[on.K_FINISHED]
        cell.counts.withdrawn += own[on.K_WITHDRAWN]
        cell.time_value += own[on.K_WORTH]
        booked = np.flatnonzero(sums.booked[number]).tolist()
        add_counts(cell.money, {self._accounts[k]: int(sums.money[number, k]) for k in booked})
        for document in np.flatnonzero(sums.errors[number, :, on.E_CONSIGNMENTS]).tolist():
            _add_errors(cell.errors[document], sums.errors[number, document].tolist())

    def _of(self, row: int) -> Any:
        """The collector's sums of a row."""
        known = self._rows.get(row)
        if known is None:
            number, measure = divmod(row, len(self._plans.within))
            known = self._rows[row] = self._collector._cells[self._key(number)].sums[measure]
        return known


def _add_measure(into: Any, m: list[int]) -> None:
    """Add what was counted of one measure in one cell."""
    if m[on.M_COUNT]:
        into.count += m[on.M_COUNT]
        into.total += m[on.M_TOTAL]
        limbs = m[on.M_SQUARES : on.M_WITHIN]
        for square, (place, times) in zip(limbs, _SQUARES, strict=True):
            into.squares += times * square << place
        into.low, into.high = min(into.low, m[on.M_LOW]), max(into.high, m[on.M_HIGH])
        for k in range(len(into.within)):
            into.within[k] += m[int(on.M_WITHIN) + k]
    into.corrected += m[on.M_CORRECTED]
    into.rare.before += m[on.M_BEFORE]
    into.rare.before_total += m[on.M_BEFORE_TOTAL]
    into.rare.never += m[on.M_NEVER]
    into.rare.withdrawn += m[on.M_WITHDRAWN]


def _add(into: dict[int, int], keys: list[int], numbers: list[int]) -> None:
    """Add numbers by key, each key once."""
    if into:
        add_counts(into, dict(zip(keys, numbers, strict=True)))
    else:
        into.update(zip(keys, numbers, strict=True))


def _pairs(numbers: list[int]) -> list[tuple[int, int]]:
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _add_errors(into: Any, numbers: list[int]) -> None:
    for place, name in enumerate(n for n in into.__slots__ if not n.endswith("_by") and n not in ("found", "surfaced")):
        setattr(into, name, getattr(into, name) + numbers[place])
    for name, first in (
        ("wrong_by", on.E_WRONG_BY),
        ("found", on.E_FOUND),
        ("escaped_by", on.E_ESCAPED_BY),
        ("surfaced", on.E_SURFACED),
    ):
        kept = getattr(into, name)
        for place in range(len(kept)):
            kept[place] += numbers[int(first) + place]
