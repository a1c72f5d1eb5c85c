"""What a consignment in flight remembers: its segments, the milestones it passed, what happened to its documents, and the log.

For a simulation reader: one chain of blocks a consignment, in order of events. An entry is two words: a time (a float), and a packed word that
says what it is. A change of a document is three entries. A segment's start is not kept: it is its predecessor's end.
"""

from __future__ import annotations

from sim.engine.compiled import layout as at
from sim.engine.compiled.jitted import hot, part, small
from sim.engine.compiled.state import State


@small
def block(s: State) -> int:
    """A free block; there is one, the loop has seen to it before the event."""
    x = s.x
    x[at.X_USED_BLOCKS] += 1
    free = x[at.X_FREE_BLOCK]
    if free == at.NONE:
        free = x[at.X_NEW_BLOCK]
        x[at.X_NEW_BLOCK] = free + 1
    else:
        x[at.X_FREE_BLOCK] = s.words[free * at.BLOCK + at.LINK]
    s.words[free * at.BLOCK + at.LINK] = at.NONE
    return free  # type: ignore[no-any-return]


@hot
def place(s: State, case: int) -> int:
    """Where the next entry of a consignment goes."""
    filled = s.case[case, at.C_FILLED]
    if filled == at.ROOM:
        fresh = block(s)
        last = s.case[case, at.C_LAST]
        if last == at.NONE:
            s.case[case, at.C_FIRST] = fresh
        else:
            s.words[last * at.BLOCK + at.LINK] = fresh
        s.case[case, at.C_LAST] = fresh
        filled = 0
    s.case[case, at.C_FILLED] = filled + 2
    return s.case[case, at.C_LAST] * at.BLOCK + filled  # type: ignore[no-any-return]


@hot
def segment(s: State, case: int, token: int, step: int, state: int, end: float) -> None:
    """A stretch of a token's time is over."""
    i = place(s, case)
    s.values[i] = end
    s.words[i + 1] = (
        at.SEGMENT
        | state << at.STATE_SHIFT
        | s.token[token, at.T_NUMBER] << at.TOKEN_SHIFT
        | step << at.STEP_SHIFT
        | (s.token[token, at.T_SEGMENT] + 1) << at.BEFORE_SHIFT
    )
    s.token[token, at.T_SEGMENT] = s.case[case, at.C_SEGMENTS]
    s.case[case, at.C_SEGMENTS] += 1


@small
def passage(s: State, case: int, token: int, milestone: int, now: float) -> None:
    """A milestone is passed."""
    i = place(s, case)
    s.values[i] = now
    s.words[i + 1] = (
        at.PASSAGE | milestone << at.MILESTONE_SHIFT | (s.token[token, at.T_SEGMENT] + 1) << at.BEFORE_SHIFT
    )
    s.case[case, at.C_PASSAGES] += 1


@part
def note(s: State, case: int, token: int, step: int, what: int, one: int, two: int, three: int, four: int) -> int:
    """A row of the log; only for watched consignments. Where its last detail stands."""
    i = place(s, case)
    s.values[i] = s.clock[at.NOW]
    s.words[i + 1] = (
        at.LOGGED | s.token[token, at.T_NUMBER] << at.TOKEN_SHIFT | step << at.STEP_SHIFT | what << at.WHAT_SHIFT
    )
    for detail in (one, two, three, four):
        i = place(s, case)
        s.words[i], s.words[i + 1] = detail, at.REST
    return i
