"""The four messages of a parcel keep the rules in their own words: three senders, one parcel, and a list beside all of them."""

from __future__ import annotations

import pytest

from sim.messages.document import document
from sim.messages.library import form
from sim.messages.register import Register
from sim.messages.rules import Context, Found, alone, compared
from sim.messages.rules.synonyms import COMMON, OF_PARCELS, found_in_own, in_common, in_own, of_a_parcel, seen
from sim.messages.validation import judge, validate
from sim.messages.writer import write
from sim.trade.content import Content
from sim.trade.facts import facts, facts_of_side
from sim.trade.vocabulary import vocabulary

ORDER, PAYMENT, WAYBILL, LIST = ("parcel_order", "parcel_payment", "parcel_waybill", "parcel_list")


KNOWN = next(
    known
    for known in (facts("parcels", index, lane="sg-cn") for index in range(99))
    if "0.00" not in (known["parcel_freight"], known["parcel_discount"]) and known["parcel_item_count"] == "2"
)
"""A parcel of two lines with carriage to pay and a discount."""


def made(name: str, **changes: str) -> Content:
    return {**document(form(name), facts_of_side(KNOWN, "cn")), **changes}


def line(content: Content, **changes: str) -> Content:
    first, *others = content["parcel_items"]
    return {**content, "parcel_items": [{**first, **changes}, *others]}


def told(name: str, content: Content, **others: Content) -> list[tuple[str, str, str]]:
    """Rule, field and the other document of every error."""
    of = form(name)
    hits = [*alone(of, content), *compared(of, content, others)]
    return [(h.rule.code, h.found.field, h.beside) for h in hits if h.severity == "error"]


def test_four_messages_of_one_parcel_agree():
    for name in (ORDER, PAYMENT, WAYBILL, LIST):
        others = {message: made(message) for message in form(name).compares}
        assert told(name, made(name), **others) == []


@pytest.mark.parametrize(
    ("name", "changes", "code", "field"),
    [
        (ORDER, {"parcel_item_count": "9"}, "R01", "parcel_item_count"),
        (LIST, {"parcel_item_count": "9"}, "R01", "parcel_item_count"),
        (LIST, {"parcel_goods_value": "1.00"}, "R02", "parcel_goods_value"),
        (ORDER, {"parcel_paid": "1.00"}, "R02", "parcel_paid"),
        (ORDER, {"parcel_tax": "999.00"}, "R02", "parcel_paid"),
        (LIST, {"parcel_net_weight": "999"}, "R04", "parcel_net_weight"),
        (LIST, {"parcel_packages": "0"}, "R05", "parcel_packages"),
        (WAYBILL, {"parcel_packages": "0"}, "R05", "parcel_packages"),
        (PAYMENT, {"parcel_currency": "JPY", "parcel_paid": "0.50"}, "R10", "parcel_paid"),
        (LIST, {"parcel_package_kind": "RO"}, "R14", "parcel_package_kind"),
    ],
)
def test_a_parcel_keeps_a_rule_and_the_finding_names_its_own_field(name, changes, code, field):
    assert told(name, made(name, **changes)) == [(code, field, "")]


@pytest.mark.parametrize("name", [ORDER, LIST])
def test_a_line_of_a_parcel_is_price_times_quantity(name):
    assert told(name, line(made(name), parcel_price="1.00")) == [("R03", "parcel_price", "")]
    assert told(name, line(made(name), parcel_sequence="7")) == [("R01", "parcel_sequence", "")]


def test_a_finding_is_shown_at_the_parcels_own_place():
    verdict = validate(write(form(LIST), line(made(LIST), parcel_price="1.00")))
    assert [(f.code, f.field) for f in verdict.findings] == [("R03", "parcel_price")]
    assert verdict.findings[0].location.endswith("price")


def test_the_list_is_compared_with_three_senders_messages():
    own = made(LIST)
    number, buyer = str(own["parcel_order_number"])[:-1] + "-", "00000019800101001X"
    for message in (ORDER, PAYMENT):
        assert told(LIST, own, **{message: made(message, parcel_order_number=number)}) == [
            ("R21", "parcel_order_number", message)
        ]
        assert told(LIST, own, **{message: made(message, buyer_id=buyer)}) == [("R21", "buyer_id", message)]
    assert told(LIST, own, parcel_order=made(ORDER, shop_code="3399Z99999")) == [("R21", "shop_code", ORDER)]
    assert told(LIST, own, parcel_order=made(ORDER, parcel_freight="99.00")) == [("R02", "parcel_freight", ORDER)]
    assert told(LIST, own, parcel_order=made(ORDER, parcel_goods_value="1.00")) == [
        ("R02", "parcel_goods_value", ORDER)
    ]
    weight = f"{float(str(own['parcel_gross_weight'])) * 1.05:.2f}"
    for field, value in (
        ("parcel_waybill_number", "ZQ0000000000"),
        ("parcel_gross_weight", weight),
        ("parcel_packages", "2"),
        ("courier_code", "3399Z99999"),
    ):
        assert told(LIST, own, parcel_waybill=made(WAYBILL, **{field: value})) == [("R21", field, WAYBILL)]


def test_what_was_paid_is_what_the_order_says():
    order = made(ORDER)
    assert told(PAYMENT, made(PAYMENT, parcel_paid="1.00"), parcel_order=order) == [("R02", "parcel_paid", ORDER)]
    assert told(PAYMENT, made(PAYMENT, buyer_id="00000019800101001X"), parcel_order=order) == [
        ("R21", "buyer_id", ORDER)
    ]


def test_a_parcels_message_has_two_keys():
    """A change comes under the order's number again, with a number of its own; a new order does not."""
    own, fresh = (
        made(ORDER),
        {"parcel_order_guid": "00000000-0000-0000-0000-000000000000", "buyer_phone": "10000000000"},
    )
    again = {**own, **fresh}
    assert told(ORDER, again, parcel_order=own) == [("R23", "parcel_order_number", ORDER)]
    assert told(ORDER, {**again, "parcel_function": "2"}, parcel_order=own) == []
    same = {**own, "buyer_phone": "10000000000", "parcel_function": "2"}
    assert told(ORDER, same, parcel_order=own) == [("R23", "parcel_order_guid", ORDER)]
    assert told(ORDER, {**same, "parcel_order_number": "ZQ-OTHER"}, parcel_order=own) == [
        ("R23", "parcel_order_guid", ORDER)
    ]
    assert told(ORDER, own, parcel_order=own) == []


def test_a_change_is_no_conflict_with_the_register():
    own = made(WAYBILL)
    register = Register()
    register.receive("courier", str(own["parcel_waybill_number"]), "one")
    context = Context(register=register, sender="courier", digest="two")
    assert [f.field for f in judge(form(WAYBILL), own, {}, context)] == ["parcel_waybill_number"]
    assert judge(form(WAYBILL), {**own, "parcel_function": "2"}, {}, context) == ()


def test_the_synonyms_are_one_to_one_and_of_the_vocabulary():
    words = vocabulary()
    every = {**words.facts, **dict.fromkeys(words.groups)}
    assert len(OF_PARCELS) == len(COMMON)
    for own, common in COMMON.items():
        assert own in every
        assert common in every
        if own in words.facts:
            assert COMMON.get(words.facts[own].group, "") == words.facts[common].group, own
    for name in (ORDER, PAYMENT, WAYBILL, LIST):
        content = made(name)
        assert of_a_parcel(content)
        assert in_own(in_common(content)) == content
        assert not COMMON.keys() & in_common(content).keys()
        assert not set(OF_PARCELS) & set(form(name).fields), "a common word beside its synonym"
        assert set(in_common(content)) <= {*seen(form(name)).fields, "items"}
    plain: Content = {"items": [{"sequence": "1"}]}
    assert in_common(plain) is plain
    assert found_in_own(Found("vessel", None, "", "", "")).field == "vessel"
