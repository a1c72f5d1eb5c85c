"""One replication of one or several scenarios on the same consignments.

For a customs reader: the same year of goods, traders and luck, once under each set of rules.
For a simulation reader: common random numbers come from the keys of the draws; both scenarios of a replication run in one task, so that
their consignments can be matched by entity without keeping either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sim.engine import REFERENCE, engine
from sim.experiment.cases import case_table
from sim.flow import Experiment, Flow
from sim.results.collector import SummaryCollector, Watcher
from sim.results.intervals import Interval
from sim.results.observe import Seen
from sim.results.pair_summary import PairSummary
from sim.results.pairs import PairCollector
from sim.results.record import CaseRecord
from sim.results.summary import Money, Summary
from sim.results.tariffs import Tariff, TimeValue
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Subject:
    """What is simulated of a scenario: its model, lengths and definitions of what is measured."""

    name: str
    flow: Flow
    experiment: Experiment
    intervals: tuple[Interval, ...]
    groups: tuple[str, ...]
    tariffs: tuple[Tariff, ...]
    time_value: TimeValue | None

    @classmethod
    def of(cls, scenario: Scenario, flow: Flow | None = None, experiment: Experiment | None = None) -> Subject:
        """The scenario's own, or a scaled flow and other lengths in its place."""
        return cls(
            name=scenario.name,
            flow=flow or scenario.flow,
            experiment=experiment or scenario.experiment,
            intervals=scenario.intervals,
            groups=scenario.groups,
            tariffs=scenario.tariffs,
            time_value=scenario.time_value,
        )

    def collector(self) -> SummaryCollector:
        """A fresh collector for one replication."""
        return SummaryCollector(self.flow, self.experiment, self.intervals, self.groups, self.tariffs, self.time_value)


@dataclass(frozen=True, slots=True)
class Task:
    """What every replication of a run needs; the first subject is the base of all pairs.

    ``engine`` names who simulates; results are the same to the last bit, so no identity of a run speaks of it.
    """

    subjects: tuple[Subject, ...]
    seed: int
    keep_cases: int = 0
    engine: str = REFERENCE


@dataclass(frozen=True, slots=True)
class Replication:
    """One replication's sums.

    Parameters
    ----------
    summaries
        One for each subject.
    pairs
        One for each subject after the first, against the first.
    cases
        Case file of each subject, when kept.
    """

    number: int
    summaries: tuple[Summary, ...]
    pairs: tuple[PairSummary, ...] = ()
    cases: tuple[bytes, ...] = field(default=(), repr=False)


def replicate(task: Task, number: int) -> Replication:
    """Run replication ``number`` (from 1) of every subject."""
    simulate = engine(task.engine)
    collectors = [subject.collector() for subject in task.subjects]
    pairs: list[PairCollector] = []
    listeners: list[list[Watcher]] = [[] for _ in collectors]
    for place in range(1, len(collectors)):
        pairs.append(PairCollector(collectors[0], collectors[place]))
        for side in (0, place):
            watcher = collectors[side].watcher
            if watcher is not None:
                listeners[side].append(watcher)
    kept: list[list[CaseRecord]] = [[] for _ in collectors]
    if number <= task.keep_cases:
        for side, records in enumerate(kept):
            listeners[side].append(_keeper(records))
    for subject, collector, heard in zip(task.subjects, collectors, listeners, strict=True):
        collector.watcher = _all(heard)
        simulate(subject.flow, subject.experiment, task.seed, number, collector)
    return Replication(
        number,
        tuple(c.summary() for c in collectors),
        tuple(p.summary() for p in pairs),
        tuple(case_table(s.flow, r) for s, r in zip(task.subjects, kept, strict=True))
        if number <= task.keep_cases
        else (),
    )


def _keeper(records: list[CaseRecord]) -> Watcher:
    def keep(record: CaseRecord, seen: Seen, money: Money) -> None:
        records.append(record)

    return keep


def _all(listeners: Sequence[Watcher]) -> Watcher | None:
    if len(listeners) <= 1:
        return listeners[0] if listeners else None

    def tell(record: CaseRecord, seen: Seen, money: Money) -> None:
        for listener in listeners:
            listener(record, seen, money)

    return tell
