"""Takes one consignment after another from an engine and keeps only sums of it.

For a customs reader: a year of the corridor fits in a few megabytes, since no consignment is remembered.
For a simulation reader: the cohort is the cases created in the window; every interval of a cohort case counts
whenever it falls. Sums are kept once a case in its cell (its values of all group attributes) and added up to groups
when the summary is made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from sim.quantity import DAY, HOUR, WEEK
from sim.results.cells import Cell
from sim.results.errors import ALL_DOCUMENTS, ErrorSums
from sim.results.facts import Facts, Model, Span
from sim.results.intervals import CONSIGNMENT, Interval
from sim.results.observe import Observer, Seen
from sim.results.record import CaseRecord, PoolRecord
from sim.results.spread import Spread, add_counts
from sim.results.summary import ALL, Counts, MeasureSums, Money, Path, PoolUse, Summary
from sim.results.tariffs import Tariff, TimeValue
from sim.results.timetables import Timetables

Watcher = Callable[[CaseRecord, Seen, Money], None]


class SummaryCollector:
    """Makes the summary of one replication; a ``sim.results.record.Collector``.

    Parameters
    ----------
    model, experiment
        The flow and its lengths.
    intervals
        What is measured.
    groups
        Attributes by whose values everything is also split (their value when the case ended).
    tariffs, time_value
        Money that follows from measured times.
    timetables
        Opening hours of this replication, needed where the flow has any; may be given later by :meth:`begin`.
    watcher
        Called with each cohort case, what was observed of it, and its money with tariffs; used to compare two
        scenarios.

    Raises
    ------
    ValueError
        When an interval, group or tariff names something the model does not have.
    """

    def __init__(
        self,
        model: Model,
        experiment: Span,
        intervals: Sequence[Interval],
        groups: Sequence[str] = (),
        tariffs: Sequence[Tariff] = (),
        time_value: TimeValue | None = None,
        *,
        timetables: Timetables | None = None,
        watcher: Watcher | None = None,
    ) -> None:
        self.facts = Facts(model)
        self.observer = Observer(self.facts, intervals)
        self.watcher = watcher
        self._experiment = experiment
        self._start, self._end = experiment.warm_up, experiment.warm_up + experiment.window
        unknown = [g for g in groups if g not in self.facts.attribute]
        if unknown:
            raise ValueError(f"results are to be split by {unknown[0]}, which the model does not have")
        self._groups = tuple(groups)
        self._places = tuple(self.facts.attribute[g] for g in groups)
        self._tariffs = _by_measure(self.observer, [(t.interval, t) for t in tariffs])
        self._time_value = time_value
        if time_value is not None:
            _by_measure(self.observer, [(time_value.interval, time_value)])
        self._timed = -1 if time_value is None else self.observer.measures.index(time_value.interval)
        self._thresholds = [tuple(round(t * 1e6) for t in w) for w in self.observer.within]
        self._cells: dict[tuple[int, ...], Cell] = {}
        self._running: list[tuple[Cell, list[tuple[int, int]]]] = []
        self._slot = HOUR if experiment.kind == "episode" else DAY
        self._created: dict[int, int] = {}
        self._ended: dict[int, int] = {}
        self._weeks: dict[int, list[int]] = {}
        self._open_by_step: dict[str, int] = {}
        self._pools: dict[str, PoolUse] = {}
        self._pay = {p.name: p.pay for p in model.pools}
        self._until = 0
        self._finished = self._complete = False
        if timetables is not None:
            self.begin(timetables)

    def cell_of(self, attributes: Sequence[int]) -> tuple[int, ...]:
        """Values of the group attributes, by number."""
        return tuple([attributes[p] for p in self._places])

    def group_names(self, cell: Sequence[int]) -> list[str]:
        """The groups a cell belongs to, besides everyone."""
        return [f"{g}={self.facts.values[g][v]}" for g, v in zip(self._groups, cell, strict=True)]

    def begin(self, timetables: Timetables) -> None:
        """Take the opening hours of the replication; before its first case."""
        self.observer.use(timetables)

    def case(self, record: CaseRecord) -> None:
        """A case ended, or was still open when the run stopped."""
        created, ended = record.created, record.ended
        slot = int(created // self._slot)
        self._created[slot] = self._created.get(slot, 0) + 1
        over = not math.isnan(ended)
        if over:
            slot = int(ended // self._slot)
            self._ended[slot] = self._ended.get(slot, 0) + 1
            if not record.withdrawn:
                week = self._weeks.setdefault(int(created // WEEK), [0, 0])
                week[0] += 1
                week[1] += round(ended * 1e6) - round(created * 1e6)
        if not self._start <= created < self._end:
            return
        key = self.cell_of(record.attributes)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = Cell(self._thresholds, self.facts.examiner.fresh())
        cell.count(record, over)
        if not over:
            for step in record.open_at:
                self._open_by_step[step] = self._open_by_step.get(step, 0) + 1
        seen = self.observer.observe(record)
        sums = cell.sums
        for measure, micros, shares in seen.values:
            sums[measure].observe(micros, shares)
        if seen.running:
            self._running.append((cell, seen.running))
        for measure, what in seen.notes:
            sums[measure].note(what)
        for measure, shares in seen.corrections:
            sums[measure].correct(shares)
        if record.changes:
            seen.rounds = self.facts.examiner.examine(record.changes, cell.errors)
        money = self._money(record, seen, cell)
        add_counts(cell.money, money)
        if self.watcher is not None:
            self.watcher(record, seen, money)

    def _money(self, record: CaseRecord, seen: Seen, cell: Cell) -> Money:
        if not self._tariffs and self._timed < 0:
            return record.accounts
        money = dict(record.accounts)
        for measure, micros, _ in seen.values:
            for tariff in self._tariffs.get(measure, ()):
                due = tariff.due(micros)
                if due:
                    account = (tariff.account, tariff.rate.currency)
                    money[account] = money.get(account, 0) + due
            if measure == self._timed and self._time_value is not None:
                cell.time_value += self._time_value.due(micros)
        return money

    def pool(self, record: PoolRecord) -> None:
        """A team's use."""
        pay = self._pay.get(record.name)
        self._pools[record.name] = PoolUse(
            offered=round(record.offered * 1e6),
            open_capacity=round(record.open_capacity * 1e6),
            busy=round(record.busy * 1e6),
            inside=round(record.inside * 1e6),
            sojourns=round(record.sojourns * 1e6),
            queue=round(record.queue * 1e6),
            visits=record.visits,
            longest_queue=record.longest_queue,
            pay=0 if pay is None else round(record.open_capacity / HOUR * pay.micros),
            currency="" if pay is None else pay.currency,
        )

    def finish(self, now: float, complete: bool) -> None:
        """The run stopped; clocks still running are counted at the age they reached."""
        end = round(now * 1e6)
        for cell, running in self._running:
            for measure, start in running:
                cell.sums[measure].censor(end - start)
        self._running.clear()
        self._until = int(now // self._slot)
        self._finished, self._complete = True, complete

    def summary(self) -> Summary:
        """The sums of the replication.

        Raises
        ------
        RuntimeError
            Before :meth:`finish`.
        """
        if not self._finished:
            raise RuntimeError("a summary is made when the run has finished")
        experiment, observer = self._experiment, self.observer
        made = Summary(
            experiment.kind,
            experiment.warm_up,
            experiment.window,
            Path(self._slot, self._until, self._created, self._ended),
        )
        made.complete = self._complete
        made.open_by_step = self._open_by_step
        made.pools = self._pools
        made.weeks = {week: (n, total) for week, (n, total) in self._weeks.items()}
        parts = zip(observer.measures, observer.units, observer.within, observer.corrects, strict=True)
        for name, unit, within, corrects in parts:
            made.measures[name] = MeasureSums(unit, within, corrects=corrects)
        if self.facts.examiner.names:
            made.errors = {name: {} for name in (*self.facts.examiner.names, ALL_DOCUMENTS)}
        self._fill(made, ALL, Counts())
        for key, cell in sorted(self._cells.items()):
            for group in (ALL, *self.group_names(key)):
                self._fill(made, group, cell.counts, cell)
        return made

    def _fill(self, made: Summary, group: str, counts: Counts, cell: Cell | None = None) -> None:
        made.counts.setdefault(group, Counts()).add(counts)
        money = made.money.setdefault(group, {})
        worth = made.time_value.setdefault(group, {})
        if cell is None:
            return
        add_counts(money, cell.money)
        if self._time_value is not None:
            add_counts(worth, {self._time_value.rate.currency: cell.time_value})
        for name, sums in zip(self.observer.measures, cell.sums, strict=True):
            if sums.touched:
                made.measures[name].groups.setdefault(group, Spread()).add(sums.spread(self.facts))
        if made.errors:
            for document, errors in self.facts.examiner.named(cell.errors).items():
                if errors.consignments:
                    made.errors[document].setdefault(group, ErrorSums()).add(errors)


def _by_measure(observer: Observer, wanted: list[tuple[str, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for name, tariff in wanted:
        if name not in observer.measures:
            raise ValueError(f"a tariff is charged on {name}, which is not measured")
        number = observer.measures.index(name)
        if observer.units[number] != CONSIGNMENT:
            raise ValueError(f"a tariff is charged on {name}, which is measured per message")
        found.setdefault(number, []).append(tariff)
    return found
