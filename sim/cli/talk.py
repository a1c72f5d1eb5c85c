"""What goes to people on stderr while they wait, and how results are written to stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sim.errors import Problem
    from sim.experiment.run import Progress


def say(text: str) -> None:
    """A line for people, on stderr."""
    sys.stderr.write(text + "\n")


def warn(problems: Sequence[Problem]) -> None:
    """Warnings of a scenario, on stderr."""
    for problem in problems:
        say(str(problem))


def show(content: RenderableType) -> None:
    """A table or a text on stdout; full width when it is not a terminal, so that nothing is cut in a file."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 200
    Console(width=width, soft_wrap=False, highlight=False).print(content)


def print_json(value: Any) -> None:
    """One JSON object on stdout, nothing else."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """A bar on stderr with the time left; a plain line every few replications where stderr is no terminal."""
    if not sys.stderr.isatty():
        said = -1

        def line(done: int, wanted: int) -> None:
            nonlocal said
            tenth = 10 * done // max(wanted, 1)
            if tenth != said:
                said = tenth
                say(f"{what}: {done} of {wanted} replications")

        yield line
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("replications"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def advance(done: int, wanted: int) -> None:
            bar.update(task, completed=done, total=wanted)

        yield advance
