"""Waiting for a departure: the next sailing whose cut-off has not passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward


@dataclass(frozen=True, slots=True, kw_only=True)
class Depart(Onward):
    """Take the first sailing of ``schedule`` whose scheduled time is at least now + ``cut_off``.

    The token goes on when that sailing really departs (scheduled time + delay drawn by the sailing); the case remembers the sailing,
    so later delays may be drawn ``per: sailing``. The cut-off belongs to the schedule, not to the vessel's delay.
    """

    kind: ClassVar[str] = "depart"
    timed: ClassVar[bool] = True
    schedule: str
    cut_off: float = 0.0
