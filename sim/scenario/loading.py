"""The main path: text -> merged tree -> flow -> policies -> checked scenario.

For a simulation reader: four stages, each of which collects all its problems before it refuses: files; values, names and parameters;
what policies say to the flow; the model as a graph.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.errors import Place, Problem, Refused
from sim.flow.check import check
from sim.scenario.assemble import Assembled, assemble
from sim.scenario.compile import compile_tree
from sim.scenario.desk import Desk, View
from sim.scenario.layers import State
from sim.scenario.levers import apply_policies, make_policies, read_policies
from sim.scenario.model import Scenario, StateName
from sim.scenario.nodes import Entries, Items, Leaf, Node, entries, leaves


def load(name: str, sets: Sequence[str] = ()) -> Scenario:
    """Read a scenario by shipped name or path, with changes ``path=value`` laid over it.

    Raises
    ------
    Refused
        With every problem of the first stage that has any.
    """
    assembled = assemble(name, sets)
    tree = _complete(assembled)
    desk = Desk()
    compiled = compile_tree(tree, desk)
    root = View(tree, "", desk, tree.place)
    levers = make_policies(read_policies(root.child("policies")))
    _stop(desk)
    flow, applied = apply_policies(compiled.flow, levers, desk)
    _stop(desk)
    desk.problems += [_placed(p, desk, root) for p in check(flow, compiled.experiment)]
    _stop(desk)
    tree = _pruned(tree)
    return Scenario(
        name=assembled.name,
        file=assembled.file,
        title=_texts(tree, "title"),
        about=_text(tree, "about"),
        label=_text(tree, "label"),
        dates=_texts(tree, "dates"),
        flow=flow,
        experiment=compiled.experiment,
        intervals=compiled.intervals,
        groups=compiled.groups,
        tariffs=compiled.tariffs,
        currency=compiled.currency,
        fx=compiled.fx,
        time_value=compiled.time_value,
        states=tuple(_state(s) for s in assembled.states),
        policies=applied,
        evidence=tuple(sorted(desk.evidence, key=lambda e: e.path)),
        files=assembled.files,
        warnings=tuple(p for p in desk.problems if p.severity != "error"),
        tree=tree,
    )


def merged(name: str, sets: Sequence[str] = ()) -> Entries:
    """The merged text of a scenario, whether or not it makes sense as a model.

    Raises
    ------
    Refused
        With every problem of reading and merging.
    """
    return _pruned(_complete(assemble(name, sets)))


def _stop(desk: Desk) -> None:
    if any(p.severity == "error" for p in desk.problems):
        raise Refused(dict.fromkeys(desk.problems))


def _complete(assembled: Assembled) -> Entries:
    """The merged tree as a file of its own: states and unused sources gone, policies in force written out."""
    tree = assembled.tree
    settled = _settled(tree)
    assert isinstance(settled, Entries)
    items = {k: v for k, v in settled.items.items() if k != "states"}
    if assembled.states:
        own = tree.get("policies")
        policies: list[Node] = []
        for state in assembled.states:
            force = state.tree.get("in_force")
            policies += force.items if isinstance(force, Items) else [force] if force is not None else []
        policies += own.items if isinstance(own, Items) else [own] if own is not None else []
        if policies:
            items["policies"] = Items(tuple(policies), own.place if own is not None else tree.place)
        items["dates"] = entries(tree.place, _dates(tree, assembled.states))
    lanes, processes = items.get("lanes"), items.get("processes")
    if isinstance(processes, Entries):
        chosen = {leaf.text for _, leaf in leaves(lanes)} if lanes is not None else set()
        items["processes"] = processes.with_items({k: _settled(v) for k, v in processes.items.items() if k in chosen})
    items["merged"] = Leaf("yes", tree.place)
    return tree.with_items(items)


def _pruned(tree: Entries) -> Entries:
    """The tree with only those sources that are cited."""
    sources = tree.get("sources")
    if not isinstance(sources, Entries):
        return tree
    used = _cited(tree.without("sources"))
    kept = {k: v for k, v in sources.items.items() if k in used}
    return tree.with_items({**tree.items, "sources": sources.with_items(kept)}) if kept else tree.without("sources")


def _settled(process: Node) -> Node:
    """A process whose fragments are written out: their parameters have done their work."""
    steps = process.get("steps") if isinstance(process, Entries) else None
    if not isinstance(process, Entries) or not isinstance(steps, Entries):
        return process
    done = {k: v.without("with") if isinstance(v, Entries) and "use" in v.items else v for k, v in steps.items.items()}
    return process.with_items({**process.items, "steps": steps.with_items(done)})


def _cited(node: Node) -> set[str]:
    """Texts under every ``source`` key."""
    match node:
        case Entries():
            own = {v.text for k, v in node.items.items() if k == "source" and isinstance(v, Leaf)}
            return own.union(*(_cited(v) for v in node.items.values()))
        case Items():
            return set().union(*(_cited(v) for v in node.items))
        case _:
            return set()


def _dates(tree: Entries, states: tuple[State, ...]) -> dict[str, Leaf]:
    """What date each side stands for: the states' own, unless the scenario says otherwise."""
    found = {s.country: date for s in states if isinstance(date := s.tree.get("date"), Leaf)}
    own = tree.get("dates")
    said = own.items if isinstance(own, Entries) else {}
    return {**found, **{c: d for c, d in said.items() if isinstance(d, Leaf) and not d.null}}


def _state(state: State) -> StateName:
    title = _texts(state.tree, "title")
    return StateName(state.country, state.name, _text(state.tree, "date"), title.get("en", ""), title.get("zh", ""))


def _text(tree: Entries, key: str) -> str:
    node = tree.get(key)
    return node.text if isinstance(node, Leaf) else ""


def _texts(tree: Entries, key: str) -> dict[str, str]:
    node = tree.get(key)
    if isinstance(node, Entries):
        return {k: v.text for k, v in node.items.items() if isinstance(v, Leaf) and not v.null}
    return {}


def _placed(problem: Problem, desk: Desk, root: View) -> Problem:
    """A problem of the flow with the place of the text it was made from."""
    if problem.place is not None:
        return problem
    words = problem.path.split(".")
    for length in range(len(words), 0, -1):
        found = desk.places.get(".".join(words[:length]))
        if found is not None:
            place, path = found
            rest = ".".join(words[length:])
            full = f"{path}.{rest}" if rest else path
            return Problem(problem.code, full, problem.value, problem.why, problem.do, place, problem.severity)
    return Problem(
        problem.code, problem.path, problem.value, problem.why, problem.do, _fallback(problem, root), problem.severity
    )


def _fallback(problem: Problem, root: View) -> Place:
    """Steps no text names were made by a policy; anything else is a matter of its section, or of the whole file."""
    section = root.child("policies" if problem.path.startswith("steps.") else problem.path.split(".", 1)[0])
    return section.place if section is not None else root.place
