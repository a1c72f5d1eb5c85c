"""The reference page of the measures against what is really produced: a program that reads ``--json`` may rely on it."""

from __future__ import annotations

import doctest
import re
from dataclasses import fields
from pathlib import Path

from sim.results import PairSummary
from sim.stats import COLUMNS, Measure, compare, measures
from tests.stats.test_comparison import BASE, RESULT
from tests.stats.test_episode import run
from tests.stats.test_error_measures import BASE as ERRORS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference" / "measures.md").read_text(encoding="utf-8")
EXPLANATION = DOCS / "explanation" / "statistics.md"


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(title: str) -> list[str]:
    return [line.split("|")[1] for line in section(title).splitlines() if line.startswith(("| `", "| *"))]


def produced() -> list[Measure]:
    """Rows of every sort."""
    pair = PairSummary(rounds={"": (3, 5, 2)})
    documents = compare(ERRORS, ERRORS, ("b", "o"), pairs=[pair] * len(ERRORS)).rows
    surge = measures([run(50, 100, 1)] * 2, "surge")
    return [*measures(BASE, "b"), *measures(ERRORS, "e"), *RESULT.rows, *surge, *documents]


def test_columns_are_documented_in_their_order() -> None:
    documented = [cell.strip(" `") for cell in first_cells("Columns")]
    assert documented == list(COLUMNS) == [f.name for f in fields(Measure)]


def test_every_statistic_and_name_that_is_produced_is_documented() -> None:
    rows = produced()
    statistics = {word for cell in first_cells("Statistics") for word in re.findall(r"`([a-z_0-9:]+)`", cell)}
    starts = tuple(w for w in statistics if w.endswith((":", "_")))
    assert any(r.statistic == "share_fewer" for r in rows)
    undocumented = {r.statistic for r in rows if r.statistic not in statistics and not r.statistic.startswith(starts)}
    assert not undocumented
    names = {w for cell in first_cells("Names") for w in re.findall(r"`([a-z_.]+)`", cell)}
    ends = tuple(w for w in names if w.startswith("."))
    intervals = set(BASE[0].measures) | {"realised", "stay", "stay.a", "stay.b", "other"}
    unnamed = {
        r.measure
        for r in rows
        if r.measure not in intervals | names
        and not r.measure.startswith(("cost.", "pool.", "correction_time."))
        and not (r.measure.startswith("errors.") and r.measure.endswith(ends))
    }
    assert not unnamed


def test_kinds_and_units_are_documented() -> None:
    rows = produced()
    columns = section("Columns")
    for word in {r.kind for r in rows} | {r.unit for r in rows} - {"SGD", "SGD/week"}:
        assert f"`{word}`" in columns, word


def test_examples_of_the_explanation_run() -> None:
    found = doctest.testfile(str(EXPLANATION), module_relative=False)
    assert found.attempted > 0
    assert not found.failed
