"""``clearlane demo``: the main job, small, ending in a page to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Jobs, Seed, job_count


def demo(
    page: Annotated[Path, typer.Option("--output", "-o", help="Where to write the page; it needs no network.")] = Path(
        "clearlane-demo.html"
    ),
    seed: Seed = 1,
    jobs: Jobs = 0,
) -> None:
    """Compare paper with digital, and today with its next reform, and write one HTML page."""
    from sim.cli.talk import progress_bar, say, show
    from sim.experiment.answers import difference, level_rows
    from sim.experiment.demo import PAIRS, REPLICATIONS, VOLUME
    from sim.experiment.demo import demo as run_demo
    from sim.experiment.files import write_whole
    from sim.report.page import render
    from sim.report.sentence import minister
    from sim.report.telling import page_meta, reports

    said = " and ".join(" against ".join(reversed(pair)) for pair in PAIRS)
    say(f"{said}: {REPLICATIONS} replications, volume {100 * VOLUME:g} % with teams scaled alike; about half a minute")
    with progress_bar("demo") as progress:
        done = run_demo(seed, job_count(jobs), progress)
    told = []
    for run in done.runs:
        rows = [row for place in range(len(run.scenarios)) for row in level_rows(run, place)]
        rows += difference(run, 1).rows
        told += reports(run.scenarios, rows, run, command=f"clearlane demo --seed {seed}")
    write_whole(page, render(told, page_meta(command=f"clearlane demo --seed {seed}")).encode())
    for report in told:
        show(minister(report) + "\n")
    say(f"page written to {page}")
