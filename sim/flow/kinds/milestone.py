"""A moment worth a time stamp: lodged, released, departed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Onward):
    """Stamp ``milestone`` with the present time; releases the Awaits it completes."""

    kind: ClassVar[str] = "milestone"
    milestone: str
