"""A price below the true one: undervaluation, or a discount the invoice does not own up to.

For a simulation reader: the line, the totals, the customs value and the tax are computed from the wrong price, so that nothing is out of
joint; only a comparison with an invoice that has the true price, a reviewer who knows prices, or an audit of the books shows it.
"""

from __future__ import annotations

from decimal import Decimal

from sim.trade.content import Content, records
from sim.trade.defects.tools.base import Defect
from sim.trade.defects.tools.goods import drawn
from sim.trade.defects.tools.numbers import decimals, number, rounded
from sim.trade.defects.tools.values import ITEMS, with_line
from sim.trade.draws import Draws

LOW, HIGH = 55, 90
"""Per cent of the true price; assumed."""


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """A lower price, at least by its last decimal."""
    before = number(value)
    if before is None or before <= 0:
        return value
    lower = rounded(before * draws.whole("per cent", LOW, HIGH, attempt) / 100, decimals(value))
    least = rounded(before + Decimal(1).scaleb(-decimals(value)), decimals(value))
    return lower if 0 < Decimal(lower) < before else least


def corrupt_content(content: Content, cls: str, draws: Draws, attempt: int) -> Content:
    """The price of one line, and what follows from it; without a price, the value of the line."""
    index = drawn(content, draws)
    line = records(content, ITEMS)[index] if index >= 0 else {}
    name = next((n for n in ("unit_price", "line_value") if n in line), "")
    return with_line(content, index, line | {name: corrupt(line[name], draws, attempt)}) if name else content


DEFECT = Defect(
    name="wrong_value",
    family="fact",
    classes=("line_value",),
    en="Wrong value",
    zh="价格不实",
    what="A price below the true one; line, totals, customs value and tax follow from it.",
    corrupt=corrupt,
    corrupt_content=corrupt_content,
    layers="only where the invoice has the true price: comparison with the invoice",
    seen_by=("review", "audit"),
    repaired_by=("holder", "trader"),
    frequency="price queries: 0.5-2 % of declarations in China, 3-15 days or a guarantee at once",
    source="trade press; no public count was found",
    grade="assumed",
)
