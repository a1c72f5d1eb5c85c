"""From the merged text to the model: every part read, every name resolved, every number with its grade.

For a simulation reader: one pass that collects all problems; the flow it returns is only used when there are none.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import Place, Problem
from sim.flow import Arrivals, Experiment, Flow
from sim.flow.kinds import End, Milestone, Step
from sim.quantity.money import CURRENCIES
from sim.results.intervals import Interval
from sim.results.tariffs import Tariff, TimeValue
from sim.scenario.build.arrivals import read_arrivals
from sim.scenario.build.context import Context, named
from sim.scenario.build.experiment import read_experiment
from sim.scenario.build.measures import read_fx, read_groups, read_intervals, read_tariffs, read_time_value
from sim.scenario.build.parts import (
    declared_documents,
    read_attributes,
    read_calendars,
    read_documents,
    read_pools,
    read_populations,
    read_schedules,
)
from sim.scenario.build.scope import Scope
from sim.scenario.build.steps import read_step
from sim.scenario.desk import Desk, View
from sim.scenario.fields import LANE, PROCESS, SCENARIO, SOURCE, step_fields
from sim.scenario.nodes import Entries, Items, Leaf

_DECLARING = ("calendar", "pool", "schedule", "population", "interval", "lane")


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the text says, before any policy."""

    flow: Flow
    experiment: Experiment
    intervals: tuple[Interval, ...]
    groups: tuple[str, ...]
    tariffs: tuple[Tariff, ...]
    time_value: TimeValue | None
    currency: str
    fx: dict[str, float]


def compile_tree(tree: Entries, desk: Desk) -> Compiled:
    """Read the whole tree; problems, evidence and places go to ``desk``."""
    root = View(tree, "", desk, tree.place)
    root.mapping(SCENARIO)
    desk.sources = frozenset(name for name, _ in _sources(root))
    context = Context(desk, root)
    for kind in _DECLARING:
        context.names[kind] = _declared(root, f"{kind}s" if kind != "population" else "populations")
    scopes, own = _scopes(context)
    holders = [root, *(s.view for s in scopes.values())]
    context.names["document"] = declared_documents(holders)
    everywhere = [*scopes.values(), *([own] if own else [])]
    for scope in everywhere:
        for view in scope.views.values():
            stamp = view.child("milestone")
            if stamp is not None and isinstance(stamp.node, Leaf):
                context.milestones.setdefault(stamp.node.text, stamp.place)
    documents, attributes = read_documents(context, holders), read_attributes(context, holders)
    context.values = Flow(attributes=attributes, documents=documents).values
    calendars, pools, schedules = read_calendars(context), read_pools(context), read_schedules(context)
    entries = _entries(context, scopes)
    steps = _steps(context, everywhere)
    arrivals = read_arrivals(context, entries, own, read_populations(context))
    _unused_ends(arrivals, own, steps)
    intervals = read_intervals(context)
    flow = Flow(
        attributes=attributes,
        documents=documents,
        milestones=tuple(sorted({s.milestone for s in steps if isinstance(s, Milestone)})),
        accounts=tuple(sorted({c.account for s in steps for c in s.charges})),
        calendars=calendars,
        pools=pools,
        schedules=schedules,
        arrivals=arrivals,
        steps=tuple(sorted(steps, key=lambda s: s.name)),
    )
    tariffs, time_value, fx = read_tariffs(context, intervals), read_time_value(context, intervals), read_fx(context)
    currency_view = root.child("currency")
    currency = currency_view.choice(CURRENCIES, "SGD", what="A currency of this name") if currency_view else "SGD"
    _exchange(desk, flow, tariffs, time_value, {currency, *fx})
    return Compiled(
        flow,
        read_experiment(root.child("experiment")),
        intervals,
        read_groups(context),
        tariffs,
        time_value,
        currency,
        fx,
    )


def _exchange(
    desk: Desk, flow: Flow, tariffs: tuple[Tariff, ...], time_value: TimeValue | None, known: set[str]
) -> None:
    """Every currency that is paid in has a rate, or totals could not be made."""
    paid = [(f"steps.{s.name}.charges", c.amount) for s in flow.steps for c in s.charges]
    paid += [(f"pools.{p.name}.pay", p.pay) for p in flow.pools if p.pay is not None]
    paid += [(f"tariffs.{t.name}.rate", t.rate) for t in tariffs]
    paid += [("time_value.rate", time_value.rate)] if time_value else []
    for currency in sorted({money.currency for _, money in paid} - known):
        path = next(p for p, money in paid if money.currency == currency)
        place, written = desk.places.get(path, (None, path))
        why = f"Nothing says what one {currency} is worth."
        desk.problems.append(Problem("SCN-051", written, currency, why, f"Write fx: {{{currency}: ...}}.", place))


def _sources(root: View) -> list[tuple[str, View]]:
    view = root.child("sources")
    found = list(view.children("sources by id")) if view is not None else []
    for _, child in found:
        child.mapping(SOURCE)
    return found


def _declared(root: View, key: str) -> tuple[str, ...]:
    node = root.child(key)
    return tuple(sorted(node.node.items)) if node is not None and isinstance(node.node, Entries) else ()


def _scopes(context: Context) -> tuple[dict[str, Scope], Scope | None]:
    """The processes the lanes use, linked in the lanes' order, and the scenario's own steps."""
    processes = context.root.child("processes")
    written = dict(named(processes)) if processes is not None else {}
    scopes: dict[str, Scope] = {}
    after: dict[str, tuple[str, Place]] = {}
    for lane, view in context.section("lanes"):
        chosen = view.child("processes")
        if not view.mapping(LANE) or chosen is None:
            continue
        if isinstance(chosen.node, Items) and not chosen.node.items:
            chosen.refuse("SCN-021", "A lane leads through at least one process.", "Name one.")
            continue
        names = [v.choice(written, "", "SCN-040", "A process of this name") for v in chosen.elements("processes")]
        for name, following in zip(names, [*names[1:], ""], strict=bool(names)):
            if name and name not in scopes and written[name].mapping(PROCESS):
                scopes[name] = Scope.of(name, written[name])
            if name and after.setdefault(name, (following, view.place))[0] != following:
                chosen.refuse(
                    "SCN-050",
                    f"{name} leads to different processes in two lanes ({lane} is one of them).",
                    "Write the process under a second name for the other lane.",
                    name,
                )
    for name, (following, _) in after.items():
        if name in scopes:
            scopes[name].following = _entry(scopes[following]) if following in scopes else f"{name}/end"
    own = None
    if context.root.child("steps") is not None:
        own = Scope.of("", context.root)
        own.following = "end"
    return scopes, own


def _entry(scope: Scope) -> str:
    """The compiled name of a process's first step; problems are noted only when the entry itself is read."""
    entry = scope.view.child("entry")
    if entry is None:
        return ""
    quiet = View(entry.node, entry.path, Desk(), entry.at)
    return scope.resolve(quiet, "")


def _entries(context: Context, scopes: dict[str, Scope]) -> dict[str, str]:
    """The first step of each lane."""
    for scope in scopes.values():
        entry = scope.view.child("entry")
        if entry is not None:
            scope.resolve(entry, "")
    found = {}
    for lane, view in context.section("lanes"):
        chosen = view.child("processes")
        first = chosen.elements()[0] if chosen is not None and chosen.elements() else None
        if first is not None and isinstance(first.node, Leaf) and first.node.text in scopes:
            found[lane] = _entry(scopes[first.node.text])
    return found


def _steps(context: Context, scopes: list[Scope]) -> list[Step]:
    """Every step, sorted by local name so that the order in a file cannot matter, and the ends that ``exit`` needs."""
    found: list[Step] = []
    for scope in scopes:
        for name in sorted(scope.views):
            found += read_step(context, scope, name, scope.views[name])
        for name in sorted(scope.uses):
            scope.uses[name].mapping(step_fields("use"))
        end = scope.following
        if scope.exits and end == scope.full("end"):
            if "end" in scope.views or "end" in scope.uses:
                clash = scope.views.get("end") or scope.uses["end"]
                clash.refuse("SCN-016", "exit makes a step of this name.", "Name the step otherwise.", "end")
            else:
                country = scope.view.child("country") if scope.process else None
                found.append(End(name=end, process=scope.process, country=country.text() if country else ""))
                context.desk.locate(f"steps.{end}", scope.view)
    return found


def _unused_ends(arrivals: tuple[Arrivals, ...], own: Scope | None, steps: list[Step]) -> None:
    """An ``entry: exit`` is the only way to reach an end no step leads to; it needs the end too."""
    if own is not None and any(a.entry == "end" for a in arrivals) and all(s.name != "end" for s in steps):
        steps.append(End(name="end"))
