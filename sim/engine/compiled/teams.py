"""Teams in the compiled engine: who waits, who is served, when the doors open.

For a simulation reader: the same rules as ``sim.engine.team``, on rows of numbers. A queue is a chain of tokens for each class; the integrals over
the measured window are added up in the same order, so that they are the same floats.
"""

from __future__ import annotations

from bisect import bisect_right

from sim.engine.compiled import layout as at
from sim.engine.compiled.heap import push
from sim.engine.compiled.jitted import add_work, hot, open_time, part, small
from sim.engine.compiled.state import Model, State
from sim.engine.order import CASE_SHIFT, TOKEN_BITS

_OPENING = -(1 << 32)


@small
def order_of(s: State, token: int) -> int:
    """The place of a token's event among those of the same instant."""
    number = s.case[s.token[token, at.T_CASE], at.C_NUMBER]
    return (number << CASE_SHIFT) + ((s.token[token, at.T_STEP] + 1) << TOKEN_BITS) + s.token[token, at.T_NUMBER]  # type: ignore[no-any-return]


@small
def capacity(m: Model, s: State, pool: int) -> int:
    """Servers on duty now; time never goes back."""
    past, now = m.pools[pool, at.PM_TIMES_END], s.clock[at.NOW]
    i = s.pool[pool, at.P_AT]
    if i + 1 < past and m.numbers[i + 1] <= now:
        while i + 1 < past and m.numbers[i + 1] <= now:
            i += 1
        s.pool[pool, at.P_AT] = i
        s.pool[pool, at.P_PRESENT] = m.lists[m.pools[pool, at.PM_CAPACITY] + i - m.pools[pool, at.PM_TIMES]]
    return s.pool[pool, at.P_PRESENT]  # type: ignore[no-any-return]


@hot
def count(s: State, pool: int) -> None:
    """Bring the window's integrals up to now."""
    now, start, end = s.clock[at.NOW], s.clock[at.WINDOW_START], s.clock[at.WINDOW_END]
    past = s.sums[pool, at.CHANGED]
    queued = s.pool[pool, at.P_QUEUED]
    if now > start and past < end:
        stretch = min(end, now) - max(start, past)
        s.sums[pool, at.INSIDE] += stretch * (s.pool[pool, at.P_BUSY] + queued)
        s.sums[pool, at.WAITING] += stretch * queued
    s.sums[pool, at.CHANGED] = now
    if queued > s.pool[pool, at.P_LONGEST] and start <= now < end:
        s.pool[pool, at.P_LONGEST] = queued


@hot
def account(m: Model, s: State, pool: int, joined: float, started: float, left: float) -> None:
    """A visit from ``joined`` to ``left``, clipped to the window."""
    start, end = s.clock[at.WINDOW_START], s.clock[at.WINDOW_END]
    if joined < end and left > start:
        s.sums[pool, at.SOJOURNS] += min(left, end) - max(joined, start)
        a, b = max(started, start), min(left, end)
        if b > a:
            if m.pools[pool, at.PM_SUSPEND]:
                first, past = m.pools[pool, at.PM_OPEN], m.pools[pool, at.PM_OPEN_END]
                s.sums[pool, at.WORKED] += open_time(m.numbers[first:past], m.numbers[past : 2 * past - first], a, b)
            else:
                s.sums[pool, at.WORKED] += b - a


@small
def start(m: Model, s: State, pool: int, token: int, effort: float) -> None:
    """A service begins; its end is computed now and never cancelled."""
    now = s.clock[at.NOW]
    s.pool[pool, at.P_BUSY] += 1
    s.times[token, at.JOINED] = now
    if m.pools[pool, at.PM_SUSPEND]:
        first, past = m.pools[pool, at.PM_OPEN], m.pools[pool, at.PM_OPEN_END]
        end = add_work(m.numbers[first:past], m.numbers[past : 2 * past - first], now, effort)
    else:
        end = now + effort
    push(s, end, order_of(s, token), token)


@part
def plan_opening(m: Model, s: State, pool: int) -> None:
    """Wake at the next rise of capacity; without a queue nobody needs waking."""
    first, past = m.pools[pool, at.PM_TIMES], m.pools[pool, at.PM_TIMES_END]
    i = s.pool[pool, at.P_AT] + bisect_right(m.numbers[s.pool[pool, at.P_AT] : past], s.clock[at.NOW])
    shift = m.pools[pool, at.PM_CAPACITY] - first
    while i < past:
        if m.lists[i + shift] > m.lists[i + shift - 1]:
            s.pool[pool, at.P_PLANNED] = 1
            push(s, m.numbers[i], _OPENING + pool, -1 - pool)
            return
        i += 1


@hot
def serve(m: Model, s: State, pool: int) -> None:
    """Start as many of the queue as there are servers for, not just one."""
    p = s.pool
    while p[pool, at.P_QUEUED] > 0 and p[pool, at.P_BUSY] < capacity(m, s, pool):
        rank = 0
        while p[pool, at.P_HEADS + rank] == at.NONE:
            rank += 1
        token = p[pool, at.P_HEADS + rank]
        after = s.token[token, at.T_NEXT]
        p[pool, at.P_HEADS + rank] = after
        if after == at.NONE:
            p[pool, at.P_TAILS + rank] = at.NONE
        p[pool, at.P_QUEUED] -= 1
        start(m, s, pool, token, s.times[token, at.EFFORT])
    if p[pool, at.P_QUEUED] > 0 and not p[pool, at.P_PLANNED]:
        plan_opening(m, s, pool)


@hot
def join(m: Model, s: State, pool: int, token: int, effort: float, rank: int) -> None:
    """Start at once if a server is free and on duty, else queue."""
    now, p = s.clock[at.NOW], s.pool
    count(s, pool)
    if s.clock[at.WINDOW_START] <= now < s.clock[at.WINDOW_END]:
        s.sums[pool, at.OFFERED] += effort
    s.times[token, at.SINCE] = now
    if p[pool, at.P_BUSY] < capacity(m, s, pool) and p[pool, at.P_QUEUED] == 0:
        start(m, s, pool, token, effort)
        return
    s.times[token, at.EFFORT] = effort
    s.times[token, at.JOINED] = -1.0  # not started
    s.token[token, at.T_NEXT] = at.NONE
    last = p[pool, at.P_TAILS + rank]
    if last == at.NONE:
        p[pool, at.P_HEADS + rank] = token
    else:
        s.token[last, at.T_NEXT] = token
    p[pool, at.P_TAILS + rank] = token
    p[pool, at.P_QUEUED] += 1
    if not p[pool, at.P_PLANNED]:
        plan_opening(m, s, pool)


@hot
def leave(m: Model, s: State, pool: int, token: int) -> None:
    """A service ended: free the server and let the next in the queue start."""
    count(s, pool)
    s.pool[pool, at.P_BUSY] -= 1
    account(m, s, pool, s.times[token, at.SINCE], s.times[token, at.JOINED], s.clock[at.NOW])
    s.pool[pool, at.P_VISITS] += 1
    if s.pool[pool, at.P_QUEUED] > 0:
        serve(m, s, pool)


@small
def opening(m: Model, s: State, pool: int) -> None:
    """Capacity rose."""
    s.pool[pool, at.P_PLANNED] = 0
    count(s, pool)
    serve(m, s, pool)


assert at.CLASSES == at.P_TAILS - at.P_HEADS
