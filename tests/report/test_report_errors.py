"""The section on errors: told where documents can be wrong, both sides beside each other, and nowhere else."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console, RenderableType

from sim.report.errors import correction_listings, error_listings, error_table
from sim.report.index import Rows
from sim.report.model import Head, IntervalText
from sim.report.page import render
from sim.report.tables import comparison_summary, level_table
from sim.stats import Measure, compare, measures
from tests.report import made_up
from tests.stats.test_error_measures import BASE, OTHER

INTERVALS = (IntervalText("realised", "Ready to delivered", place="delivery", headline=True),)
ROWS = [*measures(BASE, "b"), *measures(OTHER, "o"), *compare(BASE, OTHER, ("b", "o")).rows]
FOUND = Rows(ROWS, "b", "o")
REPORT = replace(
    made_up.demo()[0][0],
    base=Head("b", "Before"),
    alternative=Head("o", "After"),
    intervals=INTERVALS,
    measures=ROWS,
)


def text(of: RenderableType) -> str:
    out = io.StringIO()
    Console(width=200, file=out).print(of)
    return out.getvalue()


def value(measure: str, statistic: str, scenario: str = "b") -> float:
    wanted = (measure, statistic, scenario, None, "")
    row = next(r for r in ROWS if (r.measure, r.statistic, r.scenario, r.baseline, r.group) == wanted)
    assert row.estimate is not None
    return row.estimate


def test_every_document_is_told_and_all_of_them_first() -> None:
    listings = error_listings(FOUND)
    assert [x.name for x in listings] == ["errors", "errors.declaration"]
    lines = {line.label: line for line in listings[1].lines}
    assert lines["wrong when first looked at"].base.estimate == f"{100 * value('errors.declaration.rate', 'share'):.0f}"
    assert lines["rounds of correction, per consignment"].difference.unit == ""


def test_hours_are_told_by_owner() -> None:
    (listing,) = correction_listings(INTERVALS, FOUND)
    assert listing.lines[0].label == "hours under correction"
    assert {"of these: trader", "of these: customs"} <= {line.label for line in listing.lines}


def test_the_terminal_table_is_compact_and_names_both_sides() -> None:
    table = error_table(INTERVALS, FOUND)
    assert table is not None
    said = text(table)
    assert "b → o" in said
    assert "declaration" in said
    assert "Ready to delivered" in said
    assert said.count("\n") < 12, said
    assert text(comparison_summary(REPORT)).count("Errors in documents") == 1
    alone = text(level_table(Head("b", "Before"), INTERVALS, measures(BASE, "b")))
    assert "Errors in documents" in alone
    assert "errors.declaration" not in alone  # told in their own table, not among the shares


def test_the_page_has_the_section() -> None:
    page = render([REPORT])
    assert page.count("<h3>Errors: who makes, finds, mends and pays</h3>") == 1
    assert "Who pays: hours of Ready to delivered" in page


def test_nothing_is_told_where_no_document_can_be_wrong() -> None:
    plain: list[Measure] = [r for r in ROWS if not r.measure.startswith(("errors", "correction_time"))]
    report = replace(REPORT, measures=plain)
    rows = Rows(plain, "b", "o")
    assert error_table(INTERVALS, rows) is None
    assert error_listings(rows) == ()
    assert "Errors:" not in render([report])
    assert "Errors in documents" not in text(comparison_summary(report))
