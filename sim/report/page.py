"""The page that ends a comparison: one HTML file with its pictures, tables and small print, for any browser, offline.

For a customs reader: open it, print it, send it on; it asks nothing of any network.
For a simulation reader: no script at all, so the content security policy forbids everything but the page's own style sheet (by digest);
equal input gives equal bytes. Charts are drawn here and not by a chart library: the library's script weighs 0.9 MB, needs a looser policy,
scales its text with the drawing and knows neither print nor dark screens.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sim.report.bars import BarFigure, grade_figure, owner_figure, stage_figure
from sim.report.cascade import Cascade, cascade
from sim.report.digits import shown
from sim.report.errors import ErrorListing, correction_listings, error_listings
from sim.report.index import Rows
from sim.report.listing import BY_GROUP, ELSEWHERE, TOLD, Line, Listing, listings, others
from sim.report.model import ComparisonReport, Head, PageMeta
from sim.report.notes import grades, notes
from sim.report.places import lanes
from sim.report.sentence import Statement, statement
from sim.report.shifts import ShiftFigure, group_shifts, owner_shifts
from sim.report.words import opened
from sim.stats.measure import COLUMNS, Measure

GROUPS = ("goods", "tier", "aeo")


@dataclass(frozen=True, slots=True)
class Story:
    """One comparison as the template reads it."""

    id: str
    report: ComparisonReport
    kicker: str
    statement: Statement
    cascade: Cascade | None
    owners: BarFigure | None
    stages: BarFigure | None
    trust: BarFigure | None
    shifts: ShiftFigure | None
    groups: ShiftFigure | None
    listings: tuple[Listing, ...]
    money: tuple[Line, ...]
    counts: tuple[Line, ...]
    errors: tuple[ErrorListing, ...]
    corrections: tuple[ErrorListing, ...]
    streams: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    grades: tuple[tuple[Head, tuple[tuple[str, int, float], ...]], ...]
    download: str


def render(comparisons: Sequence[ComparisonReport], meta: PageMeta | None = None) -> str:
    """The page as text.

    Parameters
    ----------
    comparisons
        In the order they are told; the first one's finding is the headline of the page.
    meta
        Title, version and command.
    """
    stories = [_story(number, report) for number, report in enumerate(comparisons, 1)]
    style = _style()
    page = (
        _environment()
        .get_template("page.html")
        # The style sheet is a file of this package, not a text from outside.
        .render(meta=meta or PageMeta(), stories=stories, style=Markup(style), policy=_policy(style))  # noqa: S704
    )
    return page if page.endswith("\n") else page + "\n"


def story(report: ComparisonReport) -> Story:
    """What is told of one comparison; for programs that draw a page of their own."""
    return _story(1, report)


def measures_csv(rows: Sequence[Measure]) -> str:
    """The rows as CSV with the columns of the measures table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(getattr(row, column)) for column in COLUMNS])
    return out.getvalue()


def _story(number: int, report: ComparisonReport) -> Story:
    rows = Rows(report.measures, report.base.name, report.alternative.name)
    found = lanes(report.intervals, rows)
    titles = (report.base.short, report.alternative.short)
    data = base64.b64encode(measures_csv([r for r in rows.kept if _on_page(r, report)]).encode()).decode("ascii")
    return Story(
        id=f"c{number}",
        report=report,
        kicker=report.kicker or f"{titles[0]} \N{RIGHTWARDS ARROW} {titles[1]}",
        statement=statement(report),
        cascade=cascade(found, rows),
        owners=owner_figure(found, rows, titles),
        stages=stage_figure(found, rows, titles),
        trust=grade_figure(report.intervals, rows, titles),
        shifts=owner_shifts(found, rows),
        groups=group_shifts(report.intervals, rows, GROUPS),
        listings=tuple(listings(report.intervals, rows)),
        money=tuple(others(report.intervals, rows, "money")),
        errors=error_listings(rows),
        corrections=correction_listings(report.intervals, rows),
        counts=tuple(line for kind in ("share", "count", "use") for line in others(report.intervals, rows, kind)),
        streams=tuple((n, shown(r.estimate, unit="share").short) for n, r in rows.in_step_by_stream().items()),
        notes=tuple(notes(report, rows)),
        grades=tuple((h, tuple(grades(h))) for h in (report.base, report.alternative) if h.grades),
        download=data,
    )


def _on_page(row: Measure, report: ComparisonReport) -> bool:
    """Whether a row is among those that can be saved from the page: all of them would weigh more than the page itself."""
    declared = row.measure.partition(".")[0] in {i.name for i in report.intervals if i.headline}
    if row.measure.partition(".")[0] in ELSEWHERE:
        return not row.group
    if row.group:
        return declared and row.statistic in BY_GROUP
    return (
        row.statistic in {*TOLD, "share"} or row.kind in {"money", "use"} or (declared and "step:" not in row.statistic)
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["opened"] = opened
    return environment


@cache
def _style() -> str:
    loader = _environment().loader
    assert loader is not None
    # The digest in the policy is of the text between the tags, byte for byte.
    return f"\n{loader.get_source(_environment(), 'style.css')[0]}"
