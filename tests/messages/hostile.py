"""Documents that try to crash, stall, fill or deceive a reader, each with the code of the finding it must get."""

from __future__ import annotations

import gzip

from sim.messages import limits
from sim.messages.library import form

SPACE = form("commercial_invoice").namespace
XSI = "http://www.w3.org/2001/XMLSchema-instance"
KILLER = b'<!DOCTYPE r [<!ENTITY x "12">]><r>&x;</r>'


def invoice(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    return f'{before}<Invoice xmlns="{SPACE}"{attributes}>{inside}</Invoice>'.encode()


BIDI = "\N{RIGHT-TO-LEFT OVERRIDE}"
FIELD = "<ID>{}</ID>"

HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "BYT-02"),
    "too large": (b"<" + b"a" * limits.BYTES, "BYT-01"),
    "too large by one byte": (invoice().ljust(limits.BYTES + 1), "BYT-01"),
    "gzip": (gzip.compress(invoice()), "BYT-02"),
    "gzip bomb": (gzip.compress(b"<a>" + b" " * 10_000_000), "BYT-02"),
    "zip": (b"PK\x03\x04", "BYT-02"),
    "utf-16 with mark": (invoice().decode().encode("utf-16"), "BYT-02"),
    "utf-16 without mark": (invoice().decode().encode("utf-16-le"), "BYT-02"),
    "utf-16 big-endian": (invoice().decode().encode("utf-16-be"), "BYT-02"),
    "utf-32": (invoice().decode().encode("utf-32"), "BYT-02"),
    "byte order mark": (b"\xef\xbb\xbf" + invoice(), "BYT-02"),
    "blank first": (b" " + invoice(), "BYT-02"),
    "zero byte first": (b"\0" + invoice(), "BYT-02"),
    "json": (b'{"a": 1}', "BYT-02"),
    "utf-7 text": (b"+ADw-Invoice/+AD4-", "BYT-02"),
    "utf-7 declared": (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE r+AD4-<r/>', "BYT-04"),
    "latin-1 declared": (invoice(before='<?xml version="1.0" encoding="ISO-8859-1"?>'), "BYT-04"),
    "latin-1 bytes": (invoice(FIELD.format("é")).decode().encode("latin-1"), "BYT-03"),
    "gb18030 bytes": (invoice(FIELD.format("发票")).decode().encode("gb18030"), "BYT-03"),
    "ebcdic declared": (b'<?xml version="1.0" encoding="ebcdic-cp-us"?><r/>', "BYT-04"),
    "xml 1.1": (invoice(before='<?xml version="1.1" encoding="UTF-8"?>'), "BYT-04"),
    "overlong utf-8": (b"<a>\xc0\xbcb/></a>", "BYT-03"),
    "surrogate in utf-8": (b"<a>\xed\xa0\x80</a>", "BYT-03"),
    "beyond unicode": (b"<a>\xf5\x80\x80\x80</a>", "BYT-03"),
    "the killer": (KILLER, "BYT-05"),
    "billion laughs": (b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', "BYT-05"),
    "external entity": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "/etc/passwd">]><a>&x;</a>', "BYT-05"),
    "external dtd": (b'<!DOCTYPE a SYSTEM "/etc/passwd"><a/>', "BYT-05"),
    "doctype behind a comment": (b"<!-- x --><!DOCTYPE a><a/>", "BYT-05"),
    "doctype behind a declaration": (b'<?xml version="1.0"?>\n<!DOCTYPE a><a/>', "BYT-05"),
    "200,000 siblings": (invoice("<a/>" * 200_000), "BYT-08"),
    "one tag too many": (invoice("<a/>" * (limits.TAGS - 1)), "BYT-08"),
    "zero byte": (invoice(FIELD.format("A\0B")), "BYT-06"),
    "control": (invoice(FIELD.format("A\x1bB")), "BYT-06"),
    "delete": (invoice(FIELD.format("A\x7fB")), "BYT-06"),
    "next line": (invoice(FIELD.format("A\x85B")), "BYT-06"),
    "bidi override": (invoice(FIELD.format(f"A{BIDI}B")), "BYT-06"),
    "zero width space": (invoice(FIELD.format("A\u200bB")), "BYT-06"),
    "byte order mark inside": (invoice(FIELD.format("A\ufeffB")), "BYT-06"),
    "soft hyphen": (invoice(FIELD.format("A\xadB")), "BYT-06"),
    "line separator": (invoice(FIELD.format("A\u2028B")), "BYT-06"),
    "lost character": (invoice(FIELD.format("A\ufffdB")), "BYT-06"),
    "private use": (invoice(FIELD.format("A\ue000B")), "BYT-06"),
    "no character": (invoice(FIELD.format("A\ufdd0B")), "BYT-06"),
    "tag characters": (invoice(FIELD.format("A\U000e0041B")), "BYT-06"),
    "invisible letter": (invoice(FIELD.format("A\u3164B")), "BYT-06"),
    "in a comment too": (invoice(f"<!-- {BIDI} -->"), "BYT-06"),
    "not composed": (invoice(FIELD.format("e\u0301")), "BYT-07"),
    "joins the markup": (invoice("<ID>\u0338A</ID>"), "BYT-07"),
    "hangul parts": (invoice(FIELD.format("\u1100\u1161")), "BYT-07"),
    "angstrom sign": (invoice(FIELD.format("\u212b")), "BYT-07"),
    "truncated": (invoice("<ID>1")[:-12], "FRM-01"),
    "two roots": (invoice() + b"<b/>", "FRM-01"),
    "text after the end": (invoice() + b"x", "FRM-01"),
    "undefined entity": (invoice(FIELD.format("&x;")), "FRM-01"),
    "number of no character": (invoice(FIELD.format("&#0;")), "FRM-01"),
    "number of a surrogate": (invoice(FIELD.format("&#xD800;")), "FRM-01"),
    "attribute twice": (invoice(attributes=' a="1" a="2"'), "FRM-01"),
    "unbound prefix": (invoice("<x:ID/>"), "FRM-01"),
    "bare ampersand": (invoice(FIELD.format("A & B")), "FRM-01"),
    "nested 5,000 deep": (b"<a>" * 5000, "FRM-01"),
    "nested 4,000 deep and closed": (b"<a>" * 4000 + b"</a>" * 4000, "FRM-01"),
    "a name of 60,000 letters": (b"<" + b"a" * 60_000 + b"/>", "FRM-01"),
    "lower-case doctype": (b"<!doctype a><a/>", "FRM-01"),
    "declaration only": (b'<?xml version="1.0" encoding="UTF-8"?>', "FRM-01"),
    "xsi:type": (invoice(FIELD.format("1"), f' xmlns:i="{XSI}" i:type="x"'), "FRM-02"),
    "xsi:nil deep inside": (invoice(f'<ID xmlns:i="{XSI}" i:nil="true"/>'), "FRM-02"),
    "xsi:schemaLocation": (invoice("", f' xmlns:i="{XSI}" i:schemaLocation="u /etc/passwd"'), "FRM-02"),
    "xsi: written with numbers": (invoice("", f' xmlns:i="{XSI.replace("-", "&#45;")}" i:type="x"'), "FRM-02"),
    "bidi written as a number": (invoice(FIELD.format("A&#x202E;B")), "FRM-03"),
    "bidi as a number in an attribute": (invoice(attributes=' a="&#8238;"'), "FRM-03"),
    "not composed, by numbers": (invoice(FIELD.format("e&#x301;")), "FRM-03"),
    "not composed over a comment": (invoice(FIELD.format("e<!-- -->&#x301;")), "FRM-03"),
    "no namespace": (b"<Invoice/>", "IDN-01"),
    "another namespace": (b'<Invoice xmlns="urn:x"/>', "IDN-01"),
    "a path as namespace": (b'<Invoice xmlns="urn:clearlane:../../../etc:1"/>', "IDN-01"),
    "a path to a message as namespace": (b'<Booking xmlns="urn:clearlane:booking/../booking:1"/>', "IDN-01"),
    "an absolute path as namespace": (b'<Invoice xmlns="urn:clearlane:/etc:1"/>', "IDN-01"),
    "the folder of common tables": (b'<Invoice xmlns="urn:clearlane:common:1"/>', "IDN-01"),
    "an unknown version": (invoice().replace(b":1", b":2"), "IDN-02"),
    "a version of no length": (invoice().replace(b":1", b":"), "IDN-02"),
    "another root": (invoice().replace(b"Invoice", b"Bill"), "IDN-03"),
    "only a root": (invoice(), "XSD-MISSING"),
    "9,000 wrong siblings": (invoice("<a/>" * 9000), "XSD-UNEXPECTED"),
    "an attribute of 900,000 letters": (invoice(attributes=f' a="{"x" * 900_000}"'), "XSD-UNEXPECTED"),
    "xinclude": (
        invoice('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
        "XSD-UNEXPECTED",
    ),
}
"""Name -> bytes and a code among those of the verdict."""
