"""``clearlane audit``: whether the messages still say what a run recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json

if TYPE_CHECKING:
    from sim.experiment.audit import Audit


def audit(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.", show_default=False)],
    sample: Annotated[int, typer.Option("--sample", min=1, max=100_000, help="How many consignments.")] = 200,
    replication: Annotated[int, typer.Option("--replication", "-r", min=1, help="Which repetition.")] = 1,
    scenario: Annotated[
        str, typer.Option("--scenario", help="Which scenario of the run; all of them by default.")
    ] = "",
    json: Json = False,
) -> None:
    """Write the documents of sampled consignments as XML again, as they were at each check, and demand the recorded verdict.

    Exit code 1 when the messages disagree with the run.
    """
    from sim.cli.talk import print_json, say
    from sim.experiment.audit import audit as run_audit
    from sim.experiment.store import RunFolder

    names = [scenario] if scenario else [e["name"] for e in RunFolder(folder).manifest()["scenario"]]
    found = [run_audit(folder, sample, replication, name) for name in names]
    if json:
        print_json([_plain(a) for a in found])
    else:
        for one in found:
            _tell(one)
    wrong = sum(len(a.disagreements) for a in found)
    if wrong:
        say(
            f"{wrong} verdicts of the run are not what its messages say; the verdict table, a schema or a rule has changed"
        )
    raise typer.Exit(1 if wrong else 0)


def _tell(found: Audit) -> None:
    from rich.text import Text

    from sim.cli.scenario import table
    from sim.cli.talk import show

    agreed = found.verdicts - len(found.disagreements)
    title = f"{found.scenario}, replication {found.replication}: {found.cases} consignments"
    show(Text(f"{title}, {agreed} of {found.verdicts} verdicts agree"))
    if found.inexpressible:
        show(Text(f"{found.inexpressible} more could not be written: these goods have no field that could be wrong so"))
    if found.without_message:
        show(Text(f"{found.without_message} more are of documents that are no message, and have errors but no text"))
    show(table(("found", "documents"), [(layer, str(n)) for layer, n in sorted(found.found_at.items())]))
    if found.disagreements:
        rows = [
            (
                f"{d.case[0]}#{d.case[1]}",
                d.document,
                d.step,
                ", ".join(d.present) or "nothing wrong",
                d.recorded,
                d.judged,
            )
            for d in found.disagreements[:20]
        ]
        show(table(("consignment", "document", "at", "wrong with it", "the run says", "the message says"), rows))


def _plain(found: Audit) -> dict[str, object]:
    from dataclasses import asdict

    return {**asdict(found), "found_at": dict(sorted(found.found_at.items()))}
