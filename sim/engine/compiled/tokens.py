"""Tokens of a consignment: made, ended, met at joins, kept at Awaits, given up; and what a step charges.

For a simulation reader: a token is a row with a place in one chain at a time (free rows, tokens at an Await, tokens forked and not yet moved, a queue).
"""

from __future__ import annotations

from sim.engine.compiled import layout as at
from sim.engine.compiled.jitted import hot, part, small
from sim.engine.compiled.luck import fault
from sim.engine.compiled.state import Model, State
from sim.engine.order import MOST_TOKENS


@hot
def token_of(s: State, case: int, segment: int, step: int) -> int:
    """A new token of a consignment, numbered in order of forking; the loop has seen to room for it."""
    x = s.x
    x[at.X_USED_TOKENS] += 1
    token = x[at.X_FREE_TOKEN]
    if token == at.NONE:
        token = x[at.X_NEW_TOKEN]
        x[at.X_NEW_TOKEN] = token + 1
    else:
        x[at.X_FREE_TOKEN] = s.token[token, at.T_SIBLING]
    t, c = s.token, s.case
    t[token, at.T_CASE], t[token, at.T_NUMBER] = case, c[case, at.C_TOKENS]
    t[token, at.T_SEGMENT], t[token, at.T_STEP], t[token, at.T_NEXT] = segment, step, at.NONE
    t[token, at.T_SIBLING] = c[case, at.C_NEWEST]
    c[case, at.C_NEWEST] = token
    if c[case, at.C_TOKENS] == 0:
        c[case, at.C_OLDEST] = token
    c[case, at.C_TOKENS] += 1
    c[case, at.C_ALIVE] += 1
    return token  # type: ignore[no-any-return]


@hot
def book(m: Model, s: State, case: int, step: int) -> None:
    """Book a step's charges."""
    first = m.steps[step, at.S_CHARGES]
    for k in range(m.steps[step, at.S_CHARGED]):
        account = m.lists[at.W_ACCOUNTS] + 2 * m.lists[first + 2 * k]
        if s.case[case, account + 1] == 0:
            s.case[case, at.C_BOOKED] += 1
            s.case[case, account + 1] = s.case[case, at.C_BOOKED]
        s.case[case, account] += m.lists[first + 2 * k + 1]


@small
def end(s: State, case: int, token: int) -> None:
    """A token ends; the case ends with its last one, and is handed over after the event."""
    s.token[token, at.T_STEP] = at.NONE
    s.case[case, at.C_ALIVE] -= 1
    if s.case[case, at.C_ALIVE] == 0:
        s.x[at.X_ENDED] = case
        s.x[at.X_OPEN_COHORT] -= s.case[case, at.C_COHORT]


@part
def withdraw(m: Model, s: State, case: int) -> None:
    """The case is given up: whoever waits for another strand ends now, timed steps are finished first."""
    c = s.case
    c[case, at.C_WITHDRAWN] = 1
    token = c[case, at.C_WAITING]
    while token != at.NONE:
        s.token[token, at.T_STEP] = at.NONE
        c[case, at.C_ALIVE] -= 1
        token = s.token[token, at.T_NEXT]
    c[case, at.C_WAITING] = at.NONE
    for place in range(m.lists[at.W_JOINS], m.lists[at.W_ACCOUNTS], at.JOIN_WIDTH):
        if c[case, place + at.JOIN_FORKING] != at.NONE:
            c[case, at.C_ALIVE] -= c[case, place + at.JOIN_WAITS]


@hot
def seen_all(m: Model, s: State, case: int, step: int) -> bool:
    """Whether a case has passed every milestone an Await names."""
    for k in range(m.steps[step, at.S_LISTED]):
        milestone = m.lists[m.steps[step, at.S_LIST] + k]
        if not s.case[case, m.lists[at.W_SEEN] + (milestone >> 5)] >> (milestone & 31) & 1:
            return False
    return True


@part
def mark_released(m: Model, s: State, case: int, by: int) -> None:
    """Mark the Awaits whose last milestone was just passed; they go on at the end of this event."""
    c, t = s.case, s.token
    waiting = c[case, at.C_WAITING]
    c[case, at.C_WAITING] = at.NONE
    while waiting != at.NONE:
        after = t[waiting, at.T_NEXT]
        chain = at.C_WAITING
        if seen_all(m, s, case, t[waiting, at.T_STEP]):
            t[waiting, at.T_SEGMENT] = t[by, at.T_SEGMENT]
            chain = at.C_RELEASED
        t[waiting, at.T_NEXT] = c[case, chain]
        c[case, chain] = waiting
        waiting = after


@small
def take_released(s: State, case: int) -> int:
    """The first of the released tokens by (step, number), taken out."""
    c, t = s.case, s.token
    best, before_best, before = c[case, at.C_RELEASED], at.NONE, c[case, at.C_RELEASED]
    token = t[best, at.T_NEXT]
    while token != at.NONE:
        if t[token, at.T_STEP] < t[best, at.T_STEP] or (
            t[token, at.T_STEP] == t[best, at.T_STEP] and t[token, at.T_NUMBER] < t[best, at.T_NUMBER]
        ):
            best, before_best = token, before
        before, token = token, t[token, at.T_NEXT]
    if before_best == at.NONE:
        c[case, at.C_RELEASED] = t[best, at.T_NEXT]
    else:
        t[before_best, at.T_NEXT] = t[best, at.T_NEXT]
    return best  # type: ignore[no-any-return]


@small
def fork(m: Model, s: State, case: int, token: int, step: int, top: int) -> int:
    """New tokens at the branches of a fork, in a chain before those that wait for their turn already; the first of the chain."""
    branches = m.steps[step, at.S_LISTED]
    if s.case[case, at.C_TOKENS] + branches > MOST_TOKENS:
        fault(s, at.FAULT_STRANDS, case, step)
        return top
    first = last = top
    for k in range(branches):
        fresh = token_of(s, case, s.token[token, at.T_SEGMENT], m.lists[m.steps[step, at.S_LIST] + k])
        if k == 0:
            first = fresh
        else:
            s.token[last, at.T_NEXT] = fresh
        last = fresh
    s.token[last, at.T_NEXT] = top
    place = m.steps[step, at.S_WHAT]
    if place != at.NONE:
        s.case[case, place + at.JOIN_FORKING] = token
        s.case[case, place + at.JOIN_MISSING] = branches
        s.case[case, place + at.JOIN_WAITS] = 0
    return first


@small
def meet(m: Model, s: State, case: int, token: int, step: int) -> int:
    """A token comes to a join; the token that goes on from there, or NONE."""
    c, place = s.case, m.steps[step, at.S_WHAT]
    forking = c[case, place + at.JOIN_FORKING]
    if token == forking:
        if c[case, place + at.JOIN_MISSING] > 0:
            c[case, place + at.JOIN_WAITS] = 1
            return at.NONE
    else:
        s.token[token, at.T_STEP] = at.NONE
        c[case, at.C_ALIVE] -= 1
        c[case, place + at.JOIN_MISSING] -= 1
        if c[case, place + at.JOIN_MISSING] > 0 or not c[case, place + at.JOIN_WAITS]:
            return at.NONE
        s.token[forking, at.T_SEGMENT] = s.token[token, at.T_SEGMENT]
    c[case, place + at.JOIN_FORKING], c[case, place + at.JOIN_WAITS] = at.NONE, 0
    return forking  # type: ignore[no-any-return]
