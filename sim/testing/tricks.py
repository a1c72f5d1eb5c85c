"""What senders of bad will do to a right message: the tricks themselves, a line of a table each.

For a tester: a trick is a function of Hypothesis' ``draw`` and the bytes of a right message; how often and where it acts is drawn, and
shrinks. It leaves what the message says as it is, or makes it unreadable; ``sim.testing.mutations`` has those that may turn it into
another message.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Mapping

from hypothesis import strategies as st

Trick = Callable[[st.DrawFn, bytes], bytes]

XSI = b"http://www.w3.org/2001/XMLSchema-instance"
KILLER = b'<!DOCTYPE r [<!ENTITY x "12">]><r>&x;</r>'
"""Ends the process of a parser that was given a schema (libxml2 2.14, measured)."""
MOST = 1_200
"""Siblings, levels or attributes at most: enough to find what grows faster than the document."""
LONG = 200_000
"""Characters of a long name or value."""
BAD = (
    "\0", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\xad", "\u200b", "\u200d", "\u2028", "\u202a", "\u202e", "\u2066", "\ufdd0", "\ufeff", "\ufffd",
    "\ufffe", "\ue000", "\u3164", "\U000e0041",
)  # fmt: skip
"""Characters that print as nothing, as something else, or not at all."""
NOT_COMPOSED = ("e\u0301", "\u1100\u1161", "\u212b", "A\u030a", "\u0338", "\ufb1d")

_NAME = rb"<([A-Za-z_][A-Za-z0-9_.]*)"
TEXT = re.compile(rb">([^<>\s][^<>]*)</")
"""A value between its tags."""


def _root(data: bytes) -> tuple[int, int]:
    """Where the root element's name begins and ends."""
    found = re.search(_NAME, data)
    assert found is not None
    return found.start(1), found.end(1)


def _in_root(draw: st.DrawFn, data: bytes, inside: bytes) -> bytes:
    """Something more at the end of the root's content."""
    end = data.rindex(b"</")
    return data[:end] + inside + data[end:]


def _attributed(data: bytes, attributes: bytes) -> bytes:
    """The root element with attributes put before its own."""
    end = _root(data)[1]
    return data[:end] + b" " + attributes + data[end:]


def text_span(draw: st.DrawFn, data: bytes, pattern: re.Pattern[bytes] = TEXT) -> tuple[int, int]:
    """Where a drawn value lies, from and to; of any kind when there is none of this one."""
    spans = [m.span(1) for m in pattern.finditer(data)] or [m.span(1) for m in TEXT.finditer(data)]
    return draw(st.sampled_from(spans))


def _inserted(what: Callable[[st.DrawFn], bytes]) -> Trick:
    """A trick that puts something before the first character of a drawn value."""

    def trick(draw: st.DrawFn, data: bytes) -> bytes:
        start, _ = text_span(draw, data)
        return data[:start] + what(draw) + data[start:]

    return trick


def _body(data: bytes) -> bytes:
    """The message without its XML declaration."""
    return data[data.index(b"?>") + 2 :].lstrip() if data.startswith(b"<?xml") else data


def _encoded(name: str, declared: str = "") -> Trick:
    """A trick that writes the message in another encoding, and says so or not."""

    def trick(draw: st.DrawFn, data: bytes) -> bytes:
        head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
        return (head + _body(data).decode()).encode(name, errors="xmlcharrefreplace")

    return trick


def _declared(line: bytes) -> Trick:
    """A trick that puts lines of its own in place of the XML declaration."""
    return lambda draw, data: line + _body(data)


def _many(draw: st.DrawFn) -> int:
    return draw(st.integers(1, MOST))


def _deep(draw: st.DrawFn, data: bytes) -> bytes:
    levels = _many(draw)
    return _in_root(draw, data, b"<a>" * levels + draw(st.sampled_from((b"</a>" * levels, b""))))


def _truncated(draw: st.DrawFn, data: bytes) -> bytes:
    return data[: draw(st.integers(0, len(data.rstrip()) - 1))]


def _split(draw: st.DrawFn, data: bytes) -> bytes:
    """A value with something in its middle that a reader must not stumble over."""
    start, end = text_span(draw, data)
    middle = (start + end) // 2
    while data[middle] & 0xC0 == 0x80 or b"&" in data[start:middle]:
        middle -= 1
    return (
        data[:middle] + draw(st.sampled_from((b"<!-- -->", b"<?x y?>", b"<![CDATA[]]>"))) + data[max(middle, start) :]
    )


def _by_number(draw: st.DrawFn, data: bytes) -> bytes:
    """A character of a value written by its number."""
    start, _ = text_span(draw, data)
    letter = data[start:].decode(errors="ignore")[0]
    if letter == "&":
        return data
    return data[:start] + f"&#{ord(letter)};".encode() + data[start + len(letter.encode()) :]


def _prefixed(draw: st.DrawFn, data: bytes) -> bytes:
    """The same names under a prefix; the same message for whoever reads namespaces."""
    changed = re.sub(rb"<(/?)([A-Za-z_])", rb"<\1p:\2", data)
    return changed.replace(b" xmlns=", b" xmlns:p=", 1)


def _attribute(written: Callable[[int], bytes]) -> Trick:
    return lambda draw, data: _attributed(data, written(_many(draw)))


def _fixed(data: bytes) -> Trick:
    return lambda draw, message: data


def _xsi(what: bytes) -> Trick:
    return lambda draw, data: _attributed(data, b'xmlns:i="' + XSI + b'" i:' + what)


TRICKS: Mapping[str, Trick] = {
    "doctype": _declared(b"<!DOCTYPE r>"),
    "doctype behind a comment": _declared(b"<!-- -->\n<!DOCTYPE r>"),
    "killer of parsers with a schema": _fixed(KILLER),
    "entity in a value": lambda d, m: _declared(b'<!DOCTYPE r [<!ENTITY x "1">]>')(d, _inserted(lambda _: b"&x;")(d, m)),
    "entities of entities": _declared(b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'),
    "entity of a file": _declared(b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "entity of parameters": _declared(b'<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>'),
    "outside definitions": _declared(b'<!DOCTYPE r SYSTEM "file:///etc/passwd">'),
    "unknown entity": _inserted(lambda _: b"&nobody;"),
    "utf-16": _encoded("utf-16", "UTF-16"),
    "utf-16 unsaid": _encoded("utf-16-le"),
    "utf-16 said but not so": _declared(b'<?xml version="1.0" encoding="UTF-16"?>'),
    "utf-32": _encoded("utf-32", "UTF-32"),
    "utf-7": _encoded("utf-7", "UTF-7"),
    "gb18030": _encoded("gb18030", "GB18030"),
    "latin-1": _encoded("latin-1", "ISO-8859-1"),
    "ebcdic": _encoded("cp500", "ebcdic-cp-us"),
    "no such encoding": _declared(b'<?xml version="1.0" encoding="klingon"?>'),
    "version 1.1": _declared(b'<?xml version="1.1" encoding="UTF-8"?>'),
    "byte order mark": lambda d, m: b"\xef\xbb\xbf" + m,
    "blanks first": lambda d, m: b"\n" * _many(d) + m,
    "gzip": lambda d, m: gzip.compress(m, mtime=0),
    "deflated": lambda d, m: zlib.compress(m),
    "broken utf-8": _inserted(lambda d: d(st.sampled_from((b"\xff", b"\xc0\xbc", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe5\xae")))),
    "truncated": _truncated,
    "two messages": lambda d, m: m + _body(m),
    "text after the end": lambda d, m: m + b"and more",
    "deep": _deep,
    "many siblings": lambda d, m: _in_root(d, m, b"<a/>" * _many(d)),
    "many texts": lambda d, m: _in_root(d, m, b"a<!-- -->" * _many(d)),
    "long text": _inserted(lambda d: b"x" * d(st.integers(1_000, LONG))),
    "long name": lambda d, m: _in_root(d, m, b"<" + b"x" * d(st.integers(1_000, LONG)) + b"/>"),
    "huge attribute": lambda d, m: _attributed(m, b'a="' + b"x" * d(st.integers(1_000, LONG)) + b'"'),
    "many attributes": _attribute(lambda n: b" ".join(b'a%d="1"' % i for i in range(n))),
    "many namespaces": _attribute(lambda n: b" ".join(b'xmlns:n%d="u%d"' % (i, i) for i in range(n))),
    "attribute twice": _attribute(lambda n: b'a="1" a="2"'),
    "attribute twice under two prefixes": _attribute(lambda n: b'xmlns:p="u" xmlns:q="u" p:a="1" q:a="2"'),
    "undeclared prefix": lambda d, m: _in_root(d, m, b"<nobody:a/>"),
    "foreign element": lambda d, m: _in_root(d, m, b'<a xmlns="urn:nobody"/>'),
    "no namespace": lambda d, m: re.sub(rb' xmlns="[^"]*"', b"", m, count=1),
    "another namespace": lambda d, m: re.sub(rb' xmlns="[^"]*"', b' xmlns="urn:clearlane:../../etc:1"', m, count=1),
    "another version": lambda d, m: re.sub(rb' xmlns="([^"]*):\d+"', rb' xmlns="\1:99"', m, count=1),
    "same under a prefix": _prefixed,
    "inclusion of a file": lambda d, m: _in_root(
        d, m, b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    ),
    "xsi:type": _xsi(b'type="anything"'),
    "xsi:nil": _xsi(b'nil="true"'),
    "xsi:schemaLocation": _xsi(b'schemaLocation="urn:a file:///etc/passwd"'),
    "harmful character": _inserted(lambda d: d(st.sampled_from(BAD)).encode(errors="surrogatepass")),
    "harmful character by number": _inserted(lambda d: f"&#{ord(d(st.sampled_from(BAD)))};".encode()),
    "not composed": _inserted(lambda d: d(st.sampled_from(NOT_COMPOSED)).encode()),
    "split value": _split,
    "character by number": _by_number,
    "style sheet": _declared(b'<?xml-stylesheet href="file:///etc/passwd" type="text/xsl"?>'),
    "no markup": _fixed(b"UNB+UNOC:3+SENDER+RECEIVER+260302:0930+1'"),
    "json": _fixed(b'{"Invoice": {"ID": 1}}'),
    "nothing": _fixed(b""),
}  # fmt: skip
"""Name -> a trick after which the message is refused by layers 1 to 4, or says what it said before."""
