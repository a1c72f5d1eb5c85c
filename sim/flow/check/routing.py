"""Which ways a consignment may take when some of its attributes are known: zero shares are no ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from sim.flow.check.view import View
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
    if isinstance(step, Assign) and step.attribute in known:
        wanted = view.flow.values[step.attribute].index(known[step.attribute])
        return step.successors if any(wanted in row for row in supports(view, step.shares, known)) else ()
    return step.successors


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
