"""Answers a document as TradeNet or the electronic port would: with a permit, a rejection, a letter, and the errors it has.

For a customs reader: every answer carries the national code and the canonical function beside it, the reference the sender gave, and for
each error its code, its place, the value found and what to do.
For an engineer: a pure function of verdict, content and draws; the answer is content of message ``response``, to be written like any other.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from sim.calendars.holidays import load_holidays
from sim.errors.problem import printable
from sim.messages import answers
from sim.trade.codes import code_list
from sim.trade.content import Content, Record
from sim.trade.draws import Draws

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.messages.findings import Finding, Verdict
    from sim.messages.form import Form

_OFFSET = "+08:00"
_ZONE = timezone(timedelta(hours=8))
_UNKNOWN = "UNKNOWN"
_ERRORS, _POINTER, _VALUE, _TEXT = 100, 255, 255, 512
_COLOURS = {"J": "G", "P": "G", "I": "G", "W": "G", "G": "Y", "H": "Y", "C": "R", "S": "R"}
"""China's letter -> canonical channel: green automatic, yellow a person looked, red the goods are looked at. Ours."""
_JUDGES = frozenset(("01", "03", "06", "10", "11", "71", "72", "74"))
"""Functions that say what was found; a receipt comes before anybody looked, a release after."""
_GRANTED = frozenset(("PERMIT", "CONDITION"))
_FAMILY = {"import": "I", "export": "O", "": "I"}


def respond(
    verdict: Verdict,
    form: Form | None,
    content: Content | None,
    *,
    on: datetime | date,
    draws: Draws,
    stage: str = "decision",
    country: str = "",
    identifier: str = "",
    amount: str = "",
) -> Content:
    """The answer to one document at one stage.

    Parameters
    ----------
    verdict
        What validation found.
    form, content
        The message and its canonical content; None when they could not be told.
    on
        When it is answered. A day alone gets a time of day from the draws.
    draws
        Luck of this answer: its number, which of several like answers, conditions.
    stage
        One of ``answers.STAGES`` of the country, or a national code itself.
    country
        ``sg`` or ``cn``; empty: whose message it is, China when that cannot be told.
    identifier
        Permit or entry number when it is known; otherwise one is made up once the document is accepted.
    amount
        Tax due, when it is known from elsewhere.

    Raises
    ------
    ValueError
        When the country has no such stage and no such answer.
    """
    known: Content = content if content is not None else {}
    where = country or country_of(form, known)
    code = answers.national_code(verdict, form, known, country=where, stage=stage, draws=draws)
    direction = form.direction if form is not None else ""
    function = answers.function_of(where, code, direction)
    made: Content = {
        "response_number": identifier_of(draws, "answer"),
        "function_code": function,
        "answered_at": moment(on, draws),
        "answered_by": where.upper(),
        "national_code": code,
        "target_message": (form.id if form is not None else verdict.message) or _UNKNOWN.lower(),
        "target_reference": _reference(form, known),
        "answer_note": answers.wording_of(where, code),
    }
    if where == "cn" and code in _COLOURS:
        made["channel"] = _COLOURS[code]
    number = _number(known, where, function, code, draws, direction, identifier)
    if number:
        made["declaration_id"] = number
    version = known.get("version")
    if isinstance(version, str) and number:
        made["version"] = version
    if code in _GRANTED:
        day = on.date() if isinstance(on, datetime) else on
        made["valid_from"], made["valid_until"] = day.isoformat(), valid_until(day)
        conditions = _conditions(known, code, draws)
        if conditions:
            made["conditions"] = conditions
    due = amount or known.get("gst_total") or known.get("tax_total")
    if function == "13" and isinstance(due, str):
        made["amount_due"] = due
    found = errors(verdict.findings) if function in _JUDGES else []
    if found:
        made["errors"] = found
    return made


def dialogue(
    verdict: Verdict,
    form: Form | None,
    content: Content | None,
    *,
    on: datetime | date,
    draws: Draws,
    country: str = "",
) -> tuple[Content, ...]:
    """All answers a document gets, in their order, when nothing is inspected; each is ``respond`` at one of ``answers.stages``."""
    where = country or country_of(form, content or {})
    said: list[Content] = []
    number = ""
    for stage in answers.stages(verdict, form, where):
        luck = _of_stage(draws, stage)
        said.append(respond(verdict, form, content, on=on, draws=luck, stage=stage, country=where, identifier=number))
        number = str(said[-1].get("declaration_id", ""))
    return tuple(said)


def _of_stage(draws: Draws, stage: str) -> Draws:
    """Luck of one stage, so that the answers of a dialogue have numbers of their own."""
    return Draws(0, 0, f"{draws.name}/{stage}", draws.bits("dialogue"))


def country_of(form: Form | None, content: Content) -> str:
    """Who answers: the country of the message, or of the message an update is for, or of the party that pays."""
    if form is not None and form.country:
        return form.country
    for fact in ("target_message", "declared_in"):
        start = str(content.get(fact, ""))[:2].lower()
        if start in answers.COUNTRIES:
            return start
    if form is not None and form.id == "update":
        return "sg"
    payer = str(content.get("payer_id", ""))
    return "sg" if payer and len(payer) < 18 else "cn"


def identifier_of(draws: Draws, what: str) -> str:
    """A UUID (version 4) from the draws."""
    return str(UUID(int=draws.bits(what) << 64 | draws.bits(what, 1), version=4))


def moment(on: datetime | date, draws: Draws) -> str:
    """A moment as messages write it; a day alone gets a second of that day."""
    if isinstance(on, datetime) and on.tzinfo is not None:
        on = on.astimezone(_ZONE)
    elif not isinstance(on, datetime):
        on = datetime(on.year, on.month, on.day) + timedelta(seconds=draws.whole("second", 0, 86399))  # noqa: DTZ001
    return on.replace(microsecond=0, tzinfo=None).isoformat() + _OFFSET


@lru_cache(maxsize=1024)
def valid_until(day: date) -> str:
    """Last day of a permit approved on ``day``: nine working days of Singapore later."""
    holidays = load_holidays("sg")
    left = answers.PERMIT_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        weekday = holidays.weekday(day)
        left -= weekday is not None and weekday < 5
    return day.isoformat()


def errors(findings: Iterable[Finding]) -> list[Record]:
    """Findings as the records of an answer: code, severity, place, value (cut and escaped), and what to do."""
    made: list[Record] = []
    for found in findings:
        record = {"error_code": found.code, "error_severity": "E" if found.severity == "error" else "W"}
        for fact, value, most in (("error_pointer", found.location, _POINTER), ("error_value", found.value, _VALUE)):
            if value:
                record[fact] = printable(value)[:most]
        record["error_text"] = printable_all(f"{found.why} {found.do}".strip() or found.code)[:_TEXT]
        made.append(record)
    return made[:_ERRORS]


def printable_all(text: str) -> str:
    """The text with everything unprintable escaped, not cut."""
    return text if text.isprintable() else "".join(printable(c) for c in text)


def _reference(form: Form | None, content: Content) -> str:
    for fact in (
        "target_reference" if form is not None and form.id == "update" else "",
        form.reference if form is not None else "",
    ):
        value = content.get(fact)
        if isinstance(value, str) and value:
            return value[:35]
    return _UNKNOWN


def _number(
    content: Content, country: str, function: str, code: str, draws: Draws, direction: str, identifier: str
) -> str:
    """Permit or entry number: Singapore gives it with the permit, China when the declaration enters the database."""
    if function in ("02", "03", "70"):
        return ""
    if identifier:
        return identifier
    for fact in ("permit_number" if country == "sg" else "entry_id", "declaration_id"):
        value = content.get(fact)
        if isinstance(value, str) and value:
            return value
    if code in ("MATCHED", "CO_APPROVED"):
        return f"EX{draws.whole('certificate', 0, 99_999_999):08d}"
    if country == "sg":
        return f"{_FAMILY[direction]}Z{draws.whole('permit', 0, 999_999_999):09d}"
    office, year = str(content.get("customs_office") or "0000"), str(content.get("declared_on") or "0000")[:4]
    return f"{office}{year}{int(direction == 'import')}{draws.whole('entry', 0, 999_999_999):09d}"


def _conditions(content: Content, code: str, draws: Draws) -> list[Record]:
    """Conditions of a permit; one of the three that ask for documents when the code says so."""
    table = code_list("sg_conditions").rows
    chosen = (
        [draws.choice("which documents", [c for c, r in table.items() if r["documents"] == "yes"])]
        if code == "CONDITION"
        else []
    )
    chosen += [c for c, share in answers.CONDITIONS if draws.below(c, share)]
    licences = content.get("licences")
    agency = ""
    if isinstance(licences, list) and licences:
        chosen.append("MA")
        kind = code_list("licence_kinds").rows.get(licences[0].get("licence_kind", ""))
        agency = kind["agency"] if kind else ""
    if content.get("gst_total"):
        chosen.append("CD")
    if not chosen:
        return []
    chosen.append("EEE")
    return [
        {
            "condition_agency": agency if table[c]["agency"] == "AGENCY" and agency else "CUSTOMS",
            "condition_code": c,
            "condition_text": table[c]["en"],
        }
        for c in chosen
    ]
