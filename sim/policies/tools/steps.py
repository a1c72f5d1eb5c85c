"""Finding the steps a policy may touch, who can reach them, and putting changed ones back.

Policies select by role, never by name: the same lever works on a process somebody else has written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from sim.flow import Flow
from sim.flow.kinds import Assign, Step
from sim.policies.tools.validity import Validity

S = TypeVar("S", bound=Step)


def select(flow: Flow, kind: type[S], roles: tuple[str, ...], validity: Validity) -> Iterator[S]:
    """Steps of one kind with one of the roles, inside the validity, in the order of their names."""
    for step in flow.steps:
        if isinstance(step, kind) and step.role in roles and validity.covers(step.process, step.country):
            yield step


def put(flow: Flow, changed: Mapping[str, Step]) -> Flow:
    """The flow with these steps in place of those of the same name; the same object when none differs."""
    if all(flow.step[name] == step for name, step in changed.items()):
        return flow
    return replace(flow, steps=tuple(changed.get(step.name, step) for step in flow.steps))


def values_at(flow: Flow, step: str, attribute: str) -> tuple[str, ...]:
    """Values of ``attribute`` that consignments able to reach ``step`` can have; all of them when a step assigns it.

    Reaching is following arrows, whatever their branches ask: it can say too many, never too few.
    """
    known = flow.values.get(attribute, ())
    if any(isinstance(s, Assign) and s.attribute == attribute for s in flow.steps):
        return known
    found = {
        dict(stream.attributes).get(attribute, known[0] if known else "")
        for stream in flow.arrivals
        if step in _reachable(flow, stream.entry)
    }
    return tuple(value for value in known if value in found)


def _reachable(flow: Flow, entry: str) -> set[str]:
    seen: set[str] = set()
    ahead = [entry]
    while ahead:
        name = ahead.pop()
        if name not in seen and name in flow.step:
            seen.add(name)
            ahead.extend(flow.step[name].successors)
    return seen
