"""R03: unit price times quantity is the line's total.

For an engineer: tolerance is the larger of one cent and 5 per mille of the line (``Limits.price_absolute``, ``price_per_mille``): ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.numbers import CENT, SCALE, money, plain, scaled
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed_at, records
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R03",
    layer=ALONE,
    severity="error",
    side="cn",
    en="Unit price times quantity equals the total of the line.",
    why="Price queries start here, and the statistics of unit prices are made from it.",
    do="Correct price, quantity or line total; mind whether the quantity is in the unit the price is for.",
    source="practice of the Chinese declaration (DeclPrice, GQty, DeclTotal); tolerance ours",
    grade="assumed",
)


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Every line that has price, quantity and total."""
    limits = context.limits
    least, share = CENT * limits.price_absolute, limits.price_per_mille
    for index, item in enumerate(records(content, "items")):
        price = scaled(item.get("unit_price"))
        quantity = scaled(item.get("quantity"))
        total = scaled(item.get("line_value"))
        if price is None or quantity is None or total is None:
            continue
        made = price * quantity // SCALE
        if abs(made - total) > max(least, total * share // 1000):
            why = f"{plain(price)} x {plain(quantity)} = {money(made)}, not the total of the line."
            yield Found("unit_price", index, item["unit_price"], why, "Correct price, quantity or total of the line.")


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    items = records(content, "items")
    for index, item in enumerate(items):
        price = scaled(item.get("unit_price"))
        if price is not None:
            yield changed_at(content, "items", index, unit_price=plain(price * 2 + SCALE))
            yield changed_at(content, "items", index, quantity=plain(2 * (scaled(item.get("quantity")) or 0) + SCALE))


spoil = spoiler(RULE.code, _ways)
