"""Arrivals in the compiled engine: one consignment ahead of each stream, the earliest of them next.

For a simulation reader: the same process as ``sim.engine.arrivals``, drawn as the run goes on. Streams are rows in the order of their names, so the first
of the earliest is the next by (time, stream, number), and counting them gives each its rank.
"""

from __future__ import annotations

import math

from sim.engine.compiled import layout as at
from sim.engine.compiled.jitted import part, small
from sim.engine.compiled.luck import member
from sim.engine.compiled.state import Model, State
from sim.sampling.draws import uniform


@small
def inverse(m: Model, s: State, stream: int, total: float) -> float:
    """When a stream's cumulative rate reaches ``total``; totals only grow, so the piece is found by going on."""
    piece, past = s.stream[stream, at.A_PIECE], s.stream[stream, at.A_RATE_END]
    while piece + at.PIECE < past and m.numbers[piece + at.PIECE + 2] <= total:
        piece += at.PIECE
    s.stream[stream, at.A_PIECE] = piece
    rate = m.numbers[piece + 1]
    if rate == 0.0:
        return math.inf
    time = m.numbers[piece] + (total - m.numbers[piece + 2]) / rate
    if piece + at.PIECE < past:
        return min(time, m.numbers[piece + at.PIECE])  # type: ignore[no-any-return]
    return time  # type: ignore[no-any-return]


@small
def epoch(m: Model, s: State, stream: int) -> float:
    """The next time something of a stream arrives; ``inf`` beyond the limit."""
    number = s.stream[stream, at.A_EPOCH]
    s.stream[stream, at.A_EPOCH] = number + 1
    if s.epoch[stream, at.AF_INTERVAL] > 0.0:
        time = (number + 1) * s.epoch[stream, at.AF_INTERVAL]
    else:
        s.epoch[stream, at.AF_TOTAL] -= math.log(uniform(s.stream[stream, at.A_LUCK], number, 0, 0))
        time = inverse(m, s, stream, s.epoch[stream, at.AF_TOTAL])
    if time >= s.clock[at.LIMIT]:
        return math.inf
    size = 1
    batched = s.stream[stream, at.A_BATCHED]
    if batched > 1:
        u = uniform(s.stream[stream, at.A_BATCHES], number, 0, 0)
        edge = 0.0
        size = batched
        for k in range(batched):
            edge += m.numbers[s.stream[stream, at.A_BATCH] + k]
            if u < edge:
                size = k + 1
                break
    s.stream[stream, at.A_LEFT] = size
    return time  # type: ignore[no-any-return]


@part
def prepare(m: Model, s: State, stream: int) -> None:
    """Find a stream's next consignment: the next one that is kept."""
    a, f = s.stream, s.epoch
    while True:
        if a[stream, at.A_LEFT] == 0:
            f[stream, at.AF_TIME] = epoch(m, s, stream)
            if f[stream, at.AF_TIME] == math.inf:
                f[stream, at.AF_NEXT] = math.inf
                return
        a[stream, at.A_LEFT] -= 1
        index = a[stream, at.A_INDEX]
        a[stream, at.A_INDEX] = index + 1
        entity = member(a[stream, at.A_PATH], index)
        if f[stream, at.AF_KEEP] >= 1.0 or uniform(a[stream, at.A_THIN], entity, 0, 0) < f[stream, at.AF_KEEP]:
            a[stream, at.A_ENTITY], a[stream, at.A_COMING] = entity, index
            f[stream, at.AF_NEXT] = f[stream, at.AF_TIME]
            return


@part
def choose(s: State) -> None:
    """Which stream is next, and when."""
    first, time = at.NONE, math.inf
    for stream in range(len(s.stream)):
        if s.epoch[stream, at.AF_NEXT] < time:
            first, time = stream, s.epoch[stream, at.AF_NEXT]
    s.x[at.X_STREAM], s.clock[at.ARRIVAL] = first, time
