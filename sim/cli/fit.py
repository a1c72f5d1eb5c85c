"""``clearlane fit``: parameters from a Time Release Study extract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json

if TYPE_CHECKING:
    from sim.experiment.fit.found import Fit
    from sim.experiment.fit.run import Result


def fit(
    data: Annotated[
        Path,
        typer.Argument(metavar="DATA.csv", help="One row a consignment, one column a milestone.", show_default=False),
    ],
    columns: Annotated[
        Path,
        typer.Option("--columns", help="What the columns mean, and which values they give (YAML).", show_default=False),
    ],
    base: Annotated[
        str,
        typer.Option(
            "--base", help="The scenario whose values are replaced: a shipped name, or a file.", show_default=False
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="The scenario to write, ending in .yaml; it must not exist.", show_default=False
        ),
    ],
    page: Annotated[
        Path | None,
        typer.Option("--page", help="The page with the drawings; beside the scenario, as .html, by default."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**63 - 1, help="Names the luck of the goodness test.")] = 1,
    json: Json = False,
) -> None:
    """Fit durations and shares to an extract of stamps, and write them as a small scenario over a base.

    Every row that is not used is counted under its reason. Consignments still open at the end of the study count as open, not as quick.
    """
    from sim.cli.talk import print_json, say, warn
    from sim.experiment.files import write_whole
    from sim.experiment.fit.run import checked, fit_file, writable
    from sim.report.fit import render

    drawing = page or output.with_suffix(".html")
    writable(output, drawing)
    result = fit_file(data, columns, base, output, seed)
    warn(result.warnings)
    with checked(result.text, output) as trial:
        write_whole(drawing, render(result, f"clearlane fit {data.name}").encode())
        trial.replace(output)
    if json:
        print_json(_plain(result))
    else:
        _tell(result)
    say(f"{output} and {drawing} written; compare with: clearlane scenario diff {base} {output}")


def _tell(result: Result) -> None:
    from rich.text import Text

    from sim.cli.scenario import table
    from sim.cli.talk import show
    from sim.experiment.fit.found import FittedPath
    from sim.experiment.fit.scenario import percent

    cleaned = result.cleaned
    show(
        Text(
            f"{result.sheet.file} ({result.sheet.said}): {cleaned.given} rows, {len(cleaned.cases)} used, "
            f"{cleaned.left_out.total} left out"
        )
    )
    rows = [(reason, str(count), lines) for reason, count, lines in cleaned.left_out.rows()]
    for path in result.paths:
        if isinstance(path, FittedPath):
            stage = path.durations.stage
            rows += [
                (f"{stage.start} to {stage.end}: {reason}", str(count), lines)
                for reason, count, lines in path.durations.left_out.rows()
            ]
    if rows:
        show(table(("left out because of", "rows", "lines"), rows))
    told = []
    for path in result.paths:
        if isinstance(path, FittedPath):
            for one in (path.whole, *path.groups):
                told += _fit_rows(path.durations.stage.path, one)
        else:
            for counted in (path.whole, *path.groups):
                told += [
                    (path.ways.path, "/".join(counted.group) or "all", str(s.of), s.value, percent(s.estimate), percent(s.low), percent(s.high), "")
                    for s in counted.rows
                ]  # fmt: skip
    show(
        table(
            ("value of the base", "group", "rows", "parameter", "value", "95 % from", "to", "family, largest gap"), told
        )
    )


def _fit_rows(path: str, one: Fit) -> list[tuple[str, ...]]:
    from sim.experiment.fit.scenario import said_parameter

    if one.best is None or one.goodness is None:
        return []
    said = f"{one.best.family.name}, {100 * one.goodness.distance:.1f} % (p = {one.goodness.p_value:.2g})"
    count = f"{one.sample.size}" + (f", {one.sample.open} open" if one.sample.open else "")
    return [
        (path, "/".join(one.group) or "all", count, p.name, *said_parameter(p, n), said)
        for n, p in enumerate(one.best.parameters)
    ]  # fmt: skip


def _plain(result: Result) -> dict[str, Any]:
    from sim.experiment.fit.cleaning import Exclusions
    from sim.experiment.fit.found import FittedPath

    def exclusions(found: Exclusions) -> list[dict[str, Any]]:
        return [{"reason": r, "rows": c, "lines": found.lines[r]} for r, c, _ in found.rows()]

    stages, shares = [], []
    for path in result.paths:
        if isinstance(path, FittedPath):
            groups = [_plain_fit(f) for f in (path.whole, *path.groups)]
            left_out = exclusions(path.durations.left_out)
            stages.append({"path": path.durations.stage.path, "left_out": left_out, "groups": groups})
        else:
            counted = [
                {
                    "group": list(c.group),
                    "rows": c.of,
                    "shares": [
                        {"value": s.value, "rows": s.count, "estimate": s.estimate, "low": s.low, "high": s.high}
                        for s in c.rows
                    ],
                }
                for c in (path.whole, *path.groups)
            ]
            shares.append({"path": path.ways.path, "unvalued": path.unvalued, "groups": counted})
    return {
        "file": result.sheet.file,
        "encoding": result.sheet.encoding,
        "delimiter": result.sheet.delimiter,
        "rows": result.cleaned.given,
        "used": len(result.cleaned.cases),
        "left_out": exclusions(result.cleaned.left_out),
        "durations": stages,
        "shares": shares,
        "warnings": [p.as_dict() for p in result.warnings],
    }


def _plain_fit(fit: Fit) -> dict[str, Any]:
    found: dict[str, Any] = {"group": list(fit.group), "rows": fit.sample.size, "open": fit.sample.open}
    if fit.best is None or fit.goodness is None:
        return {**found, "family": None}
    return {
        **found,
        "family": fit.best.family.name,
        "parameters": [{"name": p.name, "value": p.value, "low": p.low, "high": p.high} for p in fit.best.parameters],
        "aic": {f.family.name: f.aic for f in fit.families},
        "distance": fit.goodness.distance,
        "p_value": fit.goodness.p_value,
        "judged": fit.goodness.judged,
    }
