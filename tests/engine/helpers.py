"""Small flows for the engine's tests, and a collector that keeps everything."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.calendars import CalendarSpec
from sim.engine import simulate
from sim.flow import Arrivals, Attribute, Experiment, Flow, Pool, Schedule, Shift, Table
from sim.flow.kinds import End, Milestone, Step
from sim.quantity import HOUR, WEEK, ZERO, Distribution
from sim.results.record import CaseRecord, PoolRecord
from sim.results.timetables import Timetables

ONE_WEEK = Experiment("cycle", warm_up=0.0, window=WEEK, run_out=2 * WEEK)


def constant(hours: float) -> Table[Distribution]:
    """A duration that does not vary."""
    return Table.of(Distribution("constant", (hours * HOUR,)))


def exponential(hours: float) -> Table[Distribution]:
    """An exponential duration with this mean."""
    return Table.of(Distribution("exponential", (hours * HOUR,)))


def office(name: str, *spans: tuple[int, int]) -> CalendarSpec:
    """A calendar from (start, end) hours of the week."""
    return CalendarSpec(name, tuple((60 * a, 60 * b) for a, b in spans))


def flow(
    *steps: Step,
    entry: str = "",
    pools: tuple[Pool, ...] = (),
    calendars: tuple[CalendarSpec, ...] = (),
    departures: tuple[float, ...] = (),
    attributes: tuple[Attribute, ...] = (),
    every: float = 1.0,
    arrivals: tuple[Arrivals, ...] = (),
    delay: Distribution = ZERO,
) -> Flow:
    """A flow with one stream of arrivals every ``every`` hours, its collections sorted by name."""
    stamps = {s.milestone for s in steps if isinstance(s, Milestone)}
    return Flow(
        attributes=tuple(sorted(attributes, key=lambda a: a.name)),
        milestones=tuple(sorted(stamps)),
        calendars=tuple(sorted(calendars, key=lambda c: c.name)),
        pools=tuple(sorted(pools, key=lambda p: p.name)),
        schedules=(Schedule("ship", tuple(h * HOUR for h in departures), delay),) if departures else (),
        arrivals=arrivals or (Arrivals("a", entry or steps[0].name, 1 / HOUR, fixed_interval=every * HOUR),),
        steps=tuple(sorted((*steps, End(name="end")), key=lambda s: s.name)),
    )


def team(name: str, servers: int, calendar: str = "", rule: str = "finish") -> Pool:
    """A team of one shift."""
    return Pool(name, (Shift(servers, calendar),), rule=rule)


def stamp(name: str, onward: str = "end") -> Milestone:
    """A milestone step of the same name."""
    return Milestone(name=name, milestone=name, next=onward)


@dataclass
class Keeper:
    """A collector that keeps every record."""

    cases: list[CaseRecord] = field(default_factory=list)
    pools: dict[str, PoolRecord] = field(default_factory=dict)
    now: float = 0.0
    complete: bool = False

    def begin(self, timetables: Timetables) -> None:
        """Hours are not needed here."""

    def case(self, record: CaseRecord) -> None:
        """Keep it."""
        self.cases.append(record)

    def pool(self, record: PoolRecord) -> None:
        """Keep it."""
        self.pools[record.name] = record

    def finish(self, now: float, complete: bool) -> None:
        """Remember how the run stopped."""
        self.now, self.complete = now, complete


def run(model: Flow, experiment: Experiment = ONE_WEEK, seed: int = 1, replication: int = 1) -> Keeper:
    """Run it and keep everything."""
    keeper = Keeper()
    simulate(model, experiment, seed, replication, keeper)
    return keeper


def stamps(model: Flow, keeper: Keeper, name: str, count: int) -> list[float]:
    """Hours at which the first ``count`` cases passed a milestone, in order of arrival."""
    number = sorted(model.milestones).index(name)
    ordered = sorted(keeper.cases, key=lambda c: (c.created, c.stream, c.index))
    return [next(p.time for p in c.passages if p.milestone == number) / HOUR for c in ordered[:count]]
