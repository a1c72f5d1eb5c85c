"""A replication of a stored run, made again: everything but the summaries can be had this way.

For a simulation reader: the manifest holds the scenario and the seed, so the same version on the same kind of machine gives the same
consignments to the last bit; whoever makes them again compares their stamps with the stored ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.engine import simulate
from sim.engine.case import LogRow
from sim.errors import Failed, Problem, Refused
from sim.experiment.cases import read_case
from sim.experiment.replicate import Subject
from sim.experiment.store import RunFolder
from sim.results.record import CaseRecord, PoolRecord
from sim.results.timetables import Timetables
from sim.scenario import load

Case = tuple[str, int]


class Kept:
    """A collector that keeps consignments: the wanted ones, or all of them."""

    def __init__(self, wanted: Collection[Case] | None = None) -> None:
        self.wanted = wanted
        self.records: dict[Case, CaseRecord] = {}

    def begin(self, timetables: Timetables) -> None:
        """Hours are not needed."""

    def case(self, record: CaseRecord) -> None:
        """Keep what is wanted."""
        if self.wanted is None or (record.stream, record.index) in self.wanted:
            self.records[record.stream, record.index] = record

    def pool(self, record: PoolRecord) -> None:
        """Teams are not needed."""

    def finish(self, now: float, complete: bool) -> None:
        """Nothing to do."""


@dataclass(frozen=True)
class Rerun:
    """One replication of one scenario of a run, made again."""

    subject: Subject
    seed: int
    replication: int
    records: dict[Case, CaseRecord]
    log: dict[Case, list[LogRow]]


def parse_case(text: str) -> Case:
    """Read ``STREAM#NUMBER``.

    Raises
    ------
    Refused
        ``RUN-050`` for another form.
    """
    stream, mark, number = text.rpartition("#")
    if not mark or not number.isdigit():
        raise Refused(
            [
                Problem(
                    "RUN-050",
                    "CASE",
                    text,
                    "A consignment is named by its arrival stream and its number in it.",
                    "Write it like sg-cn/sea/general/large#12; the case file of the run lists them.",
                )
            ]
        )
    return stream, int(number)


def rerun(folder: Path, replication: int, scenario: str = "", wanted: Collection[Case] | None = None) -> Rerun:
    """Run a replication of a stored run again.

    Parameters
    ----------
    folder
        A run folder.
    scenario
        Which scenario of the run; the first when empty.
    wanted
        The consignments to keep and to log; None keeps all and logs none.

    Raises
    ------
    Refused
        ``RUN-051`` when the run has no such scenario, ``RUN-052`` when the replication has no such consignment.
    Failed
        ``RUN-053`` when stamps differ from the stored ones.
    """
    manifest = RunFolder(folder).manifest()
    entry = _entry(manifest["scenario"], scenario)
    subject = replace(Subject.of(load(str(folder / entry["file"]))), name=entry["name"])
    kept = Kept(wanted)
    log = simulate(subject.flow, subject.experiment, manifest["seed"], replication, kept, watch=wanted or ())
    missing = [c for c in wanted or () if c not in kept.records]
    if missing:
        raise Refused(
            [
                Problem(
                    "RUN-052",
                    "CASE",
                    "#".join(str(part) for part in missing[0]),
                    f"Replication {replication} of {subject.name} has no such consignment.",
                    f"Streams: {', '.join(sorted(a.stream for a in subject.flow.arrivals)[:8])}; numbers count from 0.",
                )
            ]
        )
    return Rerun(subject, manifest["seed"], replication, kept.records, log)


def demand_equal(folder: Path, made: Rerun, cases: Iterable[Case]) -> None:
    """Compare the stamps of some consignments with the stored ones, where the replication's case file was kept.

    Raises
    ------
    Failed
        ``RUN-053`` at the first stamp that differs.
    """
    stored = folder / "cases" / f"{made.replication:05d}-{made.subject.name.replace('/', '_')}.parquet"
    if not stored.exists():
        return
    content = stored.read_bytes()
    names = sorted(made.subject.flow.milestones)
    for case in cases:
        row = read_case(content, *case)
        last = {names[p.milestone]: p.time for p in made.records[case].passages}
        differing = [] if row is None else [name for name in names if row[name] != last.get(name)]
        if differing:
            raise Failed(
                "RUN-053",
                f"run again, consignment {case[0]}#{case[1]} passes {differing[0]} at another time than stored",
                "Results are equal only with the same version on the same kind of machine; the manifest names both.",
            )


def _entry(entries: list[dict[str, Any]], name: str) -> dict[str, Any]:
    for entry in entries:
        if not name or entry["name"] == name:
            return entry
    raise Refused(
        [
            Problem(
                "RUN-051",
                "--scenario",
                name,
                "The run does not hold this scenario.",
                f"It holds {', '.join(e['name'] for e in entries)}.",
            )
        ]
    )
