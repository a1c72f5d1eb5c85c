"""What every step has: a name, a role policies find it by, an owner of its time, labels in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.quantity import Grade, Money


@dataclass(frozen=True, slots=True)
class Charge:
    """Money booked each time a step is passed, to an account named ``payer/kind``."""

    account: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The common part of all kinds.

    Parameters
    ----------
    name
        Unique in the flow: ``process/step``.
    role
        What the step is, whatever process it stands in (``declaration.review``); policies select by it.
    actor
        Whose time it is: an owner of ``sim.flow.owners``.
    country, process
        ``sg``, ``cn`` or empty; the process file it came from.
    stream
        Name of its random stream; the paper and the electronic twin of a step share one. Defaults to ``name``.
    grade
        Worst grade of its duration, capacity or routing.
    tag
        ``documentary``, ``border`` or empty (World Bank intervals).
    charges
        Booked at each completion.
    """

    kind: ClassVar[str] = ""
    timed: ClassVar[bool] = False
    name: str
    role: str = ""
    actor: str = "system"
    label_en: str = ""
    label_zh: str = ""
    country: str = ""
    process: str = ""
    stream: str = ""
    grade: Grade = Grade.MEASURED
    tag: str = ""
    charges: tuple[Charge, ...] = ()

    @property
    def successors(self) -> tuple[str, ...]:
        """Names of the steps a token may be at next (forked tokens included)."""
        return ()

    @property
    def random_stream(self) -> str:
        """The stream its draws are keyed by."""
        return self.stream or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward(Step):
    """A step with exactly one step after it."""

    next: str

    @property
    def successors(self) -> tuple[str, ...]:
        return (self.next,)
