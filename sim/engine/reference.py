"""The reference engine: SimPy's event list under an explicit order of events.

For a customs reader: consignments go through the steps one by one, exactly as the scenario describes them.
For a simulation reader: events carry absolute times and explicit keys. SimPy's own Timeout stores a delay, and its ties go by creation;
neither may decide anything here, so events are put on SimPy's list directly - the one place that touches a private name.
"""

from __future__ import annotations

import gc
from collections.abc import Collection
from heapq import heappush
from itertools import count
from typing import Any

import simpy
from simpy.events import Event

from sim.engine.arrivals import Traders, all_arrivals
from sim.engine.case import Case, LogRow, Token, Waiting
from sim.engine.dispatch import executors
from sim.engine.documents import Releases
from sim.engine.executors import Executor
from sim.engine.happening import Calls, Happening
from sim.engine.masks import Papers
from sim.engine.order import AFTER_ALL, MOST_STEPS, case_key, opening_key
from sim.engine.team import Team
from sim.engine.world import World
from sim.errors import Failed
from sim.flow import Experiment, Flow
from sim.results.record import Collector
from sim.sampling import case_entity

Watch = Collection[tuple[str, int]]


class Occasion(Happening):
    """A happening that is no token's: an arrival, the end of the window, the limit."""

    __slots__ = ("number",)

    def __init__(self, number: int = -1) -> None:
        super().__init__()
        self.number = number


class Engine:
    """One replication of one flow."""

    def __init__(
        self, flow: Flow, experiment: Experiment, seed: int, replication: int, collector: Collector, watch: Watch
    ) -> None:
        if len(flow.steps) > MOST_STEPS:
            raise Failed("RUN-010", f"the flow has {len(flow.steps)} steps", f"At most {MOST_STEPS} can be run.")
        self.world = World(flow, experiment, seed, replication)
        self._env = simpy.Environment()
        self._events: list[Any] = self._env._queue
        self._eid = count()
        self._collector = collector
        self._watch = frozenset(watch)
        self.log: dict[tuple[str, int], list[LogRow]] = {}
        window = (experiment.window_start, experiment.window_end)
        self.teams = {
            pool.name: Team(
                self, pool.name, self.world.timetables[pool.name], pool.rule == "suspend", opening_key(number), window
            )
            for number, pool in enumerate(flow.pools)
        }
        classes = executors()
        self.executor: dict[str, Executor] = {s.name: classes[s.kind](s, self) for s in flow.steps}
        for executor in self.executor.values():
            executor.link()
        self._arrivals = all_arrivals(flow, experiment, seed, replication)
        self._next_arrival = 0
        self._start_values = [self._attributes(a) for a in flow.arrivals]
        self._entries = [self.executor[a.entry] for a in flow.arrivals]
        self._traders = [Traders(a.populations, seed, replication) for a in flow.arrivals]
        self._live: dict[int, Case] = {}
        self._open_cohort = sum(experiment.window_start <= a.time < experiment.window_end for a in self._arrivals)
        self._done: Event = self._env.event()

    def _attributes(self, arrivals: Any) -> list[int]:
        values = self.world.flow.values
        start = [0] * len(values)
        for name, value in arrivals.attributes:
            start[self.world.attribute[name]] = values[name].index(value)
        return start

    def releases(self, milestone: Executor) -> Releases | None:
        """What a milestone step releases, if anything."""
        flow, name = self.world.flow, milestone.step.milestone
        numbers = tuple(sorted(self.world.document[d.name] for d in flow.documents if d.release == name))
        return Releases(milestone, numbers) if numbers and self.world.masked else None

    # --- the event list -------------------------------------------------------------------------------------

    def at(self, time: float, key: int, happening: Happening, calls: Calls) -> None:
        """Let ``happening`` fire at an absolute time, in the order of (time, key)."""
        happening.time = time
        happening.callbacks = calls
        heappush(self._events, (time, key, next(self._eid), happening))

    def run(self) -> None:
        """Run until the cohort has ended (and the window has passed), or the experiment's limit."""
        experiment = self.world.experiment
        self._collector.begin(self.world.hours)
        self._plan_arrival()
        self.at(experiment.window_end, AFTER_ALL, Occasion(), (self._window_over,))
        self.at(experiment.limit, AFTER_ALL, Occasion(), (self._stop,))
        # Cases leave no cycles behind, so the cycle collector would only search in vain (measured: 15 % of the time).
        collecting = gc.isenabled()
        gc.disable()
        try:
            self._env.run(until=self._done)
        finally:
            if collecting:
                gc.enable()
        now = self._env.now
        for number in sorted(self._live):
            case = self._live[number]
            self._collector.case(case.record(float("nan")))
        for team in self.teams.values():
            self._collector.pool(team.record(now))
        self._collector.finish(now, self._open_cohort == 0)

    def _window_over(self, occasion: Happening) -> None:
        if not self._open_cohort:
            self._stop(occasion)

    def _stop(self, occasion: Happening) -> None:
        if not self._done.triggered:
            self._done.succeed()

    # --- the life of a case ---------------------------------------------------------------------------------

    def _plan_arrival(self) -> None:
        if self._next_arrival < len(self._arrivals):
            number = self._next_arrival
            self._next_arrival += 1
            self.at(self._arrivals[number].time, case_key(number), Occasion(number), (self._arrive,))

    def _arrive(self, occasion: Occasion) -> None:
        number, now = occasion.number, occasion.time
        arrival = self._arrivals[number]
        entity = case_entity(arrival.stream, arrival.index)
        case = Case(
            number,
            case_key(number),
            arrival.stream,
            arrival.index,
            entity,
            now,
            list(self._start_values[arrival.source]),
            self._traders[arrival.source].of(entity),
            len(self.executor),
        )
        if self.world.masked:
            case.papers = Papers(len(self.world.document))
        experiment = self.world.experiment
        case.cohort = experiment.window_start <= now < experiment.window_end
        if (arrival.stream, arrival.index) in self._watch:
            case.log = self.log[arrival.stream, arrival.index] = []
        self._live[number] = case
        self._entries[arrival.source].enter(case.token(-1), now)
        if case.released or not case.pending:
            self.settle(case, now)
        self._plan_arrival()

    def release(self, case: Case, by: Token) -> None:
        """Mark the Awaits whose last milestone was just passed; they go on at the end of this event."""
        still: list[Waiting] = []
        for waiting in case.waiting:
            if case.seen & waiting.mask == waiting.mask:
                waiting.token.segment = by.segment
                case.released.append(waiting)
            else:
                still.append(waiting)
        case.waiting = still

    def settle(self, case: Case, now: float) -> None:
        """Let released Awaits go on in step order; then see whether the case still has something ahead."""
        while case.released:
            waiting = min(case.released, key=_step_order)
            case.released.remove(waiting)
            if case.withdrawn:
                self.end(waiting.token, now)
            else:
                waiting.executor.resume(waiting.token, now)
        if case.alive and not case.pending:
            raise Failed(
                "RUN-013",
                f"consignment {case.stream}#{case.index} waits for ever at {', '.join(case.standing)}",
                "An Await or Join there waits for something that no longer happens on this path.",
            )

    def withdraw(self, case: Case) -> None:
        """The case is given up: whoever waits for another strand ends now, timed steps are finished first."""
        case.withdrawn = True
        case.alive -= len(case.waiting) + sum(j.waits for j in case.joins.values())
        for waiting in case.waiting:
            waiting.token.state = None
        case.waiting.clear()

    def end(self, token: Token, now: float) -> None:
        """A token ends; the case ends with its last one."""
        case = token.case
        token.state = None
        case.alive -= 1
        if case.alive:
            return
        del self._live[case.number]
        self._collector.case(case.record(now))
        case.strands.clear()  # case and tokens point at each other
        if case.cohort:
            self._open_cohort -= 1
            if not self._open_cohort and now >= self.world.experiment.window_end:
                self.at(now, AFTER_ALL, Occasion(), (self._stop,))


def _step_order(waiting: Waiting) -> tuple[int, int]:
    return waiting.step, waiting.number


def simulate(
    flow: Flow,
    experiment: Experiment,
    seed: int,
    replication: int,
    collector: Collector,
    *,
    watch: Watch = (),
) -> dict[tuple[str, int], list[LogRow]]:
    """Run one replication and hand every case to ``collector``.

    Parameters
    ----------
    flow, experiment
        A checked flow and its lengths.
    seed, replication
        Together they name the luck; the same pair gives the same consignments under every flow.
    collector
        Receives each case when it ends, then each team, then the end of the run.
    watch
        (stream, number) of the consignments whose every move is logged.

    Returns
    -------
    dict
        The log rows of the watched consignments.

    Raises
    ------
    Failed
        When a consignment loops for ever or waits for something that cannot happen.
    """
    engine = Engine(flow, experiment, seed, replication, collector, watch)
    engine.run()
    return engine.log
