"""The reference page of defects: what each is, where it can occur, and by whom it is found in which message.

For an engineering reader: read from the registry and from the verdict table, so that the page says what the engines compute with.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.messages.findings import LAYERS
from sim.trade.defects import FAMILIES, Defect, registry
from sim.trade.defects.tools.fields import class_facts, site_of
from sim.trade.verdicts import Row, Verdicts, verdicts

TOLD = {
    "fact": "Wrong at the source, therefore the same on paper and in data",
    "world": "True when lodged, untrue now: the commonest reason to amend",
    "keystroke": "A slip of whoever keys the document",
}
PLACES = {"holder": "whoever holds the document", "trader": "the trader"}
MEANS = {"review": "review of the papers", "exam": "exam of the goods", "audit": "audit of the books"}


def defects(table: Verdicts | None = None) -> Iterator[str]:
    """The page, block by block: a section for each family with its defects, then the table of every message.

    Raises
    ------
    Refused
        When the verdict table cannot be read.
    """
    known = table or verdicts()
    yield "# The defects"
    yield (
        "A *variant* is a defect at one class of fields, `defect@class`; a document holds at most one variant of a site. The tables tell at\n"
        "which layer a machine finds a variant in a message, with which codes, and beside which other document a comparison shows it. They\n"
        "are made by putting each defect into real messages and running the real checks; how, and what the families mean, is told in\n"
        "[how documents go wrong](../explanation/defects.md). Frequencies are for orientation only: those of a run are in its scenario."
    )
    for family in FAMILIES:
        yield f"## Family: {family}"
        yield f"{TOLD[family]}."
        for defect in registry().values():
            if defect.family == family:
                yield from _section(defect, known)
    yield from _classes()
    yield "## Every message"
    for message in known.messages:
        yield from _message(message, known.all_of(message))


def _section(defect: Defect, table: Verdicts) -> Iterator[str]:
    rows = [row for row in table.rows.values() if row.defect == defect.name]
    alone = sum(1 for row in rows if row.layer)
    beside = sum(1 for row in rows if not row.layer and row.compared)
    yield f"### {defect.name}"
    yield f"*{defect.en}* ({defect.zh}). {defect.what}"
    told = f"{alone} in the document alone, {beside} beside another one, {len(rows) - alone - beside} nowhere"
    lines = [
        f"- Where: {', '.join(f'`{c}`' for c in defect.classes)}.",
        f"- Machines are expected to find it in: {defect.layers or 'nothing'}. Found in the table, of {len(rows)} variants: {told}.",
        f"- People may find it by {_words(defect.seen_by, MEANS)}. Repaired by {_words(defect.repaired_by, PLACES)}.",
        f"- How often, as told in trade: {defect.frequency}. Source: {defect.source} ({defect.grade}).",
    ]
    yield "\n".join(lines)


def _words(names: tuple[str, ...], words: dict[str, str]) -> str:
    return " or ".join(words.get(name, name) for name in names)


def _message(message: str, rows: tuple[Row, ...]) -> Iterator[str]:
    escapes = sum(row.escapes for row in rows)
    yield f"### {message}"
    yield f"{len(rows)} variants; {escapes} of them no machine finds."
    head = ["| variant | found at | codes | beside | only for |", "|---|---|---|---|---|"]
    yield "\n".join(head + [_line(row) for row in rows])


def _line(row: Row) -> str:
    beside = ", ".join(f"{other} ({' '.join(codes)})" for other, codes in sorted(row.compared.items()))
    found = f"{row.layer} {LAYERS[row.layer]}" if row.layer else ("" if beside else "nowhere")
    return f"| `{row.variant}` | {found} | {' '.join(row.codes)} | {beside} | {', '.join(row.goods)} |"


def _classes() -> Iterator[str]:
    """The classes of fields, as a section of the page: the facts of each, and its site where that is wider."""
    yield "## Classes of fields"
    rows = [
        f"| `{name}` | {', '.join(f'`{f}`' for f in facts)} | {_site(name)} |"
        for name, facts in sorted(class_facts().items())
    ]
    yield "\n".join(["| class | facts | site |", "|---|---|---|", *rows])


def _site(name: str) -> str:
    return f"`{site_of(name)}`" if site_of(name) != name else ""
