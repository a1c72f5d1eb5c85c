"""The box was rolled to another voyage after the document was lodged: the document names the old one.

For a simulation reader: only the voyage number differs; ship and dates stay as lodged.
"""

from __future__ import annotations

from sim.trade.defects.tools.base import Defect
from sim.trade.defects.tools.numbers import DIGITS
from sim.trade.draws import Draws


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """A number a few voyages away, in as many figures."""
    digits = "".join(c for c in value if c in DIGITS)
    if not digits:
        return value
    start = value.find(digits)
    moved = (int(digits) + draws.whole("voyages", 1, 4, attempt)) % 10 ** len(digits)
    return value if start < 0 else f"{value[:start]}{moved:0{len(digits)}d}{value[start + len(digits) :]}"


DEFECT = Defect(
    name="voyage_changed",
    family="world",
    classes=("voyage",),
    en="Voyage changed",
    zh="航次变更",
    what="The goods left on another voyage than the document says.",
    corrupt=corrupt,
    layers="comparison with the manifest",
    seen_by=("review",),
    frequency="box, seal or voyage changed after declaring: 3-6 % of exports in China, 2-24 h or the next sailing; Singapore: part of the "
    "5-10 % of permits amended after approval (C02), in minutes",
    source="trade press; Singapore Customs, reasons for cancellation, for the kind; how often is not published",
    grade="assumed",
)
