"""What each side's declaration adds: its numbers, day, place, procedure, customs value and tax.

Singapore values goods in its own currency at the weekly rate of the day of declaration, with freight and insurance on the way in (CIF)
and without them on the way out (FOB); goods and services tax is 9 % of value and duty, line by line, to the cent.
"""

from __future__ import annotations

from decimal import Decimal

from sim.sampling.keys import MASK, digest64
from sim.trade.amounts import fixed, half_up, split, whole
from sim.trade.codes import code_list, exchange_rate
from sim.trade.content import Content, records, text
from sim.trade.draws import Draws
from sim.trade.identifiers import base32
from sim.trade.parts.voyage import day, day_number
from sim.trade.profile import product

GST_PERCENT = 9
"""Rate since 1 January 2024 (published)."""
LEAD = {"sg": (1, 3), "cn": (1, 3)}
"""Days before departure at which exports are declared; assumed. One whole day keeps China's 24 hours before loading."""
PLANS_AHEAD = 0.4
"""Share of Chinese imports declared before arrival; assumed."""
LATEST = 9
"""Days after arrival by which the others are; the law gives 14. Assumed."""
RE_EXPORTS = 0.3
"""Share of outward declarations with goods of other origins that name the permit under which these came in; assumed."""
SG_PLACES = {("SGSIN", "1"): ("ZPFTZ", "ZKFTZ", "ZTFTZ"), ("SGJUR", "1"): ("ZJFTZ",), ("SGSIN", "4"): ("ZAFTZ",)}
"""Places of release or receipt by port and mode; codes made up."""


def part(draws: Draws, made: Content) -> Content:
    """Both sides' own facts."""
    return {**_numbers_and_days(draws, made), **_china(draws, made), **_singapore(draws, made)}


def _declared(draws: Draws, made: Content, side: str) -> int:
    invoiced, leaves, arrives = (day_number(text(made, f"{n}_date")) for n in ("invoice", "departure", "arrival"))
    if made[f"{side}.direction"] == "E":
        return max(leaves - draws.whole(f"{side} lead", *LEAD[side]), invoiced)
    if side == "sg" or draws.below("ahead", PLANS_AHEAD):
        return draws.whole(f"{side} ahead", min(leaves + 1, arrives), arrives)
    return arrives + draws.whole("cn after", 0, LATEST)


def _numbers_and_days(draws: Draws, made: Content) -> Content:
    out: Content = {}
    for side in ("sg", "cn"):
        declared = day(_declared(draws, made, side))
        out[f"{side}.declared_on"] = declared
        # 9,999 numbers a day and agent: consecutive consignments of a stream never share one.
        serial = 1 + (int(text(made, "case.index")) + digest64(text(made, "case.stream"))) % 9999
        entity = base32(draws.entity & MASK, 13)
        family = {"sgE": "O", "sgI": "I", "cnE": "E", "cnI": "D"}[f"{side}{made[f'{side}.direction']}"]
        out[f"{side}.message_reference"] = family + entity
        if side == "sg":
            out["sg.urn"] = f"{made['sg.agent_id']}{declared.replace('-', '')}{serial:04d}"
            month = "ABCDEFGHIJKL"[int(declared[5:7]) - 1]
            out["sg.permit_number"] = f"{family}Z{declared[3]}{month}{base32(draws.bits('permit'), 7)}"
        else:
            out["cn.client_number"] = f"EX{declared.replace('-', '')}{entity}"
    return out


def _china(draws: Draws, made: Content) -> Content:
    imported = made["cn.direction"] == "I"
    port = text(made, "discharge_port" if imported else "loading_port")
    office = next(
        (code for code, ports in code_list("cn_offices").column("ports").items() if port in ports.split()),
        "2900",
    )
    serial = draws.whole("entry", 0, 999999999)
    year = text(made, "departure_date")[:4]
    return {
        "customs_office": office,
        "cn.procedure_cn": "0110",
        "cn.entry_id": f"{office}{year}{int(imported)}{serial:09d}",
        "cn.weight_unit": "KGM",
    }


def _singapore(draws: Draws, made: Content) -> Content:
    imported = made["sg.direction"] == "I"
    port = text(made, "discharge_port" if imported else "loading_port")
    items = records(made, "items")
    currency, declared = text(made, "currency"), day(_declared(draws, made, "sg"))
    rate = exchange_rate(currency, declared)
    if rate is None:
        raise KeyError(f"no exchange rate of {currency} for {declared}")
    charges = sum(
        whole(text(made, name), 2) for name in ("sg.freight", "sg.insurance", "sg.other_charges") if name in made
    )
    value = whole(text(made, "total_value"), 2) + (charges if imported else -charges)
    total = half_up(value * whole(rate, 4), 10000)
    lines = split(total, [whole(item["line_value"], 2) for item in items])
    taxes = duties = 0
    for item, line in zip(items, lines, strict=True):
        item["sg.line_customs_value"] = fixed(line, 2)
        if imported:
            duty = _duty(item, line)
            tax = half_up(GST_PERCENT * (line + duty), 100)
            item["sg.gst_rate"], item["sg.gst_amount"] = str(GST_PERCENT), fixed(tax, 2)
            if duty:
                item["sg.duty_amount"] = fixed(duty, 2)
            taxes, duties = taxes + tax, duties + duty
    place = draws.choice("place", SG_PLACES[port, text(made, "transport_mode")])
    out: Content = {
        "sg.exchange_rate": rate,
        "sg.customs_value": fixed(total, 2),
        "sg.weight_unit": "TNE" if made["case.mode"] == "sea" else "KGM",
        "sg.release_location": place if imported else "ZOWN",
        "sg.receipt_location": "ZOWN" if imported else place,
        "sg.procedure_sg": ("DNG" if duties else "GST") if imported else "DRT",
    }
    if imported:
        out |= {"sg.gst_total": fixed(taxes, 2), "sg.guarantee_by": "D"}
    elif draws.below("came in under a permit", RE_EXPORTS) and any(item["origin_country"] != "SG" for item in items):
        out["sg.previous_permit"] = f"IZ{declared[3]}A{base32(draws.bits('previous permit'), 7)}"
    return out


def _duty(item: dict[str, str], line: int) -> int:
    """Singapore duty of a line in cents: a share of its value, or an amount for each unit."""
    goods = product(code_list("products").by("hs_sg")[item["hs_sg"]]["code"])
    return round(line * goods.duty_percent / 100 + Decimal(item["quantity"]) * goods.duty_per_unit * 100)
