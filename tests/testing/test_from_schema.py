"""Documents from any plain schema are valid by lxml's word; whatever is not plain is refused by name and line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sim.errors import Refused
from sim.messages.pattern import read_pattern
from sim.messages.plain_schema import Simple, oracle
from sim.testing import from_schema
from sim.testing.values import texts

ORDER = Path(__file__).parent / "order.xsd"
JUDGE = oracle(ORDER)
HEAD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'


@given(from_schema(ORDER, "Order"))
def test_every_document_is_valid(document: bytes) -> None:
    JUDGE.assertValid(etree.fromstring(document))


@given(from_schema(ORDER, "Part"))
def test_an_element_may_contain_itself(document: bytes) -> None:
    JUDGE.assertValid(etree.fromstring(document))


def test_documents_reach_all_constructs() -> None:
    seen: set[str] = set()

    @given(from_schema(ORDER, "Order"))
    def look(document: bytes) -> None:
        seen.update(str(e.tag).rpartition("}")[2] for e in etree.fromstring(document).iter())

    look()
    assert seen >= {"Order", "Buyer", "Anonymous", "Token", "Line", "Pieces", "Part", "Ratio", "Place"}


FACETS = [
    ("decimal", {"totalDigits": "4", "fractionDigits": "2", "minInclusive": "-1.5", "maxExclusive": "0.05"}),
    ("decimal", {"minInclusive": "0.1", "maxInclusive": "0.1"}),
    ("integer", {"minExclusive": "3", "maxExclusive": "5"}),
    ("negativeInteger", {"minInclusive": "-2"}),
    ("unsignedLong", {}),
    ("byte", {}),
    ("string", {"length": "3"}),
    ("token", {"maxLength": "4", "minLength": "2"}),
    ("base64Binary", {"minLength": "1", "maxLength": "5"}),
    ("hexBinary", {"length": "4"}),
    ("dateTime", {"minInclusive": "2020-01-01T00:00:00", "maxInclusive": "2020-01-02T00:00:00"}),
    ("float", {"minInclusive": "0", "maxInclusive": "1"}),
    ("time", {}),
    ("gYear", {}),
    ("anyURI", {}),
    ("boolean", {}),
    ("date", {"minExclusive": "2020-02-28", "maxInclusive": "2020-03-01"}),
]


@pytest.mark.parametrize(("base", "facets"), FACETS, ids=[f"{b}-{'-'.join(f)}" for b, f in FACETS])
def test_every_built_in_type_and_facet(base: str, facets: dict[str, str]) -> None:
    inner = "".join(f'<xs:{k} value="{v}"/>' for k, v in facets.items())
    kind = f'<xs:simpleType><xs:restriction base="xs:{base}">{inner}</xs:restriction></xs:simpleType>'
    schema = etree.XMLSchema(etree.fromstring(f'{HEAD}<xs:element name="v">{kind}</xs:element></xs:schema>'))

    @given(texts(Simple(base, facets)))
    def holds(text: str) -> None:
        element = etree.Element("v")
        element.text = text
        schema.assertValid(element)

    holds()


PATTERNS = ["[A-Z]{3}[0-9]{2,4}", r"a\.b|c+", r"[\-+]?\d*", "x{0,2}y", "[a-c\\-]{2}", r"\w{3}"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_texts_follow_their_pattern(pattern: str) -> None:
    kind = f'<xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="{pattern}"/></xs:restriction></xs:simpleType>'
    schema = etree.XMLSchema(etree.fromstring(f'{HEAD}<xs:element name="v">{kind}</xs:element></xs:schema>'))

    @given(texts(Simple("string", {}, (), read_pattern(pattern))))
    def holds(text: str) -> None:
        element = etree.Element("v")
        element.text = text
        schema.assertValid(element)

    holds()


@pytest.mark.parametrize("pattern", ["(ab)+", "[^a]", r"\p{L}", "[a-z-[aeiou]]", "[b-a]", "a{2,1}", "[a", "a\\", "*"])
def test_richer_or_broken_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_pattern(pattern)


@given(st.text(max_size=12))
def test_reading_a_pattern_never_fails_otherwise(text: str) -> None:
    with suppress(ValueError):
        assert read_pattern(text)


CONSTRUCTS = {
    "xs:key": '<xs:element name="r"><xs:complexType><xs:sequence/></xs:complexType>\n<xs:key name="k"><xs:selector xpath="a"/><xs:field xpath="b"/></xs:key></xs:element>',
    "substitutionGroup": '<xs:element name="a" type="xs:string"/>\n<xs:element name="r" type="xs:string" substitutionGroup="a"/>',
    "xs:any": '\n<xs:element name="r"><xs:complexType><xs:sequence><xs:any/></xs:sequence></xs:complexType></xs:element>',
    "xs:all": '\n<xs:element name="r"><xs:complexType><xs:all/></xs:complexType></xs:element>',
    "mixed": '\n<xs:element name="r"><xs:complexType mixed="true"/></xs:element>',
    "xs:union": '\n<xs:element name="r"><xs:simpleType><xs:union memberTypes="xs:date xs:int"/></xs:simpleType></xs:element>',
    "xs:list": '\n<xs:element name="r"><xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType></xs:element>',
    "the pattern (ab)+": '\n<xs:element name="r"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="(ab)+"/></xs:restriction></xs:simpleType></xs:element>',
    "xs:QName": '\n<xs:element name="r" type="xs:QName"/>',
    "xs:complexContent": '<xs:complexType name="t"/>\n<xs:element name="r"><xs:complexType><xs:complexContent><xs:extension base="t"/></xs:complexContent></xs:complexType></xs:element>',
    "xs:group": '<xs:group name="g"><xs:sequence/></xs:group>\n<xs:element name="r"><xs:complexType><xs:group ref="g"/></xs:complexType></xs:element>',
    "any type": '\n<xs:element name="r"/>',
    "nillable": '\n<xs:element name="r" type="xs:string" nillable="true"/>',
}


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_what_cannot_be_generated_from_is_named(construct: str, tmp_path: Path) -> None:
    path = tmp_path / "s.xsd"
    path.write_text(f"{HEAD}{CONSTRUCTS[construct]}</xs:schema>")
    etree.XMLSchema(file=str(path))
    with pytest.raises(Refused) as refused:
        from_schema(path, "r")
    (problem,) = refused.value.problems
    assert problem.code == "TST-003"
    assert construct in problem.why
    assert problem.place is not None
    assert problem.place.line == 2


def test_an_endless_element_is_refused() -> None:
    with pytest.raises(Refused, match="TST-004"):
        from_schema(ORDER, "Endless")


@pytest.mark.parametrize(
    "text", ["", "<a/>", "no xml", '<!DOCTYPE a><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>']
)
def test_what_is_no_schema_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "s.xsd"
    path.write_text(text)
    with pytest.raises(Refused, match="TST-002"):
        from_schema(path, "r")


def test_an_unknown_root_or_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="It has: Endless, Order, Part"):
        from_schema(ORDER, "Invoice")
    with pytest.raises(Refused, match="TST-001"):
        from_schema(tmp_path / "none.xsd", "r")


def test_contradicting_facets_are_refused() -> None:
    for kind in (
        Simple("string", {"minLength": "5", "maxLength": "2"}),
        Simple("integer", {"minInclusive": "5", "maxInclusive": "2"}),
        Simple("string", {"maxLength": "2"}, (), read_pattern("[a]{3}")),
    ):
        with pytest.raises(Refused, match="TST-004"):
            texts(kind)
