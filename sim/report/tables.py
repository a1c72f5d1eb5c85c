"""Text tables for the terminal: every interval of a comparison or a run, with its limits.

For a customs reader: the same numbers as on the page, in the window the command was typed in.
For a simulation reader: rich renderables; nothing is printed here, so the caller chooses stream and width.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.flow.owners import OWNERS as OWNER_ORDER
from sim.report.digits import Shown, is_time, shown
from sim.report.errors import error_table
from sim.report.index import ALL, Rows
from sim.report.listing import RARE, Line, group_words, listings, others
from sim.report.model import ComparisonReport, Head, IntervalText
from sim.report.sentence import statement
from sim.report.words import opened, owner, stage, statistic_words
from sim.stats.measure import Measure

_KINDS = (("money", "Money"), ("share", "Shares"), ("count", "Counts"), ("use", "Use of teams"))
_COLOUR = {"sooner": "green", "less": "green", "later": "red", "more": "red", "unclear": "dim"}


def comparison_table(report: ComparisonReport, *, groups: bool = False) -> RenderableType:
    """Every interval of a comparison: base, alternative and difference, mean and quantiles, with limits.

    Parameters
    ----------
    groups
        Also every group of consignments.
    """
    rows = Rows(report.measures, report.base.name, report.alternative.name)
    table = _frame(_caption(report))
    for title, name in (
        ("", ""),
        (report.base.name, report.base.label),
        (report.alternative.name, report.alternative.label),
    ):
        if title:
            table.add_column(f"{title}\n({name})" if name else title, justify="right")
        else:
            table.add_column("interval")
    table.add_column("difference", justify="right")
    table.add_column("published figures", style="dim")
    for listing in listings(report.intervals, rows):
        note = listing.expectation + (f": {listing.as_expected}" if listing.as_expected else "")
        mark = "" if listing.headline else " (exploratory)"
        table.add_row(Text(f"{opened(listing.en)}{mark}", style="bold"), "", "", "", note)
        _add(table, listing.lines)
        for words, lines in listing.groups if groups else ():
            table.add_row(Text(f"  {words}", style="italic"), "", "", "", "")
            _add(table, lines)
    for kind, heading in _KINDS:
        found = others(report.intervals, rows, kind)
        if found:
            table.add_section()
            table.add_row(Text(heading, style="bold"), "", "", "", "")
            _add(table, found)
    return table


def comparison_summary(report: ComparisonReport) -> RenderableType:
    """The minister's sentence above the table; below it what became of the documents, where they can be wrong."""
    said = statement(report)
    finding = Text("".join(s.text for s in said.finding), style="bold")
    parts = [finding, Text(f"{said.sides} {said.footing}".strip()), Text(""), comparison_table(report)]
    errors = error_table(report.intervals, Rows(report.measures, report.base.name, report.alternative.name))
    return Group(*parts, *([] if errors is None else [Text(""), errors]))


def level_table(
    head: Head, intervals: Sequence[IntervalText], measures: Sequence[Measure], *, groups: bool = False
) -> RenderableType:
    """Every measure of one run: intervals and their stages with mean and quantiles, then counts, money and teams."""
    rows = Rows(measures, head.name, head.name)
    table = _frame(f"{head.title or head.name}{f' ({head.label})' if head.label else ''}")
    for title in ("interval", "statistic", "estimate", "limits", "cases"):
        table.add_column(title, justify="left" if title in {"interval", "statistic"} else "right")
    for interval in sorted(intervals, key=lambda i: not i.headline):
        names = {interval.name: opened(interval.en)}
        names |= {f"{interval.name}.{s}": f"  {stage(s, en, zh)[0]}" for s, en, zh in interval.stages}
        for measure, name in names.items():
            told = [r for r in rows.kept if r.measure == measure and _is_told(r, groups=groups)]
            for row in told:
                value = shown(row.estimate, row.low, row.high, row.unit)
                words = name + (f" - {group_words(row.group)}" if row.group else "")
                table.add_row(words, statistic_words(row.statistic), value.short, value.interval, f"{row.cases:,}")
    for kind, heading in (*_KINDS, ("time", "Times of the whole system")):
        found = others(intervals, rows, kind)
        if found:
            table.add_section()
            table.add_row(Text(heading, style="bold"), "", "", "", "")
            for line in found:
                table.add_row(f"  {line.label}", "", line.base.short, line.base.interval, f"{line.cases:,}")
    errors = error_table(intervals, rows)
    return table if errors is None else Group(table, Text(""), errors)


def _is_told(row: Measure, *, groups: bool) -> bool:
    """A level with a number, for everyone unless groups are asked for; a share of nothing is left out."""
    if row.baseline or ":" in row.statistic or row.estimate is None or (row.group != ALL and not groups):
        return False
    return row.statistic not in RARE or row.estimate != 0.0


def owner_table(report: ComparisonReport, interval: IntervalText, group: str = ALL) -> RenderableType:
    """Whose time an interval is, on both sides, and what changed."""
    rows = Rows(report.measures, report.base.name, report.alternative.name)
    sides = [rows.parts(interval.name, "owner", name, group) for name in (rows.base, rows.alternative)]
    change = rows.parts(interval.name, "owner", group=group)
    table = _frame(f"{opened(interval.en)}: whose time")
    for title in ("owner", rows.base, rows.alternative, "difference"):
        table.add_column(title, justify="left" if title == "owner" else "right")
    for name in OWNER_ORDER:
        if any(name in part for part in (*sides, change)):
            table.add_row(owner(name), *(_stacked(_part(part.get(name))) for part in (*sides, change)))
    return table


def _part(row: Measure | None) -> Shown:
    return (
        shown(None)
        if row is None
        else shown(row.estimate, row.low, row.high, row.unit, wanted="h" if is_time(row.unit) else "")
    )


def _frame(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
    )


def _add(table: Table, lines: Sequence[Line]) -> None:
    for line in lines:
        censored = f"{line.censored} unfinished" if line.censored else ""
        table.add_row(
            f"  {line.label}",
            _stacked(line.base),
            _stacked(line.alternative),
            Text(_stacked(line.difference), style=_COLOUR.get(line.verdict, "")),
            censored,
        )


def _stacked(value: Shown) -> str:
    return f"{value.short} ({value.interval})" if value.interval else value.short


def _caption(report: ComparisonReport) -> str:
    facts = report.facts
    volume = "" if facts.volume == 1.0 else f", volume {100.0 * facts.volume:g} % with teams scaled alike"
    return (
        f"{report.alternative.name} against {report.base.name}: {facts.replications} replications, seed {facts.seed}{volume}; "
        f"{100.0 * facts.level:g} % simulation intervals, inputs taken as exact"
    )
