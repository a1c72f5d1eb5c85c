"""Applies the policies a scenario names, in the order of their registered stage.

For a simulation reader: each is a pure function Flow -> Flow; its refusals come back with the place of the line that named it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.errors import Problem, Refused, nearest
from sim.flow import Flow
from sim.quantity import QuantityError, parse_share
from sim.scenario.desk import Desk, View
from sim.scenario.model import Applied
from sim.scenario.nodes import Entries, Leaf, Node, leaves, plain

if TYPE_CHECKING:
    from sim.policies import Policy


@dataclass(frozen=True, slots=True)
class Named:
    """One entry of a list of policies."""

    name: str
    view: View
    parameters: View | None


def read_policies(view: View | None) -> list[Named]:
    """The entries of a ``policies`` or ``in_force`` list."""
    found = []
    for entry in view.elements("policies") if view is not None else ():
        if isinstance(entry.node, Leaf):
            found.append(Named(entry.node.text, replace(entry, path=f"policies.{entry.node.text}"), None))
        elif isinstance(entry.node, Entries) and len(entry.node.items) == 1:
            name = next(iter(entry.node.items))
            inner = replace(entry, path="policies").child(name)
            if inner is not None and not isinstance(inner.node, Entries):
                inner.refuse(
                    "SCN-011", "Parameters of a policy are keys and values.", "Write {name: {parameter: value}}."
                )
                continue
            found.append(Named(name, inner or entry, inner))
        else:
            entry.refuse(
                "SCN-011", "A policy is a name, or a name with parameters.", "Write name, or {name: {uptake: 60 %}}."
            )
    return found


def make_policies(named: list[Named]) -> list[tuple[Named, Policy]]:
    """The policies with their parameters, in the order of their registered stage; problems are noted at their entries."""
    if not named:
        return []
    from sim.policies import registry

    known = registry()
    made: list[tuple[Named, Policy]] = []
    for entry in named:
        kind = known.get(entry.name)
        if kind is None:
            entry.view.name.refuse("SCN-063", "No policy has this name.", nearest(entry.name, known))
            continue
        policy = _made(kind, entry)
        if policy is not None:
            made.append((entry, policy))
    return sorted(made, key=lambda m: (m[1].stage, m[1].name))


def apply_policies(flow: Flow, made: list[tuple[Named, Policy]], desk: Desk) -> tuple[Flow, tuple[Applied, ...]]:
    """The flow under all policies, and what was applied; what a policy says against it goes to ``desk``."""
    if not made:
        return flow, ()
    from sim.policies import apply_all

    try:
        flow, warnings = apply_all(flow, [policy for _, policy in made])
        desk.problems += [_placed(p, made) for p in warnings]
    except Refused as refused:
        desk.problems += [_placed(p, made) for p in refused.problems]
    applied = [
        Applied(e.name, _plain(e.parameters.node) if e.parameters else {}, e.view.place, e.view.path, policy)
        for e, policy in made
    ]
    return flow, tuple(applied)


def _made(kind: type[Policy], entry: Named) -> Policy | None:
    """The policy with its parameters, or None after a problem."""
    from pydantic import ValidationError

    values: dict[str, object] = {}
    for name, child in entry.parameters.children("parameters") if entry.parameters else ():
        values[name] = _read(child)
    try:
        return kind(**values)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            _explain(found, kind, entry)
        return None


def _read(view: View) -> object:
    """A parameter as text, or as texts by name; its evidence is noted."""
    inner = view.unwrapped(_number)
    if isinstance(inner.node, Entries):
        return {name: _read(child) for name, child in inner.children()}
    if any(c.isdigit() for c in str(plain(inner.node))):
        inner.note()
    return plain(inner.node)


def _number(text: str) -> float:
    """A share, or a number with a sign: what the range of a parameter is given in."""
    try:
        return float(text)
    except ValueError:
        return parse_share(text)


def _plain(node: Node) -> dict[str, object]:
    found = plain(node)
    return found if isinstance(found, dict) else {}


def _explain(found: object, kind: type[Policy], entry: Named) -> None:
    """One pydantic error in the words and with the place of the scenario."""
    assert isinstance(found, dict)
    view = entry.view
    for part in found["loc"]:
        child = (entry.parameters if view is entry.view else view) or view
        view = child.child(str(part)) or view
    if isinstance(view.content, Leaf):
        view = replace(view, node=view.content)
    if found["type"] == "extra_forbidden":
        view.refuse("SCN-064", f"{kind.name} has no such parameter.", nearest(str(found["loc"][-1]), kind.model_fields))
    elif found["type"] == "missing":
        name = str(found["loc"][-1])
        view.refuse("SCN-064", f"The parameter {name} is missing.", f"Write {kind.name}: {{{name}: ...}}.", name)
    else:
        cause = found.get("ctx", {}).get("error")
        if isinstance(cause, QuantityError):
            view.refuse("SCN-064", f"{cause.why[0].upper()}{cause.why[1:]}.", cause.do)
        else:
            view.refuse("SCN-064", f"{found['msg']}.", f"See clearlane policy show {kind.name}.")


def _words(view: View) -> list[str]:
    return [leaf.text for _, leaf in leaves(view.node)]


def _placed(problem: Problem, made: list[tuple[Named, Policy]]) -> Problem:
    """A policy's words with the place of the entry, or of the parameter, they are about."""
    words = problem.path.split(".")
    entries = [e.view for e, _ in made if e.name == words[1]] if len(words) > 1 else []
    if not entries:
        return problem

    def fits(view: View) -> int:
        child = view.child(words[2]) if len(words) > 2 else None
        return 0 if child is None else 1 + (problem.value in _words(child))

    view = max(entries, key=fits)
    for part in words[2:]:
        view = view.child(part) or view
    return replace(problem, place=view.place)
