"""A declaration sent under a number that is already taken.

For a simulation reader: the reference is that of the sender's submission before; nothing in the document shows it, the receiver's register
does (same key, other digest).
"""

from __future__ import annotations

from sim.trade.defects.tools.base import Defect
from sim.trade.draws import Draws

LAST = 4


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """The number before: the last four figures less one, or of a reference that ends otherwise, its last character another one."""
    tail = value[-LAST:]
    if tail.isascii() and tail.isdigit():
        before = int(tail) - 1 if int(tail) > 1 else int(tail) + 1
        return f"{value[:-LAST]}{before:0{LAST}d}"
    return value[:-1] + ("0" if value[-1:] != "0" else "1") if value else value


DEFECT = Defect(
    name="duplicate_submission",
    family="keystroke",
    classes=("urn", "client_number"),
    en="Duplicate submission",
    zh="重复申报",
    what="The reference number is one the sender has used before.",
    corrupt=corrupt,
    layers="the receiver's register (R23)",
    seen_by=("review",),
    frequency="double declarations have a cancellation reason of their own in Singapore (C03)",
    source="Singapore Customs, reasons for cancellation, for the kind; how often is not published",
    grade="assumed",
)
