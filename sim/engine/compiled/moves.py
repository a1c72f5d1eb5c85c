"""How tokens move: one step after the other, until each of them waits for something.

For a simulation reader: the interpreter. ``advance`` takes a token through the steps that take no time to the next that does, then the tokens
forked on the way in their order; ``settle`` picks the Awaits that were released, in step order. The rules stand in ``order-of-events.md``.
"""

from __future__ import annotations

import math

from sim.engine.compiled import layout as at
from sim.engine.compiled.heap import push
from sim.engine.compiled.jitted import add_work, delivery, hot, is_open, next_open, part, small
from sim.engine.compiled.journal import note, passage
from sim.engine.compiled.luck import choice, drawn, duration, fault, row, visit_of
from sim.engine.compiled.papers import release, treat
from sim.engine.compiled.state import Model, State
from sim.engine.compiled.teams import join as join_team
from sim.engine.compiled.teams import order_of
from sim.engine.compiled.tokens import book, end, fork, mark_released, meet, seen_all, withdraw
from sim.engine.order import MOST_TOKENS
from sim.sampling.draws import uniform


@part
def send(m: Model, s: State, case: int, token: int, step: int) -> float:
    """When the sender of a message goes on; ``JOINED`` says whether it has given up."""
    now, visit, stream, entity = (
        s.clock[at.NOW],
        visit_of(s, case, step),
        m.steps[step, at.S_STREAM],
        s.case[case, at.C_ENTITY],
    )
    family, attempts = row(m, s, case, step, at.S_TABLE), m.steps[step, at.S_MORE]
    loss, timeout = m.numbers[m.steps[step, at.S_NUMBER]], m.numbers[m.steps[step, at.S_NUMBER] + 1]
    work = s.clock[at.CLOCKS :]
    lost, latencies, times = work[:attempts], work[attempts : 2 * attempts], work[2 * attempts : 3 * attempts]
    for k in range(attempts):
        lost[k] = 1.0 if uniform(stream, entity, visit, 2 * k) < loss else 0.0
        latencies[k] = drawn(m, family, uniform(stream, entity, visit, 2 * k + 1))
    first, past = m.steps[step, at.S_OPEN], m.steps[step, at.S_OPEN_END]
    if first == at.NONE:
        times = times[:0]
    else:
        for k in range(attempts):
            times[k] = next_open(m.numbers[first:past], m.numbers[past : 2 * past - first], now + k * timeout)
    done = delivery(now, lost, latencies, timeout, times)
    s.times[token, at.JOINED] = 0.0 if done.copies else 1.0
    if s.case[case, at.C_WATCHED] != at.NONE:
        note(s, case, token, step, at.LOG_ENTER, at.NOTHING, at.NOTHING, at.NOTHING, at.NOTHING)
        i = note(s, case, token, step, at.LOG_SEND, done.attempts, done.copies, at.NOTHING, at.NOTHING)
        s.values[i] = done.over
    return done.over


@small
def stay(s: State, case: int, token: int, time: float) -> None:
    """A token stays where it is until ``time``."""
    s.times[token, at.SINCE] = s.clock[at.NOW]
    s.case[case, at.C_PENDING] += 1
    push(s, time, order_of(s, token), token)


@small
def depart(m: Model, s: State, case: int, step: int, now: float) -> float:
    """When the first sailing leaves that is due after now and the cut-off; the case remembers it."""
    first, past = m.steps[step, at.S_WHAT], m.steps[step, at.S_MORE]
    low, high = first, past
    ready = now + m.numbers[m.steps[step, at.S_NUMBER]]
    while low < high:
        middle = (low + high) // 2
        if m.numbers[middle] < ready:
            low = middle + 1
        else:
            high = middle
    if low == past:
        return math.inf
    s.case[case, at.C_SAILING] = m.lists[m.steps[step, at.S_EXTRA] + low - first]
    return m.numbers[past + low - first]  # type: ignore[no-any-return]


@hot
def advance(m: Model, s: State, case: int, token: int, step: int) -> None:
    """Take a token, then those it forks, to where each has to wait."""
    steps, now, watched = m.steps, s.clock[at.NOW], s.case[case, at.C_WATCHED] != at.NONE
    most = MOST_TOKENS * len(steps)
    top = at.NONE
    while True:
        while token != at.NONE:
            kind = steps[step, at.S_KIND]
            s.token[token, at.T_STEP] = step
            s.x[at.X_MOVES] += 1
            if s.x[at.X_FAULT] == 0 and s.x[at.X_MOVES] > most:
                fault(s, at.FAULT_INSTANT, case, step)
            if s.x[at.X_FAULT] != 0:
                return
            until = now
            if kind == at.DELAY:
                until = duration(m, s, case, step, now)
                first = steps[step, at.S_OPEN]
                if first == at.NONE:
                    until = now + until
                else:
                    past = steps[step, at.S_OPEN_END]
                    until = add_work(m.numbers[first:past], m.numbers[past : 2 * past - first], now, until)
            elif kind == at.SERVICE:
                effort = duration(m, s, case, step, now)
                s.case[case, at.C_PENDING] += 1
                if watched:
                    note(s, case, token, step, at.LOG_QUEUE, at.NOTHING, at.NOTHING, at.NOTHING, at.NOTHING)
                join_team(m, s, steps[step, at.S_POOL], token, effort, m.lists[row(m, s, case, step, at.S_SECOND)])
                break
            elif kind == at.MILESTONE:
                milestone = steps[step, at.S_WHAT]
                passage(s, case, token, milestone, now)
                s.case[case, m.lists[at.W_SEEN] + (milestone >> 5)] |= 1 << (milestone & 31)
                if watched:
                    note(s, case, token, step, at.LOG_MILESTONE, milestone, at.NOTHING, at.NOTHING, at.NOTHING)
                if steps[step, at.S_LISTED]:
                    release(m, s, case, token, step)
                book(m, s, case, step)
                if s.case[case, at.C_WAITING] != at.NONE:
                    mark_released(m, s, case, token)
                step = steps[step, at.S_NEXT]
                continue
            elif kind == at.BRANCH:
                attribute = steps[step, at.S_WHAT]
                if attribute == at.NONE:
                    arm = choice(m, s, case, step, now)
                else:
                    arm = s.case[case, at.C_ATTRIBUTES + attribute]
                after = m.lists[steps[step, at.S_LIST] + arm]
                if watched:
                    note(s, case, token, step, at.LOG_BRANCH, after, at.NOTHING, at.NOTHING, at.NOTHING)
                book(m, s, case, step)
                step = after
                continue
            elif kind == at.ASSIGN:
                value = choice(m, s, case, step, now)
                s.case[case, at.C_ATTRIBUTES + steps[step, at.S_WHAT]] = value
                if watched:
                    note(s, case, token, step, at.LOG_ASSIGN, steps[step, at.S_WHAT], value, at.NOTHING, at.NOTHING)
                book(m, s, case, step)
                step = steps[step, at.S_NEXT]
                continue
            elif kind == at.FORK:
                book(m, s, case, step)
                top = fork(m, s, case, token, step, top)
                step = steps[step, at.S_NEXT]
                continue
            elif kind == at.JOIN:
                token = meet(m, s, case, token, step)
                if token != at.NONE:
                    book(m, s, case, step)
                    step = steps[step, at.S_NEXT]
                continue
            elif kind == at.AWAIT:
                if seen_all(m, s, case, step):
                    book(m, s, case, step)
                    step = steps[step, at.S_NEXT]
                    continue
                s.token[token, at.T_NEXT] = s.case[case, at.C_WAITING]
                s.case[case, at.C_WAITING] = token
                if watched:
                    note(s, case, token, step, at.LOG_AWAIT, at.NOTHING, at.NOTHING, at.NOTHING, at.NOTHING)
                break
            elif kind == at.END:
                book(m, s, case, step)
                if steps[step, at.S_MORE]:
                    withdraw(m, s, case)
                end(s, case, token)
                break
            elif kind == at.DEPART:
                until = depart(m, s, case, step, now)
            elif kind == at.GATE:
                first, past = steps[step, at.S_OPEN], steps[step, at.S_OPEN_END]
                patience = 0.0
                if steps[step, at.S_EXTRA]:
                    patience = duration(m, s, case, step, now)
                if is_open(m.numbers[first:past], m.numbers[past : 2 * past - first], now):
                    book(m, s, case, step)
                    step = steps[step, at.S_NEXT]
                    continue
                until = next_open(m.numbers[first:past], m.numbers[past : 2 * past - first], now)
                s.times[token, at.JOINED] = 0.0
                if steps[step, at.S_EXTRA] and until > now + patience:
                    s.times[token, at.JOINED] = 1.0
                    until = now + patience
            elif kind == at.SEND:
                until = send(m, s, case, token, step)
                stay(s, case, token, until)
                break
            else:
                after = treat(m, s, case, token, step)
                if after == steps[step, at.S_NEXT]:
                    book(m, s, case, step)
                step = after
                continue
            if watched:
                note(s, case, token, step, at.LOG_ENTER, at.NOTHING, at.NOTHING, at.NOTHING, at.NOTHING)
            stay(s, case, token, until)
            break
        token = at.NONE
        while top != at.NONE and token == at.NONE:
            token, step = top, s.token[top, at.T_STEP]
            top = s.token[top, at.T_NEXT]
            if s.case[case, at.C_WITHDRAWN]:
                end(s, case, token)
                token = at.NONE
        if token == at.NONE:
            return
