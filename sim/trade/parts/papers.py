"""The papers around the declarations: application for origin, authorisation, holder of licences, inspection, tax bill, exchange of origin.

Inspection, tax bill and payment belong to the import declaration, where nearly all of them occur. Days, rates of duty and shares
are examples of ours (assumed) unless a line says otherwise; the tax bill is an example, no tariff.
"""

from __future__ import annotations

from sim.trade.amounts import fixed, half_up, whole
from sim.trade.codes import exchange_rate
from sim.trade.content import Content, Record, records, text
from sim.trade.draws import Draws
from sim.trade.identifiers import base32
from sim.trade.parts.parties import members
from sim.trade.parts.voyage import day, day_number

OTHER_PRODUCER = 0.3
"""Share of exporters who did not make the goods; assumed."""
SCOPES = (("CONSIGNMENT", 0.7), ("PERIOD", 0.3))
"""Scope of an agency authorisation and its share; assumed."""
KINDS = (("SCAN", 0.5), ("OPEN", 0.4), ("FULL", 0.1))
"""Kind of inspection and its share; assumed."""
REASONS = (("RISK", 0.6), ("RANDOM", 0.3), ("DOCUMENT", 0.1))
"""Reason of an inspection and its share; assumed."""
PLACES = {
    "CN": ("Example Inspection Yard One, Ningbo", "Example Inspection Yard Two, Ningbo"),
    "SG": ("Example Checkpoint, Singapore",),
}
"""Made-up places of inspection, by country."""
DUTY_PERCENT = 5
"""China's duty in the example bills; 0 where a preference is claimed. Assumed, no tariff."""
VAT_PERCENT = 13
"""China's value-added tax on import since 1 April 2019 (published)."""
GST_PERCENT = 9
"""Singapore's goods and services tax since 1 January 2024 (published)."""
DUE_DAYS = {"CN": 15, "SG": 0}
"""Days to pay: 15 from the bill in China (published), with the permit in Singapore (published)."""
METHODS = (("ELECTRONIC", 0.8), ("BANK", 0.2))
"""How a bill is paid; assumed."""
BANKS = ("Example Bank One", "Example Bank Two", "Example Bank Three")
AUTHORITIES = {"SG": "Singapore Customs (example)", "CN": "China Customs (example)"}


def part(draws: Draws, made: Content) -> Content:
    """The facts of these papers, for a consignment whose parties, goods, terms, declarations and certificate are made."""
    exporting, importing = text(made, "export_country"), text(made, "destination_country")
    out: Content = {
        "sg.declared_in": "SG",
        "cn.declared_in": "CN",
        "cn.entry_office": text(made, "customs_office"),
        "producer_name": text(made, "exporter_name"),
    }
    if draws.below("producer", OTHER_PRODUCER):
        out["producer_name"] = draws.choice("which producer", members(exporting, "trader"))["en"]
    number = text(made, "cn.entry_id" if importing == "CN" else "sg.permit_number")
    reference = text(made, "cn.client_number" if importing == "CN" else "sg.urn")
    out |= {"declaration_id": number, "target_reference": reference}
    out |= _authorisation(draws, made, "importer" if importing == "CN" else "exporter")
    out |= _holder(draws, made, exporting)
    out |= _inspection(draws, made, importing)
    out |= _taxes(draws, made, importing)
    if "certificate_number" in made:
        out |= _origin(draws, made, exporting)
    return out


def _authorisation(draws: Draws, made: Content, role: str) -> Content:
    declared = day_number(text(made, "cn.declared_on"))
    scope = draws.weighted("scope", SCOPES)
    since = declared - (
        draws.whole("authorised", 1, 5) if scope == "CONSIGNMENT" else draws.whole("authorised", 30, 300)
    )
    return {
        "authorisation_number": "AU" + base32(draws.bits("authorisation"), 12),
        "authorisation_scope": scope,
        "principal_id": text(made, f"{role}_id"),
        "principal_customs_code": text(made, f"{role}_customs_code"),
        "principal_name": text(made, f"{role}_name"),
        "authorised_from": day(since),
        "authorised_until": day(since + (30 if scope == "CONSIGNMENT" else 365)),
    }


def _holder(draws: Draws, made: Content, exporting: str) -> Content:
    """Who holds the licences a paper of no country shows: the exporting side's, or else the importing side's."""
    role = "exporter" if f"{exporting.lower()}.licences" in made else "importer"
    return {
        "licence_holder_reference": "LR" + base32(draws.bits("licences"), 12),
        "holder_id": text(made, f"{role}_id"),
        "holder_name": text(made, f"{role}_name"),
    }


def _inspection(draws: Draws, made: Content, importing: str) -> Content:
    told = max(day_number(text(made, f"{importing.lower()}.declared_on")), day_number(text(made, "arrival_date")))
    on = told + draws.whole("appointment", 1, 3)
    out: Content = {
        "inspection_number": "IN" + base32(draws.bits("inspection"), 12),
        "inspection_notice_date": day(told),
        "inspection_kind": draws.weighted("kind", KINDS),
        "inspection_reason": draws.weighted("reason", REASONS),
        "inspection_date": day(on),
        "inspection_place": draws.choice("place", PLACES[importing]),
        "inspected_on": day(on),
        "inspection_outcome": "CONFORM",
        "inspection_note": "Goods as declared.",
        "counted_packages": text(made, "package_count"),
        "weighed_kg": text(made, "gross_weight"),
    }
    opened = [
        {
            "inspected_container": box["container_number"],
            "seal_before": box["seal"],
            "seal_after": f"CU{draws.whole('seal', 100000, 999999, n)}",
        }
        for n, box in enumerate(records(made, "containers"))
        if "seal" in box
    ]
    if opened:
        out["inspections"] = list(opened)
    return out


def _taxes(draws: Draws, made: Content, importing: str) -> Content:
    taxed = day_number(text(made, f"{importing.lower()}.declared_on"))
    taxes = _china(made) if importing == "CN" else _singapore(made)
    total = fixed(sum(whole(tax["tax_amount"], 2) for tax in taxes), 2)
    return {
        "tax_bill_number": "TB" + base32(draws.bits("bill"), 12),
        "taxed_on": day(taxed),
        "tax_due_on": day(taxed + DUE_DAYS[importing]),
        "payer_id": text(made, "importer_id"),
        "payer_name": text(made, "importer_name"),
        "tax_currency": "CNY" if importing == "CN" else "SGD",
        "taxes": list(taxes),
        "tax_total": total,
        "payment_number": "PY" + base32(draws.bits("payment"), 12),
        "payment_method": draws.weighted("method", METHODS),
        "paid_on": day(taxed + draws.whole("paid after", 0, min(DUE_DAYS[importing], 5))),
        "paid_amount": total,
        "payer_bank": draws.choice("bank", BANKS),
    }


def _china(made: Content) -> list[Record]:
    """Duty on the CIF value in yuan with other charges, value-added tax on value and duty; the rates of the day of declaration."""
    declared = text(made, "cn.declared_on")
    rates = [exchange_rate(currency, declared) for currency in (text(made, "currency"), "CNY")]
    if None in rates:
        raise KeyError(f"no exchange rate of {text(made, 'currency')} or CNY for {declared}")
    price, yuan = (whole(rate or "", 4) for rate in rates)
    named = ("cn.freight", "cn.insurance", "cn.other_charges")
    charges = sum(whole(text(made, name), 2) for name in named if name in made)
    value = half_up((whole(text(made, "total_value"), 2) + charges) * price, yuan)
    percent = 0 if "certificate_number" in made else DUTY_PERCENT
    duty = half_up(value * percent, 100)
    tax = half_up((value + duty) * VAT_PERCENT, 100)
    out = [_tax("CUD", value, percent, duty)] if duty else []
    return [*out, _tax("VAT", value + duty, VAT_PERCENT, tax)]


def _singapore(made: Content) -> list[Record]:
    """Goods and services tax as declared, and the duty of the lines that have one; duties differ by line, so theirs has no rate."""
    value, tax = whole(text(made, "sg.customs_value"), 2), whole(text(made, "sg.gst_total"), 2)
    duty = sum(whole(item["sg.duty_amount"], 2) for item in records(made, "items") if "sg.duty_amount" in item)
    out: list[Record] = []
    if duty:
        out.append({"tax_kind": "CUD", "tax_base": fixed(value, 2), "tax_amount": fixed(duty, 2)})
    return [*out, _tax("GST", value + duty, GST_PERCENT, tax)]


def _tax(kind: str, base: int, percent: int, amount: int) -> Record:
    return {"tax_kind": kind, "tax_base": fixed(base, 2), "tax_rate": str(percent), "tax_amount": fixed(amount, 2)}


def _origin(draws: Draws, made: Content, exporting: str) -> Content:
    """Application, exchange, and the origin under the agreement of every line that is claimed."""
    issued = day_number(text(made, "certificate_date"))
    applied = max(issued - draws.whole("applied before", 0, 2), day_number(text(made, "invoice_date")))
    for item in records(made, "items"):
        if "certificate_item" in item:
            item["agreement_origin"] = item["origin_country"]
    out: Content = {
        "exchange_profile": "PCO",
        "exchange_number": "OX" + base32(draws.bits("exchange"), 12),
        "issuing_authority": AUTHORITIES[exporting],
        "sent_on": day(issued + draws.whole("sent after", 0, 1)),
        "applied_on": day(applied),
        "application_reference": "A" + base32(draws.bits("application reference"), 13),
    }
    if exporting == "SG":
        # The upper half of the day's numbers, away from those of the declarations of the same consignments.
        serial = 1 + (int(text(made, "sg.urn")[-4:]) + 5000) % 9999
        out["application_urn"] = f"{made['sg.agent_id']}{day(applied).replace('-', '')}{serial:04d}"
    return out
