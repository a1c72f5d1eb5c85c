"""A text damaged on its way between two programs that read letters differently.

For a simulation reader: a dash or a Chinese word written as UTF-8 and read as Latin-1 leaves control characters (U+0080 to U+009F), which the
door of a machine refuses before it reads anything else. On paper the damage is only ugly.
"""

from __future__ import annotations

from sim.trade.defects.tools.base import Defect
from sim.trade.draws import Draws

LOST = ("\u2013", "\u2019", "\u201c", "\u2022", "\u2026")
"""A dash, an apostrophe, a quotation mark, a bullet, an ellipsis: what word processors put in by themselves."""


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """One such character, damaged, somewhere inside the text."""
    if len(value) < 2:
        return value
    place = draws.whole("place", 1, len(value) - 1, attempt)
    damaged = draws.choice("character", LOST, attempt).encode("utf-8").decode("latin-1")
    return value[:place] + damaged + value[place:]


DEFECT = Defect(
    name="mis_encoded_text",
    family="keystroke",
    classes=("description", "goods_description", "bill_description", "importer_name"),
    en="Mis-encoded text",
    zh="编码错误（乱码）",
    what="A text holds control characters left over from a wrong conversion.",
    corrupt=corrupt,
    layers="bytes (characters)",
    seen_by=("review",),
    frequency="named as a cause of format errors; how often is not known",
    source="trade press; no public count was found",
    grade="assumed",
)
