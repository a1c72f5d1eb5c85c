"""The draws of one step: which stream, whose luck, which row of the table.

For a simulation reader: a draw is keyed by (seed, replication, stream of the step) and (entity, visit). Draws of first visits are made
ahead for a block of neighbouring consignments, because a compiled loop over many costs less than many calls; the values are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sim.engine.case import Case
from sim.errors import Failed
from sim.flow import Table
from sim.flow.kinds import Step
from sim.quantity import DAY, Distribution
from sim.sampling import day_entity, entity_block, uniform, uniform_block

if TYPE_CHECKING:
    from sim.engine.world import World

_AHEAD = 256
_NOTHING: tuple[int, list[float]] = (0, [])


def row_picker(table: Table[Any], world: World) -> Callable[[list[int]], int] | None:
    """A function from a case's attribute values to the table's row; None when there is one row for all."""
    if not table.on:
        return None
    first = world.attribute[table.on[0]]
    if len(table.on) == 1:
        return lambda attributes: attributes[first]
    second = world.attribute[table.on[1]]
    width = len(world.flow.values[table.on[1]])
    return lambda attributes: attributes[first] * width + attributes[second]


def too_often(case: Case, step: str) -> Failed:
    """The error of a consignment that goes round and round; visits are counted in one byte."""
    return Failed(
        "RUN-011",
        f"consignment {case.stream}#{case.index} comes to step {step} for the 256th time",
        "Look at the loop through that step: a share that leads back is too near 100 %.",
    )


class Luck:
    """Durations of one step."""

    def __init__(self, world: World, step: Step, table: Table[Distribution], per: str = "case") -> None:
        self._step, self._number = step.name, world.step[step.name]
        self._key = world.stream_key(step.random_stream)
        self._per = per
        self._rows = [world.sampler(d) for d in table.rows]
        self._pick = row_picker(table, world)
        self._ahead: dict[tuple[int, str], tuple[int, list[float]]] = {}

    def draw(self, case: Case, now: float) -> float:
        """Seconds."""
        visits, number = case.visits, self._number
        visit = visits[number]
        try:
            visits[number] = visit + 1
        except ValueError:
            raise too_often(case, self._step) from None
        row = self._pick(case.attributes) if self._pick else 0
        if self._per != "case":
            return self._rows[row].draw(self._key, entity(case, self._per, now), 0)
        if visit:
            return self._rows[row].draw(self._key, case.entity, visit)
        first, ahead = self._ahead.get((row, case.stream), _NOTHING)
        place = case.index - first
        if place >= len(ahead):
            first, place = case.index, 0
            ahead = self._rows[row].block(self._key, entity_block(f"case/{case.stream}", first, _AHEAD), 0).tolist()
            self._ahead[row, case.stream] = first, ahead
        elif place < 0:  # a straggler from before the block
            return self._rows[row].draw(self._key, case.entity, 0)
        return ahead[place]


class Choice:
    """A choice among weighted alternatives, cumulated in the order written."""

    def __init__(self, world: World, step: Step, table: Table[tuple[float, ...]], per: str) -> None:
        self._step, self._number = step.name, world.step[step.name]
        self._key = world.stream_key(step.random_stream)
        self._per = per
        self._rows = [_edges(row) for row in table.rows]
        self._pick = row_picker(table, world)
        self._ahead: dict[str, tuple[int, list[float]]] = {}

    def _uniform(self, case: Case, visit: int) -> float:
        if self._per != "case":
            return uniform(self._key, case.traders[self._per], 0, 0)
        first, ahead = self._ahead.get(case.stream, _NOTHING)
        place = case.index - first
        if visit or place < 0:
            return uniform(self._key, case.entity, visit, 0)
        if place >= len(ahead):
            first, place = case.index, 0
            ahead = uniform_block(self._key, entity_block(f"case/{case.stream}", first, _AHEAD), 0, 0).tolist()
            self._ahead[case.stream] = first, ahead
        return ahead[place]

    def draw(self, case: Case) -> int:
        """Number of the alternative."""
        visits, number = case.visits, self._number
        visit = visits[number]
        try:
            visits[number] = visit + 1
        except ValueError:
            raise too_often(case, self._step) from None
        edges = self._rows[self._pick(case.attributes) if self._pick else 0]
        u = self._uniform(case, visit)
        for number, edge in enumerate(edges):
            if u < edge:
                return number
        return len(edges)


def _edges(shares: tuple[float, ...]) -> tuple[float, ...]:
    """Upper edges of all but the last alternative that has a share; what rounding leaves over falls to that one."""
    last = max(i for i, share in enumerate(shares) if share > 0.0)
    edges, total = [], 0.0
    for share in shares[:last]:
        total += share
        edges.append(total)
    return tuple(edges)


def entity(case: Case, per: str, now: float) -> int:
    """Whose luck it is."""
    if per == "sailing":
        return case.sailing
    if per == "day":
        return day_entity(int(now // DAY))
    return case.traders[per]
