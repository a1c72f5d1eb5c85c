"""R01: a document has as many items as it says, numbered from 1 without gaps.

A missing or doubled line shifts every later one, so that a licence or a certificate is read against the wrong goods.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.numbers import whole
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R01",
    layer=ALONE,
    severity="error",
    side="both",
    en="The number of items equals the declared number, and items are numbered 1 to n without gaps.",
    why="A missing or doubled line shifts every later one.",
    do="Correct the number of items, or add or remove the line.",
    source="Singapore: summary of a permit application; China: line numbers of DecMessage; WCO GoodsItemQuantity",
    grade="published",
)


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Count and numbering."""
    items = records(content, "items")
    if not items:
        return
    declared = whole(text(content, "item_count"))
    if declared is not None and declared != len(items):
        why = f"{declared} items are declared and {len(items)} follow."
        yield Found("item_count", None, str(declared), why, "Correct the number, or add or remove the line.")
    for place, item in enumerate(items, 1):
        sequence = item.get("sequence")
        if sequence is not None and sequence != str(place) and whole(sequence) != place:
            why = f"Line {place} carries the number {sequence}; lines are numbered 1 to {len(items)} without gaps."
            yield Found("sequence", place - 1, sequence, why, "Number the lines from 1 in their order.")
            return


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    items = records(content, "items")
    if text(content, "item_count"):
        yield changed(content, item_count=str(len(items) + draws.whole("by", 1, 3)))
    if items and "sequence" in items[-1]:
        yield changed_at(content, "items", len(items) - 1, sequence=str(len(items) + draws.whole("by", 1, 3)))


spoil = spoiler(RULE.code, _ways)
