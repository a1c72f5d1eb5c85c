"""What is written is valid, escaped, and read back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sim.errors import Refused
from sim.messages.flat import read_flat, table
from sim.messages.library import form, names
from sim.messages.reader import read
from sim.messages.schema import schema, valid
from sim.messages.writer import write
from sim.trade.content import Content
from tests.messages.made_up import CONTENT, contents, library, sample_of


def back(one: object, data: bytes, *, valid: bool = False) -> Content:
    return read(one, etree.XML(data), valid=valid)  # type: ignore[arg-type]


@settings(max_examples=150)
@given(data=st.data())
def test_a_document_of_any_form_is_valid_and_comes_back(data: st.DataObject) -> None:
    one = form(data.draw(st.sampled_from(names())))
    content = data.draw(contents(one))
    written = write(one, content)
    root = etree.XML(written)
    assert valid(one, root), (schema(one).error_log, written)
    assert read(one, root) == content
    assert read(one, root, valid=True) == content


@settings(max_examples=60)
@given(data=st.data())
def test_writing_what_was_read_gives_the_same_bytes(data: st.DataObject) -> None:
    one = form(data.draw(st.sampled_from(names())))
    written = write(one, data.draw(contents(one)))
    assert write(one, back(one, written)) == written


def test_every_form_can_be_read_in_one_pass() -> None:
    for name in names():
        one = form(name)
        followers = table(one)
        assert followers is not None, name
        content = sample_of(name)
        for group in one.groups:
            found = content.get(group.name)
            if isinstance(found, list) and group.high > 2:
                found += [dict(found[0]), dict(found[-1])]
        raw = read_flat(etree.XML(write(one, content)), followers)
        assert raw is not None, name
        assert set(raw) == set(content)
        assert all(len(raw[g.name]) == len(content[g.name]) for g in one.groups if g.name in content)


def test_a_form_whose_elements_could_be_confused_is_read_the_ordinary_way(tmp_path: Path) -> None:
    mapping = '- {fact: invoice_number, path: ID}\n- {fact: vessel, path: A/X, occurs: "0..1"}\n- {fact: voyage, path: X, occurs: "0..1"}'
    one = library(tmp_path, mapping=mapping).form("sample")
    assert table(one) is None
    for content in ({"invoice_number": "1", "voyage": "V1"}, {"invoice_number": "1", "vessel": "A B", "voyage": "V1"}):
        assert back(one, write(one, dict(content)), valid=True) == content


def test_the_one_pass_gives_up_on_what_is_not_valid() -> None:
    one = form("booking")
    data = write(one, sample_of("booking"))
    moved = data.replace(b"</Booking>", b"<Unknown/></Booking>")
    assert back(one, moved, valid=True) == back(one, data)


def test_the_sample_uses_all_of_the_mapping(tmp_path: Path) -> None:
    one = library(tmp_path).form("sample")
    data = write(one, CONTENT)
    assert valid(one, etree.XML(data)), schema(one).error_log
    assert back(one, data) == CONTENT
    text = data.decode()
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<Sample xmlns="urn:clearlane:sample:1" number="1"><Head><ID>A-1</ID>'
    )
    assert '<Weight unit="KGM">12.5</Weight>' in text
    assert "<Flag>I</Flag>" in text
    assert text.count("<Kind>KG</Kind>") == 2
    assert "<Ship" not in text
    assert "<Box" not in text
    assert '<Line no="1"><Goods><Name>Pumps &amp; valves</Name><Quantity unit="H87">2</Quantity></Goods>' in text
    assert "<Name>Valves &lt;new&gt;</Name><Quantity>3</Quantity>" in text


def test_absent_parts_are_not_written(tmp_path: Path) -> None:
    one = library(tmp_path).form("sample")
    deep = write(one, {**CONTENT, "voyage": "V1", "containers": [{"container_number": "ABCU1234560"}]}).decode()
    assert "<Ship><Voyage><Number>V1</Number></Voyage></Ship>" in deep
    assert "<Box><Number>ABCU1234560</Number></Box>" in deep
    bare = {k: v for k, v in CONTENT.items() if k != "gross_weight"}
    assert "KGM" not in write(one, bare).decode()
    assert back(one, write(one, {**CONTENT, "items": []})) == {k: v for k, v in CONTENT.items() if k != "items"}


@pytest.mark.parametrize(
    "text", ["<a>&\"'", "a\tb\nc\rd\r\ne", " blanks ", "]]>", "&amp;", "宁波 𠮷", "{0} %s \\", "<!-- x -->", "a\u0085b"]
)
def test_any_text_survives_as_value_and_as_attribute(text: str, tmp_path: Path) -> None:
    one = library(tmp_path).form("sample")
    content: Content = {
        **CONTENT,
        "remarks": text,
        "items": [{"sequence": "1", "description": text, "quantity": "1", "unit": text}],
    }
    assert back(one, write(one, content)) == content


@pytest.mark.parametrize("text", ["\0", "a\x0bb", "\ud800", "\uffff", "\x1b[31m"])
def test_what_xml_cannot_carry_is_refused(text: str, tmp_path: Path) -> None:
    one = library(tmp_path).form("sample")
    for content in ({**CONTENT, "remarks": text}, {**CONTENT, "weight_unit": text}):
        with pytest.raises(Refused, match="MSG-023"):
            write(one, content)


def test_blanks_around_numbers_are_not_part_of_them(tmp_path: Path) -> None:
    one = library(tmp_path).form("sample")
    data = write(one, CONTENT).replace(b">12.5<", b"> 12.5\n<").replace(b'number="1"', b'number=" 1 "')
    root = etree.XML(data)
    assert valid(one, root)
    for quick in (False, True):
        content = read(one, root, valid=quick)
        assert (content["gross_weight"], content["version"]) == ("12.5", "1")


def test_unknown_facts_and_elements_are_passed_over(tmp_path: Path) -> None:
    one = library(tmp_path).form("sample")
    assert write(one, {**CONTENT, "urn": "X", "bills": [{"bill_number": "B"}]}) == write(one, CONTENT)
    root = etree.XML(write(one, CONTENT).replace(b"<Terms>", b"<!-- c --><Other><ID>X</ID></Other><Terms>"))
    assert read(one, root) == CONTENT
