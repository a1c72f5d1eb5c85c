"""The receiver of declarations: takes a message once, answers it as often as it is asked, processes nothing twice.

For a customs reader: the port or TradeNet. A message that comes again gets the answers it got before; one that reuses a number for
something else is a conflict; an update must follow the version before it.
For an engineer: a state machine without a clock of its own. Two registers make at-least-once delivery exactly-once processing: message
ids (a message sent again) and business references (the same declaration in another message). They can be switched off to see what then
happens (``remembers=False``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from sim.exchange.note import Note
from sim.exchange.sender import Post
from sim.messages.register import Register, Standing, Step

STAGE_NAMES = ("", "receipt", "syntax", "registration", "decision")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an office says of one message: how far it came, whether that is good, and the payload of the answer."""

    stage: int
    good: bool
    kind: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Identity:
    """What a message is about: its sender's reference and content digest; ``version`` above 1 for an update of that reference."""

    reference: str
    digest: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Work:
    """Call ``decide`` with this at ``at``."""

    at: float
    note: Note
    identity: Identity


class Office(Protocol):
    """Who judges content; ``refusal`` is empty, or the code of the rule that the registers show broken."""

    def receipt(self, note: Note, standing: Standing) -> Judgement:
        """It has arrived."""

    def syntax(self, note: Note) -> Judgement:
        """Whether it can be read."""

    def identity(self, note: Note) -> Identity:
        """Which declaration is it; asked only after a good syntax."""

    def registration(self, note: Note, refusal: str) -> Judgement:
        """It is in the database, or cannot be."""

    def decision(self, note: Note) -> Judgement:
        """What customs says."""


class Receiver:
    """One authority's system.

    Parameters
    ----------
    office
        Judges content.
    working_time
        Seconds from registration to decision, by message.
    remembers
        Whether there are registers; False only to show what they are for.
    """

    def __init__(self, office: Office, working_time: Callable[[Note], float], *, remembers: bool = True) -> None:
        self.office = office
        self.working_time = working_time
        self.remembers = remembers
        self.messages = Register()
        self.references = Register()
        self.effects: Counter[str] = Counter()  # by reference and version: how often it was processed
        self.decisions: dict[str, bool] = {}  # by message id
        self.seen: Counter[str] = Counter()
        self._answers: dict[str, list[Note]] = {}
        self._first_of: dict[tuple[str, int], tuple[str, str]] = {}  # (reference, version) -> digest, first message id
        self._same: dict[str, list[Note]] = {}  # first message id -> later messages with the same content

    def take(self, now: float, note: Note | None) -> list[Post | Work]:
        """A message arrives; None when it could not be read, which is as if it had not arrived."""
        if note is None:
            self.seen["garbled"] += 1
            return []
        standing = Standing.NEW
        if self.remembers:
            standing = self.messages.receive(note.sender, note.message_id, note.digest, note.message_id)
        self.seen[str(standing)] += 1
        if standing is Standing.CONFLICT:
            return [Post(self._answer(note, self.office.receipt(note, standing)))]
        if standing is Standing.DUPLICATE:
            return [Post(answer) for answer in self._answers[note.message_id]]
        return list(self._first(now, note))

    def decide(self, work: Work) -> list[Post]:
        """The working time of a registered message is over."""
        judgement = self.office.decision(work.note)
        if self.remembers:
            if work.identity.version > 1 and judgement.good:
                self.references.update(work.note.sender, work.identity.reference, work.identity.version)
            elif work.identity.version == 1:
                state = "accepted" if judgement.good else "rejected"
                self.references.settle(work.note.sender, work.identity.reference, state)
        same = [work.note, *self._same.get(work.note.message_id, ())]
        for note in same:
            self.decisions[note.message_id] = judgement.good
        return [Post(self._keep(note, judgement)) for note in same]

    def _first(self, now: float, note: Note) -> Iterator[Post | Work]:
        self._answers[note.message_id] = []
        yield Post(self._keep(note, self.office.receipt(note, Standing.NEW)))
        syntax = self.office.syntax(note)
        yield Post(self._keep(note, syntax))
        if not syntax.good:
            self.decisions[note.message_id] = False
            return
        identity = self.office.identity(note)
        refusal, first = self._standing(note, identity) if self.remembers else ("", "")
        yield Post(self._keep(note, self.office.registration(note, refusal)))
        if refusal:
            self.decisions[note.message_id] = False
        elif first:
            self.seen["same content"] += 1
            self._same.setdefault(first, []).append(note)
            decided = [a for a in self._answers[first] if a.message_id == answer_id(first, STAGE_NAMES[4])]
            if decided:
                self.decisions[note.message_id] = self.decisions[first]
                yield Post(self._again(note, decided[0]))
        else:
            self.effects[f"{identity.reference}/{identity.version}"] += 1
            yield Work(now + self.working_time(note), note, identity)

    def _standing(self, note: Note, identity: Identity) -> tuple[str, str]:
        """The broken rule, or empty; and the first message with the same content, or empty."""
        known = self._first_of.get((identity.reference, identity.version))
        if known is not None:
            return ("", known[1]) if known[0] == identity.digest else ("R23", "")
        if identity.version == 1:
            if (
                self.references.receive(note.sender, identity.reference, identity.digest, note.message_id)
                is not Standing.NEW
            ):
                return "R23", ""
        elif self.references.step(note.sender, identity.reference, identity.version) is not Step.NEXT:
            return "R22", ""
        self._first_of[identity.reference, identity.version] = identity.digest, note.message_id
        return "", ""

    def _keep(self, note: Note, judgement: Judgement) -> Note:
        answer = self._answer(note, judgement)
        self._answers[note.message_id].append(answer)
        return answer

    def _again(self, note: Note, answer: Note) -> Note:
        """The decision given to the first message with this content, addressed to this one."""
        made = replace(answer, message_id=answer_id(note.message_id, STAGE_NAMES[4]), about=note.message_id)
        self._answers[note.message_id].append(made)
        return made

    @staticmethod
    def _answer(note: Note, judgement: Judgement) -> Note:
        return Note(
            message_id=answer_id(note.message_id, STAGE_NAMES[judgement.stage]),
            conversation=note.conversation,
            sender=note.receiver,
            receiver=note.sender,
            kind=judgement.kind,
            payload=judgement.payload,
            about=note.message_id,
            attempt=1,
        )


def answer_id(message_id: str, what: str) -> str:
    """The id of an answer: the same whenever it is given again, and the same in every process."""
    return str(uuid5(NAMESPACE_URL, f"urn:clearlane:answer:{message_id}:{what}"))
