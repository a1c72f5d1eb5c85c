"""The reference page of findings: every code a document can get, layer by layer, with why it matters and what to do.

For an engineering reader: rules and code lists are read from their registries; the codes of the layers before them stand in a table here,
and a test holds it against the code that yields them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim import assets
from sim.messages import limits
from sim.messages.codes import code_of
from sim.messages.findings import LAYERS
from sim.messages.library import library
from sim.messages.rules import COMPARED, Member, limit_rows, registry
from sim.trade.listings import Table, read

_OURS = "clearlane's limits of reading"
_XML = "XML 1.0 (W3C)"
_UNICODE = "Unicode Standard, XML and other markup languages"
_SCHEMA = "the message's schema (ours)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: layer, what is wrong, why that matters, what to do, who demands it, and how sure that is."""

    code: str
    layer: int
    what: str
    why: str
    do: str
    source: str
    grade: str
    severity: str = "error"


def _entry(code: str, what: str, why: str, do: str, source: str = _OURS, grade: str = "assumed") -> Entry:
    return Entry(code, {"BYT": 1, "FRM": 2, "IDN": 3, "XSD": 4}[code[:3]], what, why, do, source, grade)


FIRST = (
    _entry("BYT-01", f"More than {limits.BYTES:,} bytes.", "Size is the cheapest attack.", "Send less at once."),
    _entry("BYT-02", "It does not begin with <.", "It is no plain XML: a zip, a blank line, another encoding.", "Send plain XML.", _XML, "published"),
    _entry("BYT-03", "Bytes that are not UTF-8.", "Another encoding turns names into other names.", "Write it in UTF-8.", _XML, "published"),
    _entry("BYT-04", "The first line declares something else than XML 1.0 in UTF-8.", "A declared encoding can hide content from checks.", "Declare UTF-8.", _XML, "published"),
    _entry("BYT-05", "A DOCTYPE or an entity.", "Entities read files, grow without end, and crash parsers.", "Leave it out."),
    _entry("BYT-06", "A character that cannot be seen or changes the order of others.", "People and programs would read different values.", "Take the character out.", _UNICODE, "published"),
    _entry("BYT-07", "Characters that are not composed (NFC).", "Equal words would differ in their bytes.", "Write composed characters.", _UNICODE, "published"),
    _entry("BYT-08", f"More than {limits.TAGS:,} signs <.", "The time to describe errors grows with their square.", "Send less at once."),
    _entry("FRM-01", "Not well-formed.", "It cannot be read as XML.", "Mend the markup at the line named.", _XML, "published"),
    _entry("FRM-02", "An xsi: attribute.", "The document would choose its own type or schema.", "Leave the attribute out."),
    _entry("FRM-03", "A harmful character written as a number.", "As BYT-06 and BYT-07, past the check of the bytes.", "Take the character out.", _UNICODE, "published"),
    _entry("IDN-01", "No message has this namespace.", "Nobody can tell what is meant.", "Use the namespace of the message."),
    _entry("IDN-02", "A version that is not known.", "Fields may mean something else in it.", "Write the version named."),
    _entry("IDN-03", "Another root element than the message's.", "Namespace and content do not belong together.", "Begin with the element named."),
    _entry("IDN-04", "Another message than the one that is due.", "The receiver would answer the wrong question.", "Send the message that is due."),
    _entry("IDN-05", "The envelope's digest is not that of the content.", "The content was changed on the way, or the envelope is another's.", "Wrap it again."),
    _entry("IDN-06", "The envelope does not follow its schema.", "Sender, receiver or number of the message are not in order.", "Mend the header."),
    _entry("IDN-07", "The envelope names another message than it holds.", "It would be sent to the wrong desk.", "Name the message inside."),
    _entry("XSD-MISSING", "A field that must be there is not.", "The declaration cannot be judged without it.", "Add it at its place.", _SCHEMA),
    _entry("XSD-UNEXPECTED", "A field that does not belong there, or too often.", "A reader would pass over it or take the wrong one.", "Take it out or put it in its place.", _SCHEMA),
    _entry("XSD-LENGTH", "A text that is too long or too short.", "The national field has this length; the rest would be cut.", "Write it shorter.", _SCHEMA),
    _entry("XSD-PATTERN", "A code not written as it is to be.", "Codes are matched character by character.", "Write it in the form named.", _SCHEMA),
    _entry("XSD-TYPE", "No number, no day, no moment.", "It cannot be computed with.", "Write it as the type says.", _SCHEMA),
    _entry("XSD-DIGITS", "Too many digits, before or after the point.", "It would be rounded on the way.", "Round it yourself.", _SCHEMA),
    _entry("XSD-RANGE", "A number below or above its bounds.", "It cannot be meant.", "Correct the number.", _SCHEMA),
    _entry("XSD-VALUE", "Another value than the only one allowed here.", "The field says which message this is.", "Write the value named.", _SCHEMA),
    _entry("XSD-KEY", "Two records with one key.", "Lines, boxes and bills are told apart by it.", "Number them anew, or remove the second.", _SCHEMA),
    _entry("XSD-DATE", "A day or hour the calendar does not have.", "The schema's type lets it through, and programs fail at it.", "Write a day that exists.", "ISO 8601", "published"),
    _entry("XSD-OTHER", "Something else the schema refuses.", "It does not follow the schema.", "See the text of the finding.", _SCHEMA),
)  # fmt: skip
"""Codes of layers 1 to 4."""


def lists() -> tuple[str, ...]:
    """The code lists that messages name, sorted."""
    shelf = library()
    forms = (shelf.form(name) for name in shelf.names())
    return tuple(sorted({row.codes for form in forms for row in form.fields.values() if row.codes}))


def code_entries() -> Iterator[Entry]:
    """Codes of layer 5, one a list that some message names."""
    table = read(assets.schemas() / "codes" / "SOURCES.yaml")
    assert isinstance(table, Table)
    for name in lists():
        known = table[name]
        assert isinstance(known, Table)
        what = f"A code that is not in the list, or no longer: {known.text('title')}."
        why = "The receiver does not know what it means."
        yield Entry(code_of(name), 5, what, why, "Use a code of the list.", known.text("source"), known.text("grade"))


def entries() -> tuple[Entry, ...]:
    """Every code, in the order of the layers."""
    rules = (
        Entry(code, m.rule.layer, m.rule.en, m.rule.why, m.rule.do, m.rule.source, m.rule.grade, m.rule.severity)
        for code, m in registry().items()
    )
    return (*FIRST, *code_entries(), *rules)


def findings() -> Iterator[str]:
    """The page, block by block."""
    yield "# The findings of validation"
    yield (
        "A document is asked layer by layer; the first layer with an error is the last one asked, and all errors of that layer are told.\n"
        "Codes stay the same for ever, wording may change. An error stops the document; a warning is told and never stops it. Grade says how\n"
        "sure the demand is: *published* in a source named, *expert* from a weak source, *assumed* ours or trade practice, *synthetic* made up."
    )
    every = entries()
    for layer in range(1, 6):
        yield f"## Layer {layer}: {LAYERS[layer]}"
        yield _table([e for e in every if e.layer == layer])
    yield "## Layers 6 and 7: rules, and comparison with other documents"
    yield (
        "Each rule is one file in `sim/messages/rules/`; `message.yaml` of a message says which it keeps and beside which other documents.\n"
        "What a rule sees in one document is layer 6, what it sees beside another document or in the register of what was received layer 7.\n"
        "A rule whose facts are absent is silent."
    )
    yield _rules()
    yield "## Tolerances and periods"
    yield "Fields of `sim.messages.rules.Limits`, given to validation in its `Context`. Most are practice and not law: set your own."
    head = ["| setting | rule | value | unit | what | source | grade |", "|---|---|---|---|---|---|---|"]
    yield "\n".join(
        [*head, *(f"| `{n}` | {r} | {v} | {u} | {w} | {s} | {g} |" for n, r, v, u, w, s, g in limit_rows())]
    )


def _table(rows: list[Entry]) -> str:
    head = [
        "| code | severity | what | why it matters | what to do | source | grade |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_row(e) for e in rows)])


def _row(entry: Entry) -> str:
    cells = (entry.code, entry.severity, entry.what, entry.why, entry.do, entry.source, entry.grade)
    return "| " + " | ".join(c.replace("|", "\\|").replace("<", "&lt;") for c in cells) + " |"


def _rules() -> str:
    head = [
        "| code | side | layer | severity | what | why it matters | what to do | source | grade |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    rows = []
    for code, member in registry().items():
        r = member.rule
        cells = (code, r.side, _layers(member), r.severity, r.en, r.why, r.do, r.source, r.grade)
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join([*head, *rows])


def _layers(member: Member) -> str:
    other = member.compare is not None or member.recorded is not None
    return ", ".join([*(["6"] if member.check is not None else []), *([str(COMPARED)] if other else [])])
