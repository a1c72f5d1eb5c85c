"""The door: what any bytes must pass before they are read as a message.

For a customs reader: size, encoding and characters; then whether it is XML at all. For an engineering reader: the order of the checks is
the defence, each guards the next; it withstood all the hostile documents tried. A DOCTYPE is refused on the bytes, so entities, external
files and the crash of a schema-aware parser never get a chance; the parser never gets a schema.
"""

from __future__ import annotations

import re
import threading
import unicodedata

from lxml import etree

from sim.messages import limits
from sim.messages.characters import faults, special
from sim.messages.findings import Finding, finding

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SOURCE = "clearlane's limits of reading (assumed)"
_XML = "XML 1.0 (W3C)"
_UNICODE = "Unicode Standard: XML and other markup languages (UTR 20)"
_DECLARATION = re.compile(
    rb"""<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.0\1"""
    rb"""(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])[Uu][Tt][Ff]-8\2)?"""
    rb"""(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\3)?[ \t\r\n]*\?>"""
)
_STARTS = (
    (b"\xef\xbb\xbf", "a byte order mark"), (b"\xff\xfe", "a byte order mark of UTF-16"), (b"\xfe\xff", "a byte order mark of UTF-16"),
    (b"\x1f\x8b", "gzip data"), (b"PK", "a zip archive"), (b"\x00", "a zero byte"), (b"<\x00", "UTF-16 text"), (b"{", "JSON text"),
    (b" ", "a blank"), (b"\n", "an empty line"), (b"\r", "an empty line"), (b"\t", "a tab"), (b"+ADw", "UTF-7 text"),
)  # fmt: skip


class Stopped(Exception):
    """The door found something; carries it."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.code)
        self.finding = found


def _byte(code: str, location: str, value: str, why: str, do: str, source: str = _SOURCE) -> Stopped:
    return Stopped(finding(code, 1, location, value, why, do, source))


def _characters(data: bytes, text: str) -> None:
    rest = special(data)
    if not rest:
        return
    bad, place = faults(rest, text)
    if bad:
        at, name = len(text[: text.index(bad)].encode()), unicodedata.name(bad, f"U+{ord(bad):04X}")
        why = f"{name} cannot be seen or means different things to different readers."
        raise _byte("BYT-06", f"byte {at}", bad, why, "Take the character out.", _UNICODE)
    if place >= 0:
        at, why = (
            len(text[:place].encode()),
            "Equal words could differ in their bytes: the text is not in composed form (NFC).",
        )
        raise _byte("BYT-07", f"byte {at}", text[place : place + 2], why, "Write composed characters.", _UNICODE)


def check_bytes(data: bytes) -> None:
    """Layer 1: size, beginning, encoding, DOCTYPE, number of tags, characters.

    Raises
    ------
    Stopped
        ``BYT-01`` size, ``BYT-02`` beginning, ``BYT-03`` encoding, ``BYT-04`` declaration, ``BYT-05`` DOCTYPE, ``BYT-06`` characters,
        ``BYT-07`` composed form, ``BYT-08`` number of tags.
    """
    if len(data) > limits.BYTES:
        raise _byte(
            "BYT-01",
            "byte 0",
            f"{len(data):,} bytes",
            f"A message has at most {limits.BYTES:,} bytes.",
            "Send less at once.",
        )
    if not data.startswith(b"<") or data.startswith(b"<\x00"):
        what = next(
            (name for start, name in _STARTS if data.startswith(start)), "something else" if data else "nothing"
        )
        shown = data[:40].decode("latin-1")
        raise _byte(
            "BYT-02",
            "byte 0",
            shown,
            f"A message begins with < and this one with {what}.",
            "Send plain XML in UTF-8.",
            _XML,
        )
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        wrong = data[error.start : error.start + 8].decode("latin-1")
        why = "These bytes are not UTF-8."
        raise _byte("BYT-03", f"byte {error.start}", wrong, why, "Write the message in UTF-8.", _XML) from None
    if data.startswith(b"<?xml") and not _DECLARATION.match(data):
        shown = text[:80].partition("?>")[0]
        why = "The first line declares something else than XML 1.0 in UTF-8."
        raise _byte("BYT-04", "line 1", shown, why, 'Write <?xml version="1.0" encoding="UTF-8"?>.', _XML)
    # Most messages hold none of the rarer signs; asking for one byte first costs a tenth.
    if b"!" in data and ((at := data.find(b"<!DOCTYPE")) >= 0 or (at := data.find(b"<!ENTITY")) >= 0):
        shown = data[at : at + 80].decode("utf-8", "replace")
        why = "A DOCTYPE can define entities that read files or grow without end."
        raise _byte("BYT-05", f"byte {at}", shown, why, "Leave it out.")
    if len(data) > limits.TAGS and (tags := data.count(b"<")) > limits.TAGS:
        raise _byte(
            "BYT-08", "byte 0", f"{tags:,}", f"A message has at most {limits.TAGS:,} signs <.", "Send less at once."
        )
    _characters(data, text)


class _Parsers(threading.local):
    """A parser for each thread, so that no two wait for one another."""

    def __init__(self) -> None:
        self.parser = parser()


def parser() -> etree.XMLParser:
    """A parser that opens nothing, replaces nothing and forgives nothing; comments and instructions go, so that a value is one text."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True, recover=False
    )  # fmt: skip


_parsers = _Parsers()


def _form(code: str, location: str, value: str, why: str, do: str, source: str = _XML) -> Stopped:
    return Stopped(finding(code, 2, location, value, why, do, source))


def _parse(data: bytes) -> etree._Element:
    try:
        return etree.fromstring(data, _parsers.parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        said = str(error.msg or "not well-formed").replace("\n", " ").rpartition(", line ")[0] or "not well-formed"
        raise _form(
            "FRM-01", f"line {line}", said, "This is not well-formed XML.", "Mend the markup at this place."
        ) from None


def _apart(data: bytes) -> etree._Element:
    """Parse in a thread of its own: the names it has seen are forgotten when that ends."""
    found: list[etree._Element | Stopped] = []

    def work() -> None:
        try:
            found.append(_parse(data))
        except Stopped as stopped:
            found.append(stopped)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    (result,) = found
    if isinstance(result, Stopped):
        raise result
    return result


def _attributes(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        for name in element.attrib:
            if str(name).startswith(f"{{{_XSI}}}"):
                why = "xsi: attributes let a document choose another type or schema for itself."
                raise _form("FRM-02", f"line {element.sourceline}", str(name), why, "Leave the attribute out.", _SOURCE)


def _values(root: etree._Element) -> None:
    """Characters written as numbers reach the values only after parsing."""
    for element in root.iter(etree.Element):
        for text in (element.text or "", element.tail or "", *map(str, element.attrib.values())):
            bad, place = faults(special(text.encode()), text)
            bad = bad or (text[place : place + 2] if place >= 0 else "")
            if bad:
                why = "A character written as a number cannot be seen, or makes equal words differ."
                raise _form("FRM-03", f"line {element.sourceline}", bad, why, "Take the character out.", _UNICODE)


def parse(data: bytes, *, apart: bool = False) -> etree._Element:
    """Layer 2: the root element of bytes that passed ``check_bytes``.

    Parameters
    ----------
    apart
        The document holds many unknown names; they shall not stay in memory.

    Raises
    ------
    Stopped
        ``FRM-01`` not well-formed, ``FRM-02`` xsi: attributes, ``FRM-03`` harmful characters written as numbers.
    """
    root = _apart(data) if apart else _parse(data)
    # Both can only be there when these bytes are: a name or an address cannot be written in another way without a number sign.
    numbers = b"&" in data and b"&#" in data
    if numbers or b"XMLSchema-instance" in data:
        _attributes(root)
    if numbers:
        _values(root)
    return root
