"""R09: China's unified social credit codes carry the right check character, and the customs code beside one is the same firm's.

For a customs reader: whether the two belong together is looked up in the table of parties; a firm that is not in the table is told as
a warning, since the table is ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import PARTIES, party_kind, uscc_fault
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R09",
    layer=ALONE,
    severity="error",
    side="cn",
    en="The unified social credit code is valid, and the customs code of 10 characters beside it belongs to the same firm.",
    why="Both numbers name the firm that owes duty; two firms in one field send the declaration back.",
    do="Take both numbers from the firm's registration at customs.",
    source="GB 32100-2015 (modulo 31, as in python-stdnum); registration of firms at China's customs; the party table is synthetic",
    grade="published",
)
_CUSTOMS = {
    "principal_id": "principal_customs_code",
    "exporter_id": "exporter_customs_code",
    "importer_id": "importer_customs_code",
    "agent_id": "agent_customs_code",
}


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Every party's identifier that has to be a credit code, then the pair."""
    firms = code_list("parties").rows
    for fact in PARTIES:
        number = content.get(fact)
        if not isinstance(number, str) or party_kind(form, fact, number) != "uscc":
            continue
        fault = uscc_fault(number)
        if fault:
            yield Found(fact, None, number, fault, RULE.do)
            continue
        beside = _CUSTOMS.get(fact, "")
        customs = content.get(beside)
        if not isinstance(customs, str):
            continue
        firm = firms.get(number)
        if firm is None:
            why = "The firm is not in the table of parties; whether its two numbers belong together cannot be told."
            yield Found(fact, None, number, why, "Have the firm's registration confirmed.", "warning")
        elif firm["customs_code"] != customs:
            why = f"The customs code is not that of {number}."
            yield Found(beside, None, customs, why, RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for fact in PARTIES:
        number = text(content, fact)
        if number and party_kind(form, fact, number) == "uscc":
            letters = [c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if uscc_fault(number[:-1] + c)]
            yield changed(content, **{fact: number[:-1] + draws.choice("letter", letters)})


spoil = spoiler(RULE.code, _ways)
