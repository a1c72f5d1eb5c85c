"""R25: Singapore's unique reference number is the declaring agent's UEN, the day of submission and a serial number of four digits.

For an engineer: the UEN in it is compared with the agent's only when that one is valid, so that one slip is told once (by R08).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import day_of, uen_fault
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R25",
    layer=ALONE,
    severity="error",
    side="sg",
    en="The unique reference number is a UEN, the date of submission (CCYYMMDD) and four digits.",
    why="Answers are found by it, and a new application needs a new one.",
    do="Build it from the agent's UEN, today's date and the next serial number.",
    source="TradeNet: UniqueReferenceNumber (ID, Date, SequenceNumeric)",
    grade="published",
)
_TAIL = 12
URNS = ("urn", "application_urn")


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Shape, then the three parts."""
    for fact in URNS:
        urn = content.get(fact)
        if isinstance(urn, str):
            yield from _parts(fact, urn, content, context)


def _parts(fact: str, urn: str, content: Content, context: Context) -> Iterator[Found]:
    uen, tail = urn[:-_TAIL], urn[-_TAIL:]
    if len(uen) not in (9, 10) or not (tail.isascii() and tail.isdigit()):
        why = "It is not a UEN followed by eight digits of the date and four of the serial number."
        yield Found(fact, None, urn, why, RULE.do)
        return
    agent = text(content, "agent_id")
    if uen_fault(uen):
        yield Found(fact, None, urn, "It does not begin with a valid UEN.", RULE.do)
    elif agent and agent != uen and not uen_fault(agent):
        yield Found(fact, None, urn, f"It does not begin with the declaring agent's UEN, {agent}.", RULE.do)
    else:
        on = day_of(content, context)
        if on and tail[:8] != on.replace("-", ""):
            yield Found(fact, None, urn, f"The date in it is not the day of submission, {on}.", RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for fact in URNS:
        urn = text(content, fact)
        if len(urn) > _TAIL:
            year = str(int(urn[-_TAIL:-8]) - 1)
            yield changed(content, **{fact: urn[:-_TAIL] + year + urn[-8:]})


spoil = spoiler(RULE.code, _ways)
