"""What carriage, port and parcels add to a consignment: whole, in the order of the trade, and in agreement with the rest."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean
from stdnum.cn import ric

from sim.assets import schemas
from sim.trade.codes import code_list
from sim.trade.content import Content, records, text
from sim.trade.facts import facts
from sim.trade.listings import Table, read
from sim.trade.vocabulary import vocabulary

CASES = st.tuples(st.sampled_from(["sg-cn", "cn-sg"]), st.integers(0, 10_000))
NAMES = ("port", "parcels")


def made(lane: str, index: int) -> Content:
    return facts("port", index, lane=lane)


def at(known: Content, name: str) -> datetime:
    """A time, or the beginning of a day."""
    return datetime.fromisoformat(text(known, name)[:19])


def number(known: Content, name: str) -> Decimal:
    return Decimal(text(known, name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lane", ["sg-cn", "cn-sg"])
def test_every_fact_of_the_vocabulary_is_made(name: str, lane: str) -> None:
    table = read(schemas() / "common" / "facts" / f"{name}.yaml")
    assert isinstance(table, Table)
    known = made(lane, 7)
    words = vocabulary()
    for fact in table:
        if fact in words.groups:
            wanted = set(table[fact])
            assert records(known, fact), fact
            for record in records(known, fact):
                assert wanted <= set(record), fact
        else:
            assert text(known, fact), fact


@given(CASES)
def test_papers_follow_one_another(case: tuple[str, int]) -> None:
    known = made(*case)
    assert at(known, "booked_on") < at(known, "instructed_on") < at(known, "departure_date")
    assert (
        at(known, "documents_cutoff")
        < at(known, "vgm_cutoff")
        < at(known, "cargo_cutoff")
        < at(known, "loading_starts")
    )
    assert at(known, "notice_date") < at(known, "arrival_date") <= at(known, "delivery_order_date")
    assert at(known, "delivery_order_date") < at(known, "delivery_order_until")
    assert at(known, "preloading_sent") < at(known, "arrived_at") < at(known, "reported_at")
    assert at(known, "parcel_order_time") < at(known, "parcel_payment_sent") < at(known, "parcel_waybill_sent")
    assert at(known, "parcel_waybill_sent") < at(known, "parcel_list_time")


@given(CASES)
def test_published_limits_hold(case: tuple[str, int]) -> None:
    known = made(*case)
    loading = at(known, "loading_starts")
    assert loading - at(known, "manifest_sent") >= timedelta(hours=24)
    assert loading - at(known, "preloading_sent") >= timedelta(hours=24)
    assert loading - at(known, "loading_sent") >= timedelta(minutes=30)
    if case[0] == "cn-sg":
        sailed = at(known, "departure_date") + timedelta(hours=20)
        assert timedelta(0) < at(known, "tallied_at") - sailed <= timedelta(hours=6)
        assert at(known, "reported_at") < at(known, "cn.declared_on") + timedelta(days=1)
    else:
        assert at(known, "tallied_at") > at(known, "arrival_date")


@given(CASES)
def test_boxes_weigh_more_than_their_cargo_and_are_counted(case: tuple[str, int]) -> None:
    known = made(*case)
    boxes = records(known, "containers")
    for box in boxes:
        tare = Decimal(box["verified_mass"]) - Decimal(box["container_weight"])
        assert 2000 <= tare <= 4000
        assert box["vgm_method"] in code_list("vgm_methods")
    asked = {e["equipment_type"]: int(e["equipment_count"]) for e in records(known, "equipment")}
    assert asked == Counter(box["container_type"] for box in boxes)


@given(CASES)
def test_the_bill_of_lading_agrees_with_the_voyage_and_the_terms(case: tuple[str, int]) -> None:
    known = made(*case)
    assert (known["bl_date"], known["bl_place"]) == (known["departure_date"], known["loading_port"])
    assert (known["bl_originals"] != "0") == (known["bl_kind"] == "O")
    assert (known["freight_payment"] == "C") == (known["incoterm"] == "FOB")
    assert text(known, "delivery_terminal_id")[:2] == text(known, "discharge_port")[:2]
    assert text(known, "terminal_id").startswith("CN")
    assert text(known, "manifest_sender").startswith(text(known, "customs_office"))


@given(CASES)
def test_the_four_papers_of_a_parcel_agree(case: tuple[str, int]) -> None:
    known = made(*case)
    lines = records(known, "parcel_items")
    assert number(known, "parcel_item_count") == len(lines)
    for line in lines:
        assert Decimal(line["parcel_price"]) * Decimal(line["parcel_quantity"]) == Decimal(line["parcel_line_value"])
        assert ean.is_valid(line["parcel_barcode"])
    value = sum(Decimal(line["parcel_line_value"]) for line in lines)
    assert number(known, "parcel_goods_value") == value <= 5000
    taxed = (value + number(known, "parcel_freight")) * Decimal("0.091")
    assert abs(number(known, "parcel_tax") - taxed) <= Decimal("0.005")
    paid = value + number(known, "parcel_freight") + number(known, "parcel_tax") - number(known, "parcel_discount")
    assert number(known, "parcel_paid") == paid
    assert number(known, "parcel_net_weight") < number(known, "parcel_gross_weight")
    assert known["parcel_payer_name"] == known["buyer_name"]


@given(CASES)
def test_no_identity_number_can_be_anyones(case: tuple[str, int]) -> None:
    known = text(made(*case), "buyer_id")
    assert known.startswith("000000")
    assert ric.calc_check_digit(known) == known[-1]


def test_numbers_differ_between_consignments() -> None:
    names = (
        "manifest_number",
        "delivery_order_number",
        "parcel_order_guid",
        "parcel_waybill_number",
        "instruction_number",
    )
    many = [made("sg-cn", index) for index in range(300)]
    for name in names:
        assert len({text(known, name) for known in many}) == len(many), name


def test_an_air_shipment_has_no_boxes_to_weigh() -> None:
    known = facts("port", 3, lane="sg-cn", mode="air")
    assert records(known, "containers") == []
    assert records(known, "equipment") == []
    assert "vgm_by" not in known
