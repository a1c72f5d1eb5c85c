"""R02: the lines add up to the total, in the document and against the invoice.

Of a parcel, goods, carriage and tax less the discount make what the buyer paid: what the payment company reports is what the order says.
For an engineer: a cent a line is allowed for rounding (``Limits.sum_per_item``); lines without a value silence the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.numbers import CENT, money, plain, scaled
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content, Record

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R02",
    layer=ALONE,
    severity="error",
    side="both",
    en="The values of the lines add up to the total, and to the total of the invoice; a parcel's amounts to what was paid for it.",
    why="The total is what duty, guarantee and statistics are taken from.",
    do="Correct the line or the total; compare with the invoice.",
    source="Singapore: total CIF/FOB value is the sum of the items'; China: declared totals against the invoice; China: amounts of an "
    "e-commerce order, as in its integrations; tolerance ours",
    grade="published",
)
PAID = {"total_value": 1, "parcel_freight": 1, "parcel_tax": 1, "parcel_discount": -1}
"""What is added up to the payment for a parcel, and what is taken off."""
ALIKE = ("parcel_freight", "parcel_paid")
"""Amounts of a parcel that are one and the same in two messages."""
SUMS = (("line_value", "total_value"), ("line_customs_value", "customs_value"))


def _sum(items: list[Record], name: str) -> int | None:
    total = 0
    for item in items:
        value = scaled(item.get(name))
        if value is None:
            return None
        total += value
    return total


def agrees(content: Content, context: Context, line: str, head: str) -> bool:
    """Whether the lines add up to the head's figure (also when one of them is not there)."""
    items = records(content, "items")
    total = scaled(text(content, head))
    if total is None or not items:
        return True
    of_lines = _sum(items, line)
    return of_lines is None or abs(of_lines - total) <= CENT * context.limits.sum_per_item * len(items)


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Lines against the total of the same document."""
    items = records(content, "items")
    if not items:
        return
    for line, head in SUMS:
        total = scaled(text(content, head))
        if total is None:
            continue
        of_lines = _sum(items, line)
        if of_lines is not None and abs(of_lines - total) > CENT * context.limits.sum_per_item * len(items):
            why = f"The lines add up to {money(of_lines)}, which differs from the total."
            yield Found(head, None, text(content, head), why, "Correct the line that is wrong, or the total.")
    if all(agrees(content, context, *pair) for pair in SUMS):
        yield from _paid(content, context)


def _paid(content: Content, context: Context) -> Iterator[Found]:
    parts = [scaled(text(content, name)) for name in PAID]
    paid = scaled(text(content, "parcel_paid"))
    if paid is None or None in parts:
        return
    expected = sum(part * sign for part, sign in zip(parts, PAID.values(), strict=True) if part is not None)
    if abs(expected - paid) > CENT * context.limits.sum_per_item:
        why = f"Goods, carriage and tax less the discount make {money(expected)}."
        yield Found("parcel_paid", None, text(content, "parcel_paid"), why, "Correct the amount that is wrong.")


def compare(
    content: Content, other: Content, form: FormLike, other_form: FormLike, context: Context
) -> Iterator[Found]:
    """Lines (or total) against the total of the other document, when both are in one currency."""
    if text(content, "currency") != text(other, "currency"):
        return
    name = other_form.id.replace("_", " ")
    items = records(content, "items")
    total = scaled(text(other, "total_value"))
    own = _sum(items, "line_value") if items else scaled(text(content, "total_value"))
    if (
        total is not None
        and own is not None
        and abs(own - total) > CENT * context.limits.sum_per_item * max(1, len(items))
    ):
        why = f"The values add up to {money(own)}; the {name} says {money(total)}."
        field = "total_value" if text(content, "total_value") else "line_value"
        index = None if field == "total_value" else 0
        value = text(content, "total_value") or items[0].get("line_value", "")
        yield Found(field, index, value, why, f"Take the values from the {name}.")
    for fact in ALIKE:
        mine, theirs = scaled(text(content, fact)), scaled(text(other, fact))
        if mine is not None and theirs is not None and abs(mine - theirs) > CENT * context.limits.sum_per_item:
            yield Found(fact, None, text(content, fact), f"The {name} says {money(theirs)}.", RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for by in (draws.whole("by", 1_000, 99_999) * CENT, 5 * CENT * (1 + len(records(content, "items")))):
        for _, head in SUMS:
            total = scaled(text(content, head))
            if total is not None:
                yield changed(content, **{head: money(total + by)})


def _beside(content: Content, form: FormLike, message: str, other: Content) -> Iterator[tuple[Content, Content]]:
    # The invoice stays right in itself: its first line costs twice as much.
    total, items = scaled(text(other, "total_value")), records(other, "items")
    if total is None:
        return
    line, price = (scaled(items[0].get(name)) for name in ("line_value", "unit_price")) if items else (None, None)
    if line is not None and price is not None:
        doubled = changed_at(other, "items", 0, line_value=money(2 * line), unit_price=plain(2 * price))
        paid = scaled(text(other, "parcel_paid"))
        more = {} if paid is None else {"parcel_paid": money(paid + line)}
        yield content, changed(doubled, total_value=money(total + line), **more)
    yield content, changed(other, total_value=money(total * 2 + 100 * CENT))


def _counterpart(content: Content) -> Content:
    of_lines = _sum(records(content, "items"), "line_value")
    return {"currency": text(content, "currency"), "total_value": money(of_lines or 0)}


spoil = spoiler(RULE.code, _ways, _beside, _counterpart)
