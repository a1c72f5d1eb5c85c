"""Waiting for a window: a counter that opens, a yard that accepts, a system that is up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward
from sim.flow.table import Table
from sim.quantity.distribution import Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Onward):
    """Pass at once while the calendar is open, else at its next opening.

    With ``patience`` the token leaves for ``otherwise`` if the next opening lies further away than the drawn patience. Passing an
    open gate takes no event.
    """

    kind: ClassVar[str] = "gate"
    timed: ClassVar[bool] = True
    calendar: str
    patience: Table[Distribution] | None = None
    otherwise: str = ""

    @property
    def successors(self) -> tuple[str, ...]:
        return (self.next, self.otherwise) if self.otherwise else (self.next,)
