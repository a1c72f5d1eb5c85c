"""The end of a token; the case ends with its last one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Step):
    """End the token. ``withdrawn`` marks the case: its other tokens finish their timed step and end at the next step boundary."""

    kind: ClassVar[str] = "end"
    withdrawn: bool = False
