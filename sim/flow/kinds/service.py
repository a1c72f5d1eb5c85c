"""Work by one of a limited team: an officer, a clerk, a crane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward
from sim.flow.table import Table
from sim.quantity.distribution import Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Onward):
    """Queue for one server of a pool, first come first served within a class, then be served.

    Parameters
    ----------
    pool
        Name of the pool.
    duration
        Seconds of the server's working time.
    priority
        Class 0 (first) to 7.
    """

    kind: ClassVar[str] = "service"
    timed: ClassVar[bool] = True
    pool: str
    duration: Table[Distribution]
    priority: Table[int] = Table((), (0,))
