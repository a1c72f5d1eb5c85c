"""Faults planted in the simulator, one place each; every one must be caught by the check named beside it.

Each is a context manager that replaces one function of the engine, the calendars or the sampling and puts it back.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from sim.calendars import RateFunction
from sim.engine import documents, executors, luck, masks, team
from sim.engine.reference import Engine
from sim.engine.team import Team
from sim.sampling import sampler
from sim.sampling.delivery import Delivery


class _LastFirst(deque):
    def popleft(self):
        return self.pop()


def last_in_first_out():
    return patch.object(team, "deque", _LastFirst)


def priority_ignored():
    join = Team.join

    def equal(self, token, step, work, priority, now):
        join(self, token, step, work, 0, now)

    return patch.object(Team, "join", equal)


def restart_instead_of_resume():
    def restart(starts, ends, t, work):
        i = max(bisect_right(starts, t) - 1, 0)
        while i < len(starts):
            begin = max(t, starts[i])
            if begin + work <= ends[i]:
                return begin + work
            i += 1
        return math.inf

    return patch.object(team, "add_work", restart)


def server_freed_at_closing():
    opening = Team.opening

    def forget(self, happening):
        self._count(happening.time)
        bound, self.busy = self.busy, 0
        opening(self, happening)
        self.busy += bound

    return patch.object(Team, "opening", forget)


def closing_time_granted():
    capacity = Team.capacity

    def granted(self, now):
        # At the very moment of a fall the old capacity still counts.
        times, servers = self.timetable.times, self.timetable.capacity
        i = bisect_right(times, now) - 1
        if i > 0 and times[i] == now and servers[i] < servers[i - 1]:
            return servers[i - 1]
        return capacity(self, now)

    return patch.object(Team, "capacity", granted)


def one_opening_one_request():
    def single(self, happening):
        self._opening_planned = False
        now = happening.time
        self._count(now)
        for queue in self._queues:
            if queue and self.busy < self.capacity(now):
                token, step, work = queue.popleft()
                self.queued -= 1
                self._start(token, step, work, now)
                return

    return patch.object(Team, "opening", single)


def rate_of_the_last_event():
    last = {}

    def inverse(self, total):
        _, before, time = last.get(id(self), (self, 0.0, 0.0))
        rate = self.rate(time)
        time = time + (total - before) / rate if rate else math.inf
        last[id(self)] = (self, total, time)
        return time

    return patch.object(RateFunction, "inverse", inverse)


def join_at_the_first_branch():
    def enter(self, token, now):
        case = token.case
        state = case.joins[self.step.fork]
        if token is state.forking:
            self.next.enter(token, now)
            return
        state.missing -= 1
        token.state = None
        case.alive -= 1
        if not case.alive:
            case.alive += 1
            self.engine.end(token, now)

    return patch.object(executors.JoinExecutor, "enter", enter)


def cut_off_ignored():
    def enter(self, token, now):
        departure, token.case.sailing = self._sailings.next(now)
        self.wait_until(token, departure, now)

    return patch.object(executors.DepartExecutor, "enter", enter)


def voyage_by_consignment():
    entity = luck.entity

    def own(case, per, now):
        return case.entity if per == "sailing" else entity(case, per, now)

    return patch.object(luck, "entity", own)


@contextmanager
def visit_missing_in_the_key():
    draw, uniform = luck.Luck.draw, luck.uniform

    class Blind:
        def __init__(self, inner):
            self.inner = inner

        def draw(self, key, entity, visit):
            return self.inner.draw(key, entity, 0)

        def block(self, key, entities, visit):
            return self.inner.block(key, entities, 0)

    def blind(self, case, now):
        if not isinstance(self._rows[0], Blind):
            self._rows = [Blind(row) for row in self._rows]
        return draw(self, case, now)

    with ExitStack() as stack:
        stack.enter_context(patch.object(luck.Luck, "draw", blind))
        stack.enter_context(
            patch.object(luck, "uniform", lambda key, entity, visit, number: uniform(key, entity, 0, number))
        )
        yield


@contextmanager
def variance_for_sd():
    lowered = sampler._lowered

    def wide(distribution):
        code, (a, b, c) = lowered(distribution)
        return code, (a, b * b if distribution.family == "lognormal" else b, c)

    sampler.prepare.cache_clear()
    try:
        with patch.object(sampler, "_lowered", wide):
            yield
    finally:
        sampler.prepare.cache_clear()


def unfinished_dropped():
    run = Engine.run

    def forgetful(self):
        class Finished:
            def __init__(self, collector):
                self.begin, self.pool, self.finish = collector.begin, collector.pool, collector.finish
                self.inner = collector

            def case(self, record):
                if not math.isnan(record.ended):
                    self.inner.case(record)

        self._collector = Finished(self._collector)
        run(self)

    return patch.object(Engine, "run", forgetful)


def found_stays_after_repair():
    put = documents.RepairExecutor.put

    def keep(self, case, papers, present, found, flagged):
        put(self, case, papers, present, papers.found[self._document], flagged)

    return patch.object(documents.RepairExecutor, "put", keep)


def found_is_repaired_by_anyone():
    return patch.object(masks.Bits, "repairable_by", lambda self, owner: -1)


def comparison_by_or():
    def either(present, other, shared):
        here = there = 0
        for pair in shared:
            here |= pair.one if present & pair.one and pair.shown_in_one else 0
            there |= pair.other if other & pair.other and pair.shown_in_other else 0
        return here, there

    return patch.object(documents, "compared", either)


def every_layer_found():
    return patch.object(masks.Bits, "lowest", lambda self, present: present & sum(self.layers))


def copy_forgets():
    return patch.object(masks.Bits, "copied", lambda self, present, source, shared: present)


def site_wrong_twice():
    slips = masks.Bits.slips

    def careless(self, family, share):
        return tuple(each._replace(site=each.bit) for each in slips(self, family, share))

    return patch.object(masks.Bits, "slips", careless)


def first_error_not_certain():
    slips = masks.Bits.slips

    def unconditional(self, family, share):
        return tuple(each._replace(first=each.later) for each in slips(self, family, share))

    return patch.object(masks.Bits, "slips", unconditional)


def found_again_by_people():
    def change(self, case, papers, token, now):
        known = papers.found[self._document]
        papers.found[self._document] = 0
        after = documents_check(self, case, papers, token, now)
        papers.found[self._document] |= known
        return after

    documents_check = documents.CheckExecutor.change
    return patch.object(documents.CheckExecutor, "change", change)


def one_round_too_many():
    init = documents.RepairExecutor.__init__

    def lenient(self, step, engine):
        init(self, step, engine)
        self._rounds += bool(self._rounds)

    return patch.object(documents.RepairExecutor, "__init__", lenient)


def first_attempt_counts():
    delivery = documents.delivery

    def first(start, lost, latencies, timeout, times=()):
        done = delivery(start, lost, latencies, timeout, times)
        for k, gone in enumerate(lost):
            if not gone:
                arrival = (times[k] if len(times) else start + k * timeout) + latencies[k]
                return done._replace(receipt=arrival, over=arrival)
        return done

    return patch.object(documents, "delivery", first)


def given_up_at_the_last_attempt():
    delivery = documents.delivery

    def early(start, lost, latencies, timeout, times=()):
        done = delivery(start, lost, latencies, timeout, times)
        return done if done.copies else Delivery(done.receipt, done.attempts, 0, done.over - timeout)

    return patch.object(documents, "delivery", early)


def loss_drawn_once():
    uniform = documents.uniform

    def once(key, entity, visit, number):
        return uniform(key, entity, visit, 0 if number % 2 == 0 else number)

    return patch.object(documents, "uniform", once)


# Fault -> (how to plant it, the recursion that must catch it, the line of theory that must catch it or none).
FAULTS = {
    "LIFO": (last_in_first_out, "Lindley", "several-servers"),
    "priority ignored": (priority_ignored, "classes by a list", "classes"),
    "restart instead of resume": (restart_instead_of_resume, "clock of open hours", "office-fixed"),
    "server freed at closing": (server_freed_at_closing, "clock of open hours", None),
    "closing time granted": (closing_time_granted, "next opening", None),
    "one opening grants one request": (one_opening_one_request, "next opening", None),
    "rate of the last event over a rate change": (rate_of_the_last_event, "changing rates", "changing-rates"),
    "join releasing at the first branch": (join_at_the_first_branch, "fork/join maximum", "fork-delays"),
    "cut-off ignored": (cut_off_ignored, "next departure", "sailings"),
    "voyage drawn per consignment": (voyage_by_consignment, "next departure", "sailings"),
    "visit missing in the key": (visit_missing_in_the_key, "loop by joining times", "feedback"),
    "sd for variance": (variance_for_sd, "Lindley", "one-server"),
    "unfinished cases dropped": (unfinished_dropped, "next departure", "unfinished"),
    "found not cleared by a repair": (found_stays_after_repair, "masks by sets", None),
    "repaired by whoever comes": (found_is_repaired_by_anyone, "masks by sets", None),
    "comparison by OR for XOR": (comparison_by_or, "masks by sets", None),
    "second layer found too": (every_layer_found, "masks by sets", None),
    "copy forgets": (copy_forgets, "masks by sets", "masks"),
    "a site wrong twice": (site_wrong_twice, "masks by sets", None),
    "first error not certain": (first_error_not_certain, "masks by sets", "masks"),
    "found once more by a person": (found_again_by_people, "masks by sets", None),
    "one round too many": (one_round_too_many, "masks by sets", None),
    "first attempt for first arrival": (first_attempt_counts, "first arrival", "send"),
    "given up at the last attempt": (given_up_at_the_last_attempt, "first arrival", None),
    "loss drawn once for all attempts": (loss_drawn_once, "first arrival", "send"),
}
