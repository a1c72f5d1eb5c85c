"""Messages made to order: right ones, ones with one known mistake, and the answers to any.

For a customs reader: test data for a system of one's own; every consignment is made up.
For an engineer: what the commands ``message sample``, ``corrupt`` and ``respond`` do, as functions of their arguments alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256

from sim.errors import Problem, Refused, nearest
from sim.messages import answers as answer_tables
from sim.messages.document import document
from sim.messages.envelope import Header, wrap
from sim.messages.examples import GOODS, lanes
from sim.messages.form import Form
from sim.messages.instance import corrupted, draws_of
from sim.messages.library import form as shipped
from sim.messages.receipts import receipt, syntax_report
from sim.messages.respond import country_of, identifier_of, respond
from sim.messages.rules.registry import registry as rules
from sim.messages.rules.rule import COMPARED, NOTHING, Context
from sim.messages.validation import judge, validate
from sim.messages.variants import ways
from sim.messages.writer import write
from sim.trade.content import Content
from sim.trade.draws import Draws
from sim.trade.facts import facts, facts_of_side
from sim.trade.verdicts import verdicts

STREAM = "samples"
STAGES = ("receipt", "syntax", "registration", "decision", "all")
CLOCK = timezone(timedelta(hours=8))
"""Both countries' time."""
FIRST_DAY = datetime(2026, 1, 5, 9, 0, tzinfo=CLOCK)
TRIES = 50


@dataclass(frozen=True, slots=True)
class Made:
    """A message: what it is called, its XML, and what is to be said of it."""

    name: str
    xml: bytes
    expected: str = ""


def samples(
    form: Form, number: int, *, lane: str = "", goods: str = "", items: int = 0, seed: int = 1
) -> Iterator[bytes]:
    """Right messages of ``number`` different consignments.

    Parameters
    ----------
    lane, goods
        Empty: the first lane the message is sent on, and the first class of goods that has what the message must say.

    Raises
    ------
    Refused
        ``MSG-040`` when the message is not sent on the lane, or not for such goods; ``TRD-001``, ``TRD-002`` as ``facts``.
    """
    homes = lanes(form)
    if lane and lane not in homes:
        why = f"The message {form.id} is sent on {' and '.join(homes)} only."
        raise Refused([Problem("MSG-040", "--lane", lane, why, "Leave the lane out, or take that one.")])
    for index in range(number):
        for kind in [goods] if goods else GOODS:
            known = facts(STREAM, index, lane=lane or homes[0], goods=kind, seed=seed, items=items or None)
            made = write(form, document(form, facts_of_side(known, form.country)))
            if validate(made, expect=form.id).ok:
                break
        else:
            why = f"A consignment of {goods} goods does not have what the message {form.id} must say."
            raise Refused([Problem("MSG-040", "--goods", goods, why, "Leave the goods out.")])
        yield made


def enveloped(form: Form, xml: bytes, seed: int, number: int) -> bytes:
    """The message in an envelope with ids of its own."""
    draws = Draws(seed, number, f"envelope/{form.id}", number)
    header = Header(
        message_id=identifier_of(draws, "message"),
        conversation_id=identifier_of(draws, "conversation"),
        sender=form.sender,
        receiver=form.receiver,
        message_type=form.id,
        created_at=(FIRST_DAY + timedelta(minutes=number)).isoformat(),
    )
    return wrap(xml, header)


def spoiled_by_defect(form: Form, content: Content, defect: str, number: int, seed: int) -> Iterator[Made]:
    """The same document with one defect: ``number`` times, at places and with values of different luck.

    Parameters
    ----------
    defect
        A defect (``transposed_digits``: at each of its classes in turn) or a variant (``transposed_digits@container_number``).

    Raises
    ------
    Refused
        ``MSG-041`` when the message cannot be wrong in this way, or this document has no such field.
    """
    known = {w.name: w for w in ways(form)}
    wanted = [n for n in known if n == defect or n.partition("@")[0] == defect]
    if not wanted:
        names = {*known, *(n.partition("@")[0] for n in known)}
        why = f"The message {form.id} cannot be wrong in this way."
        raise Refused([Problem("MSG-041", "--defect", defect, why, nearest(defect, names))])
    done, tried, refused = 0, 0, None
    while done < number and tried < number + TRIES * len(wanted):
        variant = wanted[tried % len(wanted)]
        tried += 1
        try:
            wrong = corrupted(form, content, [variant], draws_of(tried, seed))
        except Refused as problem:
            refused = problem
            continue
        done += 1
        xml = write(form, wrong)
        yield Made(
            f"{form.id}-{done}-{variant.replace('@', '-at-')}", xml, f"{variant}: {_expected(form, variant, xml)}"
        )
    if refused is not None and not done:
        raise refused


def _expected(form: Form, variant: str, xml: bytes) -> str:
    """Who finds the mistake: the checks of the message itself, or those beside another one."""
    verdict = validate(xml, expect=form.id)
    if not verdict.ok:
        return f"{', '.join(verdict.codes)} (layer {verdict.layer})"
    row = verdicts().rows.get((form.id, variant))
    beside = [f"{other} ({', '.join(codes)})" for other, codes in row.compared.items()] if row else []
    if row and row.layer == COMPARED:
        beside.append(f"what its sender sent before ({', '.join(row.codes)})")
    return f"found beside {', '.join(beside)}" if beside else "found by no machine"


def spoiled_by_rule(form: Form, content: Content, rule: str, number: int, seed: int) -> Iterator[Made]:
    """The same document broken in exactly one rule, with the other documents it takes to see it.

    Raises
    ------
    Refused
        ``MSG-042`` when the message does not have the rule, ``MSG-043`` when this document cannot be made to break it alone.
    """
    own = {*form.rules, *(c for codes in form.compares.values() for c in codes)}
    if rule not in own:
        raise Refused(
            [Problem("MSG-042", "--rule", rule, f"The message {form.id} does not have this rule.", nearest(rule, own))]
        )
    for done in range(1, number + 1):
        wrong = rules()[rule].spoil(content, form, Draws(seed, 0, f"spoil/{rule}", done))
        if wrong is None:
            why = "This document cannot be made to break the rule and no other."
            raise Refused(
                [Problem("MSG-043", "--rule", rule, why, "Take another document, such as one of more items.")]
            )
        broken, others = (wrong, {}) if isinstance(wrong, dict) else wrong
        codes = sorted({f.code for f in judge(form, broken, others) if f.severity == "error"})
        beside = f" beside {', '.join(sorted(others))}" if others else ""
        yield Made(f"{form.id}-{done}-{rule}", write(form, broken), f"{', '.join(codes)}{beside}")
        for message, other in sorted(others.items()):
            yield Made(
                f"{form.id}-{done}-{rule}.with.{message}",
                write(shipped(message), other),
                f"goes with {form.id}-{done}-{rule}",
            )


def answers(data: bytes, stage: str, context: Context = NOTHING, seed: int = 1) -> Iterator[Made]:
    """What comes back for a message: a receipt, a syntax report, and the answers of the authority up to ``stage``.

    Parameters
    ----------
    stage
        One of ``STAGES``: that answer alone, or ``all``.

    Raises
    ------
    Refused
        ``MSG-044`` when only something that can be read can be answered in that way.
    """
    digest = sha256(data).hexdigest()
    verdict = validate(data, context=context)
    kind = shipped(verdict.message) if verdict.message else None
    draws = Draws(seed, 0, "answers", int(digest[:15], 16))
    on = _morning(context, verdict.content)
    about = verdict.header["message_id"] if verdict.header else identifier_of(draws, "about")
    if stage in ("receipt", "all"):
        yield _made(
            "transport_receipt", "receipt", receipt("NEW", refers_to=str(about), digest=digest, on=on, draws=draws)
        )
    if stage in ("syntax", "all"):
        yield _made(
            "syntax_report",
            "syntax",
            syntax_report(verdict, refers_to=str(about), on=on + timedelta(minutes=1), draws=draws),
        )
    if kind is None:
        if stage in ("registration", "decision"):
            why = "Nobody can say which message this is, so no authority can answer it; only a syntax report is sent."
            found = verdict.findings[0]
            raise Refused([Problem("MSG-044", found.location, found.value, f"{why} {found.why}", found.do)])
        return
    country = country_of(kind, verdict.content or {})
    steps = answer_tables.stages(verdict, kind, country)
    wanted = (
        steps
        if stage == "all"
        else [s for s in steps if s == stage] or ([steps[-1]] if stage == "decision" else [steps[0]])
    )
    if stage in ("registration", "decision", "all"):
        for minutes, step in enumerate(wanted, 2):
            of_step = Draws(seed, 0, f"answers/{step}", int(digest[:15], 16))
            made = respond(
                verdict,
                kind,
                verdict.content,
                on=on + timedelta(minutes=minutes),
                draws=of_step,
                stage=step,
                country=country,
            )
            yield _made("response", step, made)


def _made(message: str, name: str, content: Content) -> Made:
    return Made(name, write(shipped(message), content))


def _morning(context: Context, content: Content | None) -> datetime:
    """Nine o'clock of the day of submission."""
    declared = (content or {}).get("declared_on")
    day = context.on or (date.fromisoformat(declared) if isinstance(declared, str) else FIRST_DAY.date())
    return FIRST_DAY.replace(year=day.year, month=day.month, day=day.day)
