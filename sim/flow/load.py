"""How busy each team will be: the work that arrives in a week over the hours it is there, before anything is simulated.

For a customs reader: 0.8 means that four hours of every five on duty are filled; from 1 on the queue only grows.
For a simulation reader: offered load from the traffic equations of ``sim.flow.routing``, per kind of arrival. Holidays, passing surpluses
and the hour of the day do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum, inf

from sim.calendars.spec import CalendarSpec
from sim.flow.kinds import Service
from sim.flow.model import Arrivals, Flow, Pool
from sim.flow.routing import Routing, availability


def offered_load(flow: Flow, volume: float = 1.0) -> dict[str, float]:
    """Share of its open capacity that the work offered to each team takes, in the long run.

    Parameters
    ----------
    flow
        A sound flow (``sim.flow.check`` finds nothing wrong with its parts and its graph).
    volume
        Share of the arrivals that is simulated; the teams are taken as they stand.

    Returns
    -------
    dict
        Utilisation by team, in order of name; ``inf`` for work at a team that is never there.
    """
    offered: dict[str, list[float]] = {p.name: [] for p in flow.pools}
    routing = Routing(flow)
    for state, visits in routing.visits({a.stream: mean_rate(a) * volume for a in flow.arrivals}):
        step = routing.steps[state.step]
        if isinstance(step, Service):
            offered[step.pool].append(visits * routing.mean(step.duration, state))
    calendars = {c.name: c for c in flow.calendars}
    loads = {}
    for pool in sorted(flow.pools, key=lambda p: p.name):
        busy, there = fsum(offered[pool.name]), mean_capacity(pool, calendars)
        loads[pool.name] = busy / there if there > 0 else (inf if busy > 0 else 0.0)
    return loads


def mean_capacity(pool: Pool, calendars: Mapping[str, CalendarSpec]) -> float:
    """Servers present on average over the week, outages taken off."""
    return fsum(s.capacity * (availability(calendars[s.calendar]) if s.calendar else 1.0) for s in pool.shifts)


def mean_rate(arrivals: Arrivals) -> float:
    """Consignments a second in the long run: thinning, batches and lasting growth included."""
    base = 1.0 / arrivals.fixed_interval if arrivals.fixed_interval > 0 else arrivals.rate
    batch = fsum(share * (number + 1) for number, share in enumerate(arrivals.batch))
    growth = fsum(s.share for s in arrivals.surplus if s.start is None and s.end is None)
    return base * batch * (arrivals.keep + growth)
