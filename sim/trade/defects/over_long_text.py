"""A text longer than its field: a whole paragraph pasted from the contract.

For a simulation reader: longer than any text of the schemas may be, so that every message's limit is passed.
"""

from __future__ import annotations

from sim.trade.defects.tools.base import Defect
from sim.trade.draws import Draws

LONGEST = 1000
"""The longest text type of the schemas (text_1000)."""


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """The value again and again until no field can hold it."""
    if not value or len(value) > LONGEST:
        return value
    target = LONGEST + draws.whole("length", 1, 60)
    return "; ".join([value] * (target // (len(value) + 2) + 1)) if len(value) < target else value


DEFECT = Defect(
    name="over_long_text",
    family="keystroke",
    classes=("description", "goods_description", "bill_description", "elements"),
    en="Over-long text",
    zh="超长文本",
    what="A text is longer than its field can hold.",
    corrupt=corrupt,
    layers="schema (length)",
    seen_by=("review",),
    frequency="named as a cause of rejection; how often is not known",
    source="trade press; no public count was found",
    grade="assumed",
)
