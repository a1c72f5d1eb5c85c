"""The loop of the compiled engine: the next event, and the next, until the run is over or something outside must be done.

For a simulation reader: arrivals come from their streams, everything else from the event list; the end of the window and the limit are an alarm after all
events of their instant. The loop comes back at the border between two events only, with the reason, and goes on when it is called again.
"""

from __future__ import annotations

import math

from sim.engine.compiled import layout as at
from sim.engine.compiled.cases import born, bury, hand_over
from sim.engine.compiled.coming import choose, prepare
from sim.engine.compiled.heap import pop
from sim.engine.compiled.jitted import entry, hot, small
from sim.engine.compiled.journal import note, segment
from sim.engine.compiled.luck import fault
from sim.engine.compiled.moves import advance
from sim.engine.compiled.state import Ints, Model, Out, State
from sim.engine.compiled.teams import account, count, leave, opening
from sim.engine.compiled.tokens import book, end, take_released, token_of


@hot
def settle(m: Model, s: State, case: int, token: int, step: int) -> None:
    """Move a token that is free to go (if any), then the Awaits it released, in step order; see that the case has something ahead."""
    while True:
        if token != at.NONE:
            advance(m, s, case, token, step)
        if s.case[case, at.C_ALIVE] == 0 or s.x[at.X_FAULT] != 0:
            return
        if s.case[case, at.C_RELEASED] == at.NONE:
            break
        token = take_released(s, case)
        if s.case[case, at.C_WITHDRAWN]:
            end(s, case, token)
            token = at.NONE
        else:
            step = s.token[token, at.T_STEP]
            book(m, s, case, step)
            step = m.steps[step, at.S_NEXT]
    if s.case[case, at.C_PENDING] == 0:
        fault(s, at.FAULT_STUCK, case, at.NONE)


@hot
def passed(m: Model, s: State, token: int) -> None:
    """The event of a token has fired: what it was doing is over."""
    now, case, step = s.clock[at.NOW], s.token[token, at.T_CASE], s.token[token, at.T_STEP]
    kind = m.steps[step, at.S_KIND]
    s.case[case, at.C_PENDING] -= 1
    after = m.steps[step, at.S_NEXT]
    if kind == at.SERVICE:
        started = s.times[token, at.JOINED]
        if started > s.times[token, at.SINCE]:
            segment(s, case, token, step, at.QUEUE, started)
        segment(s, case, token, step, at.WORK, now)
        leave(m, s, m.steps[step, at.S_POOL], token)
    else:
        segment(s, case, token, step, m.steps[step, at.S_STATE], now)
        if m.steps[step, at.S_OTHERWISE] != at.NONE and s.times[token, at.JOINED] != 0.0:
            after = m.steps[step, at.S_OTHERWISE]
    if s.case[case, at.C_WATCHED] != at.NONE:
        note(s, case, token, step, at.LOG_DONE, at.NOTHING, at.NOTHING, at.NOTHING, at.NOTHING)
    book(m, s, case, step)
    if s.case[case, at.C_WITHDRAWN]:
        end(s, case, token)
        token = at.NONE
    settle(m, s, case, token, after)


@small
def over(m: Model, s: State) -> int:
    """The alarm has gone off: the window has ended, or the run must stop."""
    clock = s.clock
    clock[at.NOW] = clock[at.ALARM]
    if s.x[at.X_STOPPING] or clock[at.NOW] >= clock[at.LIMIT] or s.x[at.X_OPEN_COHORT] == 0:
        s.x[at.X_STOPPING] = 1
        return True
    clock[at.ALARM] = clock[at.LIMIT]
    return False


@entry
def start(m: Model, s: State) -> None:
    """Look up the first consignment of each stream."""
    for stream in range(len(s.stream)):
        prepare(m, s, stream)
    choose(s)


@entry
def run(m: Model, s: State, out: Out, tokens: int, blocks: int, most: int) -> int:
    """Run to the next reason to come back.

    Parameters
    ----------
    tokens, blocks
        How many tokens and journal blocks one event may need at most.
    most
        Come back after so many events at the latest (with ``FULL``), so that progress can be shown.
    """
    x, clock = s.x, s.clock
    until = x[at.X_TIMED] + most
    while True:
        if x[at.X_ENDED] != at.NONE:
            if not hand_over(m, s, out, x[at.X_ENDED], clock[at.NOW]):
                return at.FULL
            bury(s, x[at.X_ENDED])
            x[at.X_ENDED] = at.NONE
        if x[at.X_USED_CASES] >= len(s.case):
            return at.MORE_CASES
        if x[at.X_USED_TOKENS] + tokens > len(s.token):
            return at.MORE_TOKENS
        if (x[at.X_USED_BLOCKS] + blocks) * at.BLOCK > len(s.words):
            return at.MORE_BLOCKS
        if x[at.X_TIMED] >= until:
            return at.FULL
        time = clock[at.ARRIVAL]
        arrival = True
        if x[at.X_EVENTS] > 0 and s.due[0] <= time:
            time, arrival = s.due[0], False
        if time > clock[at.ALARM]:
            if over(m, s):
                return at.FINISHED
            continue
        clock[at.NOW] = time
        x[at.X_MOVES] = 0
        x[at.X_TIMED] += 1
        if arrival:
            stream = x[at.X_STREAM]
            case = born(m, s, stream)
            entry_step = m.lists[s.stream[stream, at.A_SOURCE] + at.O_ENTRY]
            prepare(m, s, stream)
            choose(s)
            token = token_of(s, case, at.NONE, entry_step)
            settle(m, s, case, token, entry_step)
        else:
            who = s.who[0]
            pop(s)
            if who < 0:
                opening(m, s, -1 - who)
            else:
                passed(m, s, who)
        if (
            x[at.X_ENDED] != at.NONE
            and x[at.X_OPEN_COHORT] == 0
            and time >= clock[at.WINDOW_END]
            and s.case[x[at.X_ENDED], at.C_COHORT]
        ):
            clock[at.ALARM] = time
            x[at.X_STOPPING] = 1
        if x[at.X_FAULT] != 0:
            return at.FAULT


@entry
def hand_over_open(m: Model, s: State, out: Out, rows: Ints, first: int) -> int:
    """Hand over consignments that are still open when the run has stopped, from ``rows[first]`` on; where to go on."""
    while first < len(rows) and hand_over(m, s, out, rows[first], math.nan):
        first += 1
    return first


@entry
def close_teams(m: Model, s: State, members: Ints) -> None:
    """Bring the teams' integrals to the end of the run; visits still going on count up to it."""
    now = s.clock[at.NOW]
    for pool in range(len(m.pools)):
        count(s, pool)
    for token in members:
        since, joined = s.times[token, at.SINCE], s.times[token, at.JOINED]
        account(m, s, m.steps[s.token[token, at.T_STEP], at.S_POOL], since, now if joined < 0.0 else joined, now)
