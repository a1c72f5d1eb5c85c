"""The goods were put into another box after the document was lodged: the document has the old number.

For a simulation reader: another valid number of the same owner, and another seal.
"""

from __future__ import annotations

from sim.trade.content import Content, records
from sim.trade.defects.tools.base import Defect, spread
from sim.trade.defects.tools.checks import is_box
from sim.trade.draws import Draws
from sim.trade.identifiers import container


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """Another box of the same owner."""
    return container(f"{value[:4]}{draws.whole('serial', 0, 999999, attempt):06d}") if is_box(value) else value


def corrupt_content(content: Content, cls: str, draws: Draws, attempt: int) -> Content:
    """The box, and its seal with it."""
    changed = spread(content, cls, draws, attempt, corrupt)
    for before, after in zip(records(content, "containers"), records(changed, "containers"), strict=True):
        if before != after and "seal" in after:
            after["seal"] = f"EX{draws.whole('seal', 100000, 9999999, attempt)}"
    return changed


DEFECT = Defect(
    name="box_changed",
    family="world",
    classes=("container_number",),
    en="Box changed",
    zh="换箱",
    what="The goods left in another container, under another seal, than the document says.",
    corrupt=corrupt,
    corrupt_content=corrupt_content,
    layers="comparison with the manifest or the arrival report",
    seen_by=("review", "exam"),
    frequency="box, seal or voyage changed after declaring: 3-6 % of exports in China, 2-24 h or the next sailing; Singapore: part of the "
    "5-10 % of permits amended after approval (C04), in minutes",
    source="trade press; Singapore Customs, reasons for cancellation, for the kind; how often is not published",
    grade="assumed",
)
