"""Says in words what is done to documents: who keys, validates, checks, repairs and sends them, and how they can be wrong."""

from __future__ import annotations

from collections import Counter

from sim.flow import Document, Flow, Table
from sim.flow.diff import duration
from sim.flow.kinds import Check, Key, Repair, Send, Step, Validate
from sim.flow.kinds.documents import FAMILIES

_FAMILY = {"keystroke": "a slip in keying", "fact": "a wrong fact", "world": "a change of the world after lodging"}
_MEANS = {"review": "reading the papers", "exam": "examining the goods", "audit": "auditing the books later"}


def document_rows(flow: Flow) -> tuple[tuple[str, ...], ...]:
    """Document, message, who keys it, ways to be wrong, and how many of these a machine, a comparison, a person, or nobody finds."""
    return tuple(_document(d) for d in flow.documents if d.variants)


def _document(document: Document) -> tuple[str, ...]:
    found = Counter(
        "machine" if v.layer else "comparison" if v.compared else "person" if v.seen_by else "nobody"
        for v in document.variants
    )
    families = Counter(v.family for v in document.variants)
    said = ", ".join(f"{families[f]} {f}" for f in FAMILIES if families[f])
    counts = (str(found[k]) for k in ("machine", "comparison", "person", "nobody"))
    return (document.name, document.message or "-", document.holder or "-", said, *counts)


def step_rows(flow: Flow) -> tuple[tuple[str, ...], ...]:
    """(step, what it does) of every step that works on a document, by name."""
    return tuple((s.name, words(s)) for s in flow.steps if isinstance(s, Key | Validate | Check | Repair | Send))


def words(step: Step) -> str:
    """What a step does to its document, as a sentence without a full stop."""
    match step:
        case Key():
            others = [d for d in step.sources if d != step.document]
            keeps = step.document in step.sources
            copied = f" from {' and '.join(others)}" if others else ""
            how = f"{step.document} is amended{copied}" if keeps else f"{step.document} is keyed{copied}"
            return f"{how}; {_FAMILY.get(step.family, step.family)} gets into {_shares(step.error_share)}"
        case Validate():
            text = f"a machine validates {step.document}"
            return f"{text}, and compares it with {' and '.join(step.against)}" if step.against else text
        case Check():
            text = f"{step.document} is checked by {_MEANS.get(step.means, step.means)}"
            return (
                f"{text}: {_shares(step.sensitivity)} of the errors one can see so are found, "
                f"{_shares(step.false_query)} are queried without a reason"
            )
        case Repair():
            text = f"{step.by} puts right what was found in {step.document} and is his to repair"
            if any(step.error_share.rows):
                text += f"; {_shares(step.error_share)} of repairs add a slip"
            if step.rounds:
                text += f"; after {step.rounds} round{'s' * (step.rounds > 1)}: {step.otherwise}"
            return text
        case Send():
            text = f"{step.document} is sent"
            if step.calendar:
                text += f" while {step.calendar} is open"
            if step.loss:
                text += f"; {100 * step.loss:g} % of attempts are lost"
            if step.attempts > 1:
                text += f", tried again after {duration(step.timeout)}, {step.attempts} times in all"
            return f"{text}; then: {step.otherwise}" if step.otherwise else text
    return step.kind


def _shares(table: Table[float]) -> str:
    low, high = 100 * min(table.rows, default=0.0), 100 * max(table.rows, default=0.0)
    by = f" (by {' and '.join(table.on)})" if table.on else ""
    return f"{low:.4g} %{by}" if low == high else f"{low:.4g} to {high:.4g} %{by}"
