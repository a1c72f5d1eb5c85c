"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Replications = Annotated[
    str, typer.Option("--replications", "-n", help="How many independent repetitions: a number, or auto until precise.")
]
Seed = Annotated[
    int, typer.Option("--seed", min=0, max=2**63 - 1, help="Names the luck; the same seed gives the same numbers.")
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes side by side; 0 means all processors.")]
Sets = Annotated[list[str] | None, typer.Option("--set", help="Change one value: path=value; may be repeated.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Folder to keep the run in; a run that is there already is extended."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object with manifest and measures on stdout.")]
KeepCases = Annotated[
    int, typer.Option("--keep-cases", min=0, help="With -o: keep every consignment of so many replications.")
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine", help="Who simulates: simpy (the reference) or compiled. Results are equal to the last bit."
    ),
]
Groups = Annotated[bool, typer.Option("--groups", help="Show every group of consignments too.")]


def engine_name(name: str) -> str:
    """The engine asked for.

    Raises
    ------
    Refused
        ``USE-007`` when there is none of this name.
    """
    from sim.engine import ENGINES
    from sim.errors import Problem, Refused, nearest

    if name not in ENGINES:
        raise Refused([Problem("USE-007", "--engine", name, "There is no such engine.", nearest(name, ENGINES))])
    return name


def replication_numbers(text: str) -> int | None:
    """How many replications; None for ``auto``.

    Raises
    ------
    Refused
        ``USE-001`` for anything but ``auto`` or a whole number from 1 to 100,000.
    """
    from sim.errors import Problem, Refused

    if text == "auto":
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise Refused(
            [
                Problem(
                    "USE-001",
                    "--replications",
                    text,
                    "Replications are counted in whole numbers from 1 to 100,000.",
                    "Give a number such as 20, or auto.",
                )
            ]
        )
    return int(text)


def job_count(jobs: int) -> int:
    """Number of processes; 0 means one for each processor."""
    from sim.experiment.workers import available

    return jobs or available()
