"""Who is done when, by recursions over consignments in their order of arrival.

Lindley (one server), Kiefer-Wolfowitz (several servers), max-plus (offices in a row), and two judges for rules without a recursion of
their own: classes that go first, and teams whose size changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush, heapreplace

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def one_server(arrivals: Array, works: Array) -> Array:
    """Completion times at one server, first come first served: D(n) = max(D(n-1), A(n)) + S(n)."""
    done = np.empty_like(arrivals)
    last = 0.0
    for n, (arrival, work) in enumerate(zip(arrivals.tolist(), works.tolist(), strict=True)):
        last = max(last, arrival) + work
        done[n] = last
    return done


def several_servers(arrivals: Array, works: Array, servers: int) -> Array:
    """Completion times at ``servers`` servers, first come first served: each case takes the server that is free first."""
    free = [0.0] * servers
    done = np.empty_like(arrivals)
    for n, (arrival, work) in enumerate(zip(arrivals.tolist(), works.tolist(), strict=True)):
        end = max(free[0], arrival) + work
        heapreplace(free, end)
        done[n] = end
    return done


def in_a_row(arrivals: Array, works: Sequence[Array]) -> list[Array]:
    """Completion times at single servers in a row: D(k, n) = max(D(k-1, n), D(k, n-1)) + S(k, n)."""
    stages = []
    for work in works:
        arrivals = one_server(arrivals, work)
        stages.append(arrivals)
    return stages


def finishing(arrivals: Array, works: Array, servers: int, next_open: Callable[[Array], Array]) -> Array:
    """Completion times when work starts in open hours only and a job in hand is finished after closing."""
    free = [0.0] * servers
    done = np.empty_like(arrivals)
    for n, (arrival, work) in enumerate(zip(arrivals.tolist(), works.tolist(), strict=True)):
        end = float(next_open(np.array([max(free[0], arrival)]))[0]) + work
        heapreplace(free, end)
        done[n] = end
    return done


def again_and_again(arrivals: Array, work: Callable[[int, int], float], back: Callable[[int, int], bool]) -> Array:
    """Completion times at one server to which a case may come back: ``work`` and ``back`` of (case, visit)."""
    done = np.empty_like(arrivals)
    joining = [(time, n, 0) for n, time in enumerate(arrivals.tolist())]
    free = 0.0
    while joining:
        time, n, visit = heappop(joining)
        free = max(free, time) + work(n, visit)
        if back(n, visit):
            heappush(joining, (free, n, visit + 1))
        else:
            done[n] = free
    return done


def by_class(arrivals: Array, works: Array, classes: npt.NDArray[np.int64]) -> Array:
    """Completion times at one server that takes the lowest class first, then the earliest arrival, and never interrupts."""
    done = np.empty_like(arrivals)
    waiting: list[tuple[int, int]] = []
    times, lengths, ranks = arrivals.tolist(), works.tolist(), classes.tolist()
    now, n = 0.0, 0
    while n < len(times) or waiting:
        if not waiting:
            now = max(now, times[n])
        while n < len(times) and times[n] <= now:
            heappush(waiting, (ranks[n], n))
            n += 1
        _, chosen = heappop(waiting)
        now += lengths[chosen]
        done[chosen] = now
    return done


def changing_team(arrivals: Array, works: Array, changes: Sequence[tuple[float, int]]) -> Array:
    """Completion times when the team's size changes: ``changes`` lists (time, servers), the first at or before 0.

    First come first served; a case starts at the first moment, not before the case ahead of it, at which fewer jobs are in hand than
    there are servers. Jobs in hand are finished whatever happens to the team.
    """
    done = np.empty_like(arrivals)
    in_hand: list[float] = []
    start, at = 0.0, 0
    for n, (arrival, work) in enumerate(zip(arrivals.tolist(), works.tolist(), strict=True)):
        start = max(start, arrival)
        while True:
            while at + 1 < len(changes) and changes[at + 1][0] <= start:
                at += 1
            while in_hand and in_hand[0] <= start:
                heappop(in_hand)
            if len(in_hand) < changes[at][1]:
                break
            # Nothing can change before the next end of a job or change of the team.
            ahead = [in_hand[0]] if in_hand else []
            ahead += [changes[at + 1][0]] if at + 1 < len(changes) else []
            start = min(ahead)
        done[n] = start + work
        heappush(in_hand, start + work)
    return done
