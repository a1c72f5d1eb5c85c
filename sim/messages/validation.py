"""Validation: any bytes, layer by layer, to a verdict.

For a customs reader: size and characters, well-formed, which message, its schema, code lists, its rules, other documents. The first layer
with an error is the last one asked; all errors of that layer are told. Warnings never stop.
For an engineering reader: pure but for the caches of schemas; the same bytes get the same verdict in any thread and any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

from lxml import etree

from sim.messages import remembered
from sim.messages.codes import wrong_codes
from sim.messages.door import Stopped, check_bytes, parse
from sim.messages.findings import Finding, Verdict, capped, finding
from sim.messages.form import Form
from sim.messages.identity import expected, identify, open_up
from sim.messages.library import ENVELOPE, Library, library
from sim.messages.places import place
from sim.messages.reader import read
from sim.messages.rules.registry import Hit, alone, compared
from sim.messages.rules.rule import NOTHING, Context
from sim.messages.schema import valid
from sim.messages.schema_errors import diagnose
from sim.trade.content import Content
from sim.trade.vocabulary import simple_types, vocabulary


@lru_cache(maxsize=256)
def _calendar(form: Form) -> tuple[tuple[str, str, bool], ...]:
    """Group, fact and whether it has a time of day, for every fact that is a day or a moment."""
    bases = {fact: simple_types()[vocabulary().facts[fact].type].base for fact in form.fields}
    return tuple((form.group_of[f], f, base == "dateTime") for f, base in bases.items() if base in {"date", "dateTime"})


def _no_day(value: str, *, moment: bool) -> bool:
    try:
        if moment:
            # Hour 24 is the next day for XML and some versions of Python, and nothing for others.
            datetime.fromisoformat(value)
            return "T24" in value
        date.fromisoformat(value)
    except ValueError:
        return True
    return len(value) != len("2026-03-02")


def _no_days(form: Form, content: Content) -> Iterator[Finding]:
    """Days and moments that the schema lets through and the calendar does not: ``20260231``, ``24:00:00``."""
    for group, fact, moment in _calendar(form):
        records = content.get(group, ()) if group else (content,)
        for index, record in enumerate(records):
            assert isinstance(record, dict)
            value = record.get(fact)
            if value is not None and _no_day(str(value), moment=moment):
                where = place(form, fact, index if group else None)
                why, do = (
                    "There is no such day or hour in the calendar.",
                    "Write a day that exists, hours from 00 to 23.",
                )
                yield finding("XSD-DATE", 4, where, str(value), why, do, "Gregorian calendar (ISO 8601)", field=fact)


def _of_hit(form: Form, hit: Hit) -> Finding:
    found = hit.found
    beside = f" Compared with {hit.beside}." if hit.beside else ""
    return finding(
        hit.rule.code, hit.layer, place(form, found.field, found.index), found.value, found.why + beside, found.do, hit.rule.source,
        field=found.field, severity=hit.severity,
    )  # fmt: skip


def _stops(found: Iterable[Finding]) -> bool:
    return any(f.severity == "error" for f in found)


def _submitted(content: Content, context: Context) -> str | None:
    """The day codes must be valid on: that of submission, or else the document's own date of declaration."""
    if context.on is not None:
        return context.on.isoformat()
    declared = content.get("declared_on")
    return declared if isinstance(declared, str) else None


def judge(
    form: Form,
    content: Content,
    others: Mapping[str, Content] | None = None,
    context: Context | None = None,
    *,
    shelf: Library | None = None,
) -> tuple[Finding, ...]:
    """Layers 5 to 7 on content alone: code lists, the message's rules, other documents and the register.

    Parameters
    ----------
    others
        Contents of other documents by message id; those the form does not compare itself with are passed over.
    context
        Day, register and tolerances of the rules.
    """
    context = context or NOTHING
    found = capped(wrong_codes(form, content, _submitted(content, context)))
    if found and _stops(found):
        return found
    hits = alone(form, content, context)
    if hits:
        found += capped(_of_hit(form, hit) for hit in hits)
        if _stops(found):
            return found
    if others or context.register is not None:
        beside = compared(form, content, others or {}, context, shelf.form if shelf is not None else None)
        found += capped(_of_hit(form, hit) for hit in beside)
    return found


def _opened(data: bytes, expect: str, shelf: Library, *, apart: bool) -> tuple[Form, etree._Element, Content | None]:
    """Layers 2 and 3: form and root of the message, header of its envelope."""
    root = parse(data, apart=apart)
    form, header = identify(root, shelf), None
    if form.id == ENVELOPE:
        form, root, header = open_up(root, form, shelf)
    expected(form, expect)
    return form, root, header


def validate(
    data: bytes,
    *,
    expect: str = "",
    others: Mapping[str, Content] | None = None,
    context: Context | None = None,
    shelf: Library | None = None,
) -> Verdict:
    """The verdict on any bytes: a message, bare or in its envelope, or anything else.

    Parameters
    ----------
    data
        As received.
    expect
        The message that is due; empty: any.
    others, context
        As in ``judge``.
    shelf
        The messages there are; the shipped ones by default.

    Raises
    ------
    Refused
        When the shipped tables are damaged; never because of ``data``.
    """
    shelf = shelf or library()
    try:
        check_bytes(data)
    except Stopped as stopped:
        return Verdict("", (stopped.finding,))
    apart = remembered.apart(data)
    verdict = _parsed(data, expect, others, context, shelf, apart=apart)
    if not apart:
        remembered.remember(data, refused=0 < verdict.layer <= 4)
    return verdict


def _parsed(
    data: bytes,
    expect: str,
    others: Mapping[str, Content] | None,
    context: Context | None,
    shelf: Library,
    *,
    apart: bool,
) -> Verdict:
    try:
        form, root, header = _opened(data, expect, shelf, apart=apart)
    except Stopped as stopped:
        return Verdict("", (stopped.finding,))
    if not valid(form, root):
        return Verdict(form.id, capped(diagnose(form, root)), None, header)
    content = read(form, root, valid=True)
    no_days = capped(_no_days(form, content))
    if no_days:
        return Verdict(form.id, no_days, None, header)
    return Verdict(form.id, judge(form, content, others, context, shelf=shelf), content, header)
