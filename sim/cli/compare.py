"""``clearlane compare``: the same consignments under two or more sets of rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import (
    Engine,
    Groups,
    Jobs,
    Json,
    KeepCases,
    Output,
    Replications,
    Seed,
    Sets,
    engine_name,
    job_count,
    replication_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.experiment.run import Run
    from sim.stats.measure import Measure


def compare(
    base: Annotated[str, typer.Argument(metavar="BASE", help="What it is compared with: a file or a shipped name.")],
    alternatives: Annotated[list[str], typer.Argument(metavar="ALT...", help="One or more scenarios.")],
    measure: Annotated[
        list[str] | None, typer.Option("--measure", help="Only this measure (and its stages); may be repeated.")
    ] = None,
    paired: Annotated[
        bool, typer.Option("--paired", help="Add the distribution over identical consignments: who gains, who loses.")
    ] = False,
    require: Annotated[
        list[str] | None,
        typer.Option(
            "--require", help='Demand of every alternative, like "overall_import.p95 <= 24 h"; exit 4 if not met.'
        ),
    ] = None,
    page: Annotated[Path | None, typer.Option("--page", help="Write an HTML page that needs no network.")] = None,
    replications: Replications = "20",
    seed: Seed = 1,
    jobs: Jobs = 0,
    sets: Sets = None,
    output: Output = None,
    keep_cases: KeepCases = 1,
    engine: Engine = "simpy",
    groups: Groups = False,
    json: Json = False,
) -> None:
    """Compare scenarios on the same consignments, with intervals, and say whose time the difference was."""
    from sim.cli.session import announce, finish, load_all, simulate, tell_targets
    from sim.cli.talk import print_json, say
    from sim.experiment.answers import difference, level_rows
    from sim.experiment.require import Requirement, judge, parse_requirement

    wanted = replication_numbers(replications)
    demands: list[Requirement] = [parse_requirement(text) for text in require or ()]
    found = load_all([base, *alternatives], sets or ())
    names = _measures(measure, {m for s in found for i in s.intervals for m in i.measures})
    announce(found, wanted)
    done = simulate(found, wanted, seed, job_count(jobs), output, keep_cases, engine_name(engine))
    rows = [row for place in range(len(found)) for row in level_rows(done, place)]
    verdicts = [judge(demand, rows, [s.name for s in found[1:]]) for demand in demands]
    for place in range(1, len(found)):
        rows += difference(done, place).rows
    head = finish(done, rows, output)
    shown = [
        r
        for r in rows
        if (not names or r.measure in names) and (paired or not r.estimator.startswith("identical consignments"))
    ]
    if page is not None:
        from sim.experiment.files import write_whole

        write_whole(page, _page(done, rows).encode())
        say(f"page written to {page}")
    if json:
        print_json({"manifest": head, "measures": [r.as_dict() for r in shown]})
    else:
        _tell(done, shown, groups=groups)
        if not names:
            tell_targets(found, rows)
    for verdict in verdicts:
        say(verdict.text)
    if not all(verdict.met for verdict in verdicts):
        raise typer.Exit(4)


def _measures(wanted: Sequence[str] | None, known: set[str]) -> frozenset[str]:
    """The named measures with their stages; empty for all.

    Raises
    ------
    Refused
        ``USE-003`` for a measure that no scenario has.
    """
    from sim.errors import Problem, Refused, nearest

    problems = [
        Problem("USE-003", "--measure", name, "No scenario here measures this.", nearest(name, known))
        for name in wanted or ()
        if name not in known
    ]
    if problems:
        raise Refused(problems)
    return frozenset(k for k in known for name in wanted or () if k == name or k.startswith(f"{name}."))


def _tell(done: Run, rows: Sequence[Measure], *, groups: bool) -> None:
    from sim.cli.talk import show
    from sim.report.tables import comparison_summary, comparison_table, owner_table
    from sim.report.telling import reports

    for report in reports(done.scenarios, rows, done):
        show(comparison_summary(report))
        if groups:
            show(comparison_table(report, groups=True))
        for interval in report.intervals:
            if interval.headline:
                show(owner_table(report, interval))


def _page(done: Run, rows: Sequence[Measure]) -> str:
    from sim.report.page import render
    from sim.report.telling import page_meta, reports

    return render(reports(done.scenarios, rows, done), page_meta())
