"""``clearlane scenario``: list, show, explain, check, write and compare scenario files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Sets
from sim.cli.talk import print_json, say, show, warn

if TYPE_CHECKING:
    from rich.table import Table

app = typer.Typer(no_args_is_help=True, help="List, read, check and write scenarios.")

Name = Annotated[str, typer.Argument(metavar="SCENARIO", help="A shipped name, or a file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]


def table(columns: Iterable[str], rows: Iterable[Sequence[str]], title: str = "") -> Table:
    """A table for people; nothing in it is read as markup."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    made = Table(box=SIMPLE_HEAD, title=Text(title) if title else None, title_justify="left", pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    return made


@app.command("list")
def list_scenarios(as_json: AsJson = False) -> None:
    """The shipped scenarios: name, title, kind of experiment, label."""
    from sim.scenario.shipped import listing

    found = listing()
    if as_json:
        print_json(
            [
                {"name": s.name, "title": {"en": s.title_en, "zh": s.title_zh}, "kind": s.kind, "label": s.label}
                for s in found
            ]
        )
        return
    rows = [(s.name, "cannot be read" if s.broken else s.title_en, s.title_zh, s.kind, s.label) for s in found]
    show(table(("name", "title", "", "kind", "label"), rows))


@app.command("show")
def show_scenario(
    name: Name,
    sets: Sets = None,
    origins: Annotated[
        bool, typer.Option("--origins", help="Say behind each value which file and line it is from.")
    ] = False,
) -> None:
    """The whole text of a scenario, merged from its files; it can be saved and run as it stands."""
    from sim.scenario import merged
    from sim.scenario.write import document

    sys.stdout.write(document(merged(name, sets or ()), (lambda leaf: str(leaf.place)) if origins else None))


@app.command("explain")
def explain_scenario(name: Name, sets: Sets = None, as_json: AsJson = False) -> None:
    """What a scenario means, in words: what travels, who works, which rules hold, how sure the numbers are."""
    from sim.scenario import load
    from sim.scenario.explain import explain

    sections = explain(load(name, sets or ()))
    if as_json:
        print_json(
            [
                {
                    "heading": s.heading,
                    "lines": list(s.lines),
                    "columns": list(s.columns),
                    "rows": [list(r) for r in s.rows],
                }
                for s in sections
            ]
        )
        return
    from rich.text import Text

    for section in sections:
        show(Text(section.heading, style="bold"))
        for line in section.lines:
            show(Text(f"  {line}"))
        if section.rows:
            show(table(section.columns, section.rows))
        show(Text(""))


@app.command("check")
def check_scenario(name: Name, sets: Sets = None, as_json: AsJson = False) -> None:
    """Everything that is wrong with a scenario, with its place; exit code 2 when something is."""
    from sim.errors import Refused
    from sim.scenario import load

    try:
        scenario = load(name, sets or ())
    except Refused as refused:
        if not as_json:
            raise
        print_json({"ok": False, "problems": [p.as_dict() for p in refused.problems]})
        raise typer.Exit(2) from None
    if as_json:
        print_json(
            {
                "ok": True,
                "name": scenario.name,
                "digest": scenario.digest,
                "flow_digest": scenario.flow_digest,
                "problems": [p.as_dict() for p in scenario.warnings],
            }
        )
        return
    warn(scenario.warnings)
    flow = scenario.flow
    count = len(scenario.warnings)
    say_warnings = {0: "no warnings", 1: "1 warning"}.get(count, f"{count} warnings")
    label = f" ({scenario.label})" if scenario.label else ""
    typer.echo(
        f"{scenario.file}{label}: ok, {len(scenario.files)} files, {len(flow.steps)} steps, {len(flow.pools)} teams, "
        f"{len(flow.arrivals)} streams, {len(scenario.policies)} policies, {len(scenario.intervals)} intervals, {say_warnings}"
    )


@app.command("new")
def new_scenario(
    file: Annotated[Path, typer.Argument(help="The file to write, ending in .yaml; it must not exist.")],
    extends: Annotated[str, typer.Option("--extends", help="The base: a shipped name, or a file.")],
    title: Annotated[str, typer.Option("--title", help="Its title.")] = "",
) -> None:
    """Write a small scenario that extends another one."""
    from sim.scenario.shipped import write_new

    write_new(file, extends, title)
    say(f"{file} written; check it with: clearlane scenario check {file}")


@app.command("diff")
def diff_scenarios(before: Name, after: Name, as_json: AsJson = False) -> None:
    """What two scenarios say differently, value by value, with the places."""
    from sim.scenario import merged
    from sim.scenario.difference import differences
    from sim.scenario.nodes import label_of

    trees = merged(before), merged(after)
    found = differences(*trees)
    if as_json:
        print_json(
            [
                {
                    "path": d.path,
                    "before": d.before,
                    "after": d.after,
                    "before_at": str(d.before_place or ""),
                    "after_at": str(d.after_place or ""),
                }
                for d in found
            ]
        )
        return
    if not found:
        typer.echo(f"{before} and {after} say the same.")
        return
    rows = [
        (
            d.path,
            f"{d.before or '-'}\n{d.before_place or ''}".rstrip(),
            f"{d.after or '-'}\n{d.after_place or ''}".rstrip(),
        )
        for d in found
    ]
    # A constructed scenario says so wherever it appears.
    labels = [
        f"{name} ({label})" if (label := label_of(tree)) else name
        for name, tree in zip((before, after), trees, strict=True)
    ]
    show(table(("value", *labels), rows))
    typer.echo(f"{len(found)} values differ.")


@app.command("schema")
def schema_of_scenarios() -> None:
    """The JSON Schema of a scenario file, for editors."""
    from sim.scenario.schema import schema

    print_json(schema())


@app.command("import-bpa")
def import_bpa(
    table: Annotated[Path, typer.Argument(metavar="TABLE.csv", help="Columns: activity, actor, low, typical, high, cost, currency, next.")],
    file: Annotated[Path, typer.Option("--output", "-o", help="The process file to write, ending in .yaml; it must not exist.", show_default=False)],
    country: Annotated[str, typer.Option("--country", help="sg or cn.")] = "",
    direction: Annotated[str, typer.Option("--direction", help="import or export.")] = "",
    mode: Annotated[str, typer.Option("--mode", help="sea, air, ...")] = "",
    pert: Annotated[bool, typer.Option("--pert", help="Times by PERT; else triangular.")] = False,
    title: Annotated[str, typer.Option("--title", help="Its title.")] = "",
) -> None:  # fmt: skip
    """Write the table of a business process analysis as a process file; all its numbers are graded expert."""
    from sim.experiment.bpa import process_text, refuse_shipped
    from sim.experiment.files import write_whole
    from sim.experiment.fit.run import writable

    writable(file)
    refuse_shipped(file.stem)
    shape = "pert" if pert else "triangular"
    text = process_text(table, country=country, direction=direction, mode=mode, shape=shape, title=title)
    write_whole(file, text.encode())
    say(f"{file} written; name it among the processes of a lane: lanes: {{my-lane: {{processes: [{file.stem}]}}}}")
