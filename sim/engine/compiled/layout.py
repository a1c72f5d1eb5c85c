"""Which number stands where: the columns of the arrays that the compiled engine reads and writes.

For a simulation reader: a flow becomes a few arrays of numbers, one row a step, a team or a stream of arrivals; a consignment in flight is a
row too. Compiled code knows columns by the names in this module, and numba takes them as constants.
"""

from __future__ import annotations

from typing import Final

import numpy as np


def word(number: int) -> int:
    """A constant of 64 bits: numba compiles a function anew for each plain number it is called with, but not for these."""
    return np.int64(number)  # type: ignore[return-value]


def words(count: int) -> tuple[int, ...]:
    """The first so many whole numbers, from 0."""
    return tuple(word(number) for number in range(count))


NONE: Final = word(-1)
NOTHING, YES = words(2)

# --- kinds of step --------------------------------------------------------------------------------------------
KINDS: Final = (
    "delay",
    "service",
    "gate",
    "depart",
    "send",
    "await",
    "join",
    "branch",
    "fork",
    "assign",
    "milestone",
    "end",
    "key",
    "validate",
    "check",
    "repair",
)
(
    DELAY,
    SERVICE,
    GATE,
    DEPART,
    SEND,
    AWAIT,
    JOIN,
    BRANCH,
    FORK,
    ASSIGN,
    MILESTONE,
    END,
    KEY,
    VALIDATE,
    CHECK,
    REPAIR,
) = words(16)

# --- a step (int64) -------------------------------------------------------------------------------------------
S_KIND: Final = word(0)
S_NEXT: Final = word(1)
S_OTHERWISE: Final = word(2)
S_CHARGES: Final = word(3)  # first of its charges in ``lists``: (account, micro-units) pairs
S_CHARGED: Final = word(4)  # how many
S_STREAM: Final = word(5)  # key of its random stream
S_PER: Final = word(6)  # PER_CASE, PER_SAILING, PER_DAY, or PER_TRADER + role
S_TABLE: Final = word(7)  # a table: its first row; then attribute and distance from value to value, twice
S_SECOND: Final = word(12)  # a second table, the same five columns
S_OPEN: Final = word(17)  # first open interval of its calendar in ``numbers`` and past the last; NONE: no calendar
S_OPEN_END: Final = word(18)
S_POOL: Final = word(19)
S_STATE: Final = word(20)  # what its segments say: a number of ``STATES``
S_LIST: Final = word(21)  # first of its list in ``lists``: arms, branches, milestones, documents, sources
S_LISTED: Final = word(22)
S_WHAT: Final = word(23)  # attribute, milestone, fork's place in a consignment, first sailing, or document
S_NUMBER: Final = word(24)  # first of its numbers in ``numbers``
S_EXTRA: Final = word(25)  # what these three are, depends on the kind: see ``lower``
S_MORE: Final = word(26)
S_ALSO: Final = word(27)
S_WIDTH: Final = word(32)

PER_CASE, PER_SAILING, PER_DAY, PER_TRADER = words(4)
STATES: Final = ("work", "queue", "closed", "transit", "wait")
WORK, QUEUE, CLOSED, TRANSIT, WAIT = words(5)

# --- a consignment (int64); its attributes follow, then what ``W_...`` of the widths say ------------------------
C_NUMBER: Final = word(0)  # its rank: what ties are decided by
C_STREAM: Final = word(1)  # row of its stream of arrivals
C_INDEX: Final = word(2)
C_ENTITY: Final = word(3)
C_SOURCE: Final = word(4)
C_SAILING: Final = word(5)
C_ALIVE: Final = word(6)  # tokens that have not ended
C_PENDING: Final = word(7)  # of these: with an event ahead or in a team's queue
C_TOKENS: Final = word(8)  # how many there have been
C_NEWEST: Final = word(9)  # chain of its tokens, the newest first; the chain of free rows when nobody has the row
C_OLDEST: Final = word(10)
C_WAITING: Final = word(11)  # chain of tokens at an Await
C_RELEASED: Final = word(12)  # chain of those that may go on
C_WITHDRAWN: Final = word(13)
C_COHORT: Final = word(14)
C_WATCHED: Final = word(15)  # number in the list of watched consignments, or NONE
C_FIRST: Final = word(16)  # chain of blocks of its journal
C_LAST: Final = word(17)
C_FILLED: Final = word(18)  # words used of the last block
C_SEGMENTS: Final = word(19)
C_PASSAGES: Final = word(20)
C_CHANGES: Final = word(21)
C_BOOKED: Final = word(22)  # accounts booked to so far
C_KEYED: Final = word(23)
C_ATTRIBUTES: Final = word(24)

# The head of ``Model.lists``: where the further parts of a consignment's row begin, and where some lists do.
W_SEEN: Final = word(0)  # milestones passed, one bit each
W_JOINS: Final = word(1)  # of each joined fork: the forking token or NONE, tokens missing, whether it waits
W_ACCOUNTS: Final = word(2)  # of each account: micro-units, and its rank in order of first booking (0: none)
W_DOCUMENTS: Final = word(3)  # of each document: present, found, rounds, keyed, released
W_WIDTH: Final = word(4)
W_FLAGGED: Final = word(5)  # first of the attribute numbers of ``flagged.<document>`` in ``lists``
W_WRONG: Final = word(6)  # likewise ``has_defect.<document>``
W_ATTRIBUTES: Final = word(7)  # how many attributes there are
W_WATCHED: Final = word(8)  # consignments whose moves are logged: (stream, number), sorted
W_WATCHES: Final = word(9)  # how many
W_HEAD: Final = word(10)
JOIN_FORKING, JOIN_MISSING, JOIN_WAITS, JOIN_WIDTH = words(4)
PRESENT, FOUND, ROUNDS, KEYED_ONCE, RELEASED_ONCE, PAPER_WIDTH = words(6)

# --- a token (int64, and three times) ----------------------------------------------------------------------------
T_CASE, T_NUMBER, T_SEGMENT, T_STEP, T_NEXT, T_SIBLING, T_WIDTH = words(7)
SINCE, JOINED, EFFORT, TIMES = words(4)

# --- a team (int64, and sums) ------------------------------------------------------------------------------------
P_BUSY, P_QUEUED, P_LONGEST, P_VISITS, P_PLANNED, P_AT, P_PRESENT = words(7)
P_HEADS: Final = word(8)
P_TAILS: Final = word(16)
P_WIDTH: Final = word(24)
CLASSES: Final = word(8)
# What stays of it: changes of its capacity and its open intervals in ``numbers``, capacities in ``lists``.
PM_TIMES, PM_TIMES_END, PM_CAPACITY, PM_OPEN, PM_OPEN_END, PM_SUSPEND, PM_WIDTH = words(7)
CHANGED, INSIDE, WAITING, WORKED, SOJOURNS, OFFERED, SUMS = words(7)

# --- a stream of arrivals (int64 and floats, both change) -----------------------------------------------------------
A_SOURCE, A_LUCK, A_THIN, A_BATCHES, A_PATH, A_EPOCH, A_INDEX, A_LEFT, A_BATCH, A_BATCHED = words(10)
A_PIECE: Final = word(10)  # the present piece of its rate in ``numbers``: from when, events a second, expected before
A_RATE_END: Final = word(11)
A_ENTITY: Final = word(12)  # of the consignment to come
A_COMING: Final = word(13)  # its number in the stream
A_WIDTH: Final = word(16)
PIECE: Final = word(3)
AF_KEEP, AF_INTERVAL, AF_TOTAL, AF_TIME, AF_NEXT, AF_WIDTH = words(6)

# --- a source, in ``lists``: entry step, where the first values of the attributes begin, then roles ---------------
O_ENTRY: Final = word(0)
O_FIRST: Final = word(1)
O_ROLES: Final = word(2)  # of each role: key, path, size
ROLE_WIDTH: Final = word(3)

# --- a distribution, in ``numbers`` ---------------------------------------------------------------------------------------------------
F_CODE, F_A, F_B, F_C, F_FIRST, F_PAST, F_WIDTH = words(7)

# --- the journal of a consignment: blocks of words, the last one the next block ------------------------------------------
BLOCK: Final = word(32)
LINK: Final = word(31)
ROOM: Final = word(30)  # words of a block that hold entries; an entry is a time (or a mask) and a packed word
TAG: Final = word(7)
SEGMENT, PASSAGE, CHANGE, LOGGED, REST = words(5)
STATE_SHIFT: Final = word(3)
TOKEN_SHIFT: Final = word(6)
STEP_SHIFT: Final = word(14)
BEFORE_SHIFT: Final = word(26)  # a segment's number + 1
MILESTONE_SHIFT: Final = word(3)
ACT_SHIFT: Final = word(3)
FLAGGED_SHIFT: Final = word(6)
MEANS_SHIFT: Final = word(7)  # + 1
DOCUMENT_SHIFT: Final = word(26)
WHAT_SHIFT: Final = word(26)

# --- registers --------------------------------------------------------------------------------------------------------------
X_EVENTS: Final = word(0)  # entries of the event list
X_FREE_CASE: Final = word(1)
X_NEW_CASE: Final = word(2)
X_FREE_TOKEN: Final = word(3)
X_NEW_TOKEN: Final = word(4)
X_FREE_BLOCK: Final = word(5)
X_NEW_BLOCK: Final = word(6)
X_USED_BLOCKS: Final = word(7)
X_CASES: Final = word(8)  # consignments so far: the rank of the next
X_STREAM: Final = word(9)  # stream of the next arrival, or NONE
X_OPEN_COHORT: Final = word(10)  # cohort members that have arrived and not ended
X_STOPPING: Final = word(11)
X_ENDED: Final = word(12)  # row of a consignment that has ended and is not handed over, or NONE
X_OUT_CASES: Final = word(13)
X_OUT_WORDS: Final = word(14)
X_FAULT: Final = word(16)
X_FAULT_CASE: Final = word(17)
X_FAULT_STEP: Final = word(18)
X_TIMED: Final = word(19)  # events so far
X_MOVES: Final = word(20)  # steps passed within the present event
X_USED_TOKENS: Final = word(21)
X_USED_CASES: Final = word(22)
X_REGISTERS: Final = word(32)
NOW, ALARM, ARRIVAL, LIMIT, WINDOW_START, WINDOW_END, CLOCKS = words(
    7
)  # behind them: room to work out a message's attempts

# --- why the loop came back ------------------------------------------------------------------------------------------------------
FINISHED, FULL, MORE_CASES, MORE_TOKENS, MORE_BLOCKS, FAULT = words(6)
FAULT_VISITS: Final = word(11)
FAULT_STRANDS: Final = word(12)
FAULT_STUCK: Final = word(13)
FAULT_INSTANT: Final = word(14)

# --- the log: what a row says ------------------------------------------------------------------------------------------------------
DETAILS: Final = word(4)
(
    LOG_ENTER,
    LOG_DONE,
    LOG_QUEUE,
    LOG_AWAIT,
    LOG_BRANCH,
    LOG_ASSIGN,
    LOG_MILESTONE,
    LOG_SEND,
    LOG_GIVEN_UP,
    LOG_ACT,
) = words(10)
# What a consignment that has ended is handed over as, after its own row: words in the journal, and where they begin.
OUT_FIRST, OUT_WORDS, OUT_EXTRA = words(3)
