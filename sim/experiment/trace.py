"""The story of one consignment, told again from its seed.

For a customs reader: everything that happened to one consignment, in order, with whose hands it was in.
For a simulation reader: the replication is run again with this case watched; its stamps must equal the stored ones to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator
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


@dataclass(frozen=True)
class Trace:
    """One consignment of one replication: its log, its record, and the model it went through."""

    subject: Subject
    replication: int
    record: CaseRecord
    log: list[LogRow]

    def milestones(self) -> Iterator[tuple[float, str]]:
        """(seconds, name) of every stamp in order."""
        names = sorted(self.subject.flow.milestones)
        for passage in self.record.passages:
            yield passage.time, names[passage.milestone]


class _One:
    """A collector that keeps one case."""

    def __init__(self, wanted: tuple[str, int]) -> None:
        self.wanted = wanted
        self.record: CaseRecord | None = None

    def begin(self, timetables: Timetables) -> None:
        """Hours are not needed."""

    def case(self, record: CaseRecord) -> None:
        """Keep the one that is wanted."""
        if (record.stream, record.index) == self.wanted:
            self.record = record

    def pool(self, record: PoolRecord) -> None:
        """Teams are not needed."""

    def finish(self, now: float, complete: bool) -> None:
        """Nothing to do."""


def parse_case(text: str) -> tuple[str, int]:
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


def trace(folder: Path, case: tuple[str, int], replication: int, scenario: str = "") -> Trace:
    """Run the replication again with one case watched, and compare its stamps with the stored ones.

    Parameters
    ----------
    folder
        A run folder.
    scenario
        Which scenario of the run; the first when empty.

    Raises
    ------
    Refused
        ``RUN-051`` when the run has no such scenario, ``RUN-052`` when the replication has no such consignment.
    Failed
        ``RUN-053`` when the stamps differ from the stored ones.
    """
    manifest = RunFolder(folder).manifest()
    entry = _entry(manifest["scenario"], scenario)
    subject = replace(Subject.of(load(str(folder / entry["file"]))), name=entry["name"])
    one = _One(case)
    log = simulate(subject.flow, subject.experiment, manifest["seed"], replication, one, watch={case})
    if one.record is None:
        raise Refused(
            [
                Problem(
                    "RUN-052",
                    "CASE",
                    "#".join(str(part) for part in case),
                    f"Replication {replication} of {subject.name} has no such consignment.",
                    f"Streams: {', '.join(sorted(a.stream for a in subject.flow.arrivals)[:8])}; numbers count from 0.",
                )
            ]
        )
    found = Trace(subject, replication, one.record, log[case])
    stored = folder / "cases" / f"{replication:05d}-{subject.name.replace('/', '_')}.parquet"
    if stored.exists():
        _demand_equal(found, read_case(stored.read_bytes(), *case))
    return found


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


def _demand_equal(found: Trace, row: dict[str, Any] | None) -> None:
    if row is None:
        return
    last = {name: time for time, name in found.milestones()}
    differing = [name for name in sorted(found.subject.flow.milestones) if row[name] != last.get(name)]
    if differing:
        raise Failed(
            "RUN-053",
            f"run again, the consignment passes {differing[0]} at another time than stored",
            "Results are equal only with the same version on the same kind of machine; the manifest names both.",
        )
