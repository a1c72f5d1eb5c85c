"""Two figures in the wrong order: the commonest slip of the fingers.

For a simulation reader: numbers are off by more than two per cent, so that no tolerance of a rule decides; gross weight and quantity err
upwards and the net weight downwards, so that each variant is found in one way. Numbers with a check character do not pass its test, tariff codes are none
of the product master's.
"""

from __future__ import annotations

from decimal import Decimal

from sim.trade.content import Content
from sim.trade.defects.tools.base import Defect
from sim.trade.defects.tools.checks import passes
from sim.trade.defects.tools.goods import known_stem
from sim.trade.defects.tools.numbers import differs, number
from sim.trade.defects.tools.typing import slipped, swapped
from sim.trade.draws import Draws

NUMBERS = (
    "quantity",
    "unit_price",
    "line_value",
    "total_value",
    "package_count",
    "gross_weight",
    "net_weight",
    "exchange_rate",
)
IDENTIFIERS = ("container_number",)
OTHERS = ("hs_code", "bl_number", "voyage", "invoice_number", "certificate_number", "licence_number")
UPWARDS = {"gross_weight": True, "quantity": True, "net_weight": False}
OFF = Decimal("0.02")


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """Figures of a number may also be doubled or left out; a code keeps its length."""
    return slipped(value, draws, attempt) if number(value) is not None else swapped(value, draws, attempt)


def accepts(cls: str, before: str, after: str | None, content: Content) -> bool:
    """See the module's second paragraph."""
    if after is None:
        return False
    if cls in NUMBERS:
        old, new = number(before), number(after)
        if old is None or new is None or new == 0 or (after.startswith("0") and not before.startswith("0")):
            return False
        return differs(before, after, OFF) and ((new > old) is UPWARDS[cls] if cls in UPWARDS else True)
    if cls in IDENTIFIERS:
        return not passes(after)
    return len(after) == len(before) and (cls != "hs_code" or not known_stem(after))


DEFECT = Defect(
    name="transposed_digits",
    family="keystroke",
    classes=NUMBERS + IDENTIFIERS + OTHERS,
    en="Transposed digits",
    zh="数字错位",
    what="Two neighbouring figures change places (or one is typed twice or left out).",
    corrupt=corrupt,
    accepts=accepts,
    layers="rules where figures must add up or carry a check character; code lists; comparison with the manifest and the invoice",
    seen_by=("review", "exam"),
    frequency="manifest conflicts, of which these are the usual cause: 3-8 % of declarations in China, 4-48 h",
    source="trade press; no public count was found",
    grade="assumed",
)
