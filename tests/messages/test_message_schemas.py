"""The XSDs are what the mappings say, simple enough for any validator, and closed to what numbers and texts can do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from sim import assets
from sim.messages.library import ENVELOPE, form, library, names
from sim.messages.schema import load, schema
from sim.messages.writer import write
from sim.messages.xsd import message_xsd, shipped_types_xsd, types_xsd
from sim.trade.vocabulary import SimpleType, simple_types
from tests.messages.made_up import CONTENT
from tests.messages.made_up import library as made_up

ALL = (*names(), ENVELOPE)
XS = "{http://www.w3.org/2001/XMLSchema}"
# Words of XML Schema that our schemas are written with; nothing richer.
PLAIN = {
    "schema", "annotation", "documentation", "import", "element", "complexType", "simpleType", "simpleContent", "extension", "restriction",
    "sequence", "attribute", "any", "key", "selector", "field", "enumeration", "pattern", "minLength", "maxLength", "totalDigits",
    "fractionDigits", "minInclusive", "maxInclusive",
}  # fmt: skip
ATOM = r"(?:\[(?:\\.|[^\]\\])+\]|\\.|[^\\\[\](){}*+?|.^$])"
SIMPLE = re.compile(rf"-?\??(?:{ATOM}(?:\{{[0-9]+(?:,[0-9]+)?\}}|\?)?)+")


def path_of(name: str) -> Path:
    return library().folder_of(name) / f"{name}.xsd"


@pytest.mark.parametrize("name", ALL)
def test_a_committed_schema_is_fresh(name: str) -> None:
    """After a change of a mapping or of types.yaml run scripts/schemas.py."""
    assert path_of(name).read_text(encoding="utf-8") == message_xsd(form(name))


def test_the_committed_types_are_fresh() -> None:
    assert (assets.schemas() / "common" / "types.xsd").read_text(encoding="utf-8") == shipped_types_xsd()


@pytest.mark.parametrize("name", ALL)
def test_both_validators_load_it(name: str) -> None:
    etree.XMLSchema(etree.XML(path_of(name).read_bytes(), base_url=str(path_of(name))))
    load(form(name))
    load(form(name), relaxed=True)
    loaded = xmlschema.XMLSchema(str(path_of(name)))
    assert loaded.elements[form(name).root] is not None


@pytest.mark.parametrize("name", ALL)
def test_it_uses_plain_words_only_and_says_what_it_is(name: str) -> None:
    tree = etree.XML(path_of(name).read_bytes())
    assert {str(e.tag).removeprefix(XS) for e in tree.iter(etree.Element)} <= PLAIN
    said = " ".join(tree.itertext())
    assert "not a copy" in said
    assert "synthetic" in said
    assert f"version {form(name).version}" in said
    for element in tree.iter(f"{XS}element"):
        assert element.get("maxOccurs", "1").isdigit()


def test_patterns_are_simple() -> None:
    """libxml2 goes cubic on nested quantifiers, whatever the length allowed."""
    tree = etree.XML(shipped_types_xsd().encode())
    patterns = [str(p.get("value")) for p in tree.iter(f"{XS}pattern")]
    assert len(patterns) > 40
    assert [p for p in patterns if not SIMPLE.fullmatch(p)] == []


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|aa){1,9}", "(a*)*b", "[0-9]+", "a*", ".{1,9}", "([0-9]{1,3}){1,3}"])
def test_the_lint_finds_dangerous_patterns(pattern: str) -> None:
    assert not SIMPLE.fullmatch(pattern)


def test_every_number_and_text_is_bounded() -> None:
    for kind in simple_types().values():
        if kind.number:
            assert 0 < kind.total_digits <= 19, kind.name
            assert kind.low, kind.name
        elif kind.base == "string":
            assert 0 < kind.max_length <= 1000, kind.name
        elif kind.base in {"date", "dateTime"}:
            assert kind.pattern, kind.name


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("amount", ("0", "12.5", "12.50", "0012.50", " 7 ", "1" * 16), ("", "-1", "+1", ".5", "5.", "1e3", "1.234", "1" * 19, "0" * 40, "1,5", "NaN", "INF", "１")),
        ("count", ("0", "007", "12345678"), ("", "1.0", "-1", "123456789", "0" * 20)),
        ("percent", ("0", "100", "99.99"), ("100.01", "101", "-0.01")),
        ("date", ("2026-03-02", "2024-02-29"), ("2026-02-29", "2026-13-01", "0000-01-01", "2026-03-02Z", "2026-03-02+08:00", "99999999999-01-01", "-2026-03-02", "20260302")),
        ("time", ("2026-03-02T10:11:12+08:00",), ("2026-03-02T10:11:12", "2026-03-02T10:11:12Z", "2026-03-02T10:11:12+14:00", "2026-03-02T10:11:12.5+08:00", "99999999999-03-02T10:11:12+08:00")),
        ("hs_6", ("848180",), ("84818", "8481800", "84818A", " 848180", "８４８１８０")),
        ("text_17", ("a", "发" * 17, " x "), ("", "a" * 18)),
    ],
)  # fmt: skip
def test_types_hold_what_arithmetic_can_bear(kind: str, right: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    types = types_xsd({kind: simple_types()[kind]}).replace(
        "</xs:schema>", f'<xs:element name="v" type="{kind}"/></xs:schema>'
    )
    judges = (etree.XMLSchema(etree.XML(types.encode())), xmlschema.XMLSchema(types))
    for text in (*right, *wrong):
        element = etree.XML(f'<v xmlns="urn:clearlane:types:1">{text}</v>')
        expected = text in right
        assert judges[0].validate(element) == expected, text
        assert second_opinion(judges[1], element) == expected, text


def second_opinion(judge: xmlschema.XMLSchema, element: etree._Element) -> bool:
    try:
        return bool(judge.is_valid(etree.tostring(element, encoding="unicode")))
    except OverflowError:
        # Its own arithmetic stops at the year 2,147,483,648.
        return False


def test_a_signed_number_would_be_signed() -> None:
    kind = SimpleType("t", "decimal", total_digits=4, fraction_digits=2, low="-5")
    tree = etree.XMLSchema(
        etree.XML(
            types_xsd({"t": kind}).replace("</xs:schema>", '<xs:element name="v" type="t"/></xs:schema>').encode()
        )
    )
    judged = [tree.validate(etree.XML(f'<v xmlns="urn:clearlane:types:1">{v}</v>')) for v in ("-4.5", "4", "-6", "--4")]
    assert judged == [True, True, False, False]


def test_what_a_mapping_says_becomes_schema(tmp_path: Path) -> None:
    one = made_up(tmp_path).form("sample")
    judge = schema(one)
    text = write(one, CONTENT).decode()
    changes = {
        "": ("", True),
        "a constant": ("<Flag>I<|<Flag>E<", False),
        "a missing field": ("<ID>A-1</ID>|", False),
        "an attribute missing": (' number="1"|', False),
        "an attribute too much": (' number="1"| number="1" x="1"', False),
        "an optional attribute missing": (' unit="H87"|', True),
        "another order": ("<ID>A-1</ID><Date>2026-03-02</Date>|<Date>2026-03-02</Date><ID>A-1</ID>", False),
        "a key twice": ('no="2"|no="1"', False),
        "records missing": (text[text.index("<Lines>") : text.index("</Lines>") + 8] + "|", False),
        "a parent without fields": ("<Terms>|<Ship/><Terms>", True),
        "too many records": ("</Lines>|" + "".join(f'<Line no="{n}"><Goods><Name>x</Name><Quantity>1</Quantity></Goods><Kind>KG</Kind></Line>' for n in (3, 4)) + "</Lines>", False),
    }  # fmt: skip
    for name, (change, expected) in changes.items():
        old, _, new = change.partition("|")
        assert not old or text.count(old) == 1, name
        changed = text.replace(old, new) if old else text
        assert judge.validate(etree.XML(changed.encode())) == expected, name
    for number in range(3):
        record = text[text.index("<Line no") : text.index("</Line>") + 7]
        wrong = text.replace("</Lines>", record.replace('"1"', f'"{number + 3}"') * (number + 1) + "</Lines>")
        assert judge.validate(etree.XML(wrong.encode())) == (number == 0)


def test_a_thread_has_its_own_schema() -> None:
    from concurrent.futures import ThreadPoolExecutor

    mine = schema(form("booking"))
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(schema, form("booking")).result() is not mine
    assert schema(form("booking")) is mine


def test_a_schema_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    odd = tmp_path / "a b é%20#x"
    shutil.copytree(assets.schemas() / "common", odd / "common")
    monkeypatch.setattr(assets, "schemas", lambda: odd)
    assert load(form("booking")) is not None
