"""How the steps of documents run: keying, validation, checks by people, repair, release, sending.

For a customs reader: what these steps change is told in ``sim.flow.kinds.documents``.
For a simulation reader: all but Send are immediate. Draws are keyed by (stream of the step) and (consignment, visit, number of the draw):
Key and Repair use draw 0 for any error at all and 1 + bit for a variant, Check draw 0 for a false query and 1 + bit for a variant, Send 2k and
2k + 1 for loss and latency of attempt k. Each passage leaves a ``Change``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sim.calendars import next_open
from sim.engine.case import Case, LogRow, Token
from sim.engine.executors import Executor, Timed
from sim.engine.luck import row_picker, too_often
from sim.engine.masks import Papers, compared, slip
from sim.flow import kinds
from sim.flow.kinds.documents import MEANS
from sim.results.record import CHECKED, KEYED, RELEASED, REPAIRED, VALIDATED, Change
from sim.sampling import uniform
from sim.sampling.delivery import delivery

if TYPE_CHECKING:
    from sim.engine.reference import Engine

_KEYSTROKE = "keystroke"
_MOST_VISITS = 255
_SAID = {KEYED: "key", VALIDATED: "validate", CHECKED: "check", REPAIRED: "repair", RELEASED: "release"}


def visit_of(case: Case, step: Executor) -> int:
    """How many times a case has made the draws of a step before; this is one more."""
    visit = case.visits[step.number]
    if visit == _MOST_VISITS:
        raise too_often(case, step.name)
    case.visits[step.number] = visit + 1
    return visit


class DocumentExecutor(Executor):
    """A step that works on a document's masks."""

    act: ClassVar[int]

    def __init__(self, step: kinds.Key | kinds.Validate | kinds.Check | kinds.Repair, engine: Engine) -> None:
        super().__init__(step, engine)
        world = engine.world
        self._document = world.document[step.document]
        self._bits = world.bits[self._document]
        self._stream = world.stream_key(step.random_stream)
        self._flagged = [world.attribute[f"flagged.{bits.name}"] for bits in world.bits]
        self._wrong = [world.attribute[f"has_defect.{bits.name}"] for bits in world.bits]

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        assert case.papers is not None
        after = self.change(case, case.papers, token, now)
        if self.charges and after is self.next:
            self.book(case)
        after.enter(token, now)

    def change(self, case: Case, papers: Papers, token: Token, now: float) -> Executor:
        """Do the work; the step that follows."""
        raise TypeError(f"{self.name} does nothing to a document")

    def put(self, case: Case, papers: Papers, present: int, found: int, flagged: bool) -> None:
        """New masks of the step's own document, and the attributes made of them."""
        document = self._document
        papers.present[document], papers.found[document] = present, found
        case.attributes[self._wrong[document]] = int(present != 0)
        case.attributes[self._flagged[document]] = int(flagged)

    def note(self, case: Case, token: Token, now: float, document: int, bits: int, means: int = -1) -> None:
        """Record what happened to a document, as its masks are now."""
        papers = case.papers
        assert papers is not None
        present, found = papers.present[document], papers.found[document]
        flagged = bool(case.attributes[self._flagged[document]])
        papers.changes.append(Change(document, self.number, now, self.act, bits, present, found, flagged, means))
        if case.log is not None:
            about = self.engine.world.bits[document]
            said = f"{about.name}: {about.names(bits)}{', flagged' if flagged else ''}; wrong {about.names(present)}"
            case.log.append(LogRow(now, token.number, self.name, _SAID[self.act], said))


class KeyExecutor(DocumentExecutor):
    kind: ClassVar[str] = "key"
    act = KEYED

    def __init__(self, step: kinds.Key, engine: Engine) -> None:
        super().__init__(step, engine)
        own, bits = self._bits, engine.world.bits
        self._kept = step.document in step.sources
        numbers = [engine.world.document[name] for name in step.sources if name != step.document]
        self._sources = [(number, own.shared(bits[number])) for number in numbers]
        self._shares = step.error_share.rows
        self._walks = [own.slips(step.family, share) for share in self._shares]
        self._pick = row_picker(step.error_share, engine.world)

    def change(self, case: Case, papers: Papers, token: Token, now: float) -> Executor:
        visit, document, own = visit_of(case, self), self._document, self._bits
        before = papers.present[document] if self._kept else 0
        found = papers.found[document] if self._kept else 0
        flagged = self._kept and bool(case.attributes[self._flagged[document]])
        present = before
        for number, shared in self._sources:
            present = own.copied(present, papers.present[number], shared)
        row = self._pick(case.attributes) if self._pick else 0
        if self._walks[row]:
            present = slip(self._walks[row], self._shares[row], present, self._stream, case.entity, visit)
        papers.keyed |= 1 << document
        self.put(case, papers, present, found, flagged)
        self.note(case, token, now, document, present & ~before)
        return self.next


class ValidateExecutor(DocumentExecutor):
    kind: ClassVar[str] = "validate"
    act = VALIDATED

    def __init__(self, step: kinds.Validate, engine: Engine) -> None:
        super().__init__(step, engine)
        bits = engine.world.bits
        numbers = [engine.world.document[name] for name in step.against]
        self._against = [(number, bits[number], self._bits.comparable(bits[number])) for number in numbers]

    def change(self, case: Case, papers: Papers, token: Token, now: float) -> Executor:
        document = self._document
        present, before = papers.present[document], papers.found[document]
        seen = self._bits.lowest(present)
        others = []
        flagged = seen != 0
        if not seen:
            for number, other, comparable in self._against:
                # A document that does not pass by itself is not there to be compared with.
                if other.lowest(papers.present[number]):
                    continue
                here, there = compared(present, papers.present[number], comparable)
                seen |= here
                if there:
                    others.append((number, there))
            flagged = seen != 0 or bool(others)
        self.put(case, papers, present, before | seen, flagged)
        self.note(case, token, now, document, seen & ~before)
        for number, there in others:
            known = papers.found[number]
            papers.found[number] = known | there
            case.attributes[self._flagged[number]] = 1
            self.note(case, token, now, number, there & ~known)
        return self.next


class CheckExecutor(DocumentExecutor):
    kind: ClassVar[str] = "check"
    act = CHECKED

    def __init__(self, step: kinds.Check, engine: Engine) -> None:
        super().__init__(step, engine)
        self._means = MEANS.index(step.means)
        self._visible = self._bits.seen_by(step.means)
        self._sensitivity = step.sensitivity.rows
        self._pick_sensitivity = row_picker(step.sensitivity, engine.world)
        self._false_query = step.false_query.rows
        self._pick_false_query = row_picker(step.false_query, engine.world)

    def change(self, case: Case, papers: Papers, token: Token, now: float) -> Executor:
        visit, document, entity, key = visit_of(case, self), self._document, case.entity, self._stream
        present, found = papers.present[document], papers.found[document]
        query = self._false_query[self._pick_false_query(case.attributes) if self._pick_false_query else 0]
        false_query = query > 0.0 and uniform(key, entity, visit, 0) < query
        hidden = present & self._visible & ~found
        new = 0
        if hidden:
            sharp = self._sensitivity[self._pick_sensitivity(case.attributes) if self._pick_sensitivity else 0]
            while hidden:
                bit = hidden & -hidden
                hidden ^= bit
                if uniform(key, entity, visit, bit.bit_length()) < sharp:
                    new |= bit
        self.put(case, papers, present, found | new, new != 0 or false_query)
        self.note(case, token, now, document, new, self._means)
        return self.next


class RepairExecutor(DocumentExecutor):
    kind: ClassVar[str] = "repair"
    act = REPAIRED

    def __init__(self, step: kinds.Repair, engine: Engine) -> None:
        super().__init__(step, engine)
        self._rounds = step.rounds
        self._repairable = self._bits.repairable_by(step.by)
        self._shares = step.error_share.rows
        self._walks = [self._bits.slips(_KEYSTROKE, share) for share in self._shares]
        self._pick = row_picker(step.error_share, engine.world)
        self._otherwise: Executor = self

    def link(self) -> None:
        super().link()
        if self.step.otherwise:
            self._otherwise = self.engine.executor[self.step.otherwise]

    def change(self, case: Case, papers: Papers, token: Token, now: float) -> Executor:
        document = self._document
        if self._rounds and papers.rounds[document] >= self._rounds:
            if case.log is not None:
                case.log.append(LogRow(now, token.number, self.name, "repair", f"given up after {self._rounds} rounds"))
            return self._otherwise
        papers.rounds[document] += 1
        visit = visit_of(case, self)
        before, found = papers.present[document], papers.found[document]
        present = before & ~(before & found & self._repairable)
        row = self._pick(case.attributes) if self._pick else 0
        if self._walks[row]:
            present = slip(self._walks[row], self._shares[row], present, self._stream, case.entity, visit)
        self.put(case, papers, present, found & present, False)
        self.note(case, token, now, document, before & ~present)
        return self.next


class Releases:
    """The documents a milestone releases: what nobody has found by then has escaped."""

    def __init__(self, milestone: Executor, documents: tuple[int, ...]) -> None:
        self._milestone, self._documents = milestone, documents
        world = milestone.engine.world
        self._flagged = [world.attribute[f"flagged.{bits.name}"] for bits in world.bits]
        self._bits = world.bits

    def passed(self, case: Case, token: Token, now: float) -> None:
        """The milestone is passed; each document that has been keyed is released once."""
        papers = case.papers
        assert papers is not None
        for document in self._documents:
            one = 1 << document
            if papers.keyed & one and not papers.released & one:
                papers.released |= one
                present, found = papers.present[document], papers.found[document]
                escaped, flagged = present & ~found, bool(case.attributes[self._flagged[document]])
                step = self._milestone.number
                papers.changes.append(Change(document, step, now, RELEASED, escaped, present, found, flagged))
                if case.log is not None:
                    bits = self._bits[document]
                    said = f"{bits.name}: escaped {bits.names(escaped)}"
                    case.log.append(LogRow(now, token.number, self._milestone.name, _SAID[RELEASED], said))


class SendExecutor(Timed):
    kind: ClassVar[str] = "send"
    state = "transit"

    def __init__(self, step: kinds.Send, engine: Engine) -> None:
        super().__init__(step, engine)
        world = engine.world
        self._stream = world.stream_key(step.random_stream)
        self._latency = [world.sampler(d).quantile for d in step.latency.rows]
        self._pick = row_picker(step.latency, world)
        self._open = world.intervals(step.calendar) if step.calendar else None
        self._loss, self._timeout, self._attempts = step.loss, step.timeout, range(step.attempts)
        self._otherwise: Executor = self

    def link(self) -> None:
        super().link()
        if self.step.otherwise:
            self._otherwise = self.engine.executor[self.step.otherwise]

    def enter(self, token: Token, now: float) -> None:
        case = token.case
        visit, entity, key = visit_of(case, self), case.entity, self._stream
        latency = self._latency[self._pick(case.attributes) if self._pick else 0]
        lost = [uniform(key, entity, visit, 2 * k) < self._loss for k in self._attempts]
        delays = [latency(uniform(key, entity, visit, 2 * k + 1)) for k in self._attempts]
        times = [next_open(*self._open, now + k * self._timeout) for k in self._attempts] if self._open else ()
        done = delivery(now, lost, delays, self._timeout, times)
        token.joined = 0.0 if done.copies else 1.0  # given up: see ``pass_on``
        self.wait_until(token, done.over, now)
        if case.log is not None:
            end = "received" if done.copies else "given up"
            said = f"{done.attempts} sent, {done.copies} arrive, {end} at {done.over:.0f} s"
            case.log.append(LogRow(now, token.number, self.name, "send", said))

    def pass_on(self, case: Case, token: Token, now: float, next_step: Executor) -> None:
        super().pass_on(case, token, now, self._otherwise if token.joined else next_step)
