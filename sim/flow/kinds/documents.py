"""What happens to documents: keying, validation, checks by people, repair, sending.

The engines hold two masks per document, ``present`` and ``found``; these steps change them. A flow that uses one of these kinds is
complete as data and can be checked and hashed; the reference engine says which kinds it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward
from sim.flow.table import Table
from sim.quantity.distribution import Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Onward):
    """Key ``document``, copying what ``source`` holds (if any) and adding what slips in while keying."""

    kind: ClassVar[str] = "key"
    document: str
    source: str = ""
    error_share: Table[float] = Table((), (0.0,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Validate(Onward):
    """A machine checks ``document``: finds the bits of the lowest layer present and sets ``flagged.<document>``."""

    kind: ClassVar[str] = "validate"
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Onward):
    """A person checks ``document``: finds each present bit with a probability, or raises a false query."""

    kind: ClassVar[str] = "check"
    document: str
    sensitivity: Table[float] = Table((), (0.0,))
    false_query: Table[float] = Table((), (0.0,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair(Onward):
    """``by`` repairs what was found in ``document`` and is his to repair; may add new errors."""

    kind: ClassVar[str] = "repair"
    document: str
    by: str
    error_share: Table[float] = Table((), (0.0,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(Onward):
    """Deliver ``document``: latency, loss with retry after ``timeout`` up to ``attempts`` times, within a window."""

    kind: ClassVar[str] = "send"
    timed: ClassVar[bool] = True
    document: str
    latency: Table[Distribution]
    loss: float = 0.0
    timeout: float = 0.0
    attempts: int = 1
    calendar: str = ""
    otherwise: str = ""

    @property
    def successors(self) -> tuple[str, ...]:
        return (self.next, self.otherwise) if self.otherwise else (self.next,)
