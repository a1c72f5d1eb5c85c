"""Reads the steps of a process, one function for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.errors import nearest
from sim.flow import Table
from sim.flow import kinds as k
from sim.flow.kinds import Charge, Milestone, Step
from sim.flow.kinds.documents import FAMILIES, MEANS
from sim.flow.owners import OWNERS
from sim.quantity import Distribution, parse_count, parse_duration, parse_money, parse_share, worst
from sim.scenario.build.context import Context
from sim.scenario.build.routes import read_assign, read_branch
from sim.scenario.build.scope import Scope
from sim.scenario.desk import View
from sim.scenario.distribution import read_distribution
from sim.scenario.fields import COUNTRIES, KINDS, PER, step_fields
from sim.scenario.tables import read_table
from sim.scenario.words import count_scale, money_scale, parse_class, parse_positive_count


class StepReader:
    """Reads one step; ``own`` are the arguments of the kind, ``common`` those of every step."""

    def __init__(self, context: Context, scope: Scope, name: str, view: View) -> None:
        self.context, self.scope, self.name, self.view = context, scope, name, view
        self.full = scope.full(name)

    def child(self, key: str) -> View | None:
        return self.view.child(key)

    def step(self, key: str) -> str:
        """The compiled name of the step written under ``key``."""
        view = self.child(key)
        if view is None:
            return ""
        return self.scope.resolve(view, self.name)

    def name_of(self, key: str, kind: str) -> str:
        """A declared name, or empty."""
        view = self.child(key)
        return self.context.reference(view, kind) if view else ""

    def names_of(self, key: str, kind: str) -> tuple[str, ...]:
        """Declared names, in the order written."""
        view = self.child(key)
        return tuple(self.context.reference(v, kind) for v in view.elements(f"{kind}s")) if view else ()

    def milestone(self, view: View) -> str:
        """A milestone that is stamped somewhere."""
        return view.choice(self.context.milestones, "", "SCN-038", "A milestone of this name")

    def distributions(self, key: str) -> Table[Distribution]:
        view = self.child(key)
        if view is None:
            return Table((), ())
        return read_table(view, read_distribution, self.context.values, parse_duration)

    def shares(self, key: str) -> Table[float]:
        view = self.child(key)
        if view is None:
            return Table.of(0.0)
        return read_table(view, lambda v: v.number(parse_share, 0.0, parse_share), self.context.values, parse_share)

    def word(self, key: str, options: tuple[str, ...], default: str) -> str:
        view = self.child(key)
        return view.choice(options, default) if view else default

    def text(self, key: str) -> str:
        view = self.child(key)
        return view.text() if view else ""

    def common(self, process: View | None) -> dict[str, Any]:
        """What every step has."""
        label, charges = self.child("label"), self.child("charges")
        country = process.child("country") if process else None
        names = {language: text.text() for language, text in label.children("texts by language")} if label else {}
        return {
            "name": self.full,
            "role": self.text("role"),
            "actor": self.word("actor", OWNERS, "system"),
            "label_en": names.get("en", ""),
            "label_zh": names.get("zh", ""),
            "country": country.choice(COUNTRIES, "") if country else "",
            "process": self.scope.process,
            "stream": self.text("stream"),
            "tag": self.word("tag", ("border", "documentary"), ""),
            "charges": tuple(self.charges(charges)) if charges else (),
        }

    def charges(self, view: View) -> list[Charge]:
        found = []
        for account, amount in sorted(view.children("accounts and amounts")):
            if account.count("/") != 1:
                amount.refuse(
                    "SCN-048", "An account is who pays and what for.", "Write it like trader/permit-fee.", account
                )
            money = amount.number(parse_money, None, money_scale)
            if money is not None:
                found.append(Charge(account, money))
        return found


def _delay(r: StepReader) -> dict[str, Any]:
    return {
        "duration": r.distributions("duration"),
        "calendar": r.name_of("calendar", "calendar"),
        "state": r.word("state", ("transit", "wait", "work"), "work"),
        "per": r.word("per", (*PER, "day", "sailing"), "case"),
    }


def _service(r: StepReader) -> dict[str, Any]:
    pool, priority = r.name_of("pool", "pool"), r.child("priority")
    own: dict[str, Any] = {"pool": pool, "duration": r.distributions("duration")}
    grade = r.context.grades.get(("pool", pool))
    if grade is not None:
        r.context.desk.graded(grade)
    if priority is not None:
        # A priority is a rule of the office, not an estimate: it has no grade.
        own["priority"] = read_table(priority, lambda v: v.parsed(parse_class, 0), r.context.values, float)
    return own


def _gate(r: StepReader) -> dict[str, Any]:
    calendar = r.name_of("calendar", "calendar")
    grade = r.context.grades.get(("calendar", calendar))
    if grade is not None:
        r.context.desk.graded(grade)
    patience, otherwise = r.child("patience"), r.child("otherwise")
    if (patience is None) != (otherwise is None):
        r.view.refuse("SCN-049", "patience and otherwise belong together.", "Give both, or none.")
    return {
        "calendar": calendar,
        "patience": r.distributions("patience") if patience else None,
        "otherwise": r.step("otherwise"),
    }


def _depart(r: StepReader) -> dict[str, Any]:
    schedule, cut_off = r.name_of("schedule", "schedule"), r.child("cut_off")
    grade = r.context.grades.get(("schedule", schedule))
    if grade is not None:
        r.context.desk.graded(grade)
    return {"schedule": schedule, "cut_off": cut_off.number(parse_duration, 0.0, parse_duration) if cut_off else 0.0}


def _await(r: StepReader) -> dict[str, Any]:
    view = r.child("milestones")
    return {"milestones": tuple(r.milestone(v) for v in view.elements("milestones")) if view else ()}


def _fork(r: StepReader) -> dict[str, Any]:
    view = r.child("branches")
    return {"branches": tuple(r.scope.resolve(v, r.name) for v in view.elements("steps")) if view else ()}


def _join(r: StepReader) -> dict[str, Any]:
    return {"fork": r.step("fork")}


def _milestone(r: StepReader) -> dict[str, Any]:
    return {"milestone": r.text("milestone")}


def _end(r: StepReader) -> dict[str, Any]:
    return {"withdrawn": r.word("withdrawn", ("false", "true"), "false") == "true"}


def _key(r: StepReader) -> dict[str, Any]:
    return {
        "document": r.name_of("document", "document"),
        "sources": r.names_of("sources", "document"),
        "family": r.word("family", FAMILIES, FAMILIES[0]),
        "error_share": r.shares("error_share"),
    }


def _validate(r: StepReader) -> dict[str, Any]:
    return {"document": r.name_of("document", "document"), "against": r.names_of("against", "document")}


def _check(r: StepReader) -> dict[str, Any]:
    return {
        "document": r.name_of("document", "document"),
        "means": r.word("means", MEANS, MEANS[0]),
        "sensitivity": r.shares("sensitivity"),
        "false_query": r.shares("false_query"),
    }


def _repair(r: StepReader) -> dict[str, Any]:
    rounds, otherwise = r.child("rounds"), r.child("otherwise")
    if (rounds is None) != (otherwise is None):
        r.view.refuse("SCN-049", "rounds and otherwise belong together.", "Give both, or none.")
    return {
        "document": r.name_of("document", "document"),
        "by": r.word("by", OWNERS, ""),
        "error_share": r.shares("error_share"),
        "rounds": rounds.number(parse_positive_count, 1, count_scale) if rounds else 0,
        "otherwise": r.step("otherwise"),
    }


def _send(r: StepReader) -> dict[str, Any]:
    loss, timeout, attempts = r.child("loss"), r.child("timeout"), r.child("attempts")
    return {
        "document": r.name_of("document", "document"),
        "latency": r.distributions("latency"),
        "loss": loss.number(parse_share, 0.0, parse_share) if loss else 0.0,
        "timeout": timeout.number(parse_duration, 0.0, parse_duration) if timeout else 0.0,
        "attempts": attempts.number(parse_count, 1, count_scale) if attempts else 1,
        "calendar": r.name_of("calendar", "calendar"),
        "otherwise": r.step("otherwise"),
    }


def _assign(r: StepReader) -> dict[str, Any]:
    return read_assign(r.view, r.context)


def _branch(r: StepReader) -> dict[str, Any]:
    return read_branch(r.view, r.context, r.scope, r.name)


_READ: dict[str, tuple[type[Step], Callable[[StepReader], dict[str, Any]]]] = {
    "assign": (k.Assign, _assign),
    "await": (k.Await, _await),
    "branch": (k.Branch, _branch),
    "check": (k.Check, _check),
    "delay": (k.Delay, _delay),
    "depart": (k.Depart, _depart),
    "end": (k.End, _end),
    "fork": (k.Fork, _fork),
    "gate": (k.Gate, _gate),
    "join": (k.Join, _join),
    "key": (k.Key, _key),
    "milestone": (k.Milestone, _milestone),
    "repair": (k.Repair, _repair),
    "send": (k.Send, _send),
    "service": (k.Service, _service),
    "validate": (k.Validate, _validate),
}
_ENDING = ("branch", "end")


def read_step(context: Context, scope: Scope, name: str, view: View) -> list[Step]:
    """The step, and the milestone stamped after it."""
    context.desk.locate(f"steps.{scope.full(name)}", view)
    kind_view = view.child("kind")
    if kind_view is None:
        # Most often this is a change to a step of another file whose name was mistyped.
        others = [n for n, v in scope.views.items() if v.child("kind") is not None]
        view.refuse(
            "SCN-021",
            f"A step {name} is not defined elsewhere, and its kind is missing here.",
            f"{nearest(name, others)} Or write kind: and one of {', '.join(KINDS)}.",
        )
        return []
    kind = kind_view.choice(KINDS, "", what="A kind of step of this name")
    if not kind or not view.mapping(step_fields(kind)):
        return []
    context.desk.locate_all(f"steps.{scope.full(name)}", view)
    reader = StepReader(context, scope, name, view)
    made, read = _READ[kind]
    with context.desk.grading() as grades:
        own = read(reader)
    common = reader.common(scope.view if scope.process else None)
    if kind not in _ENDING:
        own["next"] = reader.step("next")
    stamp = view.child("milestone") if kind not in ("milestone", *_ENDING) else None
    if stamp is None:
        return [made(**common, **own, grade=worst(grades))]
    following = own["next"]
    own["next"] = f"{common['name']}.milestone"
    context.desk.locate(f"steps.{own['next']}", stamp)
    after = Milestone(
        name=own["next"],
        role=common["role"],
        actor=common["actor"],
        country=common["country"],
        process=common["process"],
        milestone=stamp.text(),
        next=following,
    )
    return [made(**common, **own, grade=worst(grades)), after]
