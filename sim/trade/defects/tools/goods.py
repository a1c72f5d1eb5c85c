"""The goods of a line: which product of the master its tariff codes name, and the codes of another one in their place."""

from __future__ import annotations

from functools import cache

from sim.trade.codes import Row, code_list
from sim.trade.content import Content, Record, records
from sim.trade.defects.tools.fields import copied
from sim.trade.draws import Draws

HS = ("hs_cn", "hs_sg", "hs_6")
"""Tariff codes of a line, most digits first."""
ITEMS = "items"
KILOGRAMS = "KGM"


@cache
def _stems() -> frozenset[str]:
    return frozenset(row["hs_6"] for row in code_list("products").rows.values())


def known_stem(stem: str) -> bool:
    """Whether the six digits are those of a product of the master, current or stale."""
    return stem in _stems()


def product_of(item: Record) -> Row | None:
    """The row of the product master that a line's tariff codes name; None when they name none."""
    goods = code_list("products")
    for name in HS:
        if item.get(name):
            return goods.by(name).get(item[name])
    return None


def drawn(content: Content, draws: Draws) -> int:
    """The line a defect of goods is in; -1 when there are none. Equal draws give the line ``spread`` takes."""
    lines = records(content, ITEMS)
    return draws.whole("record", 0, len(lines) - 1) if lines else -1


def retagged(content: Content, index: int, row: Row) -> Content:
    """The content with one line's tariff codes those of another product, in its statutory unit; what is not there stays away."""
    result = copied(content)
    if not 0 <= index < len(records(result, ITEMS)):
        return result
    line = records(result, ITEMS)[index]
    line.update({name: row[name] for name in (*HS, "ciq_code") if name in line})
    unit = row["statutory_unit"]
    if line.get("statutory_unit", unit) != unit:
        line["statutory_unit"] = unit
        if "statutory_quantity" in line:
            line["statutory_quantity"] = line.get(
                "item_net_weight" if unit == KILOGRAMS else "quantity", line["statutory_quantity"]
            )
    return result
