"""``clearlane verify``: the simulator on trial, against recursions, queueing theory and itself."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import Jobs


def verify(
    quick: Annotated[
        bool, typer.Option("--quick", help="The small form: half-widths of up to 8 % instead of 2 %.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object with manifest and rows on stdout.")
    ] = False,
    jobs: Jobs = 0,
) -> None:
    """Check the simulator against what is known to be right, and print the table.

    Completion times case by case against recursions; means and spreads against queueing theory, at a chance of one in a thousand that a
    right simulator fails; Little's law; the same model said otherwise. Ends with code 1 if any line fails.
    """
    from sim.cli.options import job_count
    from sim.cli.talk import print_json, progress_bar
    from sim.experiment.verify import verify as run_verify

    with progress_bar("verify") as progress:
        report = run_verify(quick=quick, jobs=job_count(jobs), progress=progress)
    if as_json:
        print_json(report.as_dict())
    else:
        print("\n".join(report.text()).lstrip("\n"))
    if not report.passed:
        raise typer.Exit(1)
