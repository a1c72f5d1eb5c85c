"""An authority that answers real messages: validates them, and speaks in its country's words.

For a customs reader: TradeNet or the electronic port, as far as messages go.
For an engineer: judges each message once, by its id; its answers depend on nothing but the message and the seed.
"""

from __future__ import annotations

from datetime import datetime

from sim.exchange.note import DECIDED, PARSED, RECEIVED, REGISTERED, START, Note
from sim.exchange.receiver import Identity, Judgement
from sim.messages.findings import Verdict, finding
from sim.messages.library import form
from sim.messages.receipts import REJECTED as SYNTAX_REJECTED
from sim.messages.receipts import receipt, syntax_action, syntax_report
from sim.messages.register import Standing
from sim.messages.respond import country_of, respond
from sim.messages.rules.registry import registry as rules
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.sampling.keys import digest64
from sim.trade.content import Content, text
from sim.trade.draws import Draws

STORED = {"sg": "SUBMITTED", "cn": "7"}
"""What each country says of a message that is in its system and not decided."""


class Authority:
    """The office of one country; see ``sim.exchange.receiver.Office``."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._verdicts: dict[str, Verdict] = {}

    def receipt(self, note: Note, standing: Standing) -> Judgement:
        """A receipt of the transport layer."""
        content = receipt(
            str(standing),
            refers_to=note.message_id,
            digest=note.digest,
            on=self._day(None, 0),
            draws=self._draws(note, "receipt"),
        )
        return _judgement(RECEIVED, "transport_receipt", content, good=standing is not Standing.CONFLICT)

    def syntax(self, note: Note) -> Judgement:
        """A syntax report."""
        verdict = self._verdict(note)
        content = syntax_report(
            verdict, refers_to=note.message_id, on=self._day(verdict, 1), draws=self._draws(note, "syntax")
        )
        return _judgement(PARSED, "syntax_report", content, good=syntax_action(verdict) != SYNTAX_REJECTED)

    def identity(self, note: Note) -> Identity:
        """The sender's reference of a declaration, or the target and version of an update."""
        verdict = self._verdict(note)
        assert verdict.content is not None
        if note.kind == "update":
            reference = text(verdict.content, "target_reference")
            return Identity(reference, note.digest, int(text(verdict.content, "update_version")))
        return Identity(text(verdict.content, form(verdict.message).reference), note.digest)

    def registration(self, note: Note, refusal: str) -> Judgement:
        """It is in the system; or the number is taken, or the version is not the next one."""
        verdict = self._verdict(note)
        if not refusal:
            return self._response(note, verdict, REGISTERED, STORED[self._country(verdict)], 2)
        rule = rules()[refusal].rule
        wrong = finding(refusal, 7, f"message {note.message_id}", "", rule.why, rule.do, rule.source)
        return self._response(note, Verdict(verdict.message, (wrong,), verdict.content), DECIDED, "decision", 2)

    def decision(self, note: Note) -> Judgement:
        """What customs says of it."""
        return self._response(note, self._verdict(note), DECIDED, "update" if note.kind == "update" else "decision", 3)

    # --- inside ---------------------------------------------------------------------------------------------

    def _verdict(self, note: Note) -> Verdict:
        known = self._verdicts.get(note.message_id)
        if known is None:
            known = self._verdicts[note.message_id] = validate(note.payload, expect=note.kind)
        return known

    def _country(self, verdict: Verdict) -> str:
        return country_of(form(verdict.message), verdict.content or {})

    def _response(self, note: Note, verdict: Verdict, stage: int, step: str, minutes: int) -> Judgement:
        content = respond(
            verdict,
            form(verdict.message),
            verdict.content,
            on=self._day(verdict, minutes),
            draws=self._draws(note, f"response {stage}"),
            stage=step,
            country=self._country(verdict),
        )
        return _judgement(stage, "response", content, good=text(content, "function_code") != "03")

    def _draws(self, note: Note, what: str) -> Draws:
        return Draws(self._seed, 0, f"office/{what}", digest64(note.message_id))

    @staticmethod
    def _day(verdict: Verdict | None, minutes: int) -> datetime:
        said = (verdict.content or {}).get("declared_on") if verdict is not None else None
        day = datetime.fromisoformat(said) if isinstance(said, str) else START
        return day.replace(hour=9, minute=minutes, tzinfo=None)


def _judgement(stage: int, kind: str, content: Content, *, good: bool) -> Judgement:
    return Judgement(stage, good, kind, write(form(kind), content))
