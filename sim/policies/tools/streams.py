"""More or fewer consignments, without touching the luck of those that come anyway.

For a simulation reader: growth is a second, separately named stream of the rate difference; a decrease thins by a
uniform of the consignment. Base consignments keep identity, arrival time, trader and draws (METHODS, random numbers).
"""

from __future__ import annotations

from dataclasses import replace

from sim.flow.model import Arrivals, Surplus


def grown(arrivals: Arrivals, change: float, name: str) -> Arrivals:
    """The stream with its mean rate changed by the share ``change``.

    Growth on a stream that has grown already gets a name of its own and counts from what arrives now. A surge (a
    surplus with a start and an end) is a stated extra share of the base rate and stays as it is under growth; a
    decrease thins it alike.
    """
    if change == 0.0:
        return arrivals
    if change > 0.0:
        present = arrivals.keep + sum(s.share for s in arrivals.surplus if s.start is None and s.end is None)
        return replace(arrivals, surplus=(*arrivals.surplus, Surplus(_unused(arrivals, name), change * present)))
    kept = 1.0 + change
    surplus = tuple(replace(s, share=s.share * kept) for s in arrivals.surplus if s.share * kept > 0.0)
    return replace(arrivals, keep=arrivals.keep * kept, surplus=surplus)


def _unused(arrivals: Arrivals, name: str) -> str:
    """``name``, or ``name-2``, ``name-3``, ...: two surpluses of one name would be the same consignments."""
    taken = {s.name for s in arrivals.surplus}
    number = 1
    while (candidate := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return candidate
