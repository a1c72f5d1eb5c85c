"""Work in parallel, and the point where all of it must be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork(Onward):
    """The token goes on to ``next``; one new token starts at each of ``branches``, in that order."""

    kind: ClassVar[str] = "fork"
    branches: tuple[str, ...]

    @property
    def successors(self) -> tuple[str, ...]:
        return (self.next, *self.branches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Onward):
    """The forking token goes on when it and every token of ``fork`` have arrived here; the others end here.

    A fork without a join is allowed: its tokens end at an End and are waited for with Await.
    """

    kind: ClassVar[str] = "join"
    timed: ClassVar[bool] = True
    fork: str
