"""Examples of every message: right ones, and for each thing that can be wrong one that is wrong in exactly that.

For a customs reader: what a rule means is best seen in a document that breaks it and no other. For an engineering reader: made from the
generator, never by hand. A wrong one is the first candidate that validation refuses with its code alone, so the committed files are
proofs; candidates come from each rule's ``spoil`` and from ``sim.messages.spoilers``. The other document of a comparison lies beside as
``CODE.with.MESSAGE.xml``; when that is an earlier document of the same message, it stands for what the sender sent before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from uuid import UUID

from sim.errors import Problem
from sim.messages.codes import code_of
from sim.messages.document import document
from sim.messages.envelope import Header, wrap
from sim.messages.form import Form
from sim.messages.library import ENVELOPE, FOLDER, Library, library
from sim.messages.register import Register
from sim.messages.rules.registry import registry
from sim.messages.rules.rule import Context, Member
from sim.messages.spoilers import SHAPES, indented, lists, wrong_at_the_door, wrong_code, wrong_envelope, wrong_shape
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.trade.content import Content, text
from sim.trade.draws import Draws
from sim.trade.facts import facts, facts_of_side
from sim.trade.profile import LANES

STREAM = "examples"
GOODS = ("general", "preference", "controlled", "dutiable", "strategic")
TRIES = 6
"""Consignments of each kind of goods that are looked at for one in which a rule can be broken alone."""
ENVELOPED = ("booking", "cn_import_declaration", "commercial_invoice", "sg_outward_declaration")
"""Messages of which one example lies in an envelope."""
DOOR = "booking"
"""The message that stands for all in what is refused at the door."""
SENT_ON = ("declared_on", "booked_on", "invoice_date")
"""The day an enveloped example is sent on: the first of these it has."""
WITH = ".with."
SENDER = "example"
Files = dict[str, bytes]


def lanes(form: Form) -> tuple[str, ...]:
    """Lanes on which a message is sent: those whose home it is, both when it has no country or no direction."""
    if not form.country or not form.direction:
        return LANES
    home = {"export": 0, "import": 1}[form.direction]
    return tuple(lane for lane in LANES if lane.split("-")[home] == form.country)


@cache
def consignments(lane: str) -> tuple[Content, ...]:
    """Small consignments of a lane, those of one item and of general goods first."""
    return tuple(
        facts(STREAM, index, lane=lane, goods=goods, items=items, boxes=1)
        for items in (1, 2)
        for goods in GOODS
        for index in range(TRIES)
    )


def codes(data: bytes, form: Form, others: Mapping[str, Content] | None = None) -> tuple[str, ...]:
    """Codes of the errors of a message, beside others when given; an earlier one of the same message is taken as received before."""
    context = None
    given = dict(others or {})
    before = given.pop(form.id, None)
    if before is not None:
        register = Register()
        register.receive(SENDER, text(before, form.reference), sha256(write(form, before)).hexdigest())
        context = Context(register=register, sender=SENDER, digest=sha256(data).hexdigest())
    return validate(data, others=given or None, context=context).codes


def examples(form: Form, shelf: Library | None = None) -> tuple[Files, list[Problem]]:
    """The files of a message's ``examples/`` by name, and what could not be made."""
    source = shelf or library()
    files: Files = {}
    problems: list[Problem] = []
    right = [(lane, made) for lane in lanes(form) for made in _right(form, lane)]
    if not right:
        why = "No consignment that was tried gives a document without a finding."
        return {}, [Problem("MSG-030", form.id, "", why, "Look at what validation says of a sample.")]
    for number, (lane, made) in enumerate(_shown(form, right), start=1):
        files[f"valid/{lane}-{number}.xml"] = indented(write(form, made))
    if form.id in ENVELOPED:
        files["valid/enveloped.xml"] = enveloped(form, right[0][1])
    contents = [made for _, made in right]
    for code in SHAPES:
        _add(files, code, (d for made in contents[:2] for d in wrong_shape(code, form, made)), form)
    for name in lists(form):
        code = code_of(name)
        if not _add(files, code, (d for made in contents for d in wrong_code(name, form, made)), form):
            why = "No wrong code was found with this code alone."
            problems.append(Problem("MSG-031", form.id, code, why, "Look at the type and the list of the field."))
    for code in form.rules:
        _ = _broken_alone(files, code, form, right) or _sent_before(files, code, form, right)
    for message, compared in form.compares.items():
        for code in compared:
            _broken_beside(files, code, form, source.form(message))
    named = dict.fromkeys((*form.rules, *(code for compared in form.compares.values() for code in compared)))
    for code in named:
        if f"invalid/{code}.xml" not in files:
            why = "No consignment that was tried can break this rule alone."
            problems.append(
                Problem("MSG-031", form.id, code, why, "Take the rule out of message.yaml, or mend the rule.")
            )
    return files, problems


def _uuid(draws: Draws, what: str) -> str:
    return str(UUID(int=draws.bits(what) << 64 | draws.bits(what, 1), version=4))


def envelope_examples(shelf: Library | None = None) -> Files:
    """The files of the envelope: a right one, and one for each thing that is refused before a schema is asked, where that stays small.

    What is refused for its size (``BYT-01``, ``BYT-08``) has no file.
    """
    source = shelf or library()
    form = source.form(DOOR)
    made = next(_right(form, LANES[0]))
    files = {"valid/booking.xml": enveloped(form, made)}
    for code, data in (*wrong_at_the_door(indented(write(form, made))), *wrong_envelope(files["valid/booking.xml"])):
        _add(files, code, [data], form)
    return files


def every_example(names: Sequence[str] = ()) -> tuple[Files, list[Problem]]:
    """The files of the named messages, or of all and the envelope, by their path below ``schemas/``, and what could not be made.

    Raises
    ------
    Refused
        When a form cannot be read.
    """
    shelf = library()
    found: Files = {}
    problems: list[Problem] = []
    for name in names or (*shelf.names(), ENVELOPE):
        if name == ENVELOPE:
            files = envelope_examples(shelf)
        else:
            files, wrong = examples(shelf.form(name), shelf)
            problems += wrong
        found |= {f"{name}/{FOLDER}/examples/{file}": data for file, data in files.items()}
    return found, problems


def enveloped(form: Form, made: Content) -> bytes:
    """A message in its envelope, both with a line for each element."""
    draws = _draws(form, "envelope")
    header = Header(
        message_id=_uuid(draws, "message"),
        conversation_id=_uuid(draws, "conversation"),
        sender=form.sender,
        receiver=form.receiver,
        message_type=form.id,
        created_at=f"{next(text(made, n) for n in SENT_ON if n in made)}T09:30:00+08:00",
    )
    # Only the header is set in lines: the digest is of the message as it lies inside.
    data = wrap(indented(write(form, made)), header)
    start = data.index(b"<Payload>")
    head = re.sub(rb"(</?Header>)", rb"\n  \1", data[:start])
    head = re.sub(rb"(<[A-Z][A-Za-z]*>[^<\n]+</[A-Za-z]+>)", rb"\n    \1", head)
    return head + b"\n  " + data[start:]


def _right(form: Form, lane: str) -> Iterator[Content]:
    for known in consignments(lane):
        made = document(form, facts_of_side(known, form.country))
        if not codes(write(form, made), form):
            yield made


def _shown(form: Form, right: list[tuple[str, Content]]) -> list[tuple[str, Content]]:
    """Two of them, one a lane where there are two lanes."""
    firsts = [next(pair for pair in right if pair[0] == lane) for lane in lanes(form) if lane in dict(right)]
    return (firsts + [pair for pair in right if pair not in firsts])[:2]


def _add(files: Files, code: str, candidates: Iterable[bytes], form: Form) -> bool:
    for data in candidates:
        if codes(data, form) == (code,):
            files[f"invalid/{code}.xml"] = data
            return True
    return False


def _draws(form: Form, code: str) -> Draws:
    return Draws(1, 0, f"examples/{form.id}", sum(code.encode()))


def _broken_alone(files: Files, code: str, form: Form, right: list[tuple[str, Content]]) -> bool:
    alone = replace(form, compares={})
    for _, made in right:
        wrong = registry()[code].spoil(made, alone, _draws(form, code))
        if isinstance(wrong, dict) and _add(files, code, [indented(write(form, wrong))], form):
            return True
    return False


def _sent_before(files: Files, code: str, form: Form, right: list[tuple[str, Content]]) -> bool:
    """A rule of the register: the same reference with another content has been received before."""
    member: Member = registry()[code]
    if member.recorded is None:
        return False
    again = replace(form, rules=(), compares={form.id: (code,)})
    for _, made in right:
        wrong = member.spoil(made, again, _draws(form, code), {form.id: made})
        if isinstance(wrong, tuple) and codes(indented(write(form, wrong[0])), form, wrong[1]) == (code,):
            files[f"invalid/{code}.xml"] = indented(write(form, wrong[0]))
            files[f"invalid/{code}{WITH}{form.id}.xml"] = indented(write(form, wrong[1][form.id]))
            return True
    return False


def _broken_beside(files: Files, code: str, form: Form, other: Form) -> bool:
    """The document and a faithful other one are set against each other; one of them is then changed."""
    message = other.id
    beside = replace(form, rules=tuple(r for r in form.rules if r != code), compares={message: (code,)})
    for lane in lanes(form):
        if lane not in lanes(other):
            continue
        for known in consignments(lane):
            made, faithful = (document(f, facts_of_side(known, f.country)) for f in (form, other))
            if codes(write(form, made), form) or codes(write(form, made), form, {message: faithful}):
                continue
            wrong = registry()[code].spoil(made, beside, _draws(form, code), {message: faithful})
            if not isinstance(wrong, tuple):
                continue
            data, partner = indented(write(form, wrong[0])), wrong[1][message]
            if codes(data, form) or codes(data, form, {message: partner}) != (code,):
                continue
            name = code if f"invalid/{code}.xml" not in files else f"{code}.{message}"
            files[f"invalid/{name}.xml"] = data
            files[f"invalid/{code}{WITH}{message}.xml"] = indented(write(other, partner))
            return True
    return False
