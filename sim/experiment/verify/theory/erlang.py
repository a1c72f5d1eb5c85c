"""Waiting for one of several equal officers who are always there.

M/M/c: Poisson arrivals, exponential service, ``servers`` servers, first come first served. Given that a case waits at all, its wait is
exponential with rate ``servers / mean_service - arrival_rate``, so mean, second moment and every quantile are known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


def erlang_b(servers: int, load: float) -> float:
    """Share of cases lost when nobody may wait; ``load`` in erlangs."""
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Share of cases that wait; ``load`` in erlangs, below ``servers``."""
    blocked = erlang_b(servers, load)
    return blocked / (1.0 - load / servers * (1.0 - blocked))


@dataclass(frozen=True, slots=True)
class Erlang:
    """The wait in an M/M/c queue.

    Parameters
    ----------
    arrival_rate
        Cases per unit of time.
    mean_service
        In that unit.
    servers
        Number of officers; ``arrival_rate * mean_service`` must stay below it.
    """

    arrival_rate: float
    mean_service: float
    servers: int

    @property
    def share_waiting(self) -> float:
        """P(W > 0)."""
        return erlang_c(self.servers, self.arrival_rate * self.mean_service)

    @property
    def decay(self) -> float:
        """Rate of the exponential tail of the wait."""
        return self.servers / self.mean_service - self.arrival_rate

    @property
    def mean_wait(self) -> float:
        """E[W]."""
        return self.share_waiting / self.decay

    @property
    def second_moment(self) -> float:
        """E[W^2]."""
        return 2.0 * self.share_waiting / self.decay**2

    def tail(self, time: float) -> float:
        """P(W > time)."""
        return self.share_waiting * math.exp(-self.decay * time)

    def quantile(self, share: float) -> float:
        """The wait that ``share`` of the cases do not exceed."""
        return max(0.0, math.log(self.share_waiting / (1.0 - share)) / self.decay)
