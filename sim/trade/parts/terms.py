"""Terms and papers of the sale: Incoterm, freight and insurance, invoice, contract, marks, attachments.

The charges a declaration must name follow from Incoterm and direction. An import is valued with freight and insurance (CIF): a FOB
price wants both, a CFR price the insurance, a CIF price none. An export is valued without them (FOB): the inverse. Other charges follow
the same signs, added on the way in and taken off on the way out; only imports are drawn with any.
"""

from __future__ import annotations

from sim.trade.amounts import fixed, half_up, whole
from sim.trade.content import Content, text
from sim.trade.draws import Draws
from sim.trade.profile import profile

CHARGES = {
    ("I", "FOB"): ("freight", "insurance"),
    ("I", "CFR"): ("insurance",),
    ("I", "CIF"): (),
    ("E", "FOB"): (),
    ("E", "CFR"): ("freight",),
    ("E", "CIF"): ("freight", "insurance"),
}
"""Charges named in a declaration, by direction and Incoterm; trade practice from memory, assumed."""
OTHER_CHARGES = 0.08
"""Share of consignments with further charges that an import declaration adds to the value; assumed."""
REMARKS = (
    "Example consignment, part shipment",
    "Example consignment, goods on pallets",
    "Example consignment, repeat order",
)
LEAST_FREIGHT, MOST_FREIGHT = 6000, 5
"""Cents of the currency; and freight is never more than the total value divided by this. Assumed."""


def part(draws: Draws, made: Content) -> Content:
    """Terms, and on each side its direction and the charges it must name."""
    lane, mode = text(made, "case.lane"), text(made, "case.mode")
    known = profile(lane, text(made, "case.goods"), mode)
    incoterm = draws.weighted("incoterm", known.choices["incoterm"])
    total = whole(text(made, "total_value"), 2)
    rate = draws.whole("freight", *known.ranges["freight_per_tonne_" + mode])
    freight = max(half_up(whole(text(made, "gross_weight"), 3) * rate, 10000), LEAST_FREIGHT)
    charges = {
        "freight": max(min(freight, total // MOST_FREIGHT), 1),
        "insurance": max(half_up(total * draws.whole("insurance", *known.ranges["insurance_per_mille"]), 1000), 1),
    }
    invoice = f"EXI-{text(made, 'invoice_date')[2:4]}{draws.whole('invoice', 0, 999999999):09d}"
    contract = f"EXC-{text(made, 'invoice_date')[2:4]}{draws.whole('contract', 0, 999999999):09d}"
    house = made.get("house_bl") or made["bl_number"]
    out: Content = {
        "incoterm": incoterm,
        "incoterm_place": made["loading_port"] if incoterm == "FOB" else made["discharge_port"],
        "invoice_number": invoice,
        "contract_number": contract,
        "marks": _marks(draws, made),
        "attachments": [
            {"attachment_code": "00000001", "attachment_number": invoice},
            {"attachment_code": "00000002", "attachment_number": invoice.replace("EXI", "EXP")},
            {"attachment_code": "00000003", "attachment_number": str(house)},
            {"attachment_code": "00000004", "attachment_number": contract},
        ],
    }
    for side, direction in zip(lane.split("-"), "EI", strict=True):
        out[f"{side}.direction"] = direction
        for name in CHARGES[direction, incoterm]:
            out[f"{side}.{name}"] = fixed(charges[name], 2)
        if direction == "I" and draws.below("other charges", OTHER_CHARGES):
            out[f"{side}.other_charges"] = fixed(draws.whole("other", 500, 15000), 2)
    if draws.below("remarks", 0.15):
        out["remarks"] = draws.choice("remark", REMARKS)
    return out


def _marks(draws: Draws, made: Content) -> str:
    if draws.below("no marks", 0.3):
        return "N/M"
    return f"EXAMPLE {text(made, 'discharge_port')} C/NO 1-{text(made, 'package_count')}"
