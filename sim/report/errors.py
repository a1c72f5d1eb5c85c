"""Errors in documents as a report tells them: who makes them, who finds them, who mends them, and whose hours they cost.

For a customs reader: a table by document, both sides beside each other, and the hours of a consignment spent on putting papers right.
For a simulation reader: looked up in the measures ``errors...`` and ``correction_time...``; a scenario without documents that can be
wrong has none, and then nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sim.flow.owners import OWNERS as OWNER_ORDER
from sim.report.digits import shown
from sim.report.index import Rows
from sim.report.listing import Line, line_of
from sim.report.model import IntervalText
from sim.report.words import owner
from sim.stats.errors import EACH

DOCUMENTS: dict[str, tuple[str, str]] = {
    "": ("all documents of a consignment", "全部单证"),
    "sg_outward": ("Singapore outward declaration", "新加坡出口申报"),
    "sg_inward": ("Singapore inward declaration", "新加坡进口申报"),
    "cn_import": ("Chinese import declaration", "中国进口报关单"),
    "cn_export": ("Chinese export declaration", "中国出口报关单"),
    "invoice": ("commercial invoice", "商业发票"),
    "packing_list": ("packing list", "装箱单"),
    "shipping_instruction": ("shipping instruction", "托运单"),
    "manifest_import": ("original manifest (import)", "原始舱单"),
    "manifest_export": ("pre-loading manifest (export)", "预配舱单"),
    "transport_document": ("bill of lading", "提单"),
    "certificate": ("application for the certificate of origin", "原产地证申请"),
}
TOLD: tuple[tuple[str, str, str], ...] = (
    ("rate", "share", "wrong when first looked at"),
    ("rate", "by_family:keystroke", "of these: slip of the keyboard"),
    ("rate", "by_family:fact", "of these: wrong fact"),
    ("rate", "by_family:world", "of these: overtaken by events"),
    ("world_changes", "share", "world changed after keying"),
    ("first_time_right", "share", "right first time"),
    ("found", "by_finder:rules", "errors found by machine, in the document alone"),
    ("found", "by_finder:comparison", "errors found by machine, beside another document"),
    ("found", "by_finder:review", "errors found by people, in the papers"),
    ("found", "by_finder:exam", "errors found by examining the goods"),
    ("found", "by_finder:audit", "errors found by audit"),
    ("false_queries", "mean", "false queries"),
    ("rounds", "mean", "rounds of correction"),
    ("rounds", "at_least_1", "corrected at least once"),
    ("rounds", "at_least_2", "corrected more than once"),
    ("escapes", "share", "released with an error nobody had found"),
    ("escapes", "by_family:keystroke", "of these: slip of the keyboard"),
    ("escapes", "by_family:fact", "of these: wrong fact"),
    ("escapes", "by_family:world", "of these: overtaken by events"),
    ("escaped", "surfaced:later", "escaped errors found at a later look"),
    ("escaped", "surfaced:exam", "escaped errors found with the goods"),
    ("escaped", "surfaced:audit", "escaped errors found by audit"),
    ("escaped", "surfaced:never", "escaped errors never found"),
)
"""What is said of a document, in the order of the questions: (measure, statistic, words)."""
_COMPACT: tuple[tuple[str, str, str], ...] = (
    ("rate", "share", "wrong"),
    ("rounds", "mean", "rounds"),
    ("first_time_right", "share", "right first time"),
    ("escapes", "share", "escaped"),
)
_PART_OF = ("by_family:", "by_finder:", "surfaced:")


@dataclass(frozen=True, slots=True)
class ErrorListing:
    """One document, or one interval's hours of correction, as lines of a table."""

    name: str
    en: str
    zh: str
    lines: tuple[Line, ...]


def error_listings(rows: Rows) -> tuple[ErrorListing, ...]:
    """Every document that can be wrong; all documents together come first."""
    found = []
    for document in documents(rows):
        head = measure(document)
        lines = [
            _each(line)
            for name, statistic, words in TOLD
            if (line := line_of(rows, f"{head}.{name}", statistic, "", words)) is not None
            and not _nothing(line, statistic)
        ]
        if lines:
            found.append(ErrorListing(head, *document_words(document), tuple(lines)))
    return tuple(found)


def correction_listings(intervals: Sequence[IntervalText], rows: Rows) -> tuple[ErrorListing, ...]:
    """Hours of each declared interval that went into corrections: all of them, then by owner."""
    found = []
    for interval in sorted(intervals, key=lambda i: i.place != "delivery"):
        name = f"correction_time.{interval.name}"
        whole = line_of(rows, name, "mean", "", "hours under correction")
        if whole is None:
            continue
        lines = [whole]
        touched = line_of(rows, name, "touched", "", "consignments with any")
        lines += [] if touched is None else [touched]
        for who in OWNER_ORDER:
            line = line_of(rows, name, f"by_owner:{who}", "", f"of these: {owner(who)}")
            if line is not None:
                lines.append(line)
        found.append(ErrorListing(name, interval.en, interval.zh, tuple(lines)))
    return tuple(found)


def error_table(intervals: Sequence[IntervalText], rows: Rows) -> RenderableType | None:
    """A compact table for a terminal: a line a document, then the hours of correction; None where there is nothing to tell."""
    told = list(documents(rows))
    if not told:
        return None
    compared = rows.base != rows.alternative
    table = Table(
        title="Errors in documents"
        + (f": {rows.base} \N{RIGHTWARDS ARROW} {rows.alternative} (interval of the difference)" if compared else ""),
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
    )
    table.add_column("document")
    for _, _, words in _COMPACT:
        table.add_column(words, justify="right")
    for document in told:
        head = measure(document)
        cells = [line_of(rows, f"{head}.{name}", statistic, "", "") for name, statistic, _ in _COMPACT]
        table.add_row(document_words(document)[0], *(_sides(line, compared) for line in cells))
    for interval in intervals:
        whole = line_of(rows, f"correction_time.{interval.name}", "mean", "", "")
        if whole is not None and interval.place == "delivery":
            table.add_section()
            table.add_row(f"hours under correction: {interval.en}", _sides(whole, compared), "", "", "")
            table.add_row(Text(f"  {_owners(interval.name, rows, compared)}", style="dim"), "", "", "", "")
    return table


def _owners(interval: str, rows: Rows, compared: bool) -> str:
    """The three owners who spend most of the time under correction, in hours."""
    sides = [
        rows.parts(f"correction_time.{interval}", "owner", name)
        for name in dict.fromkeys((rows.base, rows.alternative))
    ]
    names = dict.fromkeys(name for side in sides for name in side)
    most = {name: max(abs(side[name].estimate or 0.0) for side in sides if name in side) for name in names}
    said = []
    for name in sorted(most, key=lambda n: -most[n])[:3]:
        found = [side.get(name) for side in sides]
        texts = [
            shown(0.0 if r is None else r.estimate, *((r.low, r.high) if r else (None, None)), "h", wanted="h")
            for r in found
        ]
        arrow = " \N{RIGHTWARDS ARROW} ".join(t.estimate for t in texts) if compared else texts[0].estimate
        said.append(f"{owner(name)} {arrow} h")
    return ", ".join(said)


def documents(rows: Rows) -> Iterator[str]:
    """Names of the documents told of, all together first."""
    names = {
        r.measure.removesuffix(".rate").removeprefix("errors").removeprefix(".")
        for r in rows.kept
        if r.measure.startswith("errors") and r.measure.endswith(".rate")
    }
    known = list(DOCUMENTS)
    yield from sorted(names, key=lambda n: (known.index(n) if n in known else len(known), n))


def document_words(name: str) -> tuple[str, str]:
    """English and Chinese words for a document; an unknown name passes through."""
    return DOCUMENTS.get(name, (name.replace("_", " "), ""))


def measure(document: str) -> str:
    """Beginning of the names of a document's measures."""
    return f"errors.{document}" if document else "errors"


def _each(line: Line) -> Line:
    """What is counted per consignment says so in its name, so that its numbers stand in narrow columns."""
    if line.base.unit != EACH:
        return line
    sides = {name: replace(getattr(line, name), unit="") for name in ("base", "alternative", "difference")}
    return replace(line, label=f"{line.label}, {EACH}", **sides)


def _nothing(line: Line, statistic: str) -> bool:
    """A part that is 0 on both sides is not told."""
    return statistic.startswith(_PART_OF) and all(s.estimate in ("0", "-") for s in (line.base, line.alternative))


def _sides(line: Line | None, compared: bool) -> str:
    """Both levels with the interval of their difference, or one level with its own; what is counted per consignment needs no unit here."""
    if line is None:
        return "-"
    levels = [line.base, line.alternative] if compared else [line.base]
    interval = (line.difference if compared else line.base).interval
    text = " \N{RIGHTWARDS ARROW} ".join(s.short.removesuffix(EACH).rstrip() for s in levels)
    return f"{text} ({interval})" if interval else text
