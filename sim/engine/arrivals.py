"""When consignments come into being, and who they are.

For a simulation reader: a Poisson process by exact inversion of the cumulative rate, one keyed unit exponential per arrival. Growth and
surge are streams of their own, a lower volume thins by a uniform of the consignment: whatever the scenario, a base consignment keeps
its number, its arrival time, its traders and its luck.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.calendars import RateFunction, regular_times, weekly_rate
from sim.flow import Arrivals, Experiment, Flow, Population, Surplus
from sim.sampling import case_entity, stream_key, trader_entity, uniform, uniform_block

_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Arrival:
    """One consignment to come: stream, number in it, time, and the arrivals entry it belongs to."""

    time: float
    stream: str
    index: int
    source: int


def all_arrivals(flow: Flow, experiment: Experiment, seed: int, replication: int) -> list[Arrival]:
    """Every arrival up to the experiment's limit, sorted by (time, stream, number): the rank is the case's number."""
    found: list[Arrival] = []
    for source, arrivals in enumerate(flow.arrivals):
        found.extend(_base(arrivals, source, experiment, seed, replication))
        for surplus in arrivals.surplus:
            found.extend(_surplus(arrivals, surplus, source, experiment, seed, replication))
    found.sort(key=lambda a: (a.time, a.stream, a.index))
    return found


def _base(arrivals: Arrivals, source: int, experiment: Experiment, seed: int, replication: int) -> Iterator[Arrival]:
    keep = arrivals.keep * experiment.volume
    yield from _stream(
        arrivals, arrivals.stream, source, _rate(arrivals, experiment), keep, experiment, seed, replication
    )


def _surplus(
    arrivals: Arrivals, surplus: Surplus, source: int, experiment: Experiment, seed: int, replication: int
) -> Iterator[Arrival]:
    rate = _rate(arrivals, experiment).scaled(surplus.share)
    if surplus.start is not None or surplus.end is not None:
        start = 0.0 if surplus.start is None else experiment.window_start + surplus.start
        end = experiment.limit if surplus.end is None else experiment.window_start + surplus.end
        rate = rate.limited(start, end)
    name = f"{arrivals.stream}+{surplus.name}"
    yield from _stream(arrivals, name, source, rate, experiment.volume, experiment, seed, replication)


def _rate(arrivals: Arrivals, experiment: Experiment) -> RateFunction:
    return weekly_rate(
        arrivals.rate,
        arrivals.profile,
        horizon=experiment.limit,
        start=experiment.start,
        holidays=arrivals.holidays,
        holiday_factor=arrivals.holiday_factor,
    )


def _stream(
    arrivals: Arrivals,
    name: str,
    source: int,
    rate: RateFunction,
    keep: float,
    experiment: Experiment,
    seed: int,
    replication: int,
) -> Iterator[Arrival]:
    thin = stream_key(seed, replication, f"thin/{name}")
    batches = stream_key(seed, replication, f"batch/{name}")
    if arrivals.fixed_interval > 0.0:
        epochs: Iterator[float] = iter(regular_times(arrivals.fixed_interval, experiment.limit))
    else:
        epochs = _poisson(stream_key(seed, replication, f"arrivals/{name}"), rate, experiment.limit)
    index = 0
    for number, time in enumerate(epochs):
        size = 1 if len(arrivals.batch) == 1 else _batch_size(arrivals.batch, uniform(batches, number, 0, 0))
        for _ in range(size):
            if keep >= 1.0 or uniform(thin, case_entity(name, index), 0, 0) < keep:
                yield Arrival(time, name, index, source)
            index += 1


def _poisson(key: int, rate: RateFunction, until: float) -> Iterator[float]:
    """Arrival times before ``until``; the n-th depends on the rate and the first n keyed exponentials alone."""
    total = 0.0
    first = 0
    while True:
        for u in uniform_block(key, np.arange(first, first + _BLOCK), 0, 0).tolist():
            total -= math.log(u)
            time = rate.inverse(total)
            if time >= until:
                return
            yield time
        first += _BLOCK


def _batch_size(shares: tuple[float, ...], u: float) -> int:
    edge = 0.0
    for size, share in enumerate(shares, start=1):
        edge += share
        if u < edge:
            return size
    return len(shares)


class Traders:
    """Who stands behind a consignment: each role's population, one trader drawn uniformly per consignment."""

    def __init__(self, populations: tuple[Population, ...], seed: int, replication: int) -> None:
        self._roles = [(p.role, p.name, p.size, stream_key(seed, replication, f"trader/{p.name}")) for p in populations]

    def of(self, entity: int) -> dict[str, int]:
        """Trader entity by role."""
        return {
            role: trader_entity(name, int(uniform(key, entity, 0, 0) * size)) for role, name, size, key in self._roles
        }
