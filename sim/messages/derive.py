"""What one declaration lets the other side work out: sums, six-digit classes, units, values at the rate of the day.

For a customs reader: nothing here is a choice. What someone has to decide or to know (procedure, office, licence, declaration
elements) is not derived, and so has to be keyed. For an engineering reader: each function adds to ``known`` what is absent and wanted,
and returns what it added with the reason; none changes what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from sim.trade.amounts import fixed, half_up, split, whole
from sim.trade.codes import code_list, exchange_rate
from sim.trade.content import Content, Record, records
from sim.trade.parts.terms import CHARGES

GST_PERCENT = 9
"""Singapore's goods and services tax since 1 January 2024 (published)."""
INVOICE, CONTRACT = "00000001", "00000004"
"""Kinds of attachment whose number is a fact of its own."""
WAYS = {"import": "I", "export": "E"}
CLASSES = ("hs_cn", "hs_sg", "hs_6")


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that was worked out: its value (of a group: the values of its records, joined) and how."""

    fact: str
    value: str
    how: str


@dataclass(frozen=True, slots=True)
class Side:
    """Whose declaration is being made: ``sg`` or ``cn`` (empty: unknown), ``import`` or ``export``, and where the goods come from.

    ``came_from`` is the exporting country when that is known for certain, ``went_to`` the importing one; otherwise empty.
    """

    country: str
    direction: str
    came_from: str = ""
    went_to: str = ""


Adder = Callable[[Content, Collection[str], Side], Iterator[Derived]]


def _text(known: Content, name: str) -> str:
    value = known.get(name, "")
    return value if isinstance(value, str) else ""


def _number(value: str, digits: int) -> int | None:
    """The amount in its smallest unit, or None where the text is no such number."""
    try:
        return whole(value, digits)
    except ValueError:
        return None


def _sum(items: list[Record], name: str, digits: int) -> str:
    """The sum over all records; empty when one of them has no such number."""
    found = [_number(item.get(name, ""), digits) for item in items]
    return fixed(sum(n for n in found if n is not None), digits) if items and None not in found else ""


def joined(values: Collection[str]) -> str:
    """The distinct values in order, at most 200 characters."""
    text = "; ".join(dict.fromkeys(values))
    return text if len(text) <= 200 else text[:199] + "…"


def _head(known: Content, wanted: Collection[str], side: Side) -> Iterator[Derived]:
    items, boxes = records(known, "items"), records(known, "containers")
    kilograms = "TNE" if _text(known, "transport_mode") == "1" else "KGM"
    attached = {r.get("attachment_code", ""): r.get("attachment_number", "") for r in records(known, "attachments")}
    ports = _text(known, "loading_port")[:2], _text(known, "discharge_port")[:2]
    country = side.country.upper()
    options = {
        "declared_in": (country, "the country this declaration is for"),
        "item_count": (str(len(items)) if items else "", "number of items"),
        "total_value": (_sum(items, "line_value", 2), "sum of the lines"),
        "net_weight": (_sum(items, "item_net_weight", 3), "sum of the lines"),
        "weight_unit": (kilograms if _text(known, "transport_mode") else "", "tonnes by sea, kilograms by air"),
        "packing_type": ("5" if boxes else "9", "whether there are containers"),
        "invoice_number": (attached.get(INVOICE, ""), "number of the attached invoice"),
        "contract_number": (attached.get(CONTRACT, ""), "number of the attached contract"),
        "export_country": (
            ports[0] or side.came_from.upper(),
            "country of the port of loading, or of the export declaration",
        ),
        "destination_country": (
            ports[1] or side.went_to.upper(),
            "country of the port of discharge, or of the import declaration",
        ),
    }
    for name, (value, how) in options.items():
        if value and name in wanted and name not in known:
            known[name] = value
            yield Derived(name, value, how)


def _attachments(known: Content, wanted: Collection[str], side: Side) -> Iterator[Derived]:
    named = ((INVOICE, _text(known, "invoice_number")), (CONTRACT, _text(known, "contract_number")))
    made = [{"attachment_code": code, "attachment_number": number} for code, number in named if number]
    if made and "attachment_number" in wanted and "attachments" not in known:
        known["attachments"] = list(made)
        for name in ("attachment_code", "attachment_number"):
            yield Derived(name, joined([r[name] for r in made]), "invoice and contract")


def _goods(item: Record) -> Record | None:
    """The row of the product master that a line's codes leave open: None when there is none, or more than one."""
    known = [name for name in (*CLASSES, "ciq_code") if item.get(name)]
    if not any(name in known for name in CLASSES):
        return None
    rows = [
        r
        for r in code_list("products").rows.values()
        if not r["valid_until"] and all(r[name] == item[name] for name in known)
    ]
    codes = {(r["hs_sg"], r["hs_cn"], r["ciq_code"]) for r in rows}
    return rows[0] if len(codes) == 1 else None


def _each(known: Content, name: str, values: list[str], how: str) -> Iterator[Derived]:
    """Put a value into the records that lack the fact, where there is one."""
    added = []
    for item, value in zip(records(known, "items"), values, strict=True):
        if value and name not in item:
            item[name] = value
            added.append(value)
    if added:
        yield Derived(name, joined(added), how)


def _classes(known: Content, wanted: Collection[str], side: Side) -> Iterator[Derived]:
    items = records(known, "items")
    if "hs_6" in wanted:
        stems = [next((item[n][:6] for n in CLASSES if item.get(n)), "") for item in items]
        yield from _each(known, "hs_6", stems, "first six digits of the national code")
    own = {"sg": ("hs_sg",), "cn": ("hs_cn", "ciq_code")}.get(side.country, ())
    rows = [_goods(item) for item in items]
    for name in own:
        if name in wanted:
            yield from _each(known, name, [row[name] if row else "" for row in rows], "product master")


def _lines(known: Content, wanted: Collection[str], side: Side) -> Iterator[Derived]:
    items = records(known, "items")
    alone = len(items) == 1
    if "item_net_weight" in wanted:
        only = _text(known, "net_weight") if alone else ""
        nets = [item.get("statutory_quantity", "") if item.get("statutory_unit") == "KGM" else only for item in items]
        yield from _each(known, "item_net_weight", nets, "quantity of a tariff that counts in kilograms")
    if "item_packages" in wanted and alone:
        yield from _each(known, "item_packages", [_text(known, "package_count")], "there is one item")
    if "agreement_origin" in wanted and _text(known, "agreement"):
        origins = [item.get("origin_country", "") if "certificate_item" in item else "" for item in items]
        yield from _each(known, "agreement_origin", origins, "country of origin of a line the certificate covers")


def _value(known: Content, wanted: Collection[str], side: Side) -> Iterator[Derived]:
    """Singapore's value: invoice and charges at the rate of the day, shared out by the lines."""
    if side.country != "sg":
        return
    declared, currency = _text(known, "declared_on"), _text(known, "currency")
    if (
        "exchange_rate" in wanted
        and "exchange_rate" not in known
        and declared
        and (rate := exchange_rate(currency, declared))
    ):
        known["exchange_rate"] = rate
        yield Derived("exchange_rate", rate, f"rate of the week of {declared}")
    named = [*charges_of(known, side), *(["other_charges"] if "other_charges" in known else [])]
    charges = [_number(_text(known, name), 2) for name in named]
    total, at = _number(_text(known, "total_value"), 2), _number(_text(known, "exchange_rate"), 4)
    complete = "incoterm" in known and total is not None and at is not None and None not in charges
    if complete and total is not None and at is not None and "customs_value" in wanted and "customs_value" not in known:
        extra = sum(c for c in charges if c is not None)
        known["customs_value"] = fixed(
            half_up((total + (extra if side.direction == "import" else -extra)) * at, 10000), 2
        )
        yield Derived("customs_value", _text(known, "customs_value"), "invoice, charges and rate")
    items = records(known, "items")
    value = _number(_text(known, "customs_value"), 2)
    weights = [_number(item.get("line_value", ""), 2) for item in items]
    known_lines = None not in weights and any(weights)
    if "line_customs_value" in wanted and value is not None and known_lines:
        shares = [fixed(share, 2) for share in split(value, [w or 0 for w in weights])]
        yield from _each(known, "line_customs_value", shares, "share of the line in the invoice")


def _tax(known: Content, wanted: Collection[str], side: Side) -> Iterator[Derived]:
    """Goods and services tax of lines whose goods have no duty; duty has to be assessed."""
    if (side.country, side.direction) != ("sg", "import") or "gst_amount" not in wanted:
        return
    taxes = []
    for item in records(known, "items"):
        row, value = _goods(item), _number(item.get("line_customs_value", ""), 2)
        free = row is not None and not row["duty_sg_percent"] and not row["duty_sg_per_unit"]
        taxes.append(fixed(half_up(GST_PERCENT * value, 100), 2) if free and value is not None else "")
    yield from _each(known, "gst_rate", [str(GST_PERCENT)] * len(taxes), "rate in force")
    yield from _each(known, "gst_amount", taxes, "rate on the value of goods without duty")
    if "gst_total" in wanted and "gst_total" not in known and (total := _sum(records(known, "items"), "gst_amount", 2)):
        known["gst_total"] = total
        yield Derived("gst_total", total, "sum of the lines")


def charges_of(known: Content, side: Side) -> tuple[str, ...]:
    """The charges this side's declaration has to name under the terms of sale; none for unknown terms."""
    row = code_list("incoterms").rows.get(_text(known, "incoterm"))
    like = code_list("incoterms").by("cn_trans_mode").get(row["cn_treated_as"]) if row else None
    return CHARGES.get((WAYS.get(side.direction, ""), like["code"]), ()) if like else ()


STEPS: tuple[Adder, ...] = (_classes, _lines, _head, _attachments, _value, _tax)
"""In this order: later ones build on what earlier ones found."""


def derive(known: Content, wanted: Collection[str], side: Side) -> list[Derived]:
    """Add to ``known`` what can be worked out for a declaration with the facts ``wanted``; what was added, in order."""
    return [found for step in STEPS for found in step(known, wanted, side)]
