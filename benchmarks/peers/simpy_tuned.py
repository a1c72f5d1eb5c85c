"""SimPy as fast as its generators allow: luck drawn ahead by numpy, delays without a team joined to one, plain queues as teams.

Nobody writes a model so at first; it shows what is SimPy's own and what is the usual way of using it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np
import reference_model as rm
import simpy
from simpy.events import Event, Timeout

Steps = Iterator[Any]
Stamps = dict[str, list[float]]


class Team:
    """Servers with two queues, the first served first; ``hours`` None when never closed."""

    __slots__ = ("env", "first", "free", "hours", "second")

    def __init__(self, env: simpy.Environment, servers: int, hours: Hours | None) -> None:
        self.env, self.free, self.hours = env, servers, hours
        self.first: deque[Event] = deque()
        self.second: deque[Event] = deque()
        if hours is not None:
            hours.teams.append(self)

    def taken(self) -> bool:
        """Take a server if one is free now."""
        if self.free and (self.hours is None or self.hours.are_open):
            self.free -= 1
            return True
        return False

    def turn(self, *, later: bool = False) -> Event:
        """Stand in a queue."""
        event = Event(self.env)
        (self.second if later else self.first).append(event)
        return event

    def done(self) -> None:
        """Give a server back: to the next in the queue, if any."""
        self.free += 1
        if self.hours is None or self.hours.are_open:
            self.go_on()

    def go_on(self) -> None:
        while self.free and (self.first or self.second):
            self.free -= 1
            (self.first or self.second).popleft().succeed()


class Hours:
    """Office hours as absolute times; tells how long work takes when it rests while the office is closed."""

    def __init__(self, env: simpy.Environment, minutes: float) -> None:
        starts, ends = rm.office_hours(minutes)
        self.starts, self.ends = starts.tolist(), ends.tolist()
        self.env, self.day, self.are_open = env, 0, False
        self.teams: list[Team] = []

    def run(self) -> Steps:
        env = self.env
        for day, start in enumerate(self.starts):
            self.day = day
            yield Timeout(env, start - env.now)
            self.are_open = True
            for team in self.teams:
                team.go_on()
            yield Timeout(env, self.ends[day] - env.now)
            self.are_open = False

    def lasting(self, minutes: float) -> float:
        """Time from now to the end of so much work."""
        now, day = self.env.now, self.day
        time, left = now, self.ends[day] - now
        while minutes > left:
            minutes -= left
            day += 1
            time = self.starts[day]
            left = self.ends[day] - time
        return time + minutes - now


def _drawn(seed: int, n: int) -> dict[str, list[Any]]:
    """All luck of ``n`` declarations; rounds of correction are summed to one delay."""
    luck = np.random.default_rng(seed)
    between = luck.exponential(rm.BETWEEN_ARRIVALS, n)
    rounds = luck.geometric(1 - rm.CORRECTED, n) - 1
    validation = luck.exponential(rm.VALIDATION, n)
    some = rounds > 0
    validation[some] += luck.gamma(rounds[some], rm.VALIDATION) + luck.gamma(rounds[some], rm.CORRECTION)
    channel = luck.random(n)
    drawn = {
        "between": between,
        "preparation": luck.lognormal(*rm.PREPARATION, n),
        "validation": validation,
        "to_channel": validation + luck.exponential(rm.ASSESSMENT, n),
        "channel": (channel >= rm.GREEN).astype(np.int8) + (channel >= rm.GREEN + rm.YELLOW),
        "ordinary": luck.random(n) >= rm.AUTHORISED,
        "needs_permit": luck.random(n) < rm.PERMIT_NEEDED,
        "documents": luck.lognormal(*rm.DOCUMENTS, n),
        "inspection": luck.lognormal(*rm.INSPECTION, n),
        "permit": luck.exponential(rm.PERMIT, n),
        "payment": luck.exponential(rm.PAYMENT, n),
        "release": luck.lognormal(*rm.RELEASE, n),
    }
    return {name: values.tolist() for name, values in drawn.items()}


def simulate(model: str, minutes: float, seed: int) -> Stamps:
    """One run; the time stamps by kind, nan where there is none."""
    n = rm.most_declarations(minutes)
    x = _drawn(seed, n)
    env = simpy.Environment()
    hours = Hours(env, minutes) if model == "R2" else None
    prep, doc, insp, perm, rel = (
        Team(env, servers, hours if name in rm.WITH_HOURS else None) for name, servers in rm.teams(model).items()
    )
    if hours is not None:
        env.process(hours.run())
    in_series = model == "R1S"
    stamps: Stamps = {name: [float("nan")] * n for name in rm.STAMPS}
    arrived, prepared, validated, assessed, checked, inspected, permitted, paid, released = stamps.values()
    preparation, validation, to_channel, channel = x["preparation"], x["validation"], x["to_channel"], x["channel"]
    ordinary, needs_permit, documents, inspection = x["ordinary"], x["needs_permit"], x["documents"], x["inspection"]
    permit_time, payment, release = x["permit"], x["payment"], x["release"]

    def permit(d: int, over: Event | None) -> Steps:
        if not perm.taken():
            yield perm.turn()
        yield Timeout(env, permit_time[d] if hours is None else hours.lasting(permit_time[d]))
        perm.done()
        permitted[d] = env.now
        if over is not None:
            over.succeed()

    def declaration(d: int) -> Steps:
        arrived[d] = env.now
        if not prep.taken():
            yield prep.turn()
        yield Timeout(env, preparation[d])
        prep.done()
        prepared[d] = env.now
        over = None
        if needs_permit[d]:
            if in_series:
                yield from permit(d, None)
            else:
                over = Event(env)
                env.process(permit(d, over))
        validated[d] = env.now + validation[d]
        yield Timeout(env, to_channel[d])
        assessed[d] = env.now
        if channel[d]:
            if not doc.taken():
                yield doc.turn(later=ordinary[d])
            yield Timeout(env, documents[d] if hours is None else hours.lasting(documents[d]))
            doc.done()
            checked[d] = env.now
            if channel[d] == 2:
                if not insp.taken():
                    yield insp.turn()
                yield Timeout(env, inspection[d] if hours is None else hours.lasting(inspection[d]))
                insp.done()
                inspected[d] = env.now
        if over is not None and over.callbacks is not None:
            yield over
        yield Timeout(env, payment[d])
        paid[d] = env.now
        if not rel.taken():
            yield rel.turn()
        yield Timeout(env, release[d])
        rel.done()
        released[d] = env.now

    def source() -> Steps:
        for d, wait in enumerate(x["between"]):
            yield Timeout(env, wait)
            env.process(declaration(d))

    env.process(source())
    env.run(until=minutes)
    return stamps


def read(stamps: Stamps) -> rm.Figures:
    """The figures that are compared."""
    return rm.figures(stamps["arrived"], stamps["released"])
