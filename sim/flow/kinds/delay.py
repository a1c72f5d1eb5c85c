"""Time that passes without a queue: transit, a message on its way, a trader who is not ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward
from sim.flow.table import Table
from sim.quantity.distribution import Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay(Onward):
    """Wait for a drawn time; with a calendar only its open hours count (infinitely many servers, suspended while closed).

    Parameters
    ----------
    duration
        Seconds, of elapsed time, or of open time when ``calendar`` is given.
    calendar
        Name of a calendar, or empty.
    state
        ``work``, ``transit`` or ``wait``: what the owner does meanwhile.
    per
        Whose luck it is: ``case``, ``exporter``, ``importer``, ``sailing`` (the case's last departure) or ``day`` (of the start).
    """

    kind: ClassVar[str] = "delay"
    timed: ClassVar[bool] = True
    duration: Table[Distribution]
    calendar: str = ""
    state: str = "work"
    per: str = "case"
