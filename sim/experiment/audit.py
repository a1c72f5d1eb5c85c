"""Does the model of errors still say what the real messages say? Sampled consignments are written as XML again and judged.

For a customs reader: of some consignments every document is written as it was each time a system checked it; the schema and the rules
must find exactly what the run recorded.
For a simulation reader: the engines see masks and a table; this closes the loop from masks to XML to verdict, and fails when the table,
a schema, a rule or an engine has moved away from the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import Refused
from sim.experiment.rerun import Case, Rerun, demand_equal, rerun
from sim.experiment.sheets import Sheets, held
from sim.flow import Document
from sim.flow.kinds import Validate
from sim.messages.findings import Verdict
from sim.messages.library import form
from sim.messages.register import Register
from sim.messages.rules.rule import AGAIN, NOTHING, Context
from sim.messages.validation import judge, validate
from sim.results.record import KEYED, VALIDATED, CaseRecord, Change
from sim.sampling import uniform
from sim.sampling.keys import case_entity, stream_key
from sim.trade.content import Content

COMPARISON = 7
NOT_THERE = "VRD-003"
"""Why a document cannot be written: the goods of this consignment have no field that could be wrong in that way."""
SENDER, FORMER, LATTER = "sender", "0" * 64, "1" * 64


@dataclass(frozen=True)
class Disagreement:
    """A verdict that the XML does not confirm."""

    case: Case
    document: str
    step: str
    time: float
    present: tuple[str, ...]
    recorded: str
    judged: str


@dataclass
class Audit:
    """What an audit did and found.

    Parameters
    ----------
    cases, verdicts
        Consignments looked at, and verdicts of machines compared.
    wrong_documents
        Documents keyed with an error.
    inexpressible
        Verdicts passed over, since the consignment's document has no such field.
    without_message
        Verdicts passed over, since the document is no instance of a message there is.
    found_at
        Layer -> number of verdicts.
    """

    scenario: str
    replication: int
    cases: int = 0
    verdicts: int = 0
    wrong_documents: int = 0
    inexpressible: int = 0
    without_message: int = 0
    found_at: Counter[str] = field(default_factory=Counter)
    disagreements: list[Disagreement] = field(default_factory=list)


def audit(folder: Path, sample: int = 200, replication: int = 1, scenario: str = "") -> Audit:
    """Audit ``sample`` consignments of one replication of a stored run.

    Half of the sample are consignments in which some document was wrong at some time (as far as there are so many); which ones are
    chosen is drawn by consignment, so an audit repeats itself.

    Raises
    ------
    Refused, Failed
        As ``sim.experiment.rerun.rerun`` and ``demand_equal``.
    """
    made = rerun(folder, replication, scenario)
    chosen = _sample(made, sample)
    demand_equal(folder, made, chosen)
    result = Audit(made.subject.name, replication)
    for case in chosen:
        _judge(made, case, result)
    return result


def _sample(made: Rerun, size: int) -> list[Case]:
    key = stream_key(made.seed, made.replication, "audit")
    cases = sorted(made.records, key=lambda c: uniform(key, case_entity(*c), 0, 0))
    wrong = [c for c in cases if any(change.present for change in made.records[c].changes)]
    picked = wrong[: size // 2]
    others = set(picked)
    return picked + [c for c in cases if c not in others][: size - len(picked)]


def _judge(made: Rerun, case: Case, result: Audit) -> None:
    flow, record = made.subject.flow, made.records[case]
    sheets = Sheets(made.subject, record, made.seed, made.replication)
    steps = sorted(flow.step)
    result.cases += 1
    for change, masks, second in _moments(record):
        document = sheets.documents[change.document]
        result.wrong_documents += change.act == KEYED and change.present != 0
        if change.act != VALIDATED or second:
            continue
        if not sheets.has(change.document):
            result.without_message += 1
            continue
        step = flow.step[steps[change.step]]
        assert isinstance(step, Validate)
        try:
            judged = _judged(sheets, change, masks, step)
        except Refused as refused:
            if any(p.code != NOT_THERE for p in refused.problems):
                raise
            result.inexpressible += 1
            continue
        result.verdicts += 1
        result.found_at[judged.partition(":")[0]] += 1
        recorded = _recorded(document, change)
        if recorded != judged:
            present = tuple(v.name for v in held(document, change.present))
            result.disagreements.append(
                Disagreement(case, document.name, step.name, change.time, present, recorded, judged)
            )


def _moments(record: CaseRecord) -> Iterator[tuple[Change, dict[int, int], bool]]:
    """Each change with the masks of all documents before it, and whether it is the second row of a comparison."""
    masks: dict[int, int] = {}
    before: Change | None = None
    for change in record.changes:
        second = (
            before is not None
            and change.act == before.act == VALIDATED
            and (change.step, change.time) == (before.step, before.time)
            and change.document != before.document
        )
        yield change, masks, second
        masks[change.document] = change.present
        before = before if second else change


def _recorded(document: Document, change: Change) -> str:
    """What the run says the system found, in the words of :func:`_judged`."""
    if not change.flagged:
        return "nothing"
    layers = [v.layer for v in held(document, change.present) if v.layer]
    lowest = min(layers, default=COMPARISON)
    if lowest == COMPARISON:
        return f"layer {COMPARISON}"
    codes = sorted({c for v in held(document, change.present) if v.layer == lowest for c in v.codes})
    return f"layer {lowest}: {', '.join(codes)}"


def _judged(sheets: Sheets, change: Change, masks: dict[int, int], step: Validate) -> str:
    """What the checks say of the document as XML: ``nothing``, ``layer 4: XSD-MISSING``, or ``layer 7`` for any comparison.

    As the step has it: beside those other documents that pass by themselves. A comparison belongs to one of the two messages; it is made
    whichever of them is sent in.
    """
    sheet = sheets.sheet(change)
    own = form(sheet.document.message)
    others = dict(_passing(sheets, masks, step))
    verdict = validate(sheet.xml, expect=own.id, others=others, context=_context(sheets, change))
    if verdict.ok and any(
        f.severity == "error"
        for message, content in others.items()
        if own.id in form(message).compares and message not in own.compares
        for f in judge(form(message), content, {own.id: sheet.content})
    ):
        return f"layer {COMPARISON}"
    return _told(verdict)


def _told(verdict: Verdict) -> str:
    if verdict.ok:
        return "nothing"
    if verdict.layer == COMPARISON:
        return f"layer {COMPARISON}"
    return f"layer {verdict.layer}: {', '.join(verdict.codes)}"


def _passing(sheets: Sheets, masks: dict[int, int], step: Validate) -> Iterator[tuple[str, Content]]:
    """The other documents of the step that are right as far as they show by themselves."""
    number = {d.name: n for n, d in enumerate(sheets.documents)}
    for name in step.against:
        mask = masks.get(number[name], 0)
        document = sheets.documents[number[name]]
        if sheets.has(number[name]) and not any(v.layer for v in held(document, mask)):
            yield document.message, sheets.content(number[name], mask)


def _context(sheets: Sheets, change: Change) -> Context:
    """What the receiver knows of the sender: a reference used before, for a document that uses one again."""
    document = sheets.documents[change.document]
    again = [v for v in held(document, change.present) if v.layer == COMPARISON and AGAIN in v.codes]
    if not again:
        return NOTHING
    register = Register()
    reference = sheets.content(change.document, change.present).get(form(document.message).reference)
    register.receive(SENDER, str(reference), FORMER)
    return Context(register=register, sender=SENDER, digest=LATTER)
