"""One replication's world: numbers for names, timetables, sailings, samplers; everything known before the first event.

For a simulation reader: calendars, outages, sailings and arrivals are drawn ahead from their own keyed streams, so the event loop
meets only absolute times.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import cached_property

from sim.calendars import CalendarSpec, capacity_steps, open_intervals, outage_intervals, union
from sim.engine.masks import Bits
from sim.engine.team import Timetable
from sim.flow import Experiment, Flow, Schedule
from sim.flow.kinds import Check, Key, Repair, Validate
from sim.quantity import WEEK, Distribution
from sim.results.timetables import Timetables
from sim.sampling import Sampler, outage_entity, prepare, sailing_entity, stream_key

# Work that starts before the limit may end long after it: sailings and outages reach this far beyond.
_TAIL = 104 * WEEK
_ALWAYS = ([0.0], [math.inf])


class Sailings:
    """Departures of one schedule: when each was due, when it really left, and its entity."""

    def __init__(self, schedule: Schedule, world: World) -> None:
        sampler = world.sampler(schedule.delay)
        key = world.stream_key(f"sailing/{schedule.name}")
        weeks = math.ceil((world.experiment.limit + _TAIL) / WEEK)
        self.due = [week * WEEK + d for week in range(weeks) for d in sorted(schedule.departures)]
        self.entities = [sailing_entity(schedule.name, number) for number in range(len(self.due))]
        self._draw = [sampler.draw(key, entity, 0) for entity in self.entities]

    def next(self, ready: float) -> tuple[float, int]:
        """Real departure time and entity of the first sailing due at or after ``ready``."""
        number = bisect_left(self.due, ready)
        return self.due[number] + self._draw[number], self.entities[number]


class World:
    """Everything about a replication that does not change while it runs.

    Parameters
    ----------
    flow, experiment
        The model and its length.
    seed, replication
        Together they name the luck.
    """

    def __init__(self, flow: Flow, experiment: Experiment, seed: int, replication: int) -> None:
        self.flow, self.experiment = flow, experiment
        self.seed, self.replication = seed, replication
        self.step = {name: i for i, name in enumerate(sorted(s.name for s in flow.steps))}
        self.milestone = {name: i for i, name in enumerate(sorted(flow.milestones))}
        self.attribute = {name: i for i, name in enumerate(sorted(flow.values))}
        self.document = {name: i for i, name in enumerate(sorted(d.name for d in flow.documents))}
        self.masked = any(isinstance(s, Key | Validate | Check | Repair) for s in flow.steps)
        self._samplers: dict[Distribution, Sampler] = {}
        self._intervals: dict[str, tuple[list[float], list[float]]] = {}

    def stream_key(self, name: str) -> int:
        """Key of a named random stream in this replication."""
        return stream_key(self.seed, self.replication, name)

    def sampler(self, distribution: Distribution) -> Sampler:
        """The prepared sampler; tables of quantiles are made once."""
        if distribution not in self._samplers:
            self._samplers[distribution] = prepare(distribution)
        return self._samplers[distribution]

    def intervals(self, calendar: str) -> tuple[list[float], list[float]]:
        """Open intervals of a calendar, outages taken out, as (starts, ends) in seconds."""
        if calendar not in self._intervals:
            spec = next(c for c in self.flow.calendars if c.name == calendar)
            self._intervals[calendar] = open_intervals(
                spec,
                self.experiment.limit,
                start=self.experiment.start,
                outages=self._outages(spec),
                tail=_TAIL,
            )
        return self._intervals[calendar]

    def _outages(self, spec: CalendarSpec) -> list[tuple[float, float]]:
        if spec.outages is None:
            return []
        up, down = self.sampler(spec.outages.up), self.sampler(spec.outages.down)
        key = self.stream_key(f"outage/{spec.name}")
        until = self.experiment.limit + _TAIL
        ups: list[float] = []
        downs: list[float] = []
        time = 0.0
        while time < until:
            entity = outage_entity(spec.name, len(ups))
            ups.append(up.draw(key, entity, 0))
            downs.append(down.draw(key, entity, 1))
            time += ups[-1] + downs[-1]
        return outage_intervals(ups, downs, until)

    @cached_property
    def bits(self) -> tuple[Bits, ...]:
        """The masks of each document, by its number."""
        return tuple(Bits(d, self.document[d.name]) for d in sorted(self.flow.documents, key=lambda d: d.name))

    @cached_property
    def timetables(self) -> dict[str, Timetable]:
        """Capacity over time of each pool."""
        found = {}
        for pool in self.flow.pools:
            shifts = [(s.capacity, self.intervals(s.calendar) if s.calendar else _ALWAYS) for s in pool.shifts]
            found[pool.name] = Timetable(*capacity_steps(shifts), *union([hours for _, hours in shifts]))
        return found

    @cached_property
    def hours(self) -> Timetables:
        """When each team and each calendar is open, outages taken out: what the attribution of waiting time needs."""
        return Timetables(
            pools={name: (t.starts, t.ends) for name, t in self.timetables.items()},
            calendars={c.name: self.intervals(c.name) for c in self.flow.calendars},
        )

    @cached_property
    def sailings(self) -> dict[str, Sailings]:
        """Departures of each schedule."""
        return {s.name: Sailings(s, self) for s in self.flow.schedules}
