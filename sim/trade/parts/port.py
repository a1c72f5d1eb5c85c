"""What carriage and port add to a consignment: booking, instruction, bill of lading, manifests, tally, arrival notice, delivery order.

Times of day and days between papers are ours (assumed), chosen so that the order of the trade and the published limits hold: the
manifest of a Chinese port 24 hours before loading, the loading manifest 30 minutes before it, the tally within 6 hours of departure.
Tare weights of boxes are typical ones of ISO containers (expert). Terminals, hauliers and charges are made up.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

from sim.trade.content import Content, Record, records, text
from sim.trade.draws import Draws
from sim.trade.identifiers import base32, organisation

TERMINALS = {
    "CN": (("CNZQ01", "Example Terminal One, Ningbo Zhoushan"), ("CNZQ02", "Example Terminal Two, Ningbo Zhoushan")),
    "SG": (("SGZQ01", "Example Terminal One, Singapore"), ("SGZQ02", "Example Terminal Two, Singapore")),
}
"""Code and name of made-up terminals by country."""
HAULIERS = {
    "CN": ("Example Haulage 01 Co Ltd", "Example Haulage 02 Co Ltd", "Example Haulage 03 Co Ltd"),
    "SG": ("Example Haulage 01 Pte Ltd", "Example Haulage 02 Pte Ltd", "Example Haulage 03 Pte Ltd"),
}
TARE = {"2": (2150, 2400), "4": (3700, 3950)}
"""Kilograms of an empty box by the first figure of its type (20 or 40 feet), lowest and highest; expert."""
BILL_KINDS = (("O", 0.45), ("T", 0.30), ("W", 0.25))
"""Kind of bill of lading and its share; assumed."""
CHARGES = {"CN": ("CNY", 900, 3800), "SG": ("SGD", 250, 1100)}
"""Currency, lowest and highest charge per box on arrival; assumed."""
PACKING_LIST = "00000002"
"""Kind of attachment (code list ``attachment_kinds``)."""
SAILS = timedelta(hours=20)
"""When on its day a ship leaves; assumed."""
SIGNERS = ("Tan Example", "Lim Example", "Wang Example", "Chen Example", "Zhao Example")


def part(draws: Draws, made: Content) -> Content:
    """The facts of carriage of a consignment whose parties, boxes, voyage and terms are made."""
    discharge = text(made, "discharge_port")[:2]
    departs = _day(text(made, "departure_date"))
    return {
        **_booking(draws, made, departs),
        **_bill(draws, made),
        **_manifests(draws, made, departs),
        **_terminal(draws, made, departs),
        **_arrival(draws, made, discharge),
        "containers": _boxes(draws, made),
    }


def _booking(draws: Draws, made: Content, departs: datetime) -> Content:
    ahead = departs - timedelta(days=draws.whole("booked", 6, 14))
    types = Counter(box["container_type"] for box in records(made, "containers"))
    items = records(made, "items")
    described = items[0]["description"] + (f" and {len(items) - 1} more" if len(items) > 1 else "")
    facts: Content = {
        "booked_on": ahead.date().isoformat(),
        "service_terms": "CY_CY",
        "goods_description": described[:255],
        "documents_cutoff": _time(departs - timedelta(days=3) + timedelta(hours=12)),
        "vgm_cutoff": _time(departs - timedelta(days=2) + timedelta(hours=18)),
        "cargo_cutoff": _time(departs - timedelta(days=1) + timedelta(hours=10)),
        "instruction_number": "SI" + base32(draws.bits("instruction"), 12),
        "instructed_on": (departs - timedelta(days=draws.whole("instructed", 3, 5))).date().isoformat(),
        "notify_name": text(made, "importer_name"),
        "notify_address": text(made, "importer_address"),
        "packing_list_number": _packing_list(made),
        "packed_on": text(made, "invoice_date"),
        "equipment": [{"equipment_type": kind, "equipment_count": str(count)} for kind, count in sorted(types.items())],
    }
    if types:
        facts["vgm_by"] = draws.choice("vgm by", SIGNERS)
        facts["vgm_on"] = (departs - timedelta(days=3)).date().isoformat()
    return facts


def _packing_list(made: Content) -> str:
    """The number under which the packing list is attached to the declaration."""
    return next(a["attachment_number"] for a in records(made, "attachments") if a["attachment_code"] == PACKING_LIST)


def _bill(draws: Draws, made: Content) -> Content:
    kind = draws.weighted("bill", BILL_KINDS)
    return {
        "bl_kind": kind,
        "bl_date": text(made, "departure_date"),
        "bl_place": text(made, "loading_port"),
        "bl_originals": "3" if kind == "O" else "0",
        "freight_payment": "C" if text(made, "incoterm") in {"EXW", "FCA", "FAS", "FOB"} else "P",
    }


def _manifests(draws: Draws, made: Content, departs: datetime) -> Content:
    loading = departs + timedelta(minutes=draws.whole("loading", 4 * 60, 10 * 60))
    latest = loading - timedelta(minutes=draws.whole("preloading sent", 26 * 60, 60 * 60))
    before = _arrived(draws, made, departs) - timedelta(minutes=draws.whole("before arrival", 2 * 60, 20 * 60))
    organised = organisation("ZQ" + base32(draws.bits("sender"), 6))
    return {
        "manifest_number": "MA" + base32(draws.bits("manifest"), 12),
        "manifest_function": "9",
        "manifest_sender": text(made, "customs_office") + organised,
        "manifest_sent": _time(loading - timedelta(minutes=draws.whole("manifest sent", 26 * 60, 44 * 60))),
        "preloading_number": "MP" + base32(draws.bits("preloading"), 12),
        "preloading_sent": _time(min(latest, before)),
        "loading_number": "ML" + base32(draws.bits("loading manifest"), 12),
        "loading_sent": _time(loading - timedelta(minutes=draws.whole("loading sent", 35, 240))),
        "loading_starts": _time(loading),
    }


def _arrived(draws: Draws, made: Content, departs: datetime) -> datetime:
    """When export boxes reach the Chinese terminal: before the day they are declared."""
    declared = made.get("cn.declared_on") if made.get("cn.direction") == "E" else None
    day = _day(declared) if isinstance(declared, str) else departs - timedelta(days=1)
    return day - timedelta(minutes=draws.whole("arrived", 30, 900))


def _terminal(draws: Draws, made: Content, departs: datetime) -> Content:
    """The Chinese terminal: it reports the arrival of export boxes, and tallies what is loaded or discharged."""
    where, name = draws.choice("terminal", TERMINALS["CN"])
    arrived = _arrived(draws, made, departs)
    if made.get("export_country") == "CN":
        tallied, what = departs + SAILS + timedelta(minutes=draws.whole("tallied", 10, 230)), "E"
    else:
        arrives = _day(text(made, "arrival_date"))
        tallied, what = arrives + timedelta(minutes=draws.whole("tallied", 9 * 60, 30 * 60)), "I"
    return {
        "terminal_id": where,
        "terminal_name": name,
        "report_number": "AR" + base32(draws.bits("report"), 12),
        "arrived_at": _time(arrived),
        "reported_at": _time(arrived + timedelta(minutes=draws.whole("reported", 5, 120))),
        "tally_number": "TA" + base32(draws.bits("tally"), 12),
        "tallied_at": _time(tallied),
        "tally_function": what,
        "tally_remarks": draws.choice(
            "remarks", ("Boxes sound, seals as listed", "Boxes sound, one dented, seals as listed")
        ),
    }


def _arrival(draws: Draws, made: Content, discharge: str) -> Content:
    where, name = draws.choice("delivery terminal", TERMINALS[discharge])
    arrives = _day(text(made, "arrival_date"))
    ordered = arrives + timedelta(days=draws.whole("ordered", 0, 2))
    currency, low, high = CHARGES[discharge]
    boxes = max(1, len(records(made, "containers")))
    return {
        "delivery_terminal_id": where,
        "delivery_terminal_name": name,
        "notice_number": "AN" + base32(draws.bits("notice"), 12),
        "notice_date": (arrives - timedelta(days=draws.whole("noticed", 1, 3))).date().isoformat(),
        "free_days": str(draws.choice("free days", (3, 5, 7, 10))),
        "charges_currency": currency,
        "charges_total": f"{boxes * draws.whole('charges', low, high)}.00",
        "delivery_order_number": "DO" + base32(draws.bits("delivery order"), 12),
        "delivery_order_date": ordered.date().isoformat(),
        "delivery_order_until": (ordered + timedelta(days=7)).date().isoformat(),
        "release_code": base32(draws.bits("release"), 8),
        "haulier_name": draws.choice("haulier", HAULIERS[discharge]),
        "empty_return": f"{name}, empty depot",
    }


def _boxes(draws: Draws, made: Content) -> list[Record]:
    """The boxes as they are, with the weight the carrier needs: cargo and box together (SOLAS VI/2)."""
    method = draws.choice("vgm method", ("1", "2"))
    found = []
    for number, box in enumerate(records(made, "containers")):
        low, high = TARE["2" if box["container_type"].startswith("2") else "4"]
        tare = draws.whole("tare", low // 10, high // 10, number) * 10
        verified = Decimal(box["container_weight"]) + tare
        found.append({**box, "verified_mass": format(verified, "f"), "vgm_method": method})
    return found


def _day(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def _time(moment: datetime) -> str:
    """A moment of Singapore or China, which keep the same time."""
    return moment.replace(microsecond=0).isoformat() + "+08:00"
