"""Ways of making a right document wrong below its rules: bytes, form, what it says it is, schema, code lists.

For a customs reader: the slips of a sender's program. For an engineering reader: each way offers candidates, plainest first; whoever asks
keeps the first that validation refuses with the wanted code alone. Rules bring their own ways (``spoil``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from sim.messages.form import Form, Row
from sim.messages.writer import write
from sim.trade.codes import code_list
from sim.trade.content import Content, Record, records
from sim.trade.vocabulary import simple_types

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
SHAPES = ("XSD-MISSING", "XSD-PATTERN", "XSD-DIGITS", "XSD-KEY", "XSD-UNEXPECTED")
"""Codes of the schema layer of which every message that can be wrong so gets an example."""
WRONG_CODES = (
    "ZZ",
    "ZZZ",
    "ZZZZ",
    "ZZZZZ",
    "ZZ999",
    "99",
    "9999",
    "98",
    "999",
    "Z",
    "8",
    "0",
    "QQ00",
    "ZZ9",
    "99999999",
)
"""Texts of all shapes that stand in no code list."""

Candidates = Iterator[bytes]


def indented(data: bytes) -> bytes:
    """The same message with a line for each element."""
    root = etree.fromstring(data)
    etree.indent(root, space="  ")
    return DECLARATION + etree.tostring(root, encoding="utf-8") + b"\n"


def _rows(form: Form) -> Iterator[tuple[str, Row]]:
    """Rows of facts with the group they belong to, those of the head first."""
    for row in form.head:
        yield "", row
    for group in form.groups:
        for row in group.rows:
            if row.fact:
                yield group.name, row


def _places(content: Content, group: str) -> list[Content | Record]:
    return list(records(content, group)) if group else [content]


def changed(content: Content, group: str, fact: str, value: str | None, *, added: bool = False) -> Content | None:
    """A copy with another value of a fact (in the first record of its group), None when it is not there and shall not be ``added``."""
    made: Content = {k: v if isinstance(v, str) else [dict(r) for r in v] for k, v in content.items()}
    places = _places(made, group)
    if not places or (fact not in places[0] and not added):
        return None
    if value is None:
        del places[0][fact]
    else:
        places[0][fact] = value
    return made


def _written(form: Form, made: Content | None) -> Candidates:
    if made is not None:
        yield indented(write(form, made))


def _missing(form: Form, content: Content) -> Candidates:
    for group, row in _rows(form):
        if row.low and not row.attribute:
            yield from _written(form, changed(content, group, row.fact, None))


def _pattern(form: Form, content: Content) -> Candidates:
    """The last sign of a coded text is one its pattern does not know."""
    for group, row in _rows(form):
        if simple_types()[row.type].pattern and simple_types()[row.type].base == "string" and not row.transform:
            now = next((p[row.fact] for p in _places(content, group) if row.fact in p), "")
            if isinstance(now, str) and now:
                yield from _written(form, changed(content, group, row.fact, now[:-1] + "?"))


def _digits(form: Form, content: Content) -> Candidates:
    """More places after the point than the type has."""
    for group, row in _rows(form):
        kind = simple_types()[row.type]
        if kind.base == "decimal" and not row.transform:
            yield from _written(form, changed(content, group, row.fact, "1." + "123456789"[: kind.fraction_digits + 1]))


def _key(form: Form, content: Content) -> Candidates:
    """A record stands twice."""
    for group in form.groups:
        held = records(content, group.name)
        if group.key and held and len(held) < group.high:
            yield from _written(form, {**content, group.name: [*held, dict(held[0])]})


def _unexpected(form: Form, content: Content) -> Candidates:
    """An element nobody asked for, at the end."""
    end = f"</{form.root}>".encode()
    yield indented(write(form, content)).replace(end, b"  <Surplus>1</Surplus>\n" + end)


_SHAPES = {
    "XSD-MISSING": _missing,
    "XSD-PATTERN": _pattern,
    "XSD-DIGITS": _digits,
    "XSD-KEY": _key,
    "XSD-UNEXPECTED": _unexpected,
}


def wrong_shape(code: str, form: Form, content: Content) -> Candidates:
    """Candidates for a code of the schema layer; one of ``SHAPES``.

    Raises
    ------
    KeyError
        For another code.
    """
    return _SHAPES[code](form, content)


def lists(form: Form) -> tuple[str, ...]:
    """The code lists of a message, in the order of its fields."""
    return tuple(dict.fromkeys(row.codes for _, row in _rows(form) if row.codes))


def wrong_code(name: str, form: Form, content: Content) -> Candidates:
    """Candidates that hold a code of the right shape which is not in the list of that name."""
    known = code_list(name)
    for group, row in _rows(form):
        if row.codes == name:
            pattern = re.compile(simple_types()[row.type].pattern or ".*", re.ASCII)
            for value in WRONG_CODES:
                if value not in known and pattern.fullmatch(value):
                    yield from _written(form, changed(content, group, row.fact, value, added=True))


def wrong_at_the_door(data: bytes) -> Iterator[tuple[str, bytes]]:
    """From one right message in plain ASCII: code and bytes for what is refused before the schema is asked, where that stays small."""
    root = re.search(rb"<[A-Za-z]+", data)
    assert root is not None
    name = root[0]
    head, body = data[: len(DECLARATION)], data[len(DECLARATION) :]
    first_text = re.search(rb">[A-Za-z0-9][^<]*</", data)
    assert first_text is not None
    at = first_text.start() + 1
    yield "BYT-02", b"\n" + data
    yield "BYT-03", data[:at] + b"\xff" + data[at:]
    yield "BYT-04", head.replace(b"UTF-8", b"UTF-16") + body
    yield "BYT-05", head + b"<!DOCTYPE " + name[1:] + b">\n" + body
    yield "BYT-06", data[:at] + "\u202e".encode() + data[at:]
    yield "BYT-07", data[:at] + "e\u0301".encode() + data[at:]
    yield "FRM-01", data[: data.rindex(b"</")]
    yield (
        "FRM-02",
        data.replace(name, name + b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="false"', 1),
    )
    yield "FRM-03", data[:at] + b"&#x202e;" + data[at:]
    yield "IDN-01", re.sub(rb'xmlns="[^"]*"', b'xmlns="urn:clearlane:nothing:1"', data, count=1)
    yield "IDN-02", re.sub(rb'xmlns="([^"]*):1"', rb'xmlns="\1:99"', data, count=1)
    yield "IDN-03", data.replace(name, b"<Unknown", 1).replace(b"</" + name[1:] + b">", b"</Unknown>")


def wrong_envelope(data: bytes) -> Iterator[tuple[str, bytes]]:
    """From a right message in its envelope: code and bytes for what is wrong with the envelope alone."""
    yield "IDN-05", re.sub(rb"(<PayloadDigest>)[0-9a-f]{4}", rb"\1beef", data, count=1)
    yield "IDN-06", re.sub(rb"\s*<Attempt>[0-9]+</Attempt>", b"", data, count=1)
    yield "IDN-07", re.sub(rb"<MessageType>[a-z_]+<", b"<MessageType>response<", data, count=1)
