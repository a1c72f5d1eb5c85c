"""``clearlane trace``: the story of one consignment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sim.experiment.trace import Trace


def trace(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.", show_default=False)],
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="Consignment as STREAM#NUMBER, like sg-cn/sea/general/large#12.")
    ],
    replication: Annotated[int, typer.Option("--replication", "-r", min=1, help="Which repetition.")] = 1,
    scenario: Annotated[str, typer.Option("--scenario", help="Which scenario of the run; the first by default.")] = "",
    json: Json = False,
) -> None:
    """Tell everything that happened to one consignment, by running its replication again.

    The stamps must equal the stored ones to the last bit.
    """
    from sim.cli.talk import print_json, show
    from sim.experiment.rerun import parse_case
    from sim.experiment.trace import trace as run_trace

    found = run_trace(folder, parse_case(case), replication, scenario)
    if json:
        print_json(_plain(found))
    else:
        show(_table(found))


def _plain(found: Trace) -> dict[str, object]:
    values = found.subject.flow.values
    return {
        "scenario": found.subject.name,
        "replication": found.replication,
        "stream": found.record.stream,
        "index": found.record.index,
        "attributes": {n: values[n][v] for n, v in zip(sorted(values), found.record.attributes, strict=True)},
        "milestones": [{"time": time, "milestone": name} for time, name in found.milestones()],
        "log": [row._asdict() for row in found.log],
    }


def _table(found: Trace) -> RenderableType:
    from rich.table import Table

    from sim.report.clock import clock

    flow = found.subject.flow
    table = Table(
        title=f"{found.record.stream}#{found.record.index} under {found.subject.name}, replication {found.replication}",
        box=None,
        title_justify="left",
        padding=(0, 2, 0, 0),
    )
    for name in ("time", "strand", "step", "what", "", "actor"):
        table.add_column(name)
    start = found.subject.experiment.start
    for row in found.log:
        step = flow.step[row.step]
        table.add_row(
            clock(row.time, start), str(row.token), step.label_en or row.step, row.what, row.detail, step.actor
        )
    return table
