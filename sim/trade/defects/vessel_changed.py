"""The ship was changed after the document was lodged: the document names the old one.

For a simulation reader: vessel and voyage are those of another ship of the same carrier; a manifest that knows the change differs.
"""

from __future__ import annotations

from sim.trade.codes import code_list
from sim.trade.content import Content
from sim.trade.defects.tools.base import Defect, spread
from sim.trade.defects.tools.typing import swapped
from sim.trade.defects.voyage_changed import corrupt as other_voyage
from sim.trade.draws import Draws


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """Another ship of the same carrier, or of any when the name is unknown."""
    known = code_list("vessels")
    own = known.by("en").get(value)
    rows = [known.rows[c] for c in known.current if own is None or known.rows[c]["carrier"] == own["carrier"]]
    others = [r["en"] for r in rows if r["en"] != value]
    return draws.choice("vessel", others, attempt) if others else swapped(value, draws, attempt)


def corrupt_content(content: Content, cls: str, draws: Draws, attempt: int) -> Content:
    """The ship, and its voyage number with it."""
    changed = spread(content, cls, draws, attempt, corrupt)
    return spread(changed, "voyage", draws, attempt, other_voyage) if changed != content else content


DEFECT = Defect(
    name="vessel_changed",
    family="world",
    classes=("vessel",),
    en="Vessel changed",
    zh="船名变更",
    what="The goods left on another ship than the document says.",
    corrupt=corrupt,
    corrupt_content=corrupt_content,
    layers="comparison with the manifest",
    seen_by=("review",),
    frequency="box, seal or voyage changed after declaring: 3-6 % of exports in China, 2-24 h or the next sailing; Singapore: part of the "
    "5-10 % of permits amended after approval (C02), in minutes",
    source="trade press; Singapore Customs, reasons for cancellation, for the kind; how often is not published",
    grade="assumed",
)
