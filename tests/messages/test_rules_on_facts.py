"""The rules on generated consignments: every document made from the facts keeps them, and each rule can be broken alone.

What is spoilt is written as XML and validated: exactly the rule's code must come back, so no earlier layer stops it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from sim.messages.document import document
from sim.messages.form import Form
from sim.messages.library import form, names
from sim.messages.rules import alone, compared, registry
from sim.messages.rules.spoiling import errors_of, sendable
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.trade.content import Content
from sim.trade.draws import Draws
from sim.trade.facts import facts, facts_of_side

LANES = ("sg-cn", "cn-sg")
GOODS = ("general", "controlled", "dutiable", "preference", "strategic")
CASES = [
    (lane, goods, mode, tier)
    for lane in LANES
    for goods in GOODS
    for mode in ("sea", "air")
    for tier in ("small", "large")
]
WARNS_ONLY = {"R06"}
"""Rules whose comparison only ever warns."""


def on_lane(message: Form, lane: str) -> bool:
    """Whether a national message of one direction is sent on this lane."""
    return not (message.country and message.direction) or (message.country == lane[:2]) == (
        message.direction == "export"
    )


@cache
def documents(lane: str, goods: str, mode: str, tier: str, index: int) -> dict[str, Content]:
    """Every document of a consignment that its goods have."""
    known = facts(f"rules/{lane}/{mode}", index, lane=lane, goods=goods, mode=mode, tier=tier)
    made = {}
    for name in names():
        message = form(name)
        if on_lane(message, lane):
            # A canonical declaration is made on one side (here the importing one); the papers of no country are everyone's.
            side = message.country or (lane[3:] if name == "declaration" else "")
            content = document(message, facts_of_side(known, side))
            if sendable(message, content):
                made[name] = content
    return made


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_every_document_of_a_consignment_keeps_the_rules(case):
    for index in range(8):
        made = documents(*case, index)
        for name, content in made.items():
            message = form(name)
            hits = alone(message, content) + compared(
                message, content, {o: made[o] for o in message.compares if o in made}
            )
            assert [(name, h.rule.code, h.found) for h in hits if h.severity == "error"] == []


def test_facts_give_hardly_a_warning():
    """Late declarations are the only warnings (a share of importers declares after arrival)."""
    codes = set()
    for case in CASES:
        made = documents(*case, 0)
        for name, content in made.items():
            message = form(name)
            codes |= {h.rule.code for h in alone(message, content) + compared(message, content, made)}
    assert codes <= {"R17", "R23"}


def codes_of(message: Form) -> list[str]:
    return sorted({*message.rules, *(code for codes in message.compares.values() for code in codes)})


def spoilt(message: Form, code: str) -> list[tuple[Content, dict[str, Content]]]:
    """Content wrong in one rule, with the other documents, from the cases in which the message can break it."""
    found = []
    for case in CASES[::2]:
        made = documents(*case, 1)
        if message.id not in made:
            continue
        others = {o: made[o] for o in message.compares if o in made}
        result = registry()[code].spoil(made[message.id], message, Draws(1, 0, "spoil", 7), others)
        if result is not None:
            wrong, beside = result if isinstance(result, tuple) else (result, others)
            found.append((wrong, beside))
    return found


@pytest.mark.parametrize("name", names())
def test_each_rule_of_a_message_can_be_broken_alone(name):
    message = form(name)
    for code in codes_of(message):
        examples = spoilt(message, code)
        assert examples or (code in WARNS_ONLY and code not in message.rules), (name, code)
        for wrong, others in examples[:3]:
            verdict = validate(write(message, wrong), others=others)
            assert verdict.codes == (code,), (name, code, verdict.findings)


@pytest.mark.parametrize("name", names())
def test_each_comparison_of_a_message_can_be_broken_alone(name):
    """Rules that also look at one document are here made to speak beside another one."""
    message = form(name)
    for code in sorted({code for codes in message.compares.values() for code in codes} - WARNS_ONLY):
        bare = replace(message, rules=tuple(c for c in message.rules if c != code))
        examples = spoilt(bare, code)
        assert examples, (name, code)
        for wrong, others in examples[:2]:
            assert not errors_of(message, wrong)
            assert errors_of(message, wrong, others) == {code}


def test_spoiling_leaves_the_original_as_it_was():
    made = documents("cn-sg", "general", "sea", "small", 3)
    message = form("sg_inward_declaration")
    before = repr(made["sg_inward_declaration"])
    for code in message.rules:
        registry()[code].spoil(made["sg_inward_declaration"], message, Draws(1, 0, "spoil", 1), {})
    assert repr(made["sg_inward_declaration"]) == before


def test_spoiling_is_a_function_of_its_draws():
    made = documents("sg-cn", "controlled", "sea", "small", 2)["cn_import_declaration"]
    message = form("cn_import_declaration")
    for code in message.rules:
        twice = [registry()[code].spoil(made, message, Draws(5, 0, "spoil", 9), {}) for _ in range(2)]
        assert twice[0] == twice[1]
