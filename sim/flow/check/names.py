"""Names that stand for nothing: every step, team, calendar, schedule, milestone, fork and account a step names must exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from sim.errors import nearest
from sim.flow.check.rule import Finding, rule
from sim.flow.check.view import View
from sim.flow.kinds import Await, Branch, Check, Delay, Depart, Fork, Gate, Join, Key, Milestone, Repair, Send, Service
from sim.flow.kinds import Validate as ValidateStep
from sim.flow.kinds.base import Onward, Step


@rule("FLW-001", naming=True)
def duplicate_name(view: View) -> Iterator[Finding]:
    """Names are unique within their collection."""
    flow = view.flow
    collections: dict[str, Iterable[str]] = {
        "attributes": (a.name for a in flow.attributes),
        "documents": (d.name for d in flow.documents),
        "milestones": flow.milestones,
        "accounts": flow.accounts,
        "calendars": (c.name for c in flow.calendars),
        "pools": (p.name for p in flow.pools),
        "schedules": (s.name for s in flow.schedules),
        "arrivals": (a.stream for a in flow.arrivals),
        "steps": (s.name for s in flow.steps),
    }
    collections |= {f"attributes.{a.name}.values": a.values for a in flow.attributes}
    for path, names in collections.items():
        for name, times in sorted(Counter(names).items()):
            if times > 1 or not name:
                what = f"the name stands {times} times here" if name else "a name is empty"
                yield Finding(
                    f"{path}.{name}", name, f"{what}, so nobody can say which is meant.", "Give each its own name."
                )


@rule("FLW-002", naming=True)
def unknown_step(view: View) -> Iterator[Finding]:
    """Every step a token is sent to exists."""
    for name, step in view.steps.items():
        for path, target in targets(step):
            if target not in view.steps:
                why = "No step has this name, so a consignment would be lost here."
                yield unknown(f"steps.{name}.{path}", target, why, view.steps)


def targets(step: Step) -> Iterator[tuple[str, str]]:
    """(field, step name) for each successor a step names."""
    if isinstance(step, Onward):
        yield "next", step.next
    match step:
        case Branch():
            for number, arm in enumerate(step.arms):
                yield f"arms[{number}]", arm
        case Fork():
            for number, branch in enumerate(step.branches):
                yield f"branches[{number}]", branch
        case Gate() | Send() | Repair() if step.otherwise:
            yield "otherwise", step.otherwise


def unknown(path: str, name: str, why: str, known: Collection[str]) -> Finding:
    """A name that is not among the known ones, with the nearest."""
    return Finding(path, name, why, nearest(name, known))


@rule("FLW-003")
def unknown_pool(view: View) -> Iterator[Finding]:
    """Every team a Service names exists."""
    known = {p.name for p in view.flow.pools}
    for name, step in view.steps.items():
        if isinstance(step, Service) and step.pool not in known:
            yield unknown(f"steps.{name}.pool", step.pool, "No team has this name, so nobody would do the work.", known)


@rule("FLW-004")
def unknown_calendar(view: View) -> Iterator[Finding]:
    """Every calendar a step or a team names exists (no name means always open; a Gate must have one)."""
    known = {c.name for c in view.flow.calendars}
    why = "No calendar has this name, so nobody knows the opening hours."
    for name, step in view.steps.items():
        if isinstance(step, Gate | Delay | Send):
            optional = not isinstance(step, Gate)
            if step.calendar not in known and not (optional and not step.calendar):
                yield unknown(f"steps.{name}.calendar", step.calendar, why, known)
    for pool in view.flow.pools:
        for number, shift in enumerate(pool.shifts):
            if shift.calendar and shift.calendar not in known:
                yield unknown(f"pools.{pool.name}.shifts[{number}].calendar", shift.calendar, why, known)


@rule("FLW-005")
def unknown_schedule(view: View) -> Iterator[Finding]:
    """Every schedule a Depart names exists."""
    known = {s.name for s in view.flow.schedules}
    for name, step in view.steps.items():
        if isinstance(step, Depart) and step.schedule not in known:
            why = "No schedule has this name, so there is no sailing to wait for."
            yield unknown(f"steps.{name}.schedule", step.schedule, why, known)


@rule("FLW-008", naming=True)
def unknown_milestone(view: View) -> Iterator[Finding]:
    """Every milestone stamped, awaited, or at which a document is released is declared."""
    known = set(view.flow.milestones)
    for name, step in view.steps.items():
        if isinstance(step, Milestone) and step.milestone not in known:
            why = "This milestone is not declared, so no interval could use it."
            yield unknown(f"steps.{name}.milestone", step.milestone, why, known)
        if isinstance(step, Await):
            for milestone in step.milestones:
                if milestone not in known:
                    why = "This milestone is not declared, so the wait would never end."
                    yield unknown(f"steps.{name}.milestones", milestone, why, known)
    for document in view.flow.documents:
        if document.release and document.release not in known:
            why = "This milestone is not declared, so nothing would ever escape."
            yield unknown(f"documents.{document.name}.release", document.release, why, known)


@rule("FLW-009", naming=True)
def unknown_fork(view: View) -> Iterator[Finding]:
    """Every Join names a Fork."""
    known = {f.name for f in view.forks}
    for name, step in view.steps.items():
        if isinstance(step, Join) and step.fork not in known:
            why = "No Fork has this name, so there is nothing to wait for here."
            yield unknown(f"steps.{name}.fork", step.fork, why, known)


@rule("FLW-010")
def unknown_account(view: View) -> Iterator[Finding]:
    """Every charge goes to a declared account."""
    known = set(view.flow.accounts)
    for name, step in view.steps.items():
        for charge in step.charges:
            if charge.account not in known:
                why = "No account has this name, so the money would be lost."
                yield unknown(f"steps.{name}.charges.{charge.account}", str(charge.amount), why, known)


@rule("FLW-011", naming=True)
def unknown_document(view: View) -> Iterator[Finding]:
    """Every document a step works on, or another document follows, is declared."""
    known = {d.name for d in view.flow.documents}
    why = "No document has this name."
    for name, step in view.steps.items():
        if isinstance(step, Key | ValidateStep | Check | Repair | Send) and step.document not in known:
            yield unknown(f"steps.{name}.document", step.document, why, known)
        others = step.sources if isinstance(step, Key) else step.against if isinstance(step, ValidateStep) else ()
        for other in others:
            if other not in known:
                yield unknown(f"steps.{name}.{'sources' if isinstance(step, Key) else 'against'}", other, why, known)
    for document in view.flow.documents:
        if document.handling and document.handling not in known:
            yield unknown(f"documents.{document.name}.handling", document.handling, why, known)


@rule("FLW-013", naming=True)
def unknown_entry(view: View) -> Iterator[Finding]:
    """Every arrival stream enters at a step."""
    for arrivals in view.flow.arrivals:
        if arrivals.entry not in view.steps:
            why = "No step has this name, so these consignments would not enter."
            yield unknown(f"arrivals.{arrivals.stream}.entry", arrivals.entry, why, view.steps)
