"""What happens to documents: keying, validation, checks by people, repair, sending.

For a customs reader: where errors get into a document, who finds them, and who mends them.
For a simulation reader: a case holds two bit masks per document, ``present`` and ``found``; the bits are the document's variants
(``sim.flow.model.Variant``). These steps change the masks and set the attributes ``flagged.<document>`` and ``has_defect.<document>``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward
from sim.flow.table import Table
from sim.quantity.distribution import Distribution

NO_SHARE: Table[float] = Table((), (0.0,))

MEANS = ("review", "exam", "audit")
"""What a person looks with: the papers, the goods, or the books years later."""

FAMILIES = ("keystroke", "fact", "world")
"""Where an error comes from: a slip in keying, a wrong fact at the source, or a world that changed after lodging."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Onward):
    """Key ``document``: copy what its ``sources`` hold and add what slips in.

    ``present`` becomes the union of the sources' bits (matched by the variant's name) and the newly keyed ones; a document that is
    among its own sources keeps what it had. One uniform decides whether there is any new defect at all, only then the variants of
    ``family`` are walked in order; a variant whose site is already wrong is passed over.
    """

    kind: ClassVar[str] = "key"
    document: str
    sources: tuple[str, ...] = ()
    family: str = "keystroke"
    error_share: Table[float] = NO_SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Validate(Onward):
    """A machine checks ``document``: finds the bits of the lowest layer present, then compares with the documents in ``against``.

    The comparison is reached only by a document without a finding of its own, and is made with documents that pass by themselves too. It
    sees a variant that one of the two has and the other has not, and finds it in the one that has it (which is flagged too).
    """

    kind: ClassVar[str] = "validate"
    document: str
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Onward):
    """A person checks ``document`` by some ``means``: finds each visible bit with a probability, or raises a false query."""

    kind: ClassVar[str] = "check"
    document: str
    means: str = "review"
    sensitivity: Table[float] = NO_SHARE
    false_query: Table[float] = NO_SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair(Onward):
    """``by`` repairs what was found in ``document`` and is his to repair; may add new keystroke errors.

    Each passage is one round of correction. After ``rounds`` of them (0: no limit) the next one is not begun: the token takes
    ``otherwise`` instead, as a rule an End that withdraws the case.
    """

    kind: ClassVar[str] = "repair"
    document: str
    by: str
    error_share: Table[float] = NO_SHARE
    rounds: int = 0
    otherwise: str = ""

    @property
    def successors(self) -> tuple[str, ...]:
        return (self.next, self.otherwise) if self.otherwise else (self.next,)


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
