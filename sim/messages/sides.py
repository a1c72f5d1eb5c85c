"""What belongs to one country's declaration and never crosses, and what a minimal exchange of declarations would hold.

For a customs reader: the reasons stand in the report of a conversion. Two declarations of one consignment share what is true of the goods
and the carriage; numbers, people, offices, values and licences are each country's own.
"""

from __future__ import annotations

from collections.abc import Collection

from sim.messages.form import Form

_NUMBER = "It is a number of the other country's file."
_PEOPLE = "Each country has its own declaring agent."
_VALUE = "Value, rate and tax follow each country's own rules and day."
_CHARGE = "An import adds the charges an export takes off, so that each side names what the other does not."
_LICENCE = "It is a licence of one country's agency."
_PLACE = "It is an office, place or procedure of one country."
OWN = {
    **dict.fromkeys(
        ("urn", "client_number", "message_reference", "permit_number", "previous_permit", "entry_id", "version"),
        _NUMBER,
    ),
    **dict.fromkeys(("agent_id", "agent_name", "agent_customs_code", "declarant_id", "declarant_name"), _PEOPLE),
    **dict.fromkeys(
        ("customs_value", "exchange_rate", "gst_total", "line_customs_value", "gst_rate", "gst_amount", "duty_amount"),
        _VALUE,
    ),
    **dict.fromkeys(("freight", "insurance", "other_charges"), _CHARGE),
    **dict.fromkeys(("licence_number", "licence_code", "product_code"), _LICENCE),
    **dict.fromkeys(
        ("licence_id", "licence_kind", "licence_agency", "licence_from", "licence_until", "licence_balance"), _LICENCE
    ),
    **dict.fromkeys(
        ("procedure_sg", "procedure_cn", "customs_office", "entry_office", "release_location", "receipt_location"),
        _PLACE,
    ),
    **dict.fromkeys(("guarantee_by", "duty_mode", "declared_in"), _PLACE),
    "declared_on": "Each side declares on its own day.",
    "remarks": "What is said to one customs is not meant for the other.",
    "weight_unit": "Singapore writes tonnes by sea, China always kilograms.",
}
"""Facts that belong to one side's declaration and never cross, with the reason."""

ELSEWHERE = {
    "hs_sg": "Digits beyond six are national.",
    "hs_cn": "Digits beyond six are national.",
    "ciq_code": "Only China has inspection codes.",
    "elements": "Only China asks for declaration elements.",
    "seal": "China takes seals from the manifest.",
    "owner_id": "Only China asks for the consumer or producer.",
    "owner_name": "Only China asks for the consumer or producer.",
    "item_packages": "China counts packages for the whole declaration.",
}
"""Why a fact that could cross finds no place, where more can be said than that."""

ACDD = (
    "exporter_id", "exporter_name", "importer_name", "importer_address", "agent_id", "agent_name", "departure_date", "sequence", "hs_sg",
    "statutory_quantity", "statutory_unit", "origin_country", "transport_mode", "discharge_port", "permit_number",
)  # fmt: skip
"""The 15 elements of the ASEAN customs declaration document: what a minimal exchange of export declarations holds (published)."""

NOT_SENT = "It is not among the data elements that are exchanged."


def why_lost(name: str, target: Form, *, crosses: bool, only: Collection[str] | None) -> str:
    """Why a fact of the source is not in the target as it was: not sent, of one side only, no field, or no code."""
    if only is not None and name not in only:
        return NOT_SENT
    if crosses and name in OWN:
        return OWN[name]
    if name not in target.fields:
        return ELSEWHERE.get(name, f"{target.title['en']} has no field for it.")
    return "The target says it in another way, or has no code for this value."
