"""The shape of the graph: every step is reached, every consignment can end, and no cycle stands still."""

from __future__ import annotations

from collections.abc import Iterator

from sim.flow.check.routing import tested, ways
from sim.flow.check.rule import Finding, Phase, rule
from sim.flow.check.view import View
from sim.flow.graph import cycles, reach, reverse
from sim.flow.kinds import Assign, Fork, Join, Service


@rule("FLW-021", Phase.GRAPH)
def unreachable_step(view: View) -> Iterator[Finding]:
    """Every step can be reached from an arrival."""
    if not view.entries:
        return
    for name in view.steps:
        if name not in view.reached:
            why = "No consignment ever comes here, so nothing it says has any effect."
            yield Finding(f"steps.{name}", "", why, "Lead some step to it, or leave it out.")


@rule("FLW-022", Phase.GRAPH)
def no_way_out(view: View) -> Iterator[Finding]:
    """From every step some end can be reached."""
    ending = reach(reverse(view.edges), view.ends)
    for name in view.steps:
        if name in view.reached and name not in ending:
            why = "From here no end can be reached, so the consignment would stay for ever."
            yield Finding(f"steps.{name}", "", why, "Lead it on to an end.")


@rule("FLW-025", Phase.TOKENS)
def no_way_out_for_some(view: View) -> Iterator[Finding]:
    """Consignments with the attributes their stream gives them come to an end too."""
    drawn = {s.attribute for s in view.steps.values() if isinstance(s, Assign)}
    fixed = sorted({a for s in view.steps.values() for a in tested(view, s)} - drawn)
    fixed = [a for a in fixed if not a.startswith(("flagged.", "has_defect."))]
    kinds: dict[tuple[str, tuple[str, ...]], str] = {}
    for arrivals in view.flow.arrivals:
        given = dict(arrivals.attributes)
        values = tuple(given.get(a, view.flow.values[a][0]) for a in fixed)
        kinds.setdefault((arrivals.entry, values), arrivals.stream)
    told: set[str] = set()
    for (entry, values), stream in kinds.items():
        known = dict(zip(fixed, values, strict=True))
        edges: dict[str, tuple[str, ...]] = {n: ways(view, s, known) for n, s in view.steps.items()}
        reached = reach(edges, [entry])
        ending = reach(reverse(edges), view.ends)
        stuck = sorted(reached - ending - told)
        if stuck:
            told.update(stuck)
            words = ", ".join(f"{a} = {v}" for a, v in known.items())
            why = f"Consignments of the stream {stream} ({words}) come here and then go round for ever."
            yield Finding(f"steps.{stuck[0]}", ", ".join(stuck[:6]), why, "Give them a way to an end.")


@rule("FLW-023", Phase.GRAPH)
def instant_cycle(view: View) -> Iterator[Finding]:
    """Every cycle holds a step that takes time."""
    if not view.cyclic:
        return
    edges = instant_edges(view)
    for group in cycles(edges):
        names = sorted(group)
        shown = ", ".join(names[:6]) + (", ..." if len(names) > 6 else "")
        why = "A consignment could go round here for ever without the clock moving."
        yield Finding(f"steps.{names[0]}", shown, why, "Put a delay or a service into the cycle, longer than 0.")


def instant_edges(view: View) -> dict[str, list[str]]:
    """The graph of what can happen in an instant: without steps that take time, a fork leading straight to its join.

    The join of a fork is passed in an instant only when all its tokens can come to it in one; found from the inside out.
    """
    joined = {fork: names[0] for fork, names in view.joins.items() if fork in view.cyclic}
    edges: dict[str, list[str]] = {}
    for name, step in view.steps.items():
        if name not in view.cyclic or view.takes_time(step):
            continue
        edges[name] = list(view.edges[name])
        if isinstance(step, Fork) and name in joined:
            edges[name] = [step.next]
        if isinstance(step, Join):
            edges[name] = []
    pending = dict(joined)
    while True:
        opened = []
        for fork, join in pending.items():
            step = view.steps[fork]
            if isinstance(step, Fork) and all(join in reach(edges, [start]) for start in step.successors):
                opened.append(fork)
        for fork in opened:
            edges[pending.pop(fork)] = list(view.edges[joined[fork]])
        if not opened:
            return edges


@rule("FLW-024", Phase.GRAPH)
def unused_pool(view: View) -> Iterator[Finding]:
    """A team has something to do (a warning)."""
    if not view.entries:
        return
    used = {s.pool for n, s in view.steps.items() if isinstance(s, Service) and n in view.reached}
    for pool in view.flow.pools:
        if pool.name not in used:
            why = "No step asks for this team; it changes no time, and its pay is counted all the same."
            yield Finding(f"pools.{pool.name}", "", why, "Leave it out, or give it work.", severity="warning")
