"""The right figure in the wrong unit: tonnes for kilograms, pieces for kilograms.

For a simulation reader: a weight in tonnes where kilograms are meant is a thousand times too small; a unit's code is replaced by another of
the table, never by one of the same message's right ones.
"""

from __future__ import annotations

from decimal import Decimal

from sim.trade.codes import code_list
from sim.trade.content import Content
from sim.trade.defects.tools.base import Defect
from sim.trade.defects.tools.numbers import number, rounded
from sim.trade.draws import Draws

KILOGRAMS, TONNES = "KGM", "TNE"
MOST_PLACES = 5


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """A thousandth of a weight; the other of kilograms and tonnes; another unit."""
    weight = number(value)
    if weight is not None:
        return rounded(weight / Decimal(1000), MOST_PLACES)
    if value in (KILOGRAMS, TONNES):
        return TONNES if value == KILOGRAMS else KILOGRAMS
    units = code_list("units")
    both = [
        u
        for u in units.current
        if units.rows[u]["sg_unit"] and units.rows[u]["cn_unit"] and u not in (KILOGRAMS, TONNES)
    ]
    return draws.choice("unit", both, attempt)


def accepts(cls: str, before: str, after: str | None, content: Content) -> bool:
    """A weight is still one."""
    return after is not None and number(after) != 0


DEFECT = Defect(
    name="unit_slip",
    family="keystroke",
    classes=("gross_weight", "net_weight", "weight_unit", "statutory_unit"),
    en="Unit slip",
    zh="单位错误",
    what="A weight is given in tonnes where kilograms are meant, or a quantity gets the wrong unit.",
    corrupt=corrupt,
    accepts=accepts,
    layers="rules (R04, R15, R19); comparison with the manifest",
    seen_by=("review", "exam"),
    frequency="unit missing or wrong: part of the 3-8 % of declarations in China with incomplete elements, 2-24 h",
    source="trade press; no public count was found",
    grade="assumed",
)
