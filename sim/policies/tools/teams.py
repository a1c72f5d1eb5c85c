"""Changing teams: so many officers more, or so many times as many.

A post is a server on duty: ten more officers on two shifts are ten more in each shift.
"""

from __future__ import annotations

import math
from dataclasses import replace

from sim.flow import Flow, Pool


def staffed(pool: Pool, add: int, factor: float) -> Pool:
    """The team with each shift's capacity times ``factor`` plus ``add``, whole and at least 1.

    Half a post is rounded up, away from an even number: 2.5 officers are 3, 3.5 are 4.
    """
    shifts = tuple(replace(s, capacity=max(1, math.floor(s.capacity * factor + 0.5) + add)) for s in pool.shifts)
    return pool if shifts == pool.shifts else replace(pool, shifts=shifts)


def put_pools(flow: Flow, changed: dict[str, Pool]) -> Flow:
    """The flow with these teams in place of those of the same name; the same object when none differs."""
    pools = tuple(changed.get(p.name, p) for p in flow.pools)
    return flow if pools == flow.pools else replace(flow, pools=pools)
