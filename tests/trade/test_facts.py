"""A consignment never contradicts itself: sums are exact, days in order, numbers valid, codes known; and it is always the same one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso6346
from stdnum.cn import uscc
from stdnum.sg import uen

from sim.errors import Refused
from sim.trade.codes import code_list, exchange_rate
from sim.trade.content import Content, records, text
from sim.trade.facts import facts, facts_of_side
from sim.trade.parts.terms import CHARGES
from sim.trade.profile import ALL_GOODS, LANES, MODES, TIERS, profile
from sim.trade.vocabulary import vocabulary

CENT = Decimal("0.01")
CASES = st.fixed_dictionaries(
    {
        "stream": st.sampled_from(["sg-cn/general/large", "cn-sg/controlled", "other"]),
        "index": st.integers(0, 1_000_000),
        "lane": st.sampled_from(LANES),
        "goods": st.sampled_from(ALL_GOODS),
        "tier": st.sampled_from(TIERS),
        "mode": st.sampled_from(sorted(MODES)),
        "seed": st.integers(0, 2**32),
        "items": st.none() | st.integers(1, 50),
        "boxes": st.none() | st.integers(1, 3),
    }
)


def of(case: dict) -> Content:
    return facts(case["stream"], case["index"], **{k: v for k, v in case.items() if k not in {"stream", "index"}})


def number(known, name: str) -> Decimal:
    return Decimal(known[name])


@given(CASES)
def test_quantities_prices_and_values_agree_to_the_cent(case: dict) -> None:
    known = of(case)
    items = records(known, "items")
    assert len(items) == int(text(known, "item_count")) == (case["items"] or len(items))
    assert [i["sequence"] for i in items] == [str(n + 1) for n in range(len(items))]
    for item in items:
        assert number(item, "unit_price") * number(item, "quantity") == number(item, "line_value") > 0
    assert sum(number(i, "line_value") for i in items) == number(known, "total_value")


@given(CASES)
def test_weights_and_packages_add_up(case: dict) -> None:
    known = of(case)
    items = records(known, "items")
    for item in items:
        assert 0 < number(item, "item_net_weight") < number(item, "item_gross_weight")
        assert int(item["item_packages"]) >= 1
        if item["statutory_unit"] == "KGM":
            assert item["statutory_quantity"] == item["item_net_weight"]
        else:
            assert item["statutory_quantity"] == item["quantity"]
    for part, whole in (
        ("item_net_weight", "net_weight"),
        ("item_gross_weight", "gross_weight"),
        ("item_packages", "package_count"),
    ):
        assert sum(number(i, part) for i in items) == number(known, whole)
    boxes = records(known, "containers")
    if case["mode"] == "air":
        assert not boxes
        assert known["packing_type"] == "9"
        return
    assert 1 <= len(boxes) <= 3
    assert sum(number(b, "container_weight") for b in boxes) == number(known, "gross_weight")
    assert sum(int(b["container_packages"]) for b in boxes) == int(text(known, "package_count"))
    assert len({b["container_number"] for b in boxes}) == len(boxes)
    for box in boxes:
        assert iso6346.is_valid(box["container_number"])
        assert int(box["container_packages"]) >= 1
        assert number(box, "container_weight") <= number(
            code_list("container_types").rows[box["container_type"]], "payload_kg"
        )
        assert box["seal"]


@given(CASES)
def test_singapores_value_and_tax_follow_from_invoice_charges_and_rate(case: dict) -> None:
    known = facts_of_side(of(case), "sg")
    imported = known["direction"] == "I"
    items = records(known, "items")
    assert known["exchange_rate"] == exchange_rate(text(known, "currency"), text(known, "declared_on"))
    charges = sum(number(known, c) for c in ("freight", "insurance", "other_charges") if c in known)
    value = number(known, "total_value") + (charges if imported else -charges)
    assert value > 0
    assert number(known, "customs_value") == (value * number(known, "exchange_rate")).quantize(CENT, ROUND_HALF_UP)
    assert sum(number(i, "line_customs_value") for i in items) == number(known, "customs_value")
    if not imported:
        assert "gst_total" not in known
        assert not any("gst_amount" in i for i in items)
        return
    taxes = []
    for item in items:
        base = number(item, "line_customs_value") + Decimal(item.get("duty_amount", "0"))
        taxes.append((base * Decimal("0.09")).quantize(CENT, ROUND_HALF_UP))
        assert number(item, "gst_amount") == taxes[-1]
    assert number(known, "gst_total") == sum(taxes)
    assert known["procedure_sg"] == ("DNG" if any("duty_amount" in i for i in items) else "GST")
    assert (known["procedure_sg"] == "DNG") == (case["goods"] == "dutiable")


@given(CASES)
def test_each_side_names_the_charges_its_direction_wants(case: dict) -> None:
    known = of(case)
    for country in ("sg", "cn"):
        side = facts_of_side(known, country)
        wanted = CHARGES[text(side, "direction"), text(side, "incoterm")]
        assert {c for c in ("freight", "insurance") if c in side} == set(wanted)
        assert all(number(side, c) > 0 for c in wanted)
    assert CHARGES["I", "CIF"] == () == CHARGES["E", "FOB"]
    assert CHARGES["I", "FOB"] == CHARGES["E", "CIF"] == ("freight", "insurance")
    assert (CHARGES["I", "CFR"], CHARGES["E", "CFR"]) == (("insurance",), ("freight",))


@given(CASES)
def test_days_follow_one_another(case: dict) -> None:
    known = of(case)
    invoice, leaves, arrives = (text(known, f"{n}_date") for n in ("invoice", "departure", "arrival"))
    assert invoice < leaves <= arrives
    assert case["mode"] == "air" or leaves < arrives
    for country in ("sg", "cn"):
        side = facts_of_side(known, country)
        declared = text(side, "declared_on")
        if side["direction"] == "E":
            assert invoice <= declared < leaves
        elif country == "sg":
            assert leaves <= declared <= arrives
        else:
            assert leaves <= declared
            assert int(_days(arrives, declared)) <= 14
        for licence in records(side, "licences"):
            assert licence["licence_from"] <= declared <= licence["licence_until"]
    if case["goods"] == "preference":
        exporting = facts_of_side(known, case["lane"][:2])
        assert invoice <= text(known, "certificate_date") <= text(exporting, "declared_on")


def _days(one: str, other: str) -> int:
    from datetime import date

    return (date.fromisoformat(other) - date.fromisoformat(one)).days


@given(CASES)
def test_parties_belong_to_their_country_and_the_sides_differ(case: dict) -> None:
    known = of(case)
    firms = code_list("parties")
    for role, country in (("exporter", case["lane"][:2]), ("importer", case["lane"][3:])):
        row = firms.rows[text(known, f"{role}_id")]
        assert (row["country"], row["role"]) == (country.upper(), "trader")
        assert known[f"{role}_name"] == row["en"]
        assert known.get(f"{role}_customs_code", "") == row["customs_code"]
    for country, check in (("sg", uen), ("cn", uscc)):
        side = facts_of_side(known, country)
        agent = firms.rows[text(side, "agent_id")]
        assert check.is_valid(agent["code"])
        assert (agent["country"], agent["role"]) == (country.upper(), "agent")
        assert side.get("agent_customs_code", "") == agent["customs_code"]
        assert not any("." in name for name in side)
    assert facts_of_side(known, "sg")["agent_id"] != facts_of_side(known, "cn")["agent_id"]
    assert firms.rows[text(facts_of_side(known, "cn"), "owner_id")]["country"] == "CN"


@given(CASES)
def test_reference_numbers_have_their_form(case: dict) -> None:
    known = of(case)
    sg, cn = facts_of_side(known, "sg"), facts_of_side(known, "cn")
    declared = text(sg, "declared_on").replace("-", "")
    assert re.fullmatch(f"{sg['agent_id']}{declared}" + r"[0-9]{4}", text(sg, "urn"))
    assert text(sg, "urn")[-4:] != "0000"
    assert text(cn, "entry_id")[:4] == cn["customs_office"]
    assert text(cn, "entry_id")[8] == ("1" if cn["direction"] == "I" else "0")
    port = text(cn, "discharge_port" if cn["direction"] == "I" else "loading_port")
    assert port in code_list("cn_offices").rows[text(cn, "customs_office")]["ports"].split()
    assert (sg["weight_unit"], cn["weight_unit"]) == ("TNE" if case["mode"] == "sea" else "KGM", "KGM")


@given(CASES)
def test_ports_fit_mode_and_side(case: dict) -> None:
    known = of(case)
    table = code_list("locodes").rows
    for name, country in (("loading_port", case["lane"][:2]), ("discharge_port", case["lane"][3:])):
        port = table[text(known, name)]
        assert port["side"] == country.upper()
        assert text(known, "transport_mode") in port["function"]
    place = "loading_port" if known["incoterm"] == "FOB" else "discharge_port"
    assert known["incoterm_place"] == known[place]


@given(CASES)
def test_preference_and_licences_go_with_the_goods(case: dict) -> None:
    known = of(case)
    items = records(known, "items")
    assert ("certificate_number" in known) == (case["goods"] == "preference")
    for item in items:
        assert ("certificate_item" in item) == (case["goods"] == "preference")
        if case["goods"] == "preference":
            assert item["origin_country"] == item["agreement_origin"] == case["lane"][:2].upper()
            assert ("rvc" in item) == (item["origin_criterion"] == "RVC")
            assert Decimal(item.get("rvc", "40")) >= 40
    for country in ("sg", "cn"):
        side = facts_of_side(known, country)
        column = f"licence_{country}_{'import' if side['direction'] == 'I' else 'export'}"
        used: Counter[str] = Counter()
        for item in records(side, "items"):
            kind = code_list("products").by("hs_sg")[item["hs_sg"]][column]
            assert item.get("licence_code", "") == kind
            if kind:
                used[item["licence_number"]] += Decimal(item["statutory_quantity"])  # type: ignore[assignment]
        held = {record["licence_id"]: Decimal(record["licence_balance"]) for record in records(side, "licences")}
        assert set(held) == set(used)
        assert all(held[number] >= quantity for number, quantity in used.items())
        if case["goods"] in {"controlled", "strategic"}:
            assert bool(used) == (side["direction"] == ("I" if case["goods"] == "controlled" else "E"))


@given(CASES)
def test_the_first_bill_is_the_consignments_own(case: dict) -> None:
    known = of(case)
    bills = records(known, "bills")
    own = bills[0]
    assert own["bill_number"] == known["bl_number"]
    assert own["bill_packages"] == known["package_count"]
    assert own["bill_gross_weight"] == known["gross_weight"]
    assert len({bill["bill_number"] for bill in bills}) == len(bills)
    if any(box["load_type"] == "LCL" for box in records(known, "containers")):
        assert known["house_bl"]
        assert known["forwarder_id"]


@given(CASES)
def test_every_fact_is_in_the_vocabulary(case: dict) -> None:
    words = vocabulary()
    known = of(case)
    for country in ("sg", "cn", ""):
        for name, value in facts_of_side(known, country).items():
            if isinstance(value, str):
                assert words.facts[name].group == ""
                assert value
                continue
            for record in value:
                assert all(words.facts[inner].group == name and record[inner] for inner in record), name


LISTS = {
    "currency": "currencies", "incoterm": "incoterms", "loading_port": "locodes", "discharge_port": "locodes",
    "incoterm_place": "locodes", "export_country": "countries", "destination_country": "countries", "package_kind": "packages",
    "customs_office": "cn_offices", "procedure_sg": "procedures_sg", "procedure_cn": "procedures_cn", "agreement": "agreements",
    "certificate_type": "certificate_types", "release_location": "sg_locations", "receipt_location": "sg_locations",
    "weight_unit": "units", "exporter_id": "parties", "importer_id": "parties", "agent_id": "parties", "forwarder_id": "parties",
    "owner_id": "parties", "carrier_id": "parties", "unit": "units", "statutory_unit": "units", "origin_country": "countries",
    "licence_code": "licence_kinds", "licence_kind": "licence_kinds", "origin_criterion": "origin_criteria",
    "container_type": "container_types", "attachment_code": "attachment_kinds", "bill_package_kind": "packages",
}  # fmt: skip


@given(CASES)
def test_every_code_is_current(case: dict) -> None:
    for country in ("sg", "cn"):
        side = facts_of_side(of(case), country)
        rows = [{k: v for k, v in side.items() if isinstance(v, str)}]
        rows += [record for value in side.values() if isinstance(value, list) for record in value]
        for row in rows:
            for name in LISTS.keys() & row.keys():
                assert code_list(LISTS[name]).valid(row[name]), (name, row[name])


@given(CASES, st.randoms(use_true_random=False))
def test_the_same_consignment_comes_back_in_any_order(case: dict, chance) -> None:
    first = of(case)
    others = [{**case, "index": case["index"] + n} for n in range(1, 4)]
    chance.shuffle(others)
    made = [of(other) for other in others]
    assert of(case) == first
    assert all(text(m, "consignment_id") != text(first, "consignment_id") for m in made)
    assert all(text(m, "bl_number") != text(first, "bl_number") for m in made)


def test_the_same_consignment_in_another_process_and_without_arithmetic_or_xml() -> None:
    asked = "facts('s', 3, lane='cn-sg', goods='controlled', tier='large')"
    script = (
        f"import json, sys; from sim.trade.facts import facts; made = {asked};"
        "assert not {'numpy', 'numba', 'lxml', 'stdnum'} & set(sys.modules); sys.stdout.write(json.dumps(made))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "77"},
    )
    assert json.loads(run.stdout) == facts("s", 3, lane="cn-sg", goods="controlled", tier="large")


def test_consignments_differ_and_so_do_seeds_and_replications() -> None:
    made = [facts("s", n, lane="sg-cn") for n in range(300)]
    for name in (
        "consignment_id",
        "bl_number",
        "invoice_number",
        "booking_number",
        "sg.urn",
        "sg.permit_number",
        "cn.client_number",
        "cn.entry_id",
    ):
        assert len({text(m, name) for m in made}) == 300, name
    assert (
        facts("s", 0, lane="sg-cn", seed=2)["bl_number"]
        != made[0]["bl_number"]
        != facts("s", 0, lane="sg-cn", replication=1)["bl_number"]
    )


def test_the_profile_is_followed() -> None:
    made = [facts("s", n, lane="sg-cn") for n in range(400)]
    counted = Counter(text(m, "incoterm") for m in made)
    # 220 expected of 400 at 55 %, standard deviation 10
    assert 170 < counted["CIF"] < 270
    assert set(counted) == {"CIF", "FOB", "CFR"}
    assert set(Counter(len(records(m, "items")) for m in made)) == {2, 3, 4, 5, 6}
    assert {len(records(m, "containers")) for m in made} == {1, 2, 3}
    assert any(b["load_type"] == "LCL" for m in made for b in records(m, "containers"))


@pytest.mark.parametrize("tier", TIERS)
def test_values_are_of_the_size_the_profile_says(tier: str) -> None:
    low, high = profile("cn-sg", "general", "sea").ranges[tier]
    values = []
    for n in range(100):
        known = facts("s", n, lane="cn-sg", tier=tier)
        rate = exchange_rate(text(known, "currency"), "2025-12-29"), exchange_rate("USD", "2025-12-29")
        values.append(number(known, "total_value") * Decimal(rate[0] or 0) / Decimal(rate[1] or 1))
    # Boxes that are full before the money is spent hold less.
    assert max(values) < high * Decimal("1.2")
    assert sum(v >= low * Decimal("0.8") for v in values) > 80


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("TRD-001", {"lane": "sg-us"}),
        ("TRD-001", {"goods": "stolen"}),
        ("TRD-001", {"tier": "huge"}),
        ("TRD-001", {"mode": "rail"}),
        ("TRD-002", {"items": 0}),
        ("TRD-002", {"items": 51}),
        ("TRD-002", {"boxes": 4}),
    ],
)
def test_what_nobody_models_is_refused(code: str, wrong: dict) -> None:
    with pytest.raises(Refused) as told:
        facts("s", 1, **{"lane": "sg-cn", **wrong})
    (problem,) = told.value.problems
    assert problem.code == code
    assert problem.path in wrong


def test_papers_of_no_country_are_the_exporting_sides() -> None:
    known = facts("s", 5, lane="cn-sg", goods="controlled")
    plain = facts_of_side(known, "")
    cn, sg = facts_of_side(known, "cn"), facts_of_side(known, "SG")
    assert plain["agent_id"] == cn["agent_id"]
    assert plain["declared_on"] == cn["declared_on"]
    assert not {"gst_total", "urn", "exchange_rate"} & set(plain)
    assert plain["licences"] == sg["licences"]
    assert [i.get("licence_number") for i in records(plain, "items")] == [
        i.get("licence_number") for i in records(sg, "items")
    ]
    assert facts_of_side(known, "cn").get("licences") is None
