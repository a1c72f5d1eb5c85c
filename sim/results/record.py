"""What an engine hands over: one record per consignment, one per team, and who receives them.

For a customs reader: the time stamps of one consignment, what it cost and where it waited.
For a simulation reader: the engine keeps nothing; a collector receives each case when it ends and makes order-free
sums of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from sim.results.timetables import Timetables


class Segment(NamedTuple):
    """A stretch of one token's time.

    ``step`` is the step's number (rank of its name); ``state`` is work, queue, closed, transit or wait - queue and
    work may contain closed time, which the attribution splits off with the timetable; ``predecessor`` is the index,
    in the case's list, of the segment that led to this one (-1: the case's creation).
    """

    token: int
    step: int
    state: str
    start: float
    end: float
    predecessor: int


class Passage(NamedTuple):
    """A milestone passed: its number (rank of its name), when, and the segment that ended in it (-1: at creation)."""

    milestone: int
    time: float
    segment: int


# What happened to a document, in ``Change.act``.
KEYED, VALIDATED, CHECKED, REPAIRED, RELEASED = range(5)


class Change(NamedTuple):
    """Something that happened to a document, recorded each time such a step is passed, in order.

    ``document`` and ``step`` are numbers (ranks of their names); ``act`` is KEYED, VALIDATED, CHECKED, REPAIRED, or RELEASED (the
    document's release milestone passed for the first time). ``bits`` are those added (KEYED), newly found in it (VALIDATED, CHECKED),
    cleared (REPAIRED), or still present and not found (RELEASED). ``present`` and ``found`` are the masks afterwards; ``flagged`` is
    what the attribute says afterwards. ``means`` tells a CHECKED apart: the number in ``sim.flow.kinds.documents.MEANS``; it is -1
    for every other act. A comparison that finds something in the other document adds a second VALIDATED row for that one. A CHECKED
    row that is flagged without bits is a false query.
    """

    document: int
    step: int
    time: float
    act: int
    bits: int
    present: int
    found: int
    flagged: bool
    means: int = -1


@dataclass(slots=True)
class CaseRecord:
    """One consignment.

    Parameters
    ----------
    stream, index
        Its entity: arrival stream and number in that stream. Equal in every scenario.
    created, ended
        Seconds from time 0; ``ended`` is nan while tokens live.
    attributes
        Value number of each attribute, in the order of ``Flow.values``.
    passages
        Every milestone passed, in order.
    segments
        Its segments, in order of their end within a token.
    accounts
        Micro-units booked, by (account, currency).
    open_at
        Names of the steps its living tokens stand at, when it did not end.
    visits
        How many times each step (by number) made a draw; steps that draw nothing stay 0.
    changes
        What happened to its documents, in order.
    """

    stream: str
    index: int
    created: float
    ended: float
    attributes: list[int]
    passages: list[Passage]
    segments: list[Segment]
    accounts: dict[tuple[str, str], int] = field(default_factory=dict)
    withdrawn: bool = False
    open_at: tuple[str, ...] = ()
    visits: bytes = b""
    changes: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class PoolRecord:
    """One team over the measured window (all integrals in server-seconds or case-seconds).

    ``inside`` is the integral of the number in the pool (queue and service) accumulated at its changes; ``sojourns``
    is the sum of the visits' times clipped to the window, accumulated by visit. Little's law says they are the same
    number.
    """

    name: str
    offered: float
    open_capacity: float
    busy: float
    inside: float
    sojourns: float
    queue: float
    longest_queue: int
    visits: int


class Collector(Protocol):
    """Receives what an engine produces, case by case."""

    def begin(self, timetables: Timetables) -> None:
        """The opening hours of this replication, once, before its first case."""

    def case(self, record: CaseRecord) -> None:
        """A case ended, or was still open when the run stopped (``ended`` is nan)."""

    def pool(self, record: PoolRecord) -> None:
        """A team's use, once, at the end."""

    def finish(self, now: float, complete: bool) -> None:
        """The run stopped at ``now``; ``complete`` says that every cohort member has ended."""
