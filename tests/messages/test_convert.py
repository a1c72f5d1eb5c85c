"""One country's declaration as the other's: what comes over, what is worked out, and a report that leaves nothing out."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sim.errors import Refused
from sim.messages.convert import ACDD, Conversion, convert, side_of
from sim.messages.document import document
from sim.messages.library import form
from sim.messages.reader import read
from sim.messages.sides import OWN
from sim.messages.writer import write
from sim.trade.codes import code_list
from sim.trade.content import records
from sim.trade.facts import facts, facts_of_side

OUT, IN = form("sg_outward_declaration"), form("sg_inward_declaration")
CN_IN, CN_OUT = form("cn_import_declaration"), form("cn_export_declaration")
CANONICAL = form("declaration")
NATIONAL = {"sg-cn": (OUT, CN_IN), "cn-sg": (CN_OUT, IN)}
GOODS = ("general", "controlled", "dutiable", "preference")


@st.composite
def consignments(draw, lanes=("sg-cn", "cn-sg")):
    """What to ask for: either lane, any goods, by sea or air. The facts follow from it, and a failure shows these few words."""
    asked = {
        "lane": draw(st.sampled_from(lanes)),
        "goods": draw(st.sampled_from(GOODS)),
        "mode": draw(st.sampled_from(["sea", "air"])),
    }
    return draw(st.integers(0, 5000)), asked | {"items": draw(st.integers(1, 4))}


def made_of(asked):
    return facts("convert", asked[0], **asked[1])


def of(known, wanted):
    return document(wanted, facts_of_side(known, wanted.country))


def flat(content):
    """Every fact with the values it has, in order."""
    out = {}
    for name, value in content.items():
        for record in value if isinstance(value, list) else [{name: value}]:
            for fact, text in record.items():
                out.setdefault(fact, []).append(text)
    return out


def through_xml(wanted, content):
    return read(wanted, etree.fromstring(write(wanted, content)))


@settings(max_examples=25)
@given(consignments())
def test_a_national_declaration_survives_the_canonical_form(asked):
    known = made_of(asked)
    lane = known["case.lane"]
    for national in NATIONAL[lane]:
        content = of(known, national)
        there = convert(national, content, CANONICAL)
        assert not there.missing
        canonical = through_xml(CANONICAL, there.content)
        assert canonical == there.content
        back = convert(CANONICAL, canonical, national)
        assert not back.missing
        assert through_xml(national, back.content) == content


@settings(max_examples=25)
@given(consignments())
def test_what_crosses_to_the_other_country_comes_back_as_it_was(asked):
    known = made_of(asked)
    source, target = NATIONAL[known["case.lane"]]
    first = convert(source, of(known, source), CANONICAL)
    over = convert(CANONICAL, first.content, target)
    back = convert(target, over.content, CANONICAL)
    was, now = flat(first.content), flat(back.content)
    assert {name: now.get(name) for name in over.carried} == {name: was[name] for name in over.carried}
    assert over.content == convert(source, of(known, source), target).content


@settings(max_examples=25)
@given(consignments(), st.sampled_from([None, ACDD]))
def test_the_report_names_every_fact_of_the_source_once(asked, only):
    known = made_of(asked)
    source, target = NATIONAL[known["case.lane"]]
    content = of(known, source)
    for wanted in (target, CANONICAL):
        report = convert(source, content, wanted, only=only)
        assert sorted([*report.carried, *(x.fact for x in report.lost)]) == sorted(flat(content))
        assert all(x.value and x.why for x in report.lost)
        assert all(flat(report.content)[name] == flat(content)[name] for name in report.carried)
        fresh = set(flat(report.content)) - set(report.carried)
        assert fresh == {x.fact for x in report.derived}


@settings(max_examples=25)
@given(consignments())
def test_with_what_the_other_declarant_keys_it_is_the_declaration_of_the_other_country(asked):
    known = made_of(asked)
    source, target = NATIONAL[known["case.lane"]]
    right = of(known, target)
    report = convert(source, of(known, source), target)
    wanted = (
        set(flat(right)) - set(flat(report.content))
        | {x.fact for x in report.missing}
        | {f for f in OWN if f in target.fields}
    )
    wanted -= {"customs_value", "line_customs_value", "exchange_rate", "weight_unit"}  # these have to be worked out
    keyed = {}
    for name, value in right.items():
        if isinstance(value, str):
            if name in wanted:
                keyed[name] = value
        else:
            kept = [{f: v for f, v in record.items() if f in wanted} for record in value]
            if any(kept):
                keyed[name] = kept
    full = convert(source, of(known, source), target, keyed=keyed)
    assert not full.missing
    assert set(full.keyed) == set(flat(keyed))
    made, expected = flat(full.content), flat(right)
    assert set(made) == set(expected)
    for name, values in expected.items():
        assert [_number(v) for v in made[name]] == [_number(v) for v in values], name


def _number(text):
    return Decimal(text) if text.replace(".", "", 1).isdecimal() else text


def test_singapore_value_is_worked_out_to_the_cent_from_terms_and_the_rate_of_the_day():
    known = facts("value", 1, lane="cn-sg", goods="general", items=3)
    right = facts_of_side(known, "sg")
    keyed = {name: right[name] for name in ("declared_on", "freight", "insurance", "other_charges") if name in right}
    made = convert(CN_OUT, of(known, CN_OUT), IN, keyed=keyed).content
    for name in ("exchange_rate", "customs_value", "gst_total"):
        assert made[name] == right[name]
    for name in ("line_customs_value", "gst_amount", "hs_sg"):
        assert flat(made)[name] == flat(right)[name]


def test_an_import_adds_the_charges_an_export_takes_off_so_that_none_ever_crosses():
    seen = set()
    for index in range(40):
        known = facts("terms", index, lane="sg-cn", goods="general", items=1)
        report = convert(OUT, of(known, OUT), CN_IN)
        both = {"freight", "insurance"}
        named, wanted = both & set(of(known, OUT)), {x.fact for x in report.missing} & both
        assert named | wanted == both
        assert not named & wanted
        assert {x.fact for x in report.lost} >= named
        seen.add(known["incoterm"])
    assert seen == {"FOB", "CFR", "CIF"}


def test_six_digits_cross_and_the_rest_comes_from_the_product_master_or_not_at_all():
    content = of(facts("hs", 1, lane="sg-cn", goods="general", items=1), OUT)
    item = records(content, "items")[0]
    report = convert(OUT, content, CN_IN)
    assert records(report.content, "items")[0]["hs_cn"][:6] == item["hs_sg"][:6]
    known = code_list("products").by("hs_sg")
    item["hs_sg"] = next(code for n in range(100) if (code := f"{item['hs_sg'][:6]}{n:02d}") not in known)
    unknown = convert(OUT, content, CN_IN)
    assert {"hs_cn", "ciq_code", "elements"} <= {x.fact for x in unknown.missing}
    assert next(x for x in unknown.lost if x.fact == "hs_sg").value == item["hs_sg"]
    stem = convert(OUT, content, CANONICAL).content
    assert records(stem, "items")[0]["hs_6"] == item["hs_sg"][:6]


def test_declaration_elements_are_never_invented():
    for index in range(10):
        report = convert(OUT, of(facts("elements", index, lane="sg-cn", goods="general"), OUT), CN_IN)
        assert "elements" not in flat(report.content)
        assert next(x for x in report.missing if x.fact == "elements").records == len(records(report.content, "items"))


def test_terms_china_has_no_code_for_become_those_it_treats_them_as():
    content = of(facts("terms", 1, lane="sg-cn", goods="general"), OUT)
    content["incoterm"] = "EXW"
    report = convert(OUT, content, CN_IN)
    assert report.content["incoterm"] == "FOB"
    assert "incoterm" not in report.carried
    assert next(x for x in report.lost if x.fact == "incoterm").value == "EXW"
    assert next(x for x in report.derived if x.fact == "incoterm").how == "EXW is treated as FOB"


def test_a_kind_of_package_without_a_chinese_code_is_reported_not_guessed():
    content = of(facts("packages", 1, lane="sg-cn", goods="general"), OUT)
    content["package_kind"] = "RO"
    report = convert(OUT, content, CN_IN)
    assert "package_kind" not in report.content
    assert "package_kind" in {x.fact for x in report.lost} & {x.fact for x in report.missing}


def test_goods_that_need_a_licence_on_the_other_side_are_named():
    found = []
    for index in range(12):
        known = facts("licence", index, lane="sg-cn", goods="controlled")
        report = convert(OUT, of(known, OUT), CN_IN)
        needs = any("cn.licence_number" in item for item in known["items"])
        assert needs == ("licence_number" in {x.fact for x in report.missing})
        found.append(needs)
    assert any(found)


def test_the_exchange_of_asean_has_fifteen_elements_and_leaves_most_to_be_keyed():
    assert len(ACDD) == len(set(ACDD)) == 15
    content = of(facts("acdd", 1, lane="sg-cn", goods="general"), OUT)
    every, few = convert(OUT, content, CN_IN), convert(OUT, content, CN_IN, only=ACDD)
    assert set(few.carried) == set(every.carried) & set(ACDD)
    assert len(few.missing) > len(every.missing)


def test_weights_cross_exactly_whatever_unit_they_are_written_in():
    for mode in ("sea", "air"):
        known = facts("weights", 2, lane="sg-cn", goods="general", mode=mode)
        content = of(known, OUT)
        content["gross_weight"] = "20260302.12345"
        unit = "TNE" if mode == "sea" else "KGM"
        assert content["weight_unit"] == unit
        written = write(OUT, content)
        assert (b">20260.30212345<" if mode == "sea" else b">20260302.12345<") in written
        over = convert(OUT, read(OUT, etree.fromstring(written)), CN_IN).content
        assert b"<GrossWet>20260302.12345</GrossWet>" in write(CN_IN, over)


def test_converting_leaves_its_input_alone():
    known = facts("pure", 1, lane="sg-cn", goods="preference", items=2)
    content = of(known, OUT)
    before, keyed = deepcopy(content), {"items": [{"elements": "a|b"}]}
    convert(OUT, content, CN_IN, keyed=keyed)
    assert content == before
    assert keyed == {"items": [{"elements": "a|b"}]}


def test_keyed_facts_that_have_no_place_are_refused_all_at_once():
    content = of(facts("keyed", 1, lane="sg-cn", goods="general", items=1), OUT)
    keyed = {"urn": "X", "items": [{"elements": "a"}, {"elements": "b"}]}
    with pytest.raises(Refused) as refused:
        convert(OUT, content, CN_IN, keyed=keyed)
    assert {p.code for p in refused.value.problems} == {"CNV-001", "CNV-002"}


def test_an_empty_document_converts_to_nothing_with_everything_missing():
    report = convert(OUT, {}, CN_IN)
    assert isinstance(report, Conversion)
    assert not report.carried
    assert not report.lost
    required = {name for name, row in CN_IN.fields.items() if row.low and not CN_IN.group_of[name]}
    assert required <= {x.fact for x in report.missing} | {x.fact for x in report.derived}


def test_whose_declaration_a_canonical_one_is():
    assert side_of(OUT, {}) == "sg"
    assert side_of(CANONICAL, {"declared_in": "CN"}) == "cn"
    assert side_of(CANONICAL, {"declared_in": "XX"}) == "" == side_of(CANONICAL, {})


def test_nothing_of_one_side_ever_stands_in_the_other_sides_declaration():
    for lane, (source, target) in NATIONAL.items():
        content = of(facts("own", 3, lane=lane, goods="controlled", items=2), source)
        report = convert(source, content, target)
        assert not set(OWN) & set(report.carried)
        assert set(OWN) & set(flat(report.content)) <= {x.fact for x in report.derived}


ROWS = {
    "outward, Singapore | import, China": (OUT, CN_IN, None),
    "export, China | inward, Singapore": (CN_OUT, IN, None),
    "outward, Singapore, 15 elements only | import, China": (OUT, CN_IN, ACDD),
    "outward, Singapore | canonical": (OUT, CANONICAL, None),
    "import, China | canonical": (CN_IN, CANONICAL, None),
}


def test_the_counts_in_the_documentation_are_those_of_today():
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "conversion.md").read_text(encoding="utf-8")
    for words, (source, target, only) in ROWS.items():
        lane = "cn-sg" if source is CN_OUT else "sg-cn"
        counts = []
        for index in range(50):
            known = facts("convert", index, lane=lane, goods="general", items=3)
            report = convert(source, of(known, source), target, only=only)
            counts.append([len(part) for part in (report.carried, report.derived, report.lost, report.missing)])
        row = f"| {words} | " + " | ".join(f"{median(column):g}" for column in zip(*counts, strict=True)) + " |"
        assert row in page, row


def test_the_example_in_the_documentation_runs(capsys):
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "conversion.md").read_text(encoding="utf-8")
    exec(page.split("```python\n")[1].split("```")[0], {})
    assert "client_number It is required and nothing fills it." in capsys.readouterr().out
