"""The story of one consignment, told again from its seed.

For a customs reader: everything that happened to one consignment, in order, with whose hands it was in.
For a simulation reader: the replication is run again with this case watched; its stamps must equal the stored ones to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.engine.case import LogRow
from sim.experiment.replicate import Subject
from sim.experiment.rerun import Case, demand_equal, rerun
from sim.results.record import CaseRecord


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


def trace(folder: Path, case: Case, replication: int, scenario: str = "") -> Trace:
    """Run the replication again with one case watched, and compare its stamps with the stored ones.

    Raises
    ------
    Refused, Failed
        As ``sim.experiment.rerun.rerun`` and ``demand_equal``.
    """
    made = rerun(folder, replication, scenario, {case})
    demand_equal(folder, made, [case])
    return Trace(made.subject, replication, made.records[case], made.log[case])
