"""How it travels: carrier, ship or flight, ports, days, bill of lading, booking, and the neighbours on the same manifest."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from sim.trade.amounts import plain
from sim.trade.codes import Row, code_list
from sim.trade.content import Content, Record, records, text
from sim.trade.draws import Draws
from sim.trade.identifiers import air_waybill
from sim.trade.parts.parties import members
from sim.trade.profile import product, profile

FIRST_DAY, DAYS = date(2026, 1, 5), 340
"""Invoices are dated within these days; every date of a consignment then lies inside the table of exchange rates."""
AIRLINES = {"ZQ": "993", "ZM": "994"}
"""Prefixes of air waybills; made up."""


@cache
def fleet() -> tuple[Row, ...]:
    """Ships of the vessel list."""
    known = code_list("vessels")
    return tuple(known.rows[code] for code in known.current)


@cache
def airlines() -> tuple[Row, ...]:
    """Air carriers of the party table."""
    return members("", "airline")


@cache
def day(number: int) -> str:
    """The ISO date so many days after the first one."""
    return (FIRST_DAY + timedelta(days=number)).isoformat()


def day_number(iso: str) -> int:
    """The inverse of ``day``."""
    return (date.fromisoformat(iso) - FIRST_DAY).days


def part(draws: Draws, made: Content) -> Content:
    """Transport, days and bills of lading."""
    mode = text(made, "case.mode")
    known = profile(text(made, "case.lane"), text(made, "case.goods"), mode)
    invoiced = draws.whole("invoice day", 0, DAYS - 1)
    leaves = invoiced + draws.whole("loading after", *known.ranges["loading_after"])
    arrives = leaves + draws.whole("voyage days", *known.ranges["voyage_" + mode])
    out: Content = {
        "loading_port": draws.weighted("loading port", known.choices["loading_port"]),
        "discharge_port": draws.weighted("discharge port", known.choices["discharge_port"]),
        "invoice_date": day(invoiced),
        "departure_date": day(leaves),
        "arrival_date": day(arrives),
        "booking_number": f"EXB{draws.whole('booking', 0, 999999999):09d}",
    }
    shared = any(box["load_type"] == "LCL" for box in records(made, "containers"))
    if mode == "sea":
        ship = draws.choice("vessel", fleet())
        carrier, vessel = ship["carrier"], ship["en"]
        out["voyage"] = f"{draws.whole('voyage', 1, 99):03d}{'N' if made['case.lane'] == 'sg-cn' else 'S'}"
    else:
        line = draws.choice("airline", airlines())
        carrier, vessel = line["code"], f"{line['en']} freighter"
        out["voyage"] = f"{carrier}{draws.whole('flight', 100, 9899)}"
    own = _bill(draws, mode, carrier, 0)
    out |= {
        "carrier_id": carrier,
        "carrier_name": code_list("parties").rows[carrier]["en"],
        "vessel": vessel,
        "bl_number": own,
        "bills": [
            _own_bill(made, own),
            *(_neighbour(draws, made, mode, carrier, n) for n in range(1, _neighbours(draws))),
        ],
    }
    if shared or draws.below("house bill", 0.3):
        out["house_bl"] = f"EXH{draws.whole('house bill', 0, 9999999999):010d}"
    return out


def _neighbours(draws: Draws) -> int:
    return draws.whole("neighbours", 2, 3)


def _bill(draws: Draws, mode: str, carrier: str, number: int) -> str:
    # The last figure tells bills of one manifest apart whatever the draw.
    if mode == "sea":
        return f"{carrier}{draws.whole('bill', 0, 999999999) * 10 + number:010d}"
    return air_waybill(f"{AIRLINES[carrier]}{draws.whole('bill', 0, 999999) * 10 + number:07d}")


def _own_bill(made: Content, number: str) -> Record:
    return {
        "bill_number": number,
        "bill_packages": text(made, "package_count"),
        "bill_package_kind": text(made, "package_kind"),
        "bill_gross_weight": text(made, "gross_weight"),
        "bill_description": records(made, "items")[0]["description"],
        "bill_shipper": text(made, "exporter_name"),
        "bill_consignee": text(made, "importer_name"),
    }


def _neighbour(draws: Draws, made: Content, mode: str, carrier: str, number: int) -> Record:
    lane = text(made, "case.lane")
    goods = product(draws.weighted("neighbour's goods", profile(lane, "general", mode).choices["product"], number))
    packages = draws.whole("neighbour's packages", 1, 900, number)
    return {
        "bill_number": _bill(draws, mode, carrier, number),
        "bill_packages": str(packages),
        "bill_package_kind": goods.row["package_kind"],
        "bill_gross_weight": plain(packages * draws.whole("neighbour's weight", 4000, 24000, number), 3),
        "bill_description": goods.row["en"],
        "bill_shipper": draws.choice("neighbour's shipper", members(lane[:2].upper(), "trader"), number)["en"],
        "bill_consignee": draws.choice("neighbour's consignee", members(lane[3:].upper(), "trader"), number)["en"],
    }
