"""The event list: what happens next.

For a simulation reader: a binary heap of (time, order, who) in three arrays. The order within an instant is a number, see
``sim.engine.order``, and no two entries share both; ``who`` is a token, or -1 - n for the opening of team n.
"""

from __future__ import annotations

import numpy as np

from sim.engine.compiled import layout as at
from sim.engine.compiled.jitted import hot
from sim.engine.compiled.state import State

# Places are unsigned: a signed one might be negative and count from the end, which costs a test each time.
_NONE, _ONE = np.uint64(0), np.uint64(1)


@hot
def push(s: State, time: float, order: int, who: int) -> None:
    """Put an entry on the list; there is room for one a token and one a team."""
    times, orders, whos = s.due, s.order, s.who
    i = np.uint64(s.x[at.X_EVENTS])
    s.x[at.X_EVENTS] += 1
    while i > _NONE:
        above = (i - _ONE) >> _ONE
        if time < times[above] or (time == times[above] and order < orders[above]):
            times[i], orders[i], whos[i] = times[above], orders[above], whos[above]
            i = above
        else:
            break
    times[i], orders[i], whos[i] = time, order, who


@hot
def pop(s: State) -> None:
    """Take the first entry off; read it before."""
    times, orders, whos = s.due, s.order, s.who
    s.x[at.X_EVENTS] -= 1
    n = np.uint64(s.x[at.X_EVENTS])
    time, order, who = times[n], orders[n], whos[n]
    i, below = _NONE, _ONE
    while below < n:
        right = below + _ONE
        if right < n and (
            times[right] < times[below] or (times[right] == times[below] and orders[right] < orders[below])
        ):
            below = right
        if times[below] < time or (times[below] == time and orders[below] < order):
            times[i], orders[i], whos[i] = times[below], orders[below], whos[below]
            i = below
            below = i + i + _ONE
        else:
            break
    times[i], orders[i], whos[i] = time, order, who
