"""SimPy as a competent user writes it: a generator for each declaration, Resource and PriorityResource, the random module."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import reference_model as rm
import simpy

Record = dict[str, float]
Steps = Iterator[Any]


class OfficeResource(simpy.PriorityResource):
    """A team that begins nothing while it is closed."""

    is_open = False

    def _do_put(self, event: Any) -> None:
        if self.is_open:
            super()._do_put(event)

    def opening(self) -> None:
        # SimPy grants one request a trigger: without the loop all but one of those who waited would wait on, without any error.
        self.is_open = True
        while self.put_queue and self.count < self.capacity:
            self._trigger_put(None)


class Office:
    """Opens and closes its teams; work in hand rests meanwhile."""

    def __init__(self, env: simpy.Environment, teams: list[OfficeResource]) -> None:
        self.env, self.teams = env, teams
        self.closes, self.opens = 0.0, env.event()

    def run(self) -> Steps:
        for monday in (week * rm.WEEK for week in range(10**9)):
            for day in range(5):
                yield self.env.timeout(monday + day * rm.DAY + rm.OPENS - self.env.now)
                self.closes = monday + day * rm.DAY + rm.CLOSES
                opened, self.opens = self.opens, self.env.event()
                opened.succeed()
                for team in self.teams:
                    team.opening()
                yield self.env.timeout(rm.CLOSES - rm.OPENS)
                for team in self.teams:
                    team.is_open = False

    def work(self, minutes: float) -> Steps:
        while minutes > 0:
            if self.env.now >= self.closes:
                yield self.opens
            stretch = min(minutes, self.closes - self.env.now)
            yield self.env.timeout(stretch)
            minutes -= stretch


class Customs:
    """The teams of one model, and what a declaration does with them."""

    def __init__(self, env: simpy.Environment, model: str, luck: random.Random) -> None:
        servers = rm.teams(model)
        self.env, self.luck = env, luck
        self.in_series = model == "R1S"
        self.preparers = simpy.Resource(env, servers["preparers"])
        self.release_desk = simpy.Resource(env, servers["release_desk"])
        self.office: Office | None = None
        if model == "R2":
            self.documents, self.inspectors, self.permits = (OfficeResource(env, servers[n]) for n in rm.WITH_HOURS)
            self.office = Office(env, [self.documents, self.inspectors, self.permits])
            env.process(self.office.run())
        else:
            self.documents = simpy.PriorityResource(env, servers["document_desk"])
            self.inspectors = simpy.Resource(env, servers["inspectors"])
            self.permits = simpy.Resource(env, servers["permit_desk"])

    def work(self, minutes: float) -> Steps:
        if self.office is not None:
            yield from self.office.work(minutes)
        else:
            yield self.env.timeout(minutes)

    def permit(self, record: Record) -> Steps:
        with self.permits.request() as turn:
            yield turn
            yield from self.work(self.luck.expovariate(1 / rm.PERMIT))
        record["permitted"] = self.env.now

    def declaration(self, record: Record) -> Steps:
        env, luck = self.env, self.luck
        record["arrived"] = env.now
        authorised = luck.random() < rm.AUTHORISED
        with self.preparers.request() as turn:
            yield turn
            yield env.timeout(luck.lognormvariate(*rm.PREPARATION))
        record["prepared"] = env.now
        permit = None
        if luck.random() < rm.PERMIT_NEEDED:
            if self.in_series:
                yield from self.permit(record)
            else:
                permit = env.process(self.permit(record))
        while True:
            yield env.timeout(luck.expovariate(1 / rm.VALIDATION))
            record["validated"] = env.now
            if luck.random() >= rm.CORRECTED:
                break
            yield env.timeout(luck.expovariate(1 / rm.CORRECTION))
        yield env.timeout(luck.expovariate(1 / rm.ASSESSMENT))
        record["assessed"] = env.now
        channel = luck.random()
        if channel >= rm.GREEN:
            with self.documents.request(priority=0 if authorised else 1) as turn:
                yield turn
                yield from self.work(luck.lognormvariate(*rm.DOCUMENTS))
            record["documents"] = env.now
            if channel >= rm.GREEN + rm.YELLOW:
                with self.inspectors.request() as turn:
                    yield turn
                    yield from self.work(luck.lognormvariate(*rm.INSPECTION))
                record["inspected"] = env.now
        if permit is not None:
            yield permit
        yield env.timeout(luck.expovariate(1 / rm.PAYMENT))
        record["paid"] = env.now
        with self.release_desk.request() as turn:
            yield turn
            yield env.timeout(luck.lognormvariate(*rm.RELEASE))
        record["released"] = env.now


def simulate(model: str, minutes: float, seed: int) -> list[Record]:
    """One run; the time stamps of every declaration."""
    luck = random.Random(seed)
    env = simpy.Environment()
    customs = Customs(env, model, luck)
    records: list[Record] = []

    def source() -> Steps:
        while True:
            yield env.timeout(luck.expovariate(1 / rm.BETWEEN_ARRIVALS))
            record: Record = {}
            records.append(record)
            env.process(customs.declaration(record))

    env.process(source())
    env.run(until=minutes)
    return records


def read(records: list[Record]) -> rm.Figures:
    """The figures that are compared."""
    nan = float("nan")
    return rm.figures([r.get("arrived", nan) for r in records], [r.get("released", nan) for r in records])
