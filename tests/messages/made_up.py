"""A small message in a folder of its own, with everything a mapping can say; and contents of the shipped messages."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from lxml import etree

from sim.messages.document import document
from sim.messages.form import Form, Row
from sim.messages.library import Library, form
from sim.messages.schema import valid
from sim.messages.writer import write
from sim.trade.content import Content
from sim.trade.facts import facts, facts_of_side
from sim.trade.vocabulary import SimpleType, simple_types

MESSAGE = """
id: sample
version: "1"
root: Sample
namespace: urn:clearlane:sample:1
title: {en: Sample, zh: 样本}
country: cn
direction: import
sender: broker
receiver: customs
answers: [response]
modelled_on: "Modelled on nothing, not a copy: for the tests."
source: none
reference: invoice_number
rules: [R01]
compares: {}
size: small
"""
MAPPING = """
- {fact: version, path: "@number"}
- {fact: invoice_number, path: Head/ID}
- {fact: invoice_date, path: Head/Date}
- {constant: I, path: Head/Flag, type: code_1}
- {fact: gross_weight, path: Head/Weight}
- {fact: weight_unit, path: Head/Weight/@unit}
- {fact: vessel, path: Ship/Name, occurs: "0..1"}
- {fact: voyage, path: Ship/Voyage/Number, occurs: "0..1"}
- {fact: incoterm, path: Terms, codes: incoterms}
- {fact: remarks, path: Remarks, occurs: "0..1"}
- group: items
  path: Lines/Line
  occurs: "1..3"
  key: sequence
  rows:
    - {fact: sequence, path: "@no"}
    - {fact: description, path: Goods/Name}
    - {fact: quantity, path: Goods/Quantity}
    - {fact: unit, path: Goods/Quantity/@unit, occurs: "0..1"}
    - {constant: KG, path: Kind, type: code_2}
- group: containers
  path: Box
  occurs: "0..2"
  rows:
    - {fact: container_number, path: Number}
"""
CONTENT: Content = {
    "version": "1",
    "invoice_number": "A-1",
    "invoice_date": "2026-03-02",
    "gross_weight": "12.5",
    "weight_unit": "KGM",
    "incoterm": "FOB",
    "items": [
        {"sequence": "1", "description": "Pumps & valves", "quantity": "2", "unit": "H87"},
        {"sequence": "2", "description": "Valves <new>", "quantity": "3"},
    ],
}


def library(folder: Path, message: str = MESSAGE, mapping: str = MAPPING) -> Library:
    """A library with the sample alone."""
    place = folder / "sample" / "v1"
    place.mkdir(parents=True, exist_ok=True)
    (place / "message.yaml").write_text(message, encoding="utf-8")
    (place / "mapping.yaml").write_text(mapping, encoding="utf-8")
    return Library(folder)


@cache
def known(index: int, lane: str, goods: str) -> Content:
    """Facts of a consignment."""
    return facts("tests", index, lane=lane, goods=goods)


def home(one: Form) -> tuple[str, ...]:
    """The lanes on which a message is sent."""
    if not one.country or not one.direction:
        return ("sg-cn", "cn-sg")
    return (("sg-cn", "cn-sg") if one.direction == "import" else ("cn-sg", "sg-cn"))[one.country == "sg" :][:1]


GOODS = ("general", "controlled", "dutiable", "preference")
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def values(kind: SimpleType) -> st.SearchStrategy[str]:
    """Texts of a simple type, any character XML can carry among them."""
    match kind.base:
        case "date":
            return st.dates().map(lambda d: d.isoformat())
        case "dateTime":
            return st.datetimes().map(lambda d: d.replace(microsecond=0).isoformat() + "+08:00")
        case "boolean":
            return st.sampled_from(("true", "false", "0", "1"))
        case "integer":
            return st.integers(int(kind.low or 0), 10**kind.total_digits - 1).map(str)
        case "decimal":
            high = min(float(kind.high or "inf"), 10 ** (kind.total_digits - kind.fraction_digits) - 1)
            return st.decimals(0, int(high), places=kind.fraction_digits).map(str)
    if kind.pattern:
        return st.from_regex(kind.pattern, fullmatch=True)
    return st.text(
        CHARACTERS | st.sampled_from("\t\n\r&<>\"']"), min_size=kind.min_length, max_size=min(kind.max_length, 40)
    )


@cache
def bases(one: Form) -> tuple[Content, ...]:
    """Valid documents of some consignments; not every consignment has every paper."""
    made = [
        document(one, facts_of_side(known(index, lane, goods), one.country))
        for goods in GOODS
        for lane in home(one)
        for index in range(3)
    ]
    return tuple(m for m in made if valid(one, etree.XML(write(one, m))))


@st.composite
def contents(draw: st.DrawFn, one: Form) -> Content:
    """A document of a consignment, some of its plain facts replaced by others of their type, some optional ones taken out."""
    made = copy.deepcopy(draw(st.sampled_from(bases(one))))
    keys = {g.key for g in one.groups}

    def change(record: dict[str, str] | Content, rows: list[Row]) -> None:
        for row in draw(st.lists(st.sampled_from(rows), unique=True, max_size=4)) if rows else ():
            if row.low == 0 and draw(st.booleans()):
                record.pop(row.fact, None)
            elif row.fact in record:
                record[row.fact] = draw(values(simple_types()[row.type]))

    def free(rows: tuple[Row, ...]) -> list[Row]:
        # An attribute cannot stay when its element goes; transformed values have a table of their own.
        bearing = {r.steps for r in rows if r.attribute}
        return [
            r for r in rows if r.fact and not r.transform and r.fact not in keys and (r.low or r.steps not in bearing)
        ]

    change(made, free(one.head))
    for group in one.groups:
        found = made.get(group.name, [])
        assert isinstance(found, list)
        for record in found:
            change(record, free(group.rows))
    return made


def sample_of(name: str) -> Content:
    """A valid content of a shipped message."""
    return copy.deepcopy(bases(form(name))[-1])
