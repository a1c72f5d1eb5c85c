"""R15: the statutory quantity is in the unit the tariff asks for, and in kilograms it is the net weight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import product
from sim.messages.rules.numbers import SCALE, plain, scaled
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R15",
    layer=ALONE,
    severity="error",
    side="both",
    en="The statutory unit is the tariff's for that code; a quantity in kilograms equals the net weight.",
    why="Statistics, specific duties and write-offs of licences count in this unit.",
    do="Take the unit from the product master and convert the quantity.",
    source="STCCED units (Singapore); first statutory unit (China); the product master's units are assumed",
    grade="assumed",
)


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Unit of each line; then kilograms against the line's net weight, or the head's when there is one line."""
    items = records(content, "items")
    only = text(content, "net_weight") if len(items) == 1 else ""
    for index, item in enumerate(items):
        unit = item.get("statutory_unit")
        if unit is None:
            continue
        goods = product(item)
        if goods is not None and goods["statutory_unit"] != unit:
            why = f"The tariff counts {goods['en']} in {goods['statutory_unit']}."
            yield Found("statutory_unit", index, unit, why, RULE.do)
        elif unit == "KGM":
            given = item.get("statutory_quantity")
            quantity, net = scaled(given), scaled(item.get("item_net_weight") or only)
            if given is not None and quantity is not None and net is not None and quantity != net:
                why = f"The net weight is {plain(net)} kg."
                yield Found("statutory_quantity", index, given, why, "Write the net weight, without packing.")


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for index, item in enumerate(records(content, "items")):
        goods = product(item)
        if goods is None or "statutory_unit" not in item:
            continue
        if item["statutory_unit"] == "KGM" and item.get("item_net_weight"):
            more = (scaled(item.get("statutory_quantity")) or 0) + draws.whole("by", 1, 9) * SCALE
            yield changed_at(content, "items", index, statutory_quantity=plain(more))
        for unit in ("KGM", "SET", "H87"):
            if unit != goods["statutory_unit"]:
                yield changed_at(content, "items", index, statutory_unit=unit)


spoil = spoiler(RULE.code, _ways)
