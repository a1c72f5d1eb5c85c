"""What travels: a message in its envelope, and what an answer says when it is opened.

For an engineer: bytes outside, these two inside. Whatever cannot be opened, or whose payload is not what its digest says, is None: the
receiver then behaves as if it had got nothing, and the sender asks again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sim.messages.envelope import Header, open_envelope, wrap
from sim.messages.receipts import REJECTED
from sim.messages.register import Standing
from sim.messages.validation import validate
from sim.trade.content import text

START = datetime(2026, 1, 5, tzinfo=UTC)
RECEIVED, PARSED, REGISTERED, DECIDED = 1, 2, 3, 4
"""The four layers of an answer: receipt, syntax, registration, decision."""
_REFUSED = "03"
_ON_THE_WAY = frozenset(("02", "70"))
"""Canonical functions of an answer that only says the message is in the system."""


@dataclass(frozen=True, slots=True)
class Note:
    """A message under way.

    Parameters
    ----------
    message_id, conversation
        Identity of the message (kept when it is sent again) and of the case it belongs to; UUIDs.
    kind
        Its message type.
    payload
        The XML inside the envelope.
    about
        The message it answers, or empty.
    attempt
        How often it was sent, this time included.
    digest
        SHA-256 of the payload's canonical form; filled when it is opened.
    """

    message_id: str
    conversation: str
    sender: str
    receiver: str
    kind: str
    payload: bytes
    about: str = ""
    attempt: int = 0
    digest: str = ""

    def again(self) -> Note:
        """The same message, sent once more."""
        return replace(self, attempt=self.attempt + 1)

    def sealed(self, now: float) -> bytes:
        """Its envelope as sent at ``now`` seconds from the start."""
        created = (START + timedelta(seconds=int(now))).replace(tzinfo=None).isoformat() + "+08:00"
        header = Header(
            self.message_id,
            self.conversation,
            self.sender,
            self.receiver,
            self.kind,
            created,
            max(self.attempt, 1),
            self.about,
        )
        return wrap(self.payload, header)


def opened(data: bytes) -> Note | None:
    """What is in an envelope; None when it is none, or was damaged on the way."""
    found = open_envelope(data)
    if found is None or not found.intact:
        return None
    header = found.header
    return Note(
        header.message_id,
        header.conversation_id,
        header.sender,
        header.receiver,
        header.message_type,
        found.payload,
        header.refers_to,
        header.attempt,
        found.digest,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says: about which message, which of the four layers it settles, and whether it is good news."""

    about: str
    stage: int
    good: bool


def answer_in(note: Note) -> Answer | None:
    """What a receipt, a syntax report or a response says; None when it is none of these, or not valid."""
    verdict = validate(note.payload, expect=note.kind)
    if not verdict.ok or verdict.content is None or not note.about:
        return None
    said = verdict.content
    match note.kind:
        case "transport_receipt":
            return Answer(note.about, RECEIVED, text(said, "receipt_state") != str(Standing.CONFLICT))
        case "syntax_report":
            return Answer(note.about, PARSED, text(said, "syntax_action") != REJECTED)
        case "response":
            function = text(said, "function_code")
            if function in _ON_THE_WAY:
                return Answer(note.about, REGISTERED, good=True)
            return Answer(note.about, DECIDED, good=function != _REFUSED)
    return None
