"""A verdict names the first layer with an error and all its errors; the same bytes get the same verdict everywhere."""

from __future__ import annotations

import hashlib
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from sim.messages import limits
from sim.messages.document import document
from sim.messages.envelope import Header, digest_of, open_envelope, wrap
from sim.messages.findings import LAYERS, Finding, Verdict, capped
from sim.messages.library import form, names
from sim.messages.rules.rule import Context
from sim.messages.validation import judge, validate
from sim.messages.writer import write
from sim.trade.facts import facts_of_side
from tests.messages.hostile import HOSTILE
from tests.messages.made_up import CONTENT, MAPPING, known, library, sample_of

INVOICE = "commercial_invoice"
HEADER = Header(str(uuid.UUID(int=1)), str(uuid.UUID(int=2)), "trader", "broker", INVOICE, "2026-03-02T10:11:12+08:00")


def xml(name: str = INVOICE) -> bytes:
    return write(form(name), sample_of(name))


@pytest.mark.parametrize("name", names())
def test_a_right_document_passes_all_layers(name: str) -> None:
    verdict = validate(xml(name), expect=name)
    assert verdict.ok, verdict.findings
    assert (verdict.message, verdict.layer, verdict.codes) == (name, 0, ())
    assert verdict.content == sample_of(name)
    assert verdict.header is None


# --- layer 3 ---------------------------------------------------------------------------------------------------


def test_another_message_than_the_one_due_is_refused() -> None:
    verdict = validate(xml(), expect="packing_list")
    assert (verdict.codes, verdict.layer) == (("IDN-04",), 3)


def test_an_envelope_is_opened_and_its_header_told() -> None:
    data = wrap(xml(), HEADER)
    verdict = validate(data, expect=INVOICE)
    assert verdict.ok, verdict.findings
    assert verdict.content == sample_of(INVOICE)
    assert verdict.header is not None
    assert verdict.header["sender"] == "trader"
    assert verdict.header["payload_digest"] == digest_of(etree.XML(xml()))
    opened = open_envelope(data)
    assert opened is not None
    assert opened.header == HEADER
    assert opened.intact
    assert hashlib.sha256(opened.payload).hexdigest() == opened.digest
    assert validate(opened.payload).content == verdict.content


def test_the_digest_does_not_hang_on_layout_or_prefixes() -> None:
    data = wrap(xml(), HEADER).decode()
    outer = data.replace("<Envelope xmlns=", '<e:Envelope xmlns:u="urn:unused" xmlns:e=').replace(
        "</Envelope>", "</e:Envelope>"
    )
    for name in (
        "Header",
        "Payload",
        "MessageId",
        "ConversationId",
        "Sender",
        "Receiver",
        "MessageType",
        "SchemaVersion",
        "CreatedAt",
        "Attempt",
        "PayloadDigest",
    ):
        outer = outer.replace(f"<{name}>", f"<e:{name}>").replace(f"</{name}>", f"</e:{name}>")
    assert outer != data
    assert validate(outer.encode()).ok, validate(outer.encode()).findings
    assert validate(data.replace("<ID>", "<ID><!-- no part of it -->", 1).encode()).ok


ENVELOPES = {
    "a value inside changed": (b"<InvoiceTypeCode>380<", b"<InvoiceTypeCode>381<", "IDN-05"),
    "no digest at all": (b"</PayloadDigest>", b"0</PayloadDigest>", "IDN-06"),
    "a header out of form": (b"<Attempt>1<", b"<Attempt>0<", "IDN-06"),
    "another kind named": (b"<MessageType>commercial_invoice<", b"<MessageType>packing_list<", "IDN-07"),
    "another version named": (b"<SchemaVersion>1<", b"<SchemaVersion>2<", "IDN-07"),
    "a namespace that is a relative address": (b"<IssueDate>", b'<IssueDate><x xmlns="u"/>', "IDN-05"),
    "nothing inside": (xml().partition(b"\n")[2], b"", "IDN-06"),
    "two messages inside": (b"</Payload>", b"<x/></Payload>", "IDN-06"),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_envelope_out_of_order_is_told(name: str) -> None:
    old, new, code = ENVELOPES[name]
    data = wrap(xml(), HEADER)
    assert data.count(old) == 1
    wrong = data.replace(old, new)
    verdict = validate(wrong)
    assert (verdict.codes, verdict.layer, verdict.message) == ((code,), 3, "")
    opened = open_envelope(wrong)
    assert (opened is None) == (code == "IDN-06" or "relative" in name)


def test_envelopes_hold_messages_of_the_library_only() -> None:
    assert validate(wrap(b'<r xmlns="urn:u"/>', HEADER)).codes == ("IDN-01",)
    assert validate(wrap(wrap(xml(), HEADER), HEADER)).codes == ("IDN-01",)
    assert validate(wrap(xml().replace(b":1", b":7"), HEADER)).codes == ("IDN-02",)
    with pytest.raises(ValueError, match="BYT-05"):
        wrap(HOSTILE["the killer"][0], HEADER)
    with pytest.raises(ValueError, match="without a namespace"):
        wrap(b'<a:r xmlns:a="u"><b/></a:r>', HEADER)
    with pytest.raises(ValueError, match="canonical"):
        wrap(b'<r xmlns="u"/>', HEADER)
    assert open_envelope(xml()) is None
    assert open_envelope(b"") is None


# --- layer 4 ---------------------------------------------------------------------------------------------------


def changed(folder: Path, *changes: tuple[str, str]) -> Verdict:
    shelf = library(folder)
    text = write(shelf.form("sample"), {**CONTENT, "containers": [{"container_number": "ABCU1234560"}]}).decode()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return validate(text.encode(), shelf=shelf)


SCHEMA = {
    "too long": (">ABCU1234560<", ">ABCU12345600<", "XSD-LENGTH", "/Sample/Box/Number", "container_number"),
    "empty where a text must be": ("<Name>Pumps &amp; valves<", "<Name><", "XSD-LENGTH", "/Sample/Lines/Line[1]/Goods/Name", "description"),
    "not as it is written": (">ABCU1234560<", ">ABCU123456O<", "XSD-PATTERN", "/Sample/Box/Number", "container_number"),
    "blanks around a code": (">ABCU1234560<", "> ABCU1234560<", "XSD-LENGTH", "/Sample/Box/Number", "container_number"),
    "no number": (">12.5<", ">12,5<", "XSD-TYPE", "/Sample/Head/Weight", "gross_weight"),
    "an empty number": (">12.5<", "><", "XSD-TYPE", "/Sample/Head/Weight", "gross_weight"),
    "a thousand digits": (">12.5<", f">{'9' * 1000}<", "XSD-DIGITS", "/Sample/Head/Weight", "gross_weight"),
    "a thousand zeros": (">12.5<", f">{'0' * 1000}1<", "XSD-PATTERN", "/Sample/Head/Weight", "gross_weight"),
    "too many decimals": (">12.5<", ">12.1234567<", "XSD-DIGITS", "/Sample/Head/Weight", "gross_weight"),
    "negative": (">12.5<", ">-12.5<", "XSD-RANGE", "/Sample/Head/Weight", "gross_weight"),
    "exponent": (">12.5<", ">1e999999999<", "XSD-TYPE", "/Sample/Head/Weight", "gross_weight"),
    "no day": (">2026-03-02<", ">2026-02-30<", "XSD-TYPE", "/Sample/Head/Date", "invoice_date"),
    "a day with an offset": (">2026-03-02<", ">2026-03-02+14:00<", "XSD-PATTERN", "/Sample/Head/Date", "invoice_date"),
    "a far year": (">2026-03-02<", ">99999999999-03-02<", "XSD-PATTERN", "/Sample/Head/Date", "invoice_date"),
    "another constant": ("<Flag>I<", "<Flag>E<", "XSD-VALUE", "/Sample/Head/Flag", ""),
    "a long constant": ("<Flag>I<", "<Flag>IMPORT<", "XSD-VALUE", "/Sample/Head/Flag", ""),
    "an attribute as it must not be": ('unit="KGM"', 'unit="K"', "XSD-PATTERN", "/Sample/Head/Weight/@unit", "weight_unit"),
    "an attribute of the root": ('number="1"', 'number="x"', "XSD-TYPE", "/Sample/@number", "version"),
    "an attribute missing": (' unit="KGM"', "", "XSD-MISSING", "/Sample/Head/Weight/@unit", "weight_unit"),
    "an attribute unknown": (' unit="KGM"', ' unit="KGM" x="1"', "XSD-UNEXPECTED", "/Sample/Head/Weight/@x", ""),
    "a field missing": ("<ID>A-1</ID>", "", "XSD-MISSING", "/Sample/Head/ID", "invoice_number"),
    "a field unknown": ("<ID>", "<Id>X</Id><ID>", "XSD-UNEXPECTED", "/Sample/Head/Id", ""),
    "a field in a field": ("<ID>A-1", "<ID>A-1<b/>", "XSD-UNEXPECTED", "/Sample/Head/ID/b", ""),
    "a field twice": ("<ID>A-1</ID>", "<ID>A-1</ID><ID>A-1</ID>", "XSD-UNEXPECTED", "/Sample/Head/ID[2]", ""),
    "a field too late": ("<ID>A-1</ID><Date>2026-03-02</Date>", "<Date>2026-03-02</Date><ID>A-1</ID>", "XSD-UNEXPECTED", "/Sample/Head/ID", ""),
    "a field of another namespace": ("<ID>", '<ID xmlns="">X</ID><ID>', "XSD-UNEXPECTED", "/Sample/Head/ID[1]", ""),
    "text between fields": ("<ID>", "text<ID>", "XSD-UNEXPECTED", "/Sample/Head", ""),
    "a key twice": ('no="2"', 'no="1"', "XSD-KEY", "/Sample/Lines/Line[2]/@no", "sequence"),
    "a key missing": (' no="2"', "", "XSD-MISSING", "/Sample/Lines/Line[2]/@no", "sequence"),
    "too many records": ("<Box>", "<Box><Number>ABCU1234560</Number></Box>" * 2 + "<Box>", "XSD-UNEXPECTED", "/Sample/Box[3]", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMA)
def test_each_fault_of_the_schema_is_one_finding_with_its_field(name: str, tmp_path: Path) -> None:
    old, new, code, location, field = SCHEMA[name]
    verdict = changed(tmp_path, (old, new))
    places = [(f.code, f.location.replace("Line[1]/ID", "Line/ID"), f.field) for f in verdict.findings]
    assert places == [(code, location, field)]
    (found,) = verdict.findings
    assert found.layer == 4
    assert len(found.value) <= 120
    assert found.source == "schema of sample version 1"


def test_all_faults_of_the_schema_are_told_at_once_also_behind_a_missing_field(tmp_path: Path) -> None:
    """libxml2 alone would stop in Head at the missing ID, and say nothing of the weight in the same element."""
    verdict = changed(
        tmp_path,
        ("<ID>A-1</ID>", ""),
        (">12.5<", ">x<"),
        (' unit="KGM"', ""),
        ("<Terms>FOB", "<Other/><Terms>FO"),
        ('no="2"', 'no="1"'),
    )
    assert sorted((f.code, f.location) for f in verdict.findings) == [
        ("XSD-KEY", "/Sample/Lines/Line[2]/@no"),
        ("XSD-MISSING", "/Sample/Head/ID"),
        ("XSD-MISSING", "/Sample/Head/Weight/@unit"),
        ("XSD-PATTERN", "/Sample/Terms"),
        ("XSD-TYPE", "/Sample/Head/Weight"),
        ("XSD-UNEXPECTED", "/Sample/Other"),
    ]


def test_what_a_missing_parent_holds_is_told_field_by_field(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    text = write(shelf.form("sample"), CONTENT).decode()
    cut = text[: text.index("<Head>")] + text[text.index("</Head>") + 7 :]
    verdict = validate(cut.encode(), shelf=shelf)
    assert [f.field for f in verdict.findings] == ["invoice_number", "invoice_date", "", "gross_weight", "weight_unit"]
    assert set(verdict.codes) == {"XSD-MISSING"}


def test_many_findings_are_counted_not_listed() -> None:
    found = [
        Finding(f"COD-{n}", 5, "warning" if n < 3 else "error", "/", "", "", "w.", "d", "s")
        for n in range(limits.FINDINGS + 20)
    ]
    listed = capped(found)
    assert len(listed) == limits.FINDINGS + 1
    assert listed[0].severity == "error"
    assert listed[-1].why.startswith("20 more")
    assert len(capped(found[: limits.FINDINGS])) == limits.FINDINGS
    wide = validate(HOSTILE["9,000 wrong siblings"][0])
    assert len(wide.findings) == limits.FINDINGS + 1
    assert wide.findings[-1].why.split()[0].replace(",", "").isdigit()


DATES = {
    "20260231": True,
    "20261301": True,
    "00000101": True,
    "20260001": True,
    "20280229": False,
}


@pytest.mark.parametrize("day", DATES)
def test_a_day_the_schema_lets_through_must_be_in_the_calendar(day: str, tmp_path: Path) -> None:
    mapping = MAPPING.replace(
        "{fact: invoice_date, path: Head/Date}", "{fact: invoice_date, path: Head/Date, as: date_8, type: date_8}"
    )
    shelf = library(tmp_path, mapping=mapping)
    data = write(shelf.form("sample"), CONTENT).replace(b"20260302", day.encode())
    verdict = validate(data, shelf=shelf)
    assert (verdict.codes == ("XSD-DATE",)) == DATES[day]
    assert DATES[day] or verdict.content["invoice_date"] == "2028-02-29"  # type: ignore[index]


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2026-03-02T24:00:00+08:00", "XSD-DATE"),
        ("2026-03-02T25:00:00+08:00", "XSD-TYPE"),
        ("2026-03-02T23:59:59+08:00", ""),
    ],
)
def test_an_hour_24_is_told(moment: str, code: str, tmp_path: Path) -> None:
    shelf = library(
        tmp_path, mapping=MAPPING.replace("fact: remarks, path: Remarks", "fact: created_at, path: Remarks")
    )
    data = write(shelf.form("sample"), {**CONTENT, "created_at": moment})
    assert "".join(validate(data, shelf=shelf).codes) == code


# --- layers 5 to 7 ---------------------------------------------------------------------------------------------


def test_an_unknown_code_is_told_with_its_list(tmp_path: Path) -> None:
    verdict = changed(tmp_path, ("<Terms>FOB", "<Terms>ABC"))
    (found,) = verdict.findings
    assert (found.code, found.layer, found.location, found.value, found.field) == (
        "COD-INCOTERMS",
        5,
        "/Sample/Terms",
        "ABC",
        "incoterm",
    )
    assert verdict.content is not None
    assert found.source


def test_a_stale_code_is_told_and_was_right_before() -> None:
    from sim.trade.codes import code_list

    known = code_list("incoterms")
    stale = known.stale[0]
    content = {**sample_of(INVOICE), "incoterm": stale}
    assert [f.code for f in judge(form(INVOICE), content)][:1] == ["COD-INCOTERMS"]
    before = Context(on=date.fromisoformat(known.rows[stale]["valid_until"]))
    assert all(f.layer > 5 for f in judge(form(INVOICE), content, context=before))


def test_layers_are_asked_in_order_and_judge_says_the_same() -> None:
    one = form(INVOICE)
    content = {**sample_of(INVOICE), "item_count": "40"}
    assert validate(write(one, content)).codes == ("R01",)
    assert tuple(f for f in judge(one, content) if f.severity == "error") == validate(write(one, content)).findings[:1]
    content["currency"] = "XQX"
    assert validate(write(one, content)).layer == 5
    content["currency"] = "dollars"
    assert validate(write(one, content)).layer == 4


def test_other_documents_are_compared() -> None:
    one, other = form("cn_import_declaration"), form(INVOICE)
    facts = facts_of_side(known(0, "sg-cn", "general"), "cn")
    content, invoice = document(one, facts), document(other, facts)
    assert validate(write(one, content), others={INVOICE: invoice}).ok
    invoice["total_value"] = "1.00"
    verdict = validate(write(one, content), others={INVOICE: invoice})
    assert (verdict.layer, verdict.codes) == (7, ("R02",))
    assert "Compared with commercial_invoice." in verdict.findings[0].why
    assert validate(write(one, content), others={"booking": {"booking_number": "X"}}).ok


def test_warnings_stop_nothing() -> None:
    warning = Finding("R13", 6, "warning", "/", "", "", "w.", "d", "s")
    verdict = Verdict("booking", (warning,), {})
    assert (verdict.ok, verdict.layer, verdict.codes) == (True, 0, ())
    assert set(warning.as_dict()) >= {
        "code",
        "layer",
        "layer_name",
        "severity",
        "location",
        "field",
        "value",
        "why",
        "do",
        "source",
    }
    assert list(LAYERS) == [1, 2, 3, 4, 5, 6, 7]


# --- everywhere alike ------------------------------------------------------------------------------------------


def test_the_verdict_is_the_same_in_any_thread_and_order() -> None:
    data = [d for d, _ in HOSTILE.values() if len(d) < 20_000] + [xml(n) for n in names()]
    data += [xml(n).replace(b"2", b"x", 3) for n in names()]
    expected = [validate(d) for d in data]
    jobs = [n for turn in range(3) for n in range(turn, len(data) + turn)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: (n % len(data), validate(data[n % len(data)])), jobs))
    assert [n for n, verdict in found if verdict != expected[n]] == []
    assert [validate(d) for d in reversed(data)] == expected[::-1]


def test_a_document_parsed_apart_gets_the_same_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    data = [d for d, _ in HOSTILE.values() if len(d) < 20_000] + [xml(n) for n in names()] + [wrap(xml(), HEADER)]
    expected = [validate(d) for d in data]
    monkeypatch.setattr("sim.messages.remembered.apart", lambda _: True)
    assert [validate(d) for d in data] == expected
