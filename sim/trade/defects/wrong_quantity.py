"""Fewer goods declared than there are.

For a simulation reader: quantity, value and net weight of a line follow the wrong count, and all totals with them; packages and the gross
weight, which carriers count and weigh themselves, stay true. Who opens the box sees it.
"""

from __future__ import annotations

from decimal import Decimal

from sim.trade.content import Content, Record, records
from sim.trade.defects.tools.base import Defect
from sim.trade.defects.tools.goods import drawn
from sim.trade.defects.tools.numbers import number, scaled
from sim.trade.defects.tools.values import ITEMS, with_line
from sim.trade.draws import Draws

LOW, HIGH = 70, 95
"""Per cent of the true quantity; assumed."""


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """A smaller whole number; one becomes two."""
    before = number(value)
    if before is None or before <= 0 or before != int(before):
        return value
    less = int(before) * draws.whole("per cent", LOW, HIGH, attempt) // 100
    return str(max(less, 1) if before > 1 else 2)


def corrupt_content(content: Content, cls: str, draws: Draws, attempt: int) -> Content:
    """The quantity of one line, and what follows from it."""
    index = drawn(content, draws)
    line = records(content, ITEMS)[index] if index >= 0 else {}
    if "quantity" not in line:
        return content
    wrong = corrupt(line["quantity"], draws, attempt)
    return with_line(content, index, line | followed(line, wrong)) if wrong != line["quantity"] else content


def followed(line: Record, wrong: str) -> Record:
    """What else a line says when its quantity is another one; weights stay when it is larger."""
    share = Decimal(wrong) / Decimal(line["quantity"])
    new = {"quantity": wrong}
    if share < 1 and "item_net_weight" in line:
        new["item_net_weight"] = scaled(line["item_net_weight"], share)
    if "statutory_quantity" in line and (
        line.get("statutory_unit") != "KGM" or ("item_net_weight" not in line and share < 1)
    ):
        same = line["statutory_quantity"] == line["quantity"]
        new["statutory_quantity"] = wrong if same else scaled(line["statutory_quantity"], share)
    return new


DEFECT = Defect(
    name="wrong_quantity",
    family="fact",
    classes=("quantity",),
    en="Wrong quantity",
    zh="数量不实",
    what="Another quantity than there is; value and net weight follow from it, packages and gross weight stay.",
    corrupt=corrupt,
    corrupt_content=corrupt_content,
    layers="only where the invoice has the true quantity: comparison with the invoice",
    seen_by=("exam", "audit"),
    repaired_by=("holder", "trader"),
    frequency="count or weight differs in 5-15 % of exams in China, 1-10 days and a penalty",
    source="trade press; no public count was found",
    grade="assumed",
)
