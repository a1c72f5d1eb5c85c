"""``clearlane run``: one scenario, as often as it takes."""

from __future__ import annotations

from typing import Annotated

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


def run(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A file, or the name of a shipped scenario.")],
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
    """Run a scenario and print what was measured, with intervals."""
    from sim.cli.session import announce, finish, load_all, simulate, tell_targets
    from sim.cli.talk import print_json, show
    from sim.experiment.answers import level_rows

    wanted = replication_numbers(replications)
    found = load_all([scenario], sets or ())
    announce(found, wanted)
    done = simulate(found, wanted, seed, job_count(jobs), output, keep_cases, engine_name(engine))
    rows = level_rows(done, 0)
    head = finish(done, rows, output)
    if json:
        print_json({"manifest": head, "measures": [r.as_dict() for r in rows]})
        return
    from sim.report.build import head as describe
    from sim.report.build import interval_text
    from sim.report.tables import level_table

    show(level_table(describe(found[0]), [interval_text(i) for i in found[0].intervals], rows, groups=groups))
    tell_targets(found, rows)
