"""Goods described as something else.

For a simulation reader: the name of another product of the master; the tariff code stays, so that only a reader, or who opens the box, sees
that the two do not belong together.
"""

from __future__ import annotations

from sim.trade.codes import code_list
from sim.trade.defects.tools.base import Defect
from sim.trade.draws import Draws


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """The name of other goods, in the language of the value."""
    goods = code_list("products")
    row = goods.rows[draws.choice("goods", goods.current, attempt)]
    return row["zh"] if any(ord(c) > 0x2E80 for c in value) else row["en"]


DEFECT = Defect(
    name="wrong_description",
    family="fact",
    classes=("description", "goods_description", "bill_description"),
    en="Wrong description",
    zh="品名不实",
    what="The goods are described as other goods.",
    corrupt=corrupt,
    layers="",
    seen_by=("review", "exam", "audit"),
    repaired_by=("holder", "trader"),
    frequency="goods or label differ in part of the 5-15 % of exams with a difference in China, 1-10 days",
    source="trade press; no public count was found; Singapore has a cancellation reason for it (C05)",
    grade="assumed",
)
