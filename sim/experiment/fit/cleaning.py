"""Which rows can be used, and what became of all the others: each is counted under one reason, and the first of them are shown.

For a simulation reader: rows to cases; read + left out = given, for rows, and again for each stage (a property the tests demand).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from sim.experiment.fit.plan import Plan
from sim.experiment.fit.stamps import Clock, Unusable
from sim.experiment.fit.table import Row, Sheet

SHOWN = 5
EMPTY = "an empty row"
CELLS = "another number of cells than the heading"
NO_CASE = "no case number"
AGAIN = "the same row again"
CONFLICT = "one case number with different contents"
ORDER = "stamps in the wrong order"
UNDATED = "no stamp to date the case by"
OUTSIDE = "outside the days of the study"
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Case:
    """One consignment: its line, its moments (seconds; absent where there is no stamp) and attribute values."""

    line: int
    number: str
    stamps: dict[str, float]
    attributes: dict[str, str]


@dataclass
class Exclusions:
    """Counts by reason, with the first lines of each."""

    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, reason: str, lines: Iterable[int]) -> None:
        """Note these lines under a reason."""
        for line in lines:
            self.counts[reason] = self.counts.get(reason, 0) + 1
            if len(kept := self.lines.setdefault(reason, [])) < SHOWN:
                kept.append(line)

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.counts.values())

    def rows(self) -> list[tuple[str, int, str]]:
        """Reason, count and first lines, the most frequent first."""
        most = sorted(self.counts, key=lambda r: (-self.counts[r], r))
        more = {r: ", ..." if self.counts[r] > len(self.lines[r]) else "" for r in most}
        return [(r, self.counts[r], ", ".join(map(str, self.lines[r])) + more[r]) for r in most]


@dataclass
class Cleaned:
    """The usable cases, what was left out, and cells of attributes that mean nothing (the row is used all the same)."""

    given: int
    cases: list[Case]
    left_out: Exclusions
    odd_cells: dict[str, Exclusions]


def clean(plan: Plan, sheet: Sheet) -> Cleaned:
    """Rows to cases."""
    left_out = Exclusions()
    odd = {name: Exclusions() for name in plan.attributes}
    number_at = sheet.at(plan.case.name)
    rows = _distinct(sheet, number_at, plan, left_out)
    clocks = {name: (sheet.at(s.column.name), Clock(s.form, plan.zone)) for name, s in plan.stamps.items()}
    columns = {name: sheet.at(a.column.name) for name, a in plan.attributes.items()}
    bounds = plan.moment(plan.first), plan.moment(plan.last) + _DAY
    cases = []
    for row in rows:
        try:
            stamps = {n: c.read(row.cells[at]) for n, (at, c) in clocks.items() if row.cells[at] not in plan.missing}
        except Unusable as unusable:
            left_out.add(str(unusable), [row.line])
            continue
        reason = _wrong(plan, stamps, bounds)
        if reason:
            left_out.add(reason, [row.line])
            continue
        attributes = {}
        for name, at in columns.items():
            values = plan.attributes[name].values
            cell = row.cells[at]
            if cell in plan.missing or (values and cell not in values):
                odd[name].add("no value" if cell in plan.missing else f"unknown: {cell[:40]}", [row.line])
            else:
                attributes[name] = values.get(cell, cell)
        cases.append(Case(row.line, row.cells[number_at], stamps, attributes))
    return Cleaned(len(sheet.rows), cases, left_out, odd)


def _distinct(sheet: Sheet, number_at: int, plan: Plan, left_out: Exclusions) -> list[Row]:
    """Whole rows, each case once; of a case whose rows contradict each other none."""
    used = [sheet.at(c.name) for c in plan.columns]
    by_case: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if not any(row.cells):
            left_out.add(EMPTY, [row.line])
        elif len(row.cells) != len(sheet.heading):
            left_out.add(CELLS, [row.line])
        elif row.cells[number_at] in plan.missing:
            left_out.add(NO_CASE, [row.line])
        else:
            by_case.setdefault(row.cells[number_at], []).append(row)
    kept = []
    for rows in by_case.values():
        if len({tuple(r.cells[i] for i in used) for r in rows}) == 1:
            kept.append(rows[0])
            left_out.add(AGAIN, [r.line for r in rows[1:]])
        else:
            left_out.add(CONFLICT, [r.line for r in rows])
    return kept


def _wrong(plan: Plan, stamps: dict[str, float], bounds: tuple[float, float]) -> str:
    for sequence in plan.sequences:
        there = [stamps[n] for n in sequence if n in stamps]
        if any(b < a for a, b in pairwise(there)):
            return ORDER
    if plan.dated_by not in stamps:
        return UNDATED
    return "" if bounds[0] <= stamps[plan.dated_by] < bounds[1] else OUTSIDE
