"""Papers that must exist: the certificate of origin where preference is claimed, and licences for goods that need one to enter or to leave.

The certificate is dated between the invoice and the export declaration, so that it is never younger than a claim made with it.
"""

from __future__ import annotations

from sim.trade.amounts import fixed, plain, whole
from sim.trade.codes import code_list
from sim.trade.content import Content, Record, records, text
from sim.trade.draws import Draws
from sim.trade.parts.voyage import day, day_number
from sim.trade.profile import profile

GRANTED = {"import": 5, "export": 8}
"""Days before the declaration at which a licence is granted at the latest; assumed. Strategic goods want five working days to leave."""


def part(draws: Draws, made: Content) -> Content:
    """Certificate and licences; nothing for goods that need neither."""
    out: Content = {}
    if made["case.goods"] == "preference":
        out |= _certificate(draws, made)
    for side in ("sg", "cn"):
        if licences := _licences(draws, made, side):
            out[f"{side}.licences"] = licences
    return out


def _certificate(draws: Draws, made: Content) -> Content:
    known = profile(text(made, "case.lane"), "preference", text(made, "case.mode")).choices
    agreement = draws.weighted("agreement", known["agreement"])
    exporting = text(made, "case.lane")[:2]
    first, last = day_number(text(made, "invoice_date")), day_number(text(made, f"{exporting}.declared_on"))
    for number, item in enumerate(records(made, "items")):
        criterion = draws.weighted("criterion", known["criterion"], number)
        item["certificate_item"], item["origin_criterion"] = item["sequence"], criterion
        item["agreement_origin"] = item["origin_country"]
        if criterion == "RVC":
            item["rvc"] = fixed(draws.whole("rvc", 4000, 9500, number), 2)
    return {
        "certificate_number": f"EX{agreement}{draws.whole('certificate', 0, 9999999999):010d}",
        "certificate_type": code_list("agreements").rows[agreement]["certificate_type"],
        "certificate_date": day(draws.whole("issued", first, last)),
        "agreement": agreement,
    }


def _licences(draws: Draws, made: Content, side: str) -> list[Record]:
    """One licence a kind, valid on the day of declaration, with more left on it than is used; items name theirs."""
    way = "import" if made[f"{side}.direction"] == "I" else "export"
    wanted: dict[str, int] = {}
    products = code_list("products").by("hs_sg")
    for item in records(made, "items"):
        row = products[item["hs_sg"]]
        if kind := row[f"licence_{side}_{way}"]:
            wanted[kind] = wanted.get(kind, 0) + whole(item["statutory_quantity"], 3)
            item[f"{side}.licence_code"], item[f"{side}.licence_number"] = kind, _number(draws, side, kind)
            if side == "sg":
                item["sg.product_code"] = row["product_code"]
    declared = day_number(text(made, f"{side}.declared_on"))
    out = []
    for kind, quantity in wanted.items():
        row = code_list("licence_kinds").rows[kind]
        days = int(row["days"])
        since = declared - draws.whole(f"{side} since {kind}", GRANTED[way], days - 20)
        out.append(
            {
                "licence_id": _number(draws, side, kind),
                "licence_kind": kind,
                "licence_agency": row["agency"],
                "licence_from": day(since),
                "licence_until": day(since + days),
                "licence_balance": plain(quantity * draws.whole(f"{side} balance {kind}", 1, 9), 3),
            }
        )
    return out


def _number(draws: Draws, side: str, kind: str) -> str:
    return f"EX{kind}{draws.whole(f'{side} licence {kind}', 0, 9999999):07d}"
