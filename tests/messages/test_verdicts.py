"""The verdict table holds: what it says of a row, of several together and of two documents beside each other, the real checks say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.errors import Refused
from sim.flow.kinds.documents import FAMILIES, MEANS
from sim.flow.model import MOST_VARIANTS
from sim.flow.owners import OWNERS
from sim.messages.document import document
from sim.messages.instance import corrupted, draws_of, known_to
from sim.messages.library import form
from sim.messages.rules.rule import copied
from sim.messages.table import (
    PASSED,
    Case,
    able,
    alone,
    case,
    cases,
    csv_text,
    expected,
    kinds,
    pair_complaint,
    pairs,
    verdict,
)
from sim.messages.variants import MOST, variants, way, ways
from sim.trade.verdicts import FILE, Row, Verdicts, verdicts
from sim.trade.verdicts import read as read_table
from tests.project.tree import ROOT

TABLE = verdicts()
ROWS = tuple(TABLE.rows.values())
MESSAGES = pytest.mark.parametrize("message", TABLE.messages)
FLOW = (
    "sg_outward_declaration", "sg_inward_declaration", "cn_import_declaration", "cn_export_declaration", "commercial_invoice",
    "packing_list", "transport_document", "manifest_original", "manifest_preloading", "manifest_loading", "shipping_instruction",
    "origin_application", "origin_data", "licence", "booking", "delivery_order", "arrival_report",
)  # fmt: skip
BESIDE = [(m, other) for m in TABLE.messages for other in form(m).compares if other in TABLE.messages]


def of_row(row: Row, number: int) -> list[Case]:
    return list(cases(row.message, number, row.goods or ("general", "controlled", "dutiable", "preference")))


def stale(row: Row, number: int = 3) -> list[str]:
    """What is not as the row says, on a few consignments."""
    of = form(row.message)
    found = []
    for one in of_row(row, number):
        said = alone(of, one, row.variant)
        if not able(of, way(of, row.variant), one) or said != (row.layer, row.codes):
            found.append(f"{row.message} {row.variant}: {one.lane} {one.goods}: found {said}")
    return found


@MESSAGES
def test_every_row_is_what_the_checks_say(message: str) -> None:
    """If this fails: ``python scripts/verdicts.py``, and look at the difference before committing it."""
    assert [line for row in TABLE.all_of(message) for line in stale(row)] == []


def test_a_changed_row_is_noticed() -> None:
    right = TABLE.rows["sg_outward_declaration", "wrong_check_digit@container_number"]
    assert stale(right) == []
    assert stale(replace(right, layer=5)) != []
    assert stale(replace(right, codes=("R08",))) != []
    assert stale(replace(right, variant="missing_field@container_number")) != []


@MESSAGES
def test_no_way_of_being_wrong_is_left_out(message: str) -> None:
    """A variant without a row is one that no class of goods can always have."""
    of = form(message)
    listed = {row.variant for row in TABLE.all_of(message)}
    assert [
        w
        for row, w in zip(TABLE.all_of(message), [w.name for w in ways(of) if w.name in listed], strict=True)
        if row.variant != w
    ] == []
    for one in ways(of):
        if one.name not in listed:
            tried = [(c.goods, able(of, one, c)) for c in cases(message, 60)]
            whole = {g for g, _ in tried} - {g for g, can in tried if not can}
            assert whole == set(), one.name


def test_the_messages_of_the_flow_have_rows_and_none_has_too_many() -> None:
    assert set(FLOW) <= set(TABLE.messages)
    assert MOST == MOST_VARIANTS
    for message in TABLE.messages:
        assert len(TABLE.all_of(message)) <= len(variants(form(message))) <= MOST


def test_cells_hold_known_words() -> None:
    for row in ROWS:
        assert row.variant == f"{row.defect}@{row.cls}"
        assert row.family in FAMILIES
        assert set(row.seen_by) <= set(MEANS)
        assert set(row.repaired_by) <= {*OWNERS, "holder"}
        assert (row.layer == 0) == (row.codes == ())
        assert set(row.compared) <= set(TABLE.messages)
        assert not row.compared or row.layer == 0, "a document that fails by itself is not compared"


def test_the_committed_file_is_written_as_the_table_is_read() -> None:
    rows = {m: list(TABLE.all_of(m)) for m in TABLE.messages}
    assert (ROOT / "schemas" / FILE).read_text(encoding="utf-8") == csv_text(rows)


def test_a_wrong_fact_is_invisible_in_the_declaration_alone() -> None:
    """What no document policy can make disappear: machines need the truth beside the document."""
    declarations = [m for m in FLOW if m.endswith("_declaration")]
    wrong = [
        row for row in ROWS if row.family == "fact" and row.message in declarations and row.defect != "late_document"
    ]
    assert len(wrong) >= 6 * len(declarations)
    assert [row for row in wrong if row.layer] == []
    alike = {(row.layer, row.codes) for row in ROWS if row.family == "world"}
    assert alike == {PASSED}


def test_what_waits_for_the_carrier() -> None:
    for row in ROWS:
        if row.message.startswith("manifest") or row.message in (
            "arrival_report",
            "delivery_order",
            "transport_document",
        ):
            assert row.repaired_by == ("holder",)


@st.composite
def masks(draw: st.DrawFn, rows: Sequence[Row], goods: str, most: int) -> tuple[Row, ...]:
    """Variants a document can have at once."""
    able_rows = [row for row in rows if not row.goods or goods in row.goods]
    chosen = (
        draw(st.lists(st.sampled_from(able_rows), max_size=most, unique_by=lambda row: row.site)) if able_rows else []
    )
    return tuple(chosen)


@given(data=st.data())
@settings(max_examples=400)
def test_several_variants_are_found_at_the_lowest_layer_together(data: st.DataObject) -> None:
    message = data.draw(st.sampled_from(TABLE.messages))
    one = case(*data.draw(st.sampled_from(kinds(message))), data.draw(st.integers(0, 30)))
    rows = data.draw(masks(TABLE.all_of(message), one.goods, 8))
    assert alone(form(message), one, *(row.variant for row in rows)) == expected(rows)


@given(data=st.data())
@settings(max_examples=400)
def test_a_comparison_shows_what_only_one_of_two_has(data: st.DataObject) -> None:
    message, other = data.draw(st.sampled_from(BESIDE))
    both_have = [kind for kind in kinds(message) if kind in kinds(other)]
    assume(both_have)
    one = case(*data.draw(st.sampled_from(both_have)), data.draw(st.integers(0, 30)))
    own, theirs = (
        {row.variant: row for row in data.draw(masks([r for r in TABLE.all_of(m) if not r.layer], one.goods, 4))}
        for m in (message, other)
    )
    taken = {row.site for row in theirs.values()}
    for variant, row in own.items():  # the same errors, as far as the other document can have them
        twin = TABLE.rows.get((other, variant))
        fits = (
            twin is not None
            and not twin.layer
            and twin.site not in taken
            and (not twin.goods or one.goods in twin.goods)
        )
        if fits and twin is not None and data.draw(st.booleans()):
            theirs[variant] = twin
            taken.add(row.site)
    shown = {code for v, row in own.items() if v not in theirs for code in row.compared.get(other, ())}
    shown |= {code for v, row in theirs.items() if v not in own for code in row.compared.get(message, ())}
    of = form(message)
    said = verdict(of, one.content(of, *own), {other: one.content(form(other), *theirs)})
    assert said == ((7, tuple(sorted(shown))) if shown else PASSED)


@pytest.mark.campaign
@MESSAGES
def test_all_pairs_of_variants(message: str) -> None:
    found = [pair_complaint(*pair, turn % 20) for turn, pair in enumerate(pairs(TABLE.all_of(message)))]
    assert [str(complaint) for complaint in found if complaint is not None] == []


@given(data=st.data())
@settings(max_examples=60)
def test_masks_alone_rebuild_the_document(data: st.DataObject) -> None:
    message = data.draw(st.sampled_from(TABLE.messages))
    of = form(message)
    one = case(*data.draw(st.sampled_from(kinds(message))), data.draw(st.integers(0, 30)))
    names = [row.variant for row in data.draw(masks(TABLE.all_of(message), one.goods, 6))]
    before = copied(one.facts)
    made = corrupted(of, one.facts, names, one.draws)
    assert one.facts == before
    assert made == corrupted(of, one.facts, names[::-1], one.draws), "the order of the names is not that of the bits"
    assert made == corrupted(of, known_to(of, one.facts), names, one.draws)


def test_the_same_variant_is_the_same_wrong_value_in_every_document() -> None:
    one = case("sg-cn", "general", 4)
    for variant, fact in (
        ("transposed_digits@gross_weight", "gross_weight"),
        ("wrong_identifier@bl_number", "bl_number"),
        ("vessel_changed@vessel", "vessel"),
    ):
        said = {
            str(one.content(form(m), variant)[fact])
            for m in ("cn_import_declaration", "sg_outward_declaration", "transport_document")
            if (m, variant) in TABLE.rows
        }
        assert len(said) == 1, variant
        assert said != {str(one.content(form("transport_document"))[fact])}


def test_a_document_that_was_read_can_be_made_wrong_as_well() -> None:
    of = form("commercial_invoice")
    known = document(of, known_to(of, case("sg-cn", "general", 1).facts))
    wrong = corrupted(of, known, ["transposed_digits@total_value"], draws_of(1))
    assert {name for name in wrong if wrong[name] != known[name]} == {"total_value"}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["no_such_defect@vessel"], "VRD-002"),
        (["missing_field@licence_number"], "VRD-003"),
        (["vessel_changed@vessel", "voyage_changed@voyage"], "VRD-004"),
    ],
)
def test_what_cannot_be_made_is_refused(names: list[str], code: str) -> None:
    of = form("cn_import_declaration")
    with pytest.raises(Refused) as caught:
        corrupted(of, case("sg-cn", "general", 0).facts, names, draws_of(1))
    assert [p.code for p in caught.value.problems] == [code]


@pytest.mark.parametrize("text", [None, "", "message,variant\na,b\n", "\x00", "message,layer\nbooking,four\n"])
def test_a_broken_table_is_refused(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / FILE
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_table(path)
    assert [p.code for p in caught.value.problems] == ["VRD-001"]


def test_only_variants_that_any_consignment_can_have_are_bits_unless_goods_are_told() -> None:
    every, controlled = (TABLE.of("cn_import_declaration", goods) for goods in ("", "controlled"))
    assert "missing_field@licence_number" not in {row.variant for row in every}
    assert "missing_field@licence_number" in {row.variant for row in controlled}
    assert set(islice(every, 3)) < set(controlled)
    assert Verdicts(()).of("booking") == ()
