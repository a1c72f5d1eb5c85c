"""Consignments in the compiled engine: born, handed over, and their rows given back.

For a simulation reader: a row of a free list while it lives; what leaves the loop is a copy of that row and of its journal.
"""

from __future__ import annotations

from sim.engine.compiled import layout as at
from sim.engine.compiled.jitted import hot, small
from sim.engine.compiled.state import Model, Out, State


@small
def watch_number(m: Model, stream: int, index: int) -> int:
    """The place of a consignment in the list of watched ones, or NONE."""
    first, low, high = m.lists[at.W_WATCHED], at.NOTHING, m.lists[at.W_WATCHES]
    while low < high:
        middle = (low + high) // 2
        spot = first + 2 * middle
        if m.lists[spot] < stream or (m.lists[spot] == stream and m.lists[spot + 1] < index):
            low = middle + 1
        else:
            high = middle
    spot = first + 2 * low
    if low < m.lists[at.W_WATCHES] and m.lists[spot] == stream and m.lists[spot + 1] == index:
        return low
    return at.NONE


@hot
def born(m: Model, s: State, stream: int) -> int:
    """The row of a consignment that arrives now."""
    x, c, now = s.x, s.case, s.clock[at.NOW]
    x[at.X_USED_CASES] += 1
    case = x[at.X_FREE_CASE]
    if case == at.NONE:
        case = x[at.X_NEW_CASE]
        x[at.X_NEW_CASE] = case + 1
    else:
        x[at.X_FREE_CASE] = c[case, at.C_NEWEST]
    for k in range(m.lists[at.W_WIDTH]):
        c[case, k] = 0
    for k in range(len(m.steps)):
        s.visits[case, k] = 0
    source = s.stream[stream, at.A_SOURCE]
    c[case, at.C_NUMBER] = x[at.X_CASES]
    x[at.X_CASES] += 1
    c[case, at.C_STREAM], c[case, at.C_INDEX], c[case, at.C_ENTITY] = (
        stream,
        s.stream[stream, at.A_COMING],
        s.stream[stream, at.A_ENTITY],
    )
    c[case, at.C_SOURCE], c[case, at.C_SAILING] = source, at.NONE
    c[case, at.C_NEWEST] = c[case, at.C_OLDEST] = c[case, at.C_WAITING] = c[case, at.C_RELEASED] = at.NONE
    c[case, at.C_FIRST] = c[case, at.C_LAST] = at.NONE
    c[case, at.C_FILLED] = at.ROOM
    if s.clock[at.WINDOW_START] <= now < s.clock[at.WINDOW_END]:
        c[case, at.C_COHORT] = 1
        x[at.X_OPEN_COHORT] += 1
    c[case, at.C_WATCHED] = watch_number(m, stream, s.stream[stream, at.A_COMING])
    first = m.lists[source + at.O_FIRST]
    for k in range(m.lists[at.W_ATTRIBUTES]):
        c[case, at.C_ATTRIBUTES + k] = m.lists[first + k]
    for place in range(m.lists[at.W_JOINS], m.lists[at.W_ACCOUNTS], at.JOIN_WIDTH):
        c[case, place + at.JOIN_FORKING] = at.NONE
    s.created[case] = now
    return case  # type: ignore[no-any-return]


@hot
def hand_over(m: Model, s: State, out: Out, case: int, over: float) -> bool:
    """Copy a consignment to what is handed over; False when there is no room."""
    x, c = s.x, s.case
    row, first, width = x[at.X_OUT_CASES], x[at.X_OUT_WORDS], m.lists[at.W_WIDTH]
    last, words = c[case, at.C_LAST], 0
    block = c[case, at.C_FIRST]
    while block != at.NONE:
        words += c[case, at.C_FILLED] if block == last else at.ROOM
        block = s.words[block * at.BLOCK + at.LINK]
    x[at.X_OUT_WORDS] = first + words
    if row == len(out.case) or first + words > len(out.words):
        return False
    for k in range(width):
        out.case[row, k] = c[case, k]
    out.case[row, width + at.OUT_FIRST], out.case[row, width + at.OUT_WORDS] = first, words
    out.time[row, 0], out.time[row, 1] = s.created[case], over
    for k in range(len(m.steps)):
        out.visits[row, k] = s.visits[case, k]
    block, i = c[case, at.C_FIRST], first
    while block != at.NONE:
        filled = c[case, at.C_FILLED] if block == last else at.ROOM
        for k in range(filled):
            out.words[i + k] = s.words[block * at.BLOCK + k]
        i += filled
        block = s.words[block * at.BLOCK + at.LINK]
    x[at.X_OUT_CASES] = row + 1
    return True


@small
def bury(s: State, case: int) -> None:
    """Give back the rows of a consignment that has ended."""
    x, c = s.x, s.case
    block = c[case, at.C_FIRST]
    while block != at.NONE:
        x[at.X_USED_BLOCKS] -= 1
        after = s.words[block * at.BLOCK + at.LINK]
        s.words[block * at.BLOCK + at.LINK] = x[at.X_FREE_BLOCK]
        x[at.X_FREE_BLOCK] = block
        block = after
    token = c[case, at.C_NEWEST]
    while token != at.NONE:
        x[at.X_USED_TOKENS] -= 1
        after = s.token[token, at.T_SIBLING]
        s.token[token, at.T_SIBLING] = x[at.X_FREE_TOKEN]
        x[at.X_FREE_TOKEN] = token
        token = after
    c[case, at.C_NEWEST] = x[at.X_FREE_CASE]
    x[at.X_FREE_CASE] = case
    x[at.X_USED_CASES] -= 1
    # A row that nobody has is recognised by having no tokens alive and no number.
    c[case, at.C_NUMBER] = at.NONE
