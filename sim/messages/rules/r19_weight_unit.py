"""R19: the gross weight is written in tonnes by sea and in kilograms by air in Singapore, and in kilograms in China.

For an engineer: content holds kilograms throughout; ``weight_unit`` says how the message writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R19",
    layer=ALONE,
    severity="error",
    side="both",
    en="The gross weight is in tonnes (TNE) by sea and kilograms (KGM) by air in Singapore; in kilograms in China.",
    why="A wrong unit is a weight a thousand times too large or too small.",
    do="Write the unit the mode asks for, and convert the number with it.",
    source="Singapore Customs: important fields of a permit (total gross weight)",
    grade="published",
)
_SINGAPORE = {"1": "TNE", "4": "KGM"}


def unit_for(form: FormLike, mode: str) -> str:
    """The unit a national declaration writes weights in; empty when either will do."""
    return "KGM" if form.country == "cn" else _SINGAPORE.get(mode, "") if form.country == "sg" else ""


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Unit against country and mode."""
    unit = text(content, "weight_unit")
    wanted = unit_for(form, text(content, "transport_mode"))
    if unit and wanted and unit != wanted:
        yield Found("weight_unit", None, unit, f"Here the weight is written in {wanted}.", RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for unit in ("KGM", "TNE"):
        if text(content, "weight_unit"):
            yield changed(content, weight_unit=unit)


spoil = spoiler(RULE.code, _ways)
