"""The sender of declarations: sends, waits for four kinds of answer, sends again, gives up, and never loses count.

For a customs reader: a receipt only says that the message arrived; syntax, registration and decision come later, each with a patience of
its own. Whoever is not answered asks again by sending the identical message.
For an engineer: a state machine without a clock of its own. Every call returns what to do next (``Post``, ``Alarm``); SimPy, a test or a
real transport may drive it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.exchange.note import DECIDED, Answer, Note

SENT = 0
"""Nothing has come back yet; after it come the four layers of answers."""
ACCEPTED, REJECTED, GIVEN_UP, SUPERSEDED = "accepted", "rejected", "given up", "superseded"
TERMINAL = frozenset((ACCEPTED, REJECTED, GIVEN_UP, SUPERSEDED))


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for each answer before asking again, and how often to ask at each stage."""

    receipt: float = 60.0
    syntax: float = 120.0
    registration: float = 300.0
    decision: float = 7200.0
    attempts: int = 5

    def after(self, stage: int) -> float:
        """How long to wait for what comes after ``stage``."""
        return (self.receipt, self.syntax, self.registration, self.decision)[stage]


@dataclass(frozen=True, slots=True)
class Post:
    """Send this now."""

    note: Note


@dataclass(frozen=True, slots=True)
class Alarm:
    """Call ``wake`` with this at ``at``."""

    at: float
    message_id: str
    serial: int


Action = Post | Alarm


@dataclass(slots=True)
class Sent:
    """One message of a conversation: the declaration, or an amendment of it."""

    note: Note
    version: int
    at: float
    stage: int = SENT
    outcome: str = ""
    asked: int = 0
    serial: int = 0
    arrived: float | None = None
    ended: float | None = None


@dataclass(slots=True)
class Ledger:
    """What the sender noticed beside the outcomes."""

    repeats: int = 0  # answers that were there already
    late: int = 0  # answers to a message that had ended, or was superseded
    orphans: int = 0  # answers to a message nobody here sent
    garbled: int = 0  # answers that could not be read
    resent: int = 0
    contradictions: list[str] = field(default_factory=list)


class Sender:
    """One party that declares.

    Parameters
    ----------
    patience
        Time-outs and attempts.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self.patience = patience or Patience()
        self.sent: dict[str, Sent] = {}
        self.conversations: dict[str, list[str]] = {}
        self.ledger = Ledger()

    def submit(self, now: float, note: Note) -> list[Action]:
        """Send the first message of a conversation, or its next version; an undecided older one is superseded.

        Raises
        ------
        ValueError
            When the message id was used before.
        """
        if note.message_id in self.sent:
            raise ValueError(f"message id {note.message_id} was used before")
        versions = self.conversations.setdefault(note.conversation, [])
        for older in versions:
            if not self.sent[older].outcome:
                self._end(self.sent[older], SUPERSEDED, now)
        versions.append(note.message_id)
        made = self.sent[note.message_id] = Sent(note, len(versions), now)
        return list(self._ask(made, now))

    def hear(self, now: float, answer: Answer | None) -> list[Action]:
        """Take an answer as it comes: in order, out of order, again, late, or about something never sent."""
        if answer is None:
            self.ledger.garbled += 1
            return []
        about = self.sent.get(answer.about)
        if about is None:
            self.ledger.orphans += 1
            return []
        if about.outcome:
            self._late(about, answer)
            return []
        if answer.stage <= about.stage:
            self.ledger.repeats += 1
            return []
        # A later answer implies the earlier ones: the decision may overtake the receipt.
        if about.arrived is None:
            about.arrived = now
        about.stage, about.asked = answer.stage, 0
        if answer.stage == DECIDED or not answer.good:
            about.stage = DECIDED
            self._end(about, ACCEPTED if answer.good else REJECTED, now)
            return []
        return [self._alarm(about, now)]

    def wake(self, now: float, alarm: Alarm) -> list[Action]:
        """A patience has run out, unless something came in between."""
        about = self.sent[alarm.message_id]
        if about.outcome or alarm.serial != about.serial:
            return []
        if about.asked >= self.patience.attempts:
            self._end(about, GIVEN_UP, now)
            return []
        self.ledger.resent += 1
        return list(self._ask(about, now))

    def open(self) -> list[Sent]:
        """Messages without an outcome."""
        return [s for s in self.sent.values() if not s.outcome]

    def outcomes(self) -> Counter[str]:
        """How the messages ended."""
        return Counter(s.outcome for s in self.sent.values() if s.outcome)

    # --- inside ---------------------------------------------------------------------------------------------

    def _ask(self, about: Sent, now: float) -> Iterator[Action]:
        about.asked += 1
        # Identical but for the attempt, which is the transport's own number: same id, same payload, same digest.
        about.note = about.note.again()
        yield Post(about.note)
        yield self._alarm(about, now)

    def _alarm(self, about: Sent, now: float) -> Alarm:
        about.serial += 1
        return Alarm(now + self.patience.after(about.stage), about.note.message_id, about.serial)

    def _late(self, about: Sent, answer: Answer) -> None:
        if about.outcome in (GIVEN_UP, SUPERSEDED):
            self.ledger.late += 1
            return
        self.ledger.repeats += 1
        decisive = answer.stage == DECIDED or not answer.good
        if decisive and answer.good != (about.outcome == ACCEPTED):
            self.ledger.contradictions.append(about.note.message_id)

    def _end(self, about: Sent, outcome: str, now: float) -> None:
        if about.outcome:
            raise AssertionError("a message ends once")
        about.outcome, about.ended = outcome, now
        about.serial += 1
