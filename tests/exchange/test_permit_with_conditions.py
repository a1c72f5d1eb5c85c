"""A permit that asks for documents is a permit: the sender of a declaration has good news, and stops asking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sim.exchange.note import DECIDED, REGISTERED, Answer, answer_in
from sim.messages.findings import Finding, Verdict
from sim.messages.library import form
from sim.messages.respond import respond
from sim.messages.writer import write
from sim.trade.codes import code_list
from sim.trade.draws import Draws
from tests.exchange.notes import DECLARATION, content, declarations, identity, note

ABOUT = identity("message/0/")
WRONG = Verdict("", (Finding("R04", 6, "error", "/A[1]/B", "net_weight", "9", "Wrong.", "Mend it.", "us"),))


def answered(stage: str, verdict: Verdict) -> tuple[str, Answer | None]:
    """The canonical function of an answer to a declaration, and what a sender reads in it."""
    said = respond(
        verdict, form(DECLARATION), content(declarations()[0]), on=date(2026, 3, 2), draws=Draws(1, 0, "answer", 1), stage=stage
    )  # fmt: skip
    sent = note(0, write(form("response"), said), "response")
    return str(said["function_code"]), answer_in(replace(sent, about=ABOUT))


@pytest.mark.parametrize(
    ("stage", "function", "layer", "good"),
    [
        ("PERMIT", "72", DECIDED, True),
        ("CONDITION", "06", DECIDED, True),
        ("FEE", "13", DECIDED, True),
        ("SUBMITTED", "02", REGISTERED, True),
        ("SC_REJECT", "03", DECIDED, False),
        ("CA_REJECT", "03", DECIDED, False),
        ("DCS_ERROR", "03", DECIDED, False),
    ],
)
def test_only_a_rejection_is_bad_news(stage: str, function: str, layer: int, good: bool) -> None:
    code, read = answered(stage, Verdict("", ()) if good else WRONG)
    assert code == function
    assert read == Answer(ABOUT, layer, good=good)


def test_a_permit_with_conditions_names_the_documents_and_its_validity() -> None:
    said = respond(
        Verdict("", ()), form(DECLARATION), content(declarations()[0]), on=date(2026, 3, 2), draws=Draws(1, 0, "answer", 1),
        stage="CONDITION",
    )  # fmt: skip
    conditions = said["conditions"]
    assert isinstance(conditions, list)
    table = code_list("sg_conditions").rows
    assert any(table[c["condition_code"]]["documents"] == "yes" for c in conditions)
    assert said["valid_until"] > said["valid_from"]
    assert said["declaration_id"]
