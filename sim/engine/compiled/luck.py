"""The draws of the compiled engine: which row of a table, whose luck, how long, which way.

For a simulation reader: the same keyed uniforms and the same quantile functions as everywhere, called inside the loop. Nothing is drawn ahead.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.engine.compiled import layout as at
from sim.engine.compiled.jitted import hot, part, small
from sim.engine.compiled.state import Model, State
from sim.quantity import DAY
from sim.sampling import keys
from sim.sampling.draws import mix, uniform
from sim.sampling.families import EMPIRICAL, quantile

_GOLDEN = np.uint64(keys.GOLDEN)
_DAYS = at.word(keys.signed(keys.path_digest("day")))
_MOST_VISITS = 255


@small
def member(path: int, number: Any) -> int:
    """The number-th entity of a path; ``sim.sampling.keys.entity`` on machine words."""
    return np.int64(mix(np.uint64(path) ^ (np.uint64(number) * _GOLDEN)))  # type: ignore[return-value]


@small
def fault(s: State, what: int, case: int, step: int) -> None:
    """Note an error; the loop comes back with it at the end of the event."""
    s.x[at.X_FAULT], s.x[at.X_FAULT_CASE], s.x[at.X_FAULT_STEP] = what, case, step


@small
def row(m: Model, s: State, case: int, step: int, table: int) -> int:
    """Where the row of a table for a consignment is."""
    first = s.case[case, at.C_ATTRIBUTES + m.steps[step, table + 1]]
    second = s.case[case, at.C_ATTRIBUTES + m.steps[step, table + 3]]
    return m.steps[step, table] + first * m.steps[step, table + 2] + second * m.steps[step, table + 4]  # type: ignore[no-any-return]


@small
def visit_of(s: State, case: int, step: int) -> int:
    """How many times a consignment has drawn here before; one more is counted. The 256th is an error."""
    visit = np.int64(s.visits[case, step])
    if visit == _MOST_VISITS:
        fault(s, at.FAULT_VISITS, case, step)
    else:
        s.visits[case, step] = visit + 1
    return visit  # type: ignore[return-value]


@small
def trader(m: Model, s: State, case: int, role: int) -> int:
    """Who stands behind a consignment in a role."""
    place = s.case[case, at.C_SOURCE] + at.O_ROLES + at.ROLE_WIDTH * role
    number = np.int64(uniform(m.lists[place], s.case[case, at.C_ENTITY], 0, 0) * m.lists[place + 2])
    return member(m.lists[place + 1], number)


@small
def day_of(now: float) -> int:
    """``now // DAY`` without a remainder of floats, which the optimiser works out for everyone, asked for or not (a seventh of the time)."""
    day = math.floor(now / DAY)
    return day - 1 if day * DAY > now else day


@part
def whose(m: Model, s: State, case: int, step: int, now: float) -> int:
    """Whose luck it is, where it is not the consignment's own."""
    per = m.steps[step, at.S_PER]
    if per == at.PER_SAILING:
        return s.case[case, at.C_SAILING]  # type: ignore[no-any-return]
    if per == at.PER_DAY:
        return member(_DAYS, day_of(now))
    return trader(m, s, case, per - at.PER_TRADER)


@small
def drawn(m: Model, family: int, u: float) -> float:
    """The quantile of a distribution."""
    f = m.numbers
    code = np.int64(f[family + at.F_CODE])
    if code >= EMPIRICAL:
        first, past = np.int64(f[family + at.F_FIRST]), np.int64(f[family + at.F_PAST])
        return quantile(code, 0.0, 0.0, 0.0, m.tables[first:past], u)  # type: ignore[arg-type]
    return quantile(code, f[family + at.F_A], f[family + at.F_B], f[family + at.F_C], m.tables, u)  # type: ignore[arg-type]


@hot
def duration(m: Model, s: State, case: int, step: int, now: float) -> float:
    """Seconds a consignment takes at a step."""
    visit = visit_of(s, case, step)
    family = row(m, s, case, step, at.S_TABLE)
    entity = s.case[case, at.C_ENTITY]
    if m.steps[step, at.S_PER] != at.PER_CASE:
        entity, visit = whose(m, s, case, step, now), 0
    return drawn(m, family, uniform(m.steps[step, at.S_STREAM], entity, visit, 0))


@hot
def choice(m: Model, s: State, case: int, step: int, now: float) -> int:
    """Number of the alternative a consignment takes."""
    visit = visit_of(s, case, step)
    place = row(m, s, case, step, at.S_TABLE)
    entity = s.case[case, at.C_ENTITY]
    if m.steps[step, at.S_PER] != at.PER_CASE:
        entity, visit = whose(m, s, case, step, now), 0
    u = uniform(m.steps[step, at.S_STREAM], entity, visit, 0)
    first, edges = m.lists[place], m.lists[place + 1]
    for number in range(edges):
        if u < m.numbers[first + number]:
            return number
    return edges  # type: ignore[no-any-return]
