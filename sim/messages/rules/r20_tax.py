"""R20: the declared tax is what rate and value make, and the lines' tax adds up.

For a customs reader: Singapore's tax is 9 % of CIF value and duty, to the cent. A Chinese bill of value-added tax is computed on value and
duty, divided by one less the rate of consumption tax (from trade practice).
For an engineer: the lines are looked at only when their values add up, so that a slip in a value is told once (by R02).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.numbers import CENT, SCALE, money, scaled
from sim.messages.rules.r02_totals import agrees
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content, Record

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R20",
    layer=ALONE,
    severity="error",
    side="both",
    en="Goods and services tax is its rate of CIF value and duty, to the cent; duty and value-added tax follow from base and rate.",
    why="Too little is a debt with a penalty found in audit, too much has to be claimed back.",
    do="Compute it again from the customs value; a wrong exchange rate is the usual cause.",
    source="Singapore: 9 % since 2024 on CIF value and duty; China: base of value-added tax by trade practice",
    grade="published",
)
_CENT_RATE = 100 * SCALE  # a rate in per cent, as a scaled number, of a whole


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Lines and total of a declaration; rows and total of a bill."""
    items = records(content, "items")
    if items and "gst_amount" in items[0]:
        yield from _declared(content, items, form, context)
    if "taxes" in content:
        yield from _billed(content, records(content, "taxes"), context)


def _declared(content: Content, items: list[Record], form: FormLike, context: Context) -> Iterator[Found]:
    allowed = CENT * context.limits.tax_cents
    total = 0
    for index, item in enumerate(items):
        tax, value = scaled(item.get("gst_amount")), scaled(item.get("line_customs_value"))
        if tax is None:
            return
        total += tax
        if value is None:
            continue
        rate = scaled(item.get("gst_rate"))
        if rate is None:
            rate = context.limits.gst_rate * CENT
        elif form.country == "sg" and rate != context.limits.gst_rate * CENT:
            why = f"The rate is {context.limits.gst_rate / 100:g} %."
            yield Found("gst_rate", index, item["gst_rate"], why, "Write the rate of the day.")
            continue
        duty = item.get("duty_amount")
        expected = (value + (scaled(duty) or 0 if duty else 0)) * rate // _CENT_RATE
        off = not -allowed <= expected - tax <= allowed
        if off and agrees(content, context, "line_customs_value", "customs_value"):
            yield Found(
                "gst_amount", index, item["gst_amount"], f"Value, duty and rate make {money(expected)}.", RULE.do
            )
    declared = scaled(text(content, "gst_total"))
    if declared is not None and abs(declared - total) > allowed * len(items):
        yield Found("gst_total", None, text(content, "gst_total"), f"The lines add up to {money(total)}.", RULE.do)


def _billed(content: Content, taxes: list[Record], context: Context) -> Iterator[Found]:
    allowed = CENT * context.limits.tax_cents
    rows: dict[str, tuple[int, int | None, int]] = {}
    for row in taxes:
        base, amount = scaled(row.get("tax_base")), scaled(row.get("tax_amount"))
        if base is None or amount is None:
            return
        rows[row.get("tax_kind", "")] = (base, scaled(row.get("tax_rate")), amount)
    for index, row in enumerate(taxes):
        base, rate, amount = rows[row.get("tax_kind", "")]
        # A duty that differs by line has no one rate; a tax is rounded line by line, the bill has the sum.
        if rate is not None and abs(base * rate // _CENT_RATE - amount) > CENT * context.limits.bill_cents:
            why = f"Base and rate make {money(base * rate // _CENT_RATE)}."
            yield Found("tax_amount", index, row["tax_amount"], why, RULE.do)
            return
    if {"CUD", "VAT"} <= rows.keys():
        value, _, duty = rows["CUD"]
        consumption = (rows["EXC"][1] or 0) if "EXC" in rows else 0
        expected = (value + duty) * _CENT_RATE // max(1, _CENT_RATE - consumption)
        if abs(expected - rows["VAT"][0]) > allowed * len(taxes):
            index = next(i for i, row in enumerate(taxes) if row.get("tax_kind") == "VAT")
            why = f"Value and duty make a base of {money(expected)}."
            yield Found("tax_base", index, taxes[index]["tax_base"], why, RULE.do)
            return
    total = sum(amount for _, _, amount in rows.values())
    declared = scaled(text(content, "tax_total"))
    if declared is not None and abs(declared - total) > allowed * len(taxes):
        yield Found("tax_total", None, text(content, "tax_total"), f"The rows add up to {money(total)}.", RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    by = draws.whole("by", 100, 9_999) * CENT
    for index, item in enumerate(records(content, "items")):
        tax = scaled(item.get("gst_amount"))
        if tax is not None:
            wrong = changed_at(content, "items", index, gst_amount=money(tax + by))
            total = scaled(text(content, "gst_total"))
            yield wrong if total is None else changed(wrong, gst_total=money(total + by))
    total = scaled(text(content, "tax_total"))
    if total is not None:
        yield changed(content, tax_total=money(total + by))


spoil = spoiler(RULE.code, _ways)
