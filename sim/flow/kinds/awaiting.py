"""Waiting for other parts of the same case: until the case has passed all named milestones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward


@dataclass(frozen=True, slots=True, kw_only=True)
class Await(Onward):
    """Go on as soon as the case has passed every milestone of ``milestones`` at least once (at once if it has already)."""

    kind: ClassVar[str] = "await"
    timed: ClassVar[bool] = True
    milestones: tuple[str, ...]
