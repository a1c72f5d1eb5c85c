"""Random sound flows for property tests: whatever may stand in a scenario, put together at random, and never wrong.

``flows()`` draws a Flow that ``sim.flow.check`` accepts, with whole minutes wherever ties can arise, so that the order of events
decides. A flow is planned forwards (a delay by the sailing may only follow a departure) and built backwards (a step must know its next).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from sim.calendars.spec import CalendarSpec, OutageSpec
from sim.flow import Arrivals, Attribute, Document, Experiment, Flow, Pool, Population, Schedule, Shift, Surplus, Table
from sim.flow.kinds import (
    Assign,
    Await,
    Branch,
    Charge,
    Delay,
    Depart,
    End,
    Fork,
    Gate,
    Join,
    Milestone,
    Service,
    Step,
)
from sim.flow.load import offered_load
from sim.flow.owners import OWNERS
from sim.quantity import DAY, HOUR, MINUTE, WEEK, Distribution, Money

# Short, and with room for everything to end.
EXPERIMENT = Experiment("cycle", 0.0, WEEK, 30 * WEEK)
BUSIEST = 0.8

ATTRIBUTES = (
    Attribute("aeo", ("no", "yes")),
    Attribute("channel", ("green", "yellow", "red")),
    Attribute("goods", ("general", "controlled")),
)
DOCUMENTS = (Document("permit"),)
VALUES = Flow(attributes=ATTRIBUTES, documents=DOCUMENTS).values
DRAWN = ("aeo", "channel", "handling.permit")
ACCOUNTS = ("agency/fees", "trader/fees")
WEEKS: tuple[tuple[tuple[int, int], ...], ...] = (
    tuple((1440 * d + 540, 1440 * d + 1020) for d in range(5)),
    tuple((1440 * d + a, 1440 * d + b) for d in range(6) for a, b in ((480, 720), (780, 1080))),
    tuple((1440 * d, 1440 * d + 1200) for d in range(7)),
    ((600, 660), (4320, 5760)),
    ((0, 10080),),
)
CALENDARS = (
    *(CalendarSpec(f"week{n}", week) for n, week in enumerate(WEEKS)),
    CalendarSpec(
        "failing",
        WEEKS[2],
        outages=OutageSpec(Distribution("exponential", (2 * DAY,)), Distribution("constant", (HOUR,))),
    ),
)
SCHEDULES = (
    Schedule("daily", tuple(DAY * d + 20 * HOUR for d in range(7)), Distribution("constant", (0.0,))),
    Schedule("weekly", (DAY + 9 * HOUR, 4 * DAY + 9 * HOUR), Distribution("exponential", (2 * HOUR,))),
)

minutes = st.integers(1, 180).map(lambda m: Distribution("constant", (m * MINUTE,)))
durations = st.one_of(
    minutes,
    minutes,
    st.just(Distribution("constant", (0.0,))),
    st.tuples(st.integers(0, 60), st.integers(1, 60)).map(
        lambda t: Distribution("uniform", (t[0] * MINUTE, (t[0] + t[1]) * MINUTE))
    ),
    st.integers(1, 120).map(lambda m: Distribution("exponential", (m * MINUTE,))),
)
# Halves and quarters add up to 1 exactly, and every share but the certain ones occurs in a week of arrivals.
SHARES = {
    2: ((0.5, 0.5), (0.25, 0.75), (0.0, 1.0), (1.0, 0.0)),
    3: ((0.5, 0.25, 0.25), (0.0, 0.5, 0.5), (0.25, 0.0, 0.75)),
}

Build = Callable[[str], str]


@dataclass
class Past:
    """What has surely happened where a block is planned, and what may stand there."""

    depth: int
    sailed: bool = False
    looping: bool = False
    passed: list[str] = field(default_factory=list)


class Builder:
    """Plans blocks with ``draw`` and keeps the steps they are built of."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.steps: list[Step] = []
        self.milestones: list[str] = []
        self.pools: list[Pool] = []
        self.named = 0
        self.room = draw(st.integers(3, 24))

    def name(self, kind: str) -> str:
        # A letter in front, so that the order of names says nothing about the order of steps.
        self.named += 1
        return f"{self.draw(st.sampled_from('abxyz'))}-{kind}{self.named:02d}"

    def add(self, step: Step) -> str:
        common = {"actor": self.draw(st.sampled_from(OWNERS))}
        if self.draw(st.integers(0, 4)) == 0:
            common["charges"] = (Charge(self.draw(st.sampled_from(ACCOUNTS)), Money("SGD", 1_250_000)),)
        self.steps.append(replace(step, **common))
        return step.name

    def sequence(self, past: Past, at_least: int = 0) -> Build:
        number = self.draw(st.integers(at_least, 4 if past.depth < 2 else 2))
        blocks = [self.block(past) for _ in range(number)]

        def build(after: str) -> str:
            for block in reversed(blocks):
                after = block(after)
            return after

        return build

    def block(self, past: Past) -> Build:
        kinds = [self.delay, self.service, self.gate, self.assign, self.milestone, self.wait, self.leave]
        if past.depth < 3 and self.named < self.room:
            kinds += [self.depart, self.by_attribute, self.by_share, self.loop, self.parallel, self.impatient]
            if not past.looping:
                kinds.append(self.spawn)
        return self.draw(st.sampled_from(kinds))(past)

    def table(self, values: st.SearchStrategy[object], most: int = 2) -> Table[object]:
        on = tuple(self.draw(st.permutations(sorted(VALUES.keys() & {*DRAWN, "goods"}))))[
            : self.draw(st.integers(0, most))
        ]
        size = 1
        for attribute in on:
            size *= len(VALUES[attribute])
        return Table(on, tuple(self.draw(st.lists(values, min_size=size, max_size=size))))

    def shares(self, number: int, most: int = 1) -> Table[object]:
        return self.table(st.sampled_from(SHARES[number]), most)

    def calendar(self) -> str:
        return self.draw(st.sampled_from(CALENDARS)).name

    def delay(self, past: Past) -> Build:
        name, calendar = self.name("delay"), self.draw(st.sampled_from(["", "", self.calendar()]))
        per = self.draw(st.sampled_from(["case", "case", "exporter", "day"] + ["sailing"] * past.sailed))
        state = self.draw(st.sampled_from(["work", "transit", "wait"]))
        table = self.table(durations, 1)
        return lambda after: self.add(
            Delay(name=name, duration=table, calendar=calendar, per=per, state=state, next=after)
        )

    def service(self, _: Past) -> Build:
        if not self.pools or (len(self.pools) < 3 and self.draw(st.booleans())):
            shifts = [Shift(self.draw(st.integers(1, 3)), self.draw(st.sampled_from(["", self.calendar()])))]
            if self.draw(st.booleans()):
                shifts.append(Shift(self.draw(st.integers(0, 2)), self.calendar()))
            self.pools.append(
                Pool(f"pool{len(self.pools)}", tuple(shifts), self.draw(st.sampled_from(["finish", "suspend"])))
            )
        name, pool = self.name("service"), self.draw(st.sampled_from(self.pools)).name
        duration, priority = self.table(durations, 1), self.table(st.integers(0, 7), 1)
        return lambda after: self.add(Service(name=name, pool=pool, duration=duration, priority=priority, next=after))

    def gate(self, _: Past) -> Build:
        name, calendar = self.name("gate"), self.calendar()
        return lambda after: self.add(Gate(name=name, calendar=calendar, next=after))

    def impatient(self, past: Past) -> Build:
        name, calendar, patience = self.name("gate"), self.calendar(), self.table(durations, 1)
        other = self.sequence(self.inside(past), 1)
        return lambda after: self.add(
            Gate(name=name, calendar=calendar, patience=patience, otherwise=other(after), next=after)
        )

    def depart(self, past: Past) -> Build:
        name, schedule = self.name("depart"), self.draw(st.sampled_from(SCHEDULES)).name
        cut_off = self.draw(st.sampled_from([0.0, 60 * MINUTE, 36 * HOUR]))
        past.sailed = True
        return lambda after: self.add(Depart(name=name, schedule=schedule, cut_off=cut_off, next=after))

    def assign(self, _: Past) -> Build:
        name, attribute = self.name("assign"), self.draw(st.sampled_from(DRAWN))
        per = self.draw(st.sampled_from(["case", "exporter"]))
        shares = self.shares(len(VALUES[attribute]), 2)
        return lambda after: self.add(Assign(name=name, attribute=attribute, shares=shares, per=per, next=after))

    def milestone(self, past: Past) -> Build:
        name = self.name("stamp")
        milestone = f"m{len(self.milestones)}"
        self.milestones.append(milestone)
        past.passed.append(milestone)
        return lambda after: self.add(Milestone(name=name, milestone=milestone, next=after))

    def wait(self, past: Past) -> Build:
        """An Await for what this token has passed already, if anything."""
        if not past.passed:
            return self.delay(past)
        name, wanted = (
            self.name("await"),
            tuple(self.draw(st.lists(st.sampled_from(past.passed), min_size=1, max_size=3))),
        )
        return lambda after: self.add(Await(name=name, milestones=tuple(dict.fromkeys(wanted)), next=after))

    def leave(self, past: Past) -> Build:
        """A share is withdrawn."""
        if self.draw(st.integers(0, 2)):
            return self.service(past)
        name = self.name("branch")
        return lambda after: self.add(Branch(name=name, arms=("withdrawn", after), shares=Table.of((0.125, 0.875))))

    def inside(self, past: Past, **changes: object) -> Past:
        return replace(past, **{"depth": past.depth + 1, "passed": list(past.passed), **changes})  # type: ignore[arg-type]

    def by_attribute(self, past: Past) -> Build:
        name, attribute = self.name("branch"), self.draw(st.sampled_from((*DRAWN, "goods")))
        arms = [self.sequence(self.inside(past)) for _ in VALUES[attribute]]
        return lambda after: self.add(Branch(name=name, attribute=attribute, arms=tuple(arm(after) for arm in arms)))

    def by_share(self, past: Past) -> Build:
        name, number = self.name("branch"), self.draw(st.integers(2, 3))
        arms = [self.sequence(self.inside(past)) for _ in range(number)]
        shares, per = self.shares(number), self.draw(st.sampled_from(["case", "exporter"]))
        if per == "exporter":
            shares = self.shares(number, 0)
        return lambda after: self.add(
            Branch(name=name, arms=tuple(arm(after) for arm in arms), shares=shares, per=per)  # type: ignore[arg-type]
        )

    def loop(self, past: Past) -> Build:
        """A body with a step that takes time, and a share that goes round again."""
        again, timed = self.name("branch"), self.name("delay")
        body = self.sequence(self.inside(past, looping=True))
        share, duration = self.draw(st.sampled_from([0.125, 0.25, 0.5])), self.draw(minutes)

        def build(after: str) -> str:
            start = body(self.add(Delay(name=timed, duration=Table.of(duration), next=again)))
            self.add(Branch(name=again, arms=(start, after), shares=Table.of((share, 1.0 - share))))
            return start

        return build

    def parallel(self, past: Past) -> Build:
        """A fork with its join; a branch may wait for a milestone of the one before it."""
        fork, join = self.name("fork"), self.name("join")
        parts: list[Build] = []
        known = self.inside(past)
        for _ in range(self.draw(st.integers(2, 3))):
            own = self.inside(known)
            parts.append(self.sequence(own))
            known.passed = [*known.passed, *(m for m in own.passed if m not in known.passed)]
        past.passed[:] = known.passed

        def build(after: str) -> str:
            self.add(Join(name=join, fork=fork, next=after))
            # The last part is the forking token: it may wait for the others, and none of them for it.
            *branches, main = [part(join) for part in parts]
            return self.add(Fork(name=fork, branches=tuple(branches), next=main))

        return build

    def spawn(self, past: Past) -> Build:
        """A fork without a join: the new token stamps a milestone and ends; the old one may wait for it."""
        fork = self.name("fork")
        own = self.inside(past)
        first, stamp, last = self.sequence(own), self.milestone(own), self.sequence(own)
        past.passed[:] = [*past.passed, *(m for m in own.passed if m not in past.passed)]

        def build(after: str) -> str:
            branch = first(stamp(last("done")))
            return self.add(Fork(name=fork, branches=(branch,), next=after))

        return build


def streams(entry: str) -> st.SearchStrategy[tuple[Arrivals, ...]]:
    """One to three streams with different goods, regular ones for ties and random ones."""

    @st.composite
    def one(draw: st.DrawFn, number: int) -> Arrivals:
        interval = draw(st.sampled_from([0.0, 60 * MINUTE, 90 * MINUTE]))
        return Arrivals(
            f"lane/{number}",
            entry,
            1 / interval if interval else 1 / HOUR,
            attributes=draw(st.sampled_from([(), (("goods", "controlled"),), (("aeo", "yes"), ("goods", "general"))])),
            populations=(Population("exporter", "exporters", draw(st.integers(1, 20))),),
            profile=draw(st.sampled_from([(), ((0, 1.0), (7200, 0.0)), ((0, 0.5), (600, 2.0), (9000, 0.25))])),
            keep=draw(st.sampled_from([1.0, 1.0, 0.75])),
            surplus=draw(st.sampled_from([(), (), (Surplus("growth", 0.25),)])),
            batch=draw(st.sampled_from([(1.0,), (0.5, 0.5)])),
            fixed_interval=interval,
        )

    return st.integers(1, 3).flatmap(lambda n: st.tuples(*(one(i) for i in range(n))))


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """A random sound flow; its busiest team is busy at most 80 % of the time."""
    builder = Builder(draw)
    body = builder.sequence(Past(0), 1)
    entry = body("done")
    steps = [*builder.steps, End(name="done")]
    if any("withdrawn" in s.successors for s in steps):
        steps.append(End(name="withdrawn", withdrawn=True))
    flow = Flow(
        attributes=ATTRIBUTES,
        documents=DOCUMENTS,
        milestones=tuple(sorted(builder.milestones)),
        accounts=ACCOUNTS,
        calendars=tuple(sorted(CALENDARS, key=lambda c: c.name)),
        pools=tuple(builder.pools),
        schedules=SCHEDULES,
        arrivals=draw(streams(entry)),
        steps=tuple(sorted(reachable(steps, entry), key=lambda s: s.name)),
    )
    return calmer(flow)


def reachable(steps: Sequence[Step], entry: str) -> list[Step]:
    """Steps some case can come to; the rest would be refused."""
    by_name, found, pending = {s.name: s for s in steps}, {entry}, [entry]
    while pending:
        for after in by_name[pending.pop()].successors:
            if after not in found:
                found.add(after)
                pending.append(after)
    return [s for s in steps if s.name in found]


def calmer(flow: Flow) -> Flow:
    """The flow with fewer arrivals, until its busiest team is busy at most 80 % of the time; intervals stay whole minutes."""
    busiest = max(offered_load(flow).values(), default=0.0)
    factor = int(busiest / BUSIEST) + 1
    arrivals = tuple(replace(a, rate=a.rate / factor, fixed_interval=a.fixed_interval * factor) for a in flow.arrivals)
    return replace(flow, arrivals=arrivals)
