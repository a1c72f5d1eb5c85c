"""A paper that came too late: dated after it was needed, or run out before.

For a simulation reader: an invoice or a certificate is dated weeks after the ship has arrived; a licence ends a few days after it began,
before the day of declaration. What a late paper costs in waiting is the processes' matter, not this one's.
"""

from __future__ import annotations

from datetime import date, timedelta

from sim.trade.content import Content, Record, records
from sim.trade.defects.tools.base import Defect, spread
from sim.trade.defects.tools.fields import copied
from sim.trade.draws import Draws

LOW, HIGH = 60, 120
"""Days by which an invoice or a certificate is late: more than any voyage of the corridor lasts; assumed."""
SHORT = 4
"""Most days the licence holds; declarations follow at the earliest on the day after. Assumed."""


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """A later day."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return (day + timedelta(draws.whole("days", LOW, HIGH, attempt))).isoformat()


def corrupt_content(content: Content, cls: str, draws: Draws, attempt: int) -> Content:
    """A day moved; a licence's last day is put next to its first."""
    if cls != "licence_until":
        return spread(content, cls, draws, attempt, corrupt)
    result = copied(content)
    known: list[Record] = [r for r in records(result, "licences") if "licence_until" in r and "licence_from" in r]
    if known:
        licence = draws.choice("record", known)
        first = date.fromisoformat(licence["licence_from"])
        licence["licence_until"] = (first + timedelta(draws.whole("days", 1, SHORT, attempt))).isoformat()
    return result


DEFECT = Defect(
    name="late_document",
    family="fact",
    classes=("invoice_date", "certificate_date", "licence_until"),
    en="Late document",
    zh="单证迟到或过期",
    what="A paper is dated after the day it was needed, or has run out before.",
    corrupt=corrupt,
    corrupt_content=corrupt_content,
    layers="rules on dates (R12, R17, R24); comparison with the licence",
    seen_by=("review", "audit"),
    repaired_by=("holder", "trader"),
    frequency="late or missing papers hold up 10-25 % of declarations in China before lodgement, 0.5-5 days; expired permits: C09, C10",
    source="trade press; no public count was found",
    grade="assumed",
)
