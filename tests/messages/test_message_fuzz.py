"""No bytes and no damage to a right document make validation raise, and what it says of damage agrees with the schema itself."""

from __future__ import annotations

import copy
import random

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sim.messages.envelope import Header, wrap
from sim.messages.library import form, names
from sim.messages.schema import schema
from sim.messages.validation import validate
from sim.messages.writer import write
from tests.messages.hostile import HOSTILE
from tests.messages.made_up import bases

UUID = "00000000-0000-4000-8000-000000000000"
RIGHT = {name: write(form(name), bases(form(name))[0]) for name in names()}
ENVELOPES = tuple(
    wrap(RIGHT[n], Header(UUID, UUID, "a", "b", n, "2026-03-02T10:11:12+08:00"))
    for n in ("booking", "licence", "response", "tax_bill")
)
BITS = (
    b' xmlns="u"',
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"<?a ?>",
    b"&#0;",
    b"&#x202e;",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b'"',
    b"'",
    b" xmlns=''",
    b"<!DOCTYPE a>",
    b"",
)
WORDS = (
    "",
    " ",
    "0",
    "-1",
    "9" * 400,
    "1e9",
    "x" * 2000,
    "2026-02-30",
    "24:00:00",
    "NaN",
    "~1",
    "\t",
    "é" * 300,
    "0" * 50,
)


def lawful(data: bytes) -> None:
    """A verdict in order."""
    verdict = validate(data)
    errors = [f for f in verdict.findings if f.severity == "error"]
    assert {f.layer for f in errors} <= {verdict.layer}
    assert (verdict.content is not None) == (verdict.layer == 0 or verdict.layer > 4)
    assert verdict.message or verdict.layer in {1, 2, 3}
    assert all(f.value.isprintable() and f.why and f.do and f.location for f in verdict.findings)
    assert verdict == validate(data)


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    lawful(data)
    lawful(b"<" + data)


@settings(max_examples=300)
@given(data=st.data())
def test_a_right_document_with_damaged_bytes(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from((*RIGHT.values(), *ENVELOPES)))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(st.sampled_from(BITS) | st.binary(max_size=4)) + text[end:]
    lawful(text)


@settings(max_examples=100)
@given(st.sampled_from(sorted(HOSTILE)), st.integers(0, 10**6), st.binary(max_size=3))
def test_hostile_documents_with_damaged_bytes(name: str, place: int, bits: bytes) -> None:
    text = HOSTILE[name][0]
    if len(text) < 20_000:
        at = place % (len(text) + 1)
        lawful(text[:at] + bits + text[at:])


def damage(root: etree._Element, luck: random.Random) -> None:
    """One change of structure or value somewhere in the tree."""
    nodes = list(root.iter())
    at = luck.choice(nodes)
    parent = at.getparent()
    match luck.randrange(9):
        case 0 if parent is not None:
            parent.remove(at)
        case 1 if parent is not None:
            parent.insert(luck.randrange(len(parent) + 1), copy.deepcopy(at))
        case 2 if parent is not None:
            other = luck.choice([n for n in nodes if n is not at])
            (other if luck.random() < 0.3 and len(at) == 0 else parent).append(at)
        case 3:
            at.tag = luck.choice((str(at.tag) + "x", "plain", "{urn:other}ID", str(luck.choice(nodes).tag)))
        case 4:
            at.set(luck.choice(("unitCode", "x", "{urn:other}y", "currencyID")), luck.choice(WORDS))
        case 5:
            for name in list(at.attrib):
                del at.attrib[name]
        case 6:
            at.tail = luck.choice(WORDS)
        case _:
            at.text = luck.choice(WORDS)


@settings(max_examples=300)
@given(st.sampled_from(names()), st.integers(0, 2**32), st.integers(1, 4))
def test_damage_to_the_tree_is_told_exactly_when_the_schema_refuses_it(name: str, seed: int, changes: int) -> None:
    luck = random.Random(seed)
    root = etree.XML(RIGHT[name])
    for _ in range(changes):
        damage(root, luck)
    data = etree.tostring(root)
    lawful(data)
    verdict = validate(data)
    if verdict.layer >= 4 or verdict.layer == 0:
        follows = schema(form(name)).validate(etree.XML(data))
        assert follows == (verdict.layer != 4 or verdict.codes == ("XSD-DATE",)), (verdict.findings, data)
        assert "XSD-OTHER" not in verdict.codes, verdict.findings


@settings(max_examples=150)
@given(st.sampled_from(names()), st.integers(0, 2**32))
def test_two_faults_of_the_schema_are_both_told(name: str, seed: int) -> None:
    """A field much too long and another one missing: each is told as if it were alone."""
    luck = random.Random(seed)
    leaves = [n for n, e in enumerate(etree.XML(RIGHT[name]).iter()) if len(e) == 0 and e.text]
    first, second = luck.sample(leaves, 2)

    def spoilt(*which: int) -> set[tuple[str, str]]:
        root = etree.XML(RIGHT[name])
        nodes = list(root.iter())
        if first in which:
            nodes[first].text = "\u3042" * 2000
        if second in which:
            parent = nodes[second].getparent()
            assert parent is not None
            parent.remove(nodes[second])
        return {
            (f.code, f.field or f.location)
            for f in validate(etree.tostring(root, encoding="UTF-8", xml_declaration=True)).findings
            if f.layer == 4
        }

    assert spoilt(first, second) == spoilt(first) | spoilt(second)
