"""R08: Singapore's Unique Entity Numbers carry the right check letter.

For a customs reader: the declaring agent and the trader in Singapore are known by their UEN; a party abroad has another number, which is
told by its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import PARTIES, party_kind, uen_fault
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R08",
    layer=ALONE,
    severity="error",
    side="sg",
    en="The UEN of the trader, the agent and the forwarder in Singapore is a valid one.",
    why="Duty, permits and penalties go to whoever the number names.",
    do="Take the UEN from the register of entities (three forms: 8 digits and a letter, a year with 5 digits and a letter, or TyyPPnnnnX).",
    source="the UEN's published forms; check letters as in python-stdnum (stdnum.sg.uen)",
    grade="published",
)


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Every party's identifier that has to be a UEN."""
    for fact in PARTIES:
        number = content.get(fact)
        if isinstance(number, str) and party_kind(form, fact, number) == "uen":
            fault = uen_fault(number)
            if fault:
                yield Found(fact, None, number, fault, RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for fact in PARTIES:
        number = text(content, fact)
        if number and party_kind(form, fact, number) == "uen":
            letters = [c for c in "ABCDEGHJKLMNRWXZ" if uen_fault(number[:-1] + c)]
            yield changed(content, **{fact: number[:-1] + draws.choice("letter", letters)})


spoil = spoiler(RULE.code, _ways)
