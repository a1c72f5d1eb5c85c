"""What a parcel's four messages call lines, values and weights, in the words the rules know.

For a customs reader: order, payment, waybill and list of a parcel keep the same rules as the papers of a consignment. For an engineer: the
one table of synonyms. Content with any of these words is translated before rules see it, and what they find back again; facts only parcels
have keep their names. Other content passes as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sim.messages.rules.rule import FormLike, Found
from sim.trade.content import Content

COMMON = {
    "parcel_items": "items",
    "parcel_item_count": "item_count",
    "parcel_sequence": "sequence",
    "parcel_item_name": "description",
    "parcel_unit": "unit",
    "parcel_quantity": "quantity",
    "parcel_price": "unit_price",
    "parcel_line_value": "line_value",
    "parcel_origin": "origin_country",
    "parcel_goods_value": "total_value",
    "parcel_currency": "currency",
    "parcel_waybill_number": "bl_number",
    "parcel_packages": "package_count",
    "parcel_package_kind": "package_kind",
    "parcel_gross_weight": "gross_weight",
    "parcel_net_weight": "net_weight",
}
"""Word of a parcel (fact or group) -> the common word; each common word stands for one word of parcels."""
OF_PARCELS = {common: own for own, common in COMMON.items()}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A form as rules see it: its fields under the common words."""

    id: str
    country: str
    direction: str
    reference: str
    rules: tuple[str, ...]
    compares: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, object]


def of_a_parcel(content: Content) -> bool:
    """Whether a document speaks of a parcel in words of its own."""
    return not COMMON.keys().isdisjoint(content)


def seen(form: FormLike) -> FormLike:
    """The form of a parcel's message, its fields under the common words."""
    fields = {COMMON.get(name, name): row for name, row in form.fields.items()}
    reference = COMMON.get(form.reference, form.reference)
    return _Seen(form.id, form.country, form.direction, reference, form.rules, form.compares, fields)


def in_common(content: Content) -> Content:
    """A document in the common words; the same object when it is of no parcel."""
    return _renamed(content, COMMON) if of_a_parcel(content) else content


def in_own(content: Content) -> Content:
    """The inverse of ``in_common``, of a document of a parcel."""
    return _renamed(content, OF_PARCELS)


def found_in_own(found: Found) -> Found:
    """What a rule found, at the parcel's own field."""
    return replace(found, field=OF_PARCELS.get(found.field, found.field))


def _renamed(content: Content, words: Mapping[str, str]) -> Content:
    return {
        words.get(name, name): value
        if isinstance(value, str)
        else [{words.get(fact, fact): text for fact, text in record.items()} for record in value]
        for name, value in content.items()
    }
