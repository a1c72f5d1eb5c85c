"""The commands, put together; each imports what it needs only when it runs, so that ``--help`` is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import message, policy, scenario
from sim.cli.audit import audit
from sim.cli.compare import compare
from sim.cli.demo import demo
from sim.cli.fit import fit
from sim.cli.run import run
from sim.cli.trace import trace
from sim.cli.verify import verify

app = typer.Typer(
    name="clearlane",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Customs clearance and trade documents between Singapore and Zhejiang: hours, money, errors, for whom, and how sure.",
)


def _version(shown: bool) -> None:
    if shown:
        from importlib.metadata import version

        typer.echo(f"clearlane {version('clearlane')}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Both options act before any command."""
    del version, debug


app.command()(demo)
app.command()(run)
app.command()(compare)
app.command()(trace)
app.command()(audit)
app.command()(fit)
app.command()(verify)
app.add_typer(scenario.app, name="scenario", help="List, read, check and write scenarios.")
app.add_typer(message.app, name="message", help="Make, check, convert, spoil and answer messages.")
app.add_typer(policy.app, name="policy", help="What can be changed, since when, for whom.")
