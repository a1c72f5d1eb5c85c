"""Which ways a consignment may take when some of its attributes are known: zero shares are no ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from sim.flow.check.view import View
from sim.flow.graph import reach
from sim.flow.kinds import Assign, Branch, Step
from sim.flow.table import Table

Known = Mapping[str, str]


def supports(view: View, table: Table[tuple[float, ...]], known: Known) -> Iterator[tuple[int, ...]]:
    """For each row that fits what is known: the numbers of the shares above 0."""
    values = view.flow.values
    choices = [(known[a],) if a in known else values[a] for a in table.on]
    sizes = [len(values[a]) for a in table.on]
    for combination in product(*choices):
        number = 0
        for attribute, size, value in zip(table.on, sizes, combination, strict=True):
            number = number * size + values[attribute].index(value)
        yield tuple(i for i, share in enumerate(table.rows[number]) if share > 0)


def ways(view: View, step: Step, known: Known) -> tuple[str, ...]:
    """Successors a token may take; none when it cannot have come here with what is known."""
    if isinstance(step, Branch):
        if step.attribute:
            if step.attribute in known:
                return (step.arms[view.flow.values[step.attribute].index(known[step.attribute])],)
            return step.arms
        assert step.shares is not None
        numbers = sorted({i for row in supports(view, step.shares, known) for i in row})
        return tuple(dict.fromkeys(step.arms[i] for i in numbers))
    if isinstance(step, Assign) and step.attribute in known and step.name in view.once(deciding):
        wanted = view.flow.values[step.attribute].index(known[step.attribute])
        return step.successors if any(wanted in row for row in supports(view, step.shares, known)) else ()
    return step.successors


def deciding(view: View) -> frozenset[str]:
    """Assigns no other Assign of the same attribute can come after or beside: the value they give is the last one."""
    setters: dict[str, list[str]] = {}
    for name, step in view.steps.items():
        if isinstance(step, Assign):
            setters.setdefault(step.attribute, []).append(name)
    return frozenset(
        name
        for names in setters.values()
        for name in names
        if all(o == name or not (parallel(view, name, o) or o in reach(view.edges, [name])) for o in names)
    )


def parallel(view: View, one: str, other: str) -> bool:
    """Whether two tokens of a case may be at the two steps at the same time."""
    return any(
        (one in x and other in y) or (one in y and other in x)
        for regions in view.once(_regions)
        for number, x in enumerate(regions)
        for y in regions[:number]
    )


def _regions(view: View) -> list[list[set[str]]]:
    """For each fork, the steps each of its tokens may come to before they meet again."""
    return [[reach(view.edges, [s], without=view.joins.get(f.name, ())) for s in f.successors] for f in view.forks]


def tested(view: View, step: Step) -> tuple[str, ...]:
    """Attributes that decide, by themselves or through a zero share, where the step can lead or what it can set."""
    if isinstance(step, Branch) and step.attribute:
        return (step.attribute,)
    table: Any = step.shares if isinstance(step, Branch | Assign) else None
    if table is None or not table.on:
        return ()
    if len({tuple(share > 0 for share in row) for row in table.rows}) < 2:
        return ()
    return tuple(a for a in table.on if a in view.flow.values)
