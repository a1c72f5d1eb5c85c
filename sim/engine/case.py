"""A consignment while it lives: its tokens, attributes, stamps and segments."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from sim.engine.happening import Happening
from sim.engine.masks import Papers
from sim.results.record import CaseRecord, Passage, Segment

# The same tuples under their names, without a Python call for each.
_passage = partial(tuple.__new__, Passage)
_segment = partial(tuple.__new__, Segment)


class LogRow(NamedTuple):
    """One thing that happened to a watched case."""

    time: float
    token: int
    step: str
    what: str
    detail: str = ""


class Token(Happening):
    """One strand of a case; number 0 is the goods, others are forked documents and errands."""

    __slots__ = ("case", "joined", "number", "segment", "since", "state")

    def __init__(self, case: Case, number: int, segment: int) -> None:
        super().__init__()
        self.case = case
        self.number = number
        self.segment = segment  # index of the segment that led here; -1 is the case's creation
        self.since = 0.0  # when it entered the timed step it is in
        self.joined = 0.0  # when its service started, while it is in a team
        self.state: Any = None  # the executor it stands at, None once it has ended


class Case:
    """One consignment in flight."""

    __slots__ = (
        "accounts",
        "alive",
        "attributes",
        "cohort",
        "created",
        "entity",
        "index",
        "joins",
        "key",
        "log",
        "number",
        "papers",
        "passages",
        "pending",
        "released",
        "sailing",
        "seen",
        "segments",
        "strands",
        "stream",
        "traders",
        "visits",
        "waiting",
        "withdrawn",
    )

    def __init__(
        self,
        number: int,
        key: int,
        stream: str,
        index: int,
        entity: int,
        created: float,
        attributes: list[int],
        traders: dict[str, int],
        steps: int,
    ) -> None:
        self.number, self.key = number, key
        self.stream, self.index, self.entity, self.created = stream, index, entity, created
        self.attributes, self.traders = attributes, traders
        self.visits = bytearray(steps)
        self.passages: list[tuple[int, float, int]] = []
        self.segments: list[tuple[int, int, str, float, float, int]] = []
        self.accounts: dict[tuple[str, str], int] = {}
        self.seen = 0  # milestones passed, one bit each
        self.waiting: list[Waiting] = []
        self.released: list[Waiting] = []
        self.joins: dict[str, JoinState] = {}
        self.sailing = -1
        self.alive = 0  # tokens that have not ended
        self.pending = 0  # of these: tokens with an event ahead or in a team's queue
        self.strands: list[Token] = []  # every token so far, by number; an ended one stands nowhere
        self.withdrawn = False
        self.cohort = False
        self.papers: Papers | None = None  # only where some step works on documents
        self.log: list[LogRow] | None = None

    def token(self, segment: int) -> Token:
        """A new token, numbered in order of forking."""
        token = Token(self, len(self.strands), segment)
        self.strands.append(token)
        self.alive += 1
        return token

    @property
    def standing(self) -> tuple[str, ...]:
        """Names of the steps at which its living tokens stand."""
        return tuple(sorted({token.state.name for token in self.strands if token.state is not None}))

    def record(self, ended: float) -> CaseRecord:
        """What the collector gets; ``ended`` is nan while tokens live."""
        return CaseRecord(
            stream=self.stream,
            index=self.index,
            created=self.created,
            ended=ended,
            attributes=self.attributes,
            passages=list(map(_passage, self.passages)),
            segments=list(map(_segment, self.segments)),
            accounts=self.accounts,
            withdrawn=self.withdrawn,
            open_at=self.standing if self.alive else (),
            visits=bytes(self.visits),
            changes=self.papers.changes if self.papers is not None else [],
        )


class Waiting(NamedTuple):
    """A token standing at an Await; sorts by step, then token."""

    step: int
    number: int
    mask: int
    token: Token
    executor: Any


class JoinState:
    """Tokens of one fork that still have to reach its join."""

    __slots__ = ("forking", "missing", "waits")

    def __init__(self, forking: Token, missing: int) -> None:
        self.forking, self.missing, self.waits = forking, missing, False
