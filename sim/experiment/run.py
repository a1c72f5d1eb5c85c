"""From scenarios to replications: as many as asked for, in parallel, kept in a folder if one is named.

For a customs reader: the same year is lived through again and again with other luck, until the answer is sure enough.
For a simulation reader: replication numbers are the only thing that varies; a folder is extended, never recomputed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.engine import REFERENCE
from sim.experiment.replicate import Replication, Subject, Task, replicate
from sim.experiment.store import RunFolder, library_versions, machine, missing
from sim.experiment.workers import run_all
from sim.results.pair_summary import PairSummary
from sim.results.summary import Summary
from sim.scenario import Scenario

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Run:
    """Replications of one scenario, or of several on the same consignments; the first is the base.

    Parameters
    ----------
    scenarios, subjects
        What was asked for, and what was simulated of it.
    replications
        Sorted by number.
    notes
        What differs from the scenarios as written (scaled teams).
    """

    scenarios: tuple[Scenario, ...]
    subjects: tuple[Subject, ...]
    seed: int
    replications: tuple[Replication, ...]
    notes: tuple[str, ...] = ()

    def summaries(self, place: int) -> list[Summary]:
        """One summary for each replication of the scenario at ``place``."""
        return [r.summaries[place] for r in self.replications]

    def pairs(self, place: int) -> list[PairSummary]:
        """One pair summary for each replication: the scenario at ``place`` (from 1) against the base."""
        return [r.pairs[place - 1] for r in self.replications]


def expected_consignments(subject: Subject) -> float:
    """Mean number of consignments one replication creates, over warm-up, window and run-out."""
    experiment = subject.experiment
    rate = sum(
        a.rate * a.keep * (1.0 + sum(s.share for s in a.surplus)) * sum(n * p for n, p in enumerate(a.batch, start=1))
        for a in subject.flow.arrivals
    )
    return rate * experiment.volume * experiment.limit


def run(
    scenarios: Sequence[Scenario],
    *,
    numbers: Sequence[int],
    seed: int,
    jobs: int,
    subjects: Sequence[Subject] = (),
    folder: Path | None = None,
    keep_cases: int = 0,
    progress: Progress | None = None,
    notes: Sequence[str] = (),
    engine: str = REFERENCE,
) -> Run:
    """Run replications ``numbers`` of the scenarios, each replication on the same consignments.

    Parameters
    ----------
    scenarios
        The first is the base.
    subjects
        What to simulate in their place (scaled); their own models when empty.
    folder
        Where to keep the run; replications already there are read instead of made.
    keep_cases
        Case files are kept of replications up to this number.
    progress
        Called with (done, wanted) after each replication.
    engine
        Who simulates (``sim.engine.ENGINES``); it shows in nothing but the time.

    Raises
    ------
    Refused
        When the folder holds another run.
    Failed
        When a replication cannot be completed.
    """
    chosen = tuple(subjects) or tuple(Subject.of(s) for s in scenarios)
    task = Task(chosen, seed, keep_cases if folder else 0, engine)
    store = RunFolder(folder) if folder else None
    there = store.open(identity(scenarios, chosen, seed)) if store else frozenset()
    if store is not None:
        for scenario in scenarios:
            store.write(scenario_file(scenario.name), scenario.text().encode())
    found: dict[int, Replication] = {}
    for number in sorted(set(numbers) & there):
        assert store is not None
        found[number] = _read(number, store.read_replication(number))
    wanted = missing(numbers, there)
    if progress:
        progress(len(found), len(numbers))
    for number, made in run_all(replicate, task, wanted, jobs):
        if store is not None:
            for subject, content in zip(chosen, made.cases, strict=bool(made.cases)):
                store.write(f"cases/{number:05d}-{subject.name.replace('/', '_')}.parquet", content)
            store.write_replication(number, _plain(made))
        found[number] = made
        if progress:
            progress(len(found), len(numbers))
    return Run(tuple(scenarios), chosen, seed, tuple(found[n] for n in sorted(found)), tuple(notes))


def scenario_file(name: str) -> str:
    """Where a run folder keeps a scenario's merged text, one file that needs no other."""
    return f"scenarios/{name.replace('/', '_')}.yaml"


def identity(scenarios: Sequence[Scenario], subjects: Sequence[Subject], seed: int) -> dict[str, Any]:
    """What a folder of this run says it is, and what must be equal for it to go on."""
    from importlib.metadata import version

    from sim.flow.digest import digest

    return {
        "version": version("clearlane"),
        "seed": seed,
        "scenario": [
            {
                "name": s.name,
                "digest": s.digest,
                "flow_digest": digest(subject.flow),
                "file": scenario_file(s.name),
            }
            for s, subject in zip(scenarios, subjects, strict=True)
        ],
        "libraries": library_versions(),
        "machine": machine(),
    }


def _plain(made: Replication) -> dict[str, Any]:
    return {
        "number": made.number,
        "summaries": [s.to_dict() for s in made.summaries],
        "pairs": [p.to_dict() for p in made.pairs],
    }


def _read(number: int, plain: dict[str, Any]) -> Replication:
    return Replication(
        number,
        tuple(Summary.from_dict(s) for s in plain["summaries"]),
        tuple(PairSummary.from_dict(p) for p in plain["pairs"]),
    )
