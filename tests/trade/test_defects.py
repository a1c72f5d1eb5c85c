"""Every registered defect, found by discovery, keeps the contract: pure, consistent, and it makes something wrong or says that it cannot."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.flow.kinds.documents import FAMILIES, MEANS
from sim.flow.owners import OWNERS
from sim.sampling.keys import case_entity
from sim.trade.codes import code_list
from sim.trade.content import Content, records, text
from sim.trade.defects import HOLDER, Defect, registry
from sim.trade.defects.tools.base import FAMILIES as ORDER
from sim.trade.defects.tools.checks import is_box, passes
from sim.trade.defects.tools.fields import KINDS, SAME, class_facts, classes_in
from sim.trade.defects.tools.registry import discover
from sim.trade.draws import Draws
from sim.trade.facts import facts, facts_of_side
from sim.trade.profile import GOODS, LANES, TIERS
from sim.trade.vocabulary import vocabulary

DEFECTS = pytest.mark.parametrize("defect", registry().values(), ids=registry())
CONSIGNMENTS = st.builds(
    lambda lane, goods, tier, side, index: (
        index,
        facts_of_side(facts("t", index, lane=lane, goods=goods, tier=tier), side),
    ),
    st.sampled_from(LANES),
    st.sampled_from(GOODS),
    st.sampled_from(TIERS),
    st.sampled_from(("sg", "cn", "")),
    st.integers(0, 5000),
)


def draws(defect: Defect, cls: str, index: int = 0) -> Draws:
    return Draws(1, 0, f"defect/{defect.name}@{cls}", case_entity("t", index))


def total(known: Content, name: str) -> Decimal:
    return sum((Decimal(item[name]) for item in records(known, "items")), Decimal(0))


def made(name: str, cls: str, known: Content, index: int = 0) -> Content:
    """The facts with a defect that can be made in them."""
    defect = registry()[name]
    wrong = defect.applied(known, cls, draws(defect, cls, index))
    assert wrong is not None
    return wrong


def test_the_families_are_those_of_the_flow() -> None:
    assert set(ORDER) == set(FAMILIES) == {defect.family for defect in registry().values()}


@DEFECTS
def test_what_a_defect_says_of_itself(defect: Defect) -> None:
    assert set(defect.seen_by) <= set(MEANS)
    assert set(defect.repaired_by) <= {*OWNERS, HOLDER}
    assert defect.repaired_by
    assert defect.grade in ("published", "expert", "assumed")
    assert any(ord(c) > 0x2E80 for c in defect.zh), "the Chinese name is in Chinese"
    assert defect.what.endswith(".")
    assert defect.frequency
    assert defect.source
    assert len(set(defect.classes)) == len(defect.classes)
    assert defect.layers or defect.seen_by, "somebody may find it"


@DEFECTS
@given(consignment=CONSIGNMENTS)
def test_it_makes_something_wrong_or_says_that_it_cannot(defect: Defect, consignment: tuple[int, Content]) -> None:
    index, known = consignment
    before = copy.deepcopy(known)
    for cls in defect.classes:
        wrong = defect.applied(known, cls, draws(defect, cls, index))
        assert known == before, "the facts are left as they are"
        assert wrong != known
        assert wrong == defect.applied(known, cls, draws(defect, cls, index)), "equal draws, equal errors"
        if not any(fact in str(known) for fact in class_facts()[cls]):
            assert wrong is None


@DEFECTS
@given(
    value=st.text(max_size=30)
    | st.sampled_from(["0", "1", "12.50", "999", "KGM", "SGSIN", "2026-03-02", "ZQXU2701077", "0110"])
)
def test_a_value_of_any_kind_comes_back_wrong_or_as_it_was(defect: Defect, value: str) -> None:
    for attempt in range(3):
        wrong = defect.corrupt(value, draws(defect, defect.classes[0]), attempt)
        assert wrong is None or isinstance(wrong, str)


@given(consignment=CONSIGNMENTS)
def test_wrong_facts_add_up(consignment: tuple[int, Content]) -> None:
    index, known = consignment
    for name, cls in (
        ("wrong_value", "line_value"),
        ("wrong_quantity", "quantity"),
        ("wrong_class", "hs_code"),
        ("quantity_changed", "package_count"),
    ):
        wrong = made(name, cls, known, index)
        assert total(wrong, "line_value") == Decimal(text(wrong, "total_value")), name
        assert total(wrong, "item_net_weight") == Decimal(text(wrong, "net_weight")), name
        assert total(wrong, "item_packages") == Decimal(text(wrong, "package_count")), name
        if "customs_value" in wrong:
            assert total(wrong, "line_customs_value") == Decimal(text(wrong, "customs_value")), name
        if "gst_total" in wrong:
            assert total(wrong, "gst_amount") == Decimal(text(wrong, "gst_total")), name
        for item in records(wrong, "items"):
            row = code_list("products").by("hs_6")[item["hs_6"]]
            assert {n: item[n] for n in ("hs_sg", "hs_cn", "ciq_code", "statutory_unit")}.items() <= row.items(), name
            made_of_price = Decimal(item["unit_price"]) * Decimal(item["quantity"])
            assert abs(made_of_price - Decimal(item["line_value"])) <= Decimal("0.005"), name


@given(consignment=CONSIGNMENTS)
def test_more_packages_do_not_weigh_less_than_their_goods(consignment: tuple[int, Content]) -> None:
    index, known = consignment
    wrong = made("quantity_changed", "package_count", known, index)
    boxes = records(wrong, "containers")
    assert sum(Decimal(b["container_weight"]) for b in boxes) == Decimal(text(wrong, "gross_weight"))
    assert sum(int(b["container_packages"]) for b in boxes) == int(text(wrong, "package_count"))
    assert all(int(b["container_packages"]) > 0 for b in boxes)
    assert Decimal(text(wrong, "net_weight")) <= Decimal(text(wrong, "gross_weight"))


@given(consignment=CONSIGNMENTS)
def test_a_slip_in_a_weight_always_errs_to_the_same_side(consignment: tuple[int, Content]) -> None:
    index, known = consignment
    gross, net = Decimal(text(known, "gross_weight")), Decimal(text(known, "net_weight"))
    assert Decimal(text(made("transposed_digits", "gross_weight", known, index), "gross_weight")) > gross
    assert Decimal(text(made("transposed_digits", "net_weight", known, index), "net_weight")) < net


@given(consignment=CONSIGNMENTS)
def test_check_characters_fail_where_they_are_meant_to(consignment: tuple[int, Content]) -> None:
    index, known = consignment

    def numbers(content: Content) -> list[str]:
        return [b["container_number"] for b in records(content, "containers")]

    for name, right in (
        ("wrong_check_digit", False),
        ("transposed_digits", False),
        ("wrong_identifier", True),
        ("box_changed", True),
    ):
        wrong = numbers(made(name, "container_number", known, index))
        new = set(wrong) - set(numbers(known))
        assert len(new) == 1, name
        assert all(is_box(n) and passes(n) is right for n in new), name


@given(consignment=CONSIGNMENTS)
def test_one_error_stands_in_every_field_that_says_the_same(consignment: tuple[int, Content]) -> None:
    index, known = consignment
    for name in ("transposed_digits", "wrong_identifier"):
        wrong = made(name, "bl_number", known, index)
        assert wrong["bl_number"] != known["bl_number"]
        others = {b["bill_number"] for b in records(known, "bills")} - {known["bl_number"]}
        assert {b["bill_number"] for b in records(wrong, "bills")} == others | {wrong["bl_number"]}
    line = next(
        (new, old)
        for new, old in zip(
            records(made("transposed_digits", "hs_code", known, index), "items"), records(known, "items"), strict=True
        )
        if new != old
    )
    assert len({line[0][n][:6] for n in ("hs_6", "hs_sg", "hs_cn")}) == 1
    assert line[0]["hs_cn"][6:] == line[1]["hs_cn"][6:]


def test_missing_means_absent() -> None:
    known = facts_of_side(facts("t", 1, lane="sg-cn"), "cn")
    wrong = made("missing_field", "bl_number", known)
    assert "bl_number" not in wrong
    others = [bill["bill_number"] for bill in records(known, "bills") if bill["bill_number"] != known["bl_number"]]
    assert [bill["bill_number"] for bill in records(wrong, "bills") if "bill_number" in bill] == others


def test_every_class_of_the_vocabulary_is_known() -> None:
    named = {fact.cls for fact in vocabulary().facts.values() if fact.cls}
    assert named - KINDS <= set(class_facts()) | {"agent_id"}
    assert set(SAME.values()) <= set(class_facts())
    assert classes_in(["bill_number"]) == {"bl_number"}
    assert classes_in(["exporter_id"]) == {"sg_party_id", "cn_party_id"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "holds DEFECT"),
        ("import nothing_of_that_name", "cannot be imported"),
        ("from sim.trade.defects.missing_field import DEFECT", "of the file's name"),
        (
            """
            from dataclasses import replace
            from sim.trade.defects.missing_field import DEFECT
            DEFECT = replace(DEFECT, name="half", classes=("no_such_class",))
            """,
            "no_such_class",
        ),
    ],
)
def test_a_half_finished_defect_fails_at_import_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, says: str
) -> None:
    folder = tmp_path / "broken_defects"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "half.py").write_text(dedent(body))
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("broken_defects", "broken_defects.half"):
        monkeypatch.delitem(__import__("sys").modules, name, raising=False)
    with pytest.raises(ImportError, match=says) as caught:
        discover(folder, "broken_defects")
    assert "half.py" in str(caught.value)
