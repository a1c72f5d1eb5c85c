"""How often a consignment comes to each step on average, by the traffic equations.

For a customs reader: a rejection share of 20 % means 1.25 reviews a declaration; this adds such things up over the whole model.
For a simulation reader: expected visits over (step, fork the token came from, attributes that still matter), exact for attributes of the
arrival. A drawn attribute is kept undrawn until something looks at it and is remembered only while it may be looked at again, so that
dozens of independent choices cost nothing. Approximate are: an attribute another token sets (drawn with the share of cases that pass its
Assign), a trader's choice (as if there were very many traders), a Gate (reached at a time spread evenly over the week, with the mean
patience), and, where more than ``STATES`` states arise, every further look at a drawn attribute. ``flagged`` and ``has_defect`` are read
as ``sim.flow.defects`` estimates them, from above, and drawn anew at every look; rounds of a repair never run out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import exp, fsum
from typing import Any, NamedTuple

from sim.calendars.spec import WEEK_MINUTES, CalendarSpec
from sim.flow.defects import Defects, of_document, yes_or_no
from sim.flow.graph import components, reach
from sim.flow.kinds import Assign, Branch, Fork, Gate, Join, Repair, Send, Service, Step
from sim.flow.model import Flow
from sim.flow.table import Table
from sim.quantity import MINUTE, WEEK
from sim.quantity.distribution import Distribution

# With more states than this for one kind of arrival, drawn attributes are no longer remembered.
STATES = 4000

# (attribute, value number), or (attribute, -1 - number of the Assign it is still to be drawn from).
Memory = tuple[tuple[str, int], ...]


class State(NamedTuple):
    """A token at a step: the fork it came from, and what is known or still to be drawn about its case."""

    step: str
    fork: str
    memory: Memory


def availability(calendar: CalendarSpec) -> float:
    """Share of all time a calendar is open, outages taken off."""
    outages = calendar.outages
    if outages is None:
        return calendar.open_share
    up, down = outages.up.mean, outages.down.mean
    return calendar.open_share * (up / (up + down) if up + down > 0 else 0.0)


def reads(step: Step) -> frozenset[str]:
    """Attributes a step looks at, those its Assign draws by left out."""
    tables: list[Table[Any] | None] = []
    own: frozenset[str] = frozenset()
    match step:
        case Branch():
            own = frozenset({step.attribute} - {""})
            tables = [step.shares]
        case Service():
            tables = [step.duration]
        case Gate():
            tables = [step.patience]
    return own.union(*(t.on for t in tables if t is not None))


class Routing:
    """The traffic equations of a flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow, self.steps, self.values = flow, flow.step, flow.values
        self.calendars = {c.name: c for c in flow.calendars}
        self.edges = {n: [x for x in s.successors if x in self.steps] for n, s in self.steps.items()}
        self.defects = Defects(flow)
        self.setters: dict[str, list[Assign]] = {}
        for _, step in sorted(self.steps.items()):
            if isinstance(step, Assign):
                self.setters.setdefault(step.attribute, []).append(step)
        self.live = self._live()
        self.hop = self._hop()
        self.ran: Mapping[str, float] = {}
        self.guessed = False
        self._elsewhere: dict[str, frozenset[str]] = {}

    def _live(self) -> dict[str, frozenset[str]]:
        """Attributes looked at from each step on before they are set again; what they are drawn by included."""
        conditions: dict[str, set[str]] = {}
        for attribute in self.setters:
            found, pending = {attribute}, [attribute]
            while pending:
                for setter in self.setters.get(pending.pop(), ()):
                    new = set(setter.shares.on) - found
                    found |= new
                    pending += new
            conditions[attribute] = found
        live: dict[str, set[str]] = {n: set() for n in self.steps}
        for group in components(self.edges):
            changed = True
            while changed:
                changed = False
                for name in group:
                    step = self.steps[name]
                    wanted = set(reads(step)).union(*(live[x] for x in self.edges[name]))
                    if isinstance(step, Assign) and step.attribute in wanted:
                        wanted.discard(step.attribute)
                        wanted.update(step.shares.on)
                    for attribute in [a for a in wanted if of_document(a)]:
                        wanted.discard(attribute)
                        wanted |= self.defects.reads(attribute)
                    for attribute in sorted(wanted):
                        wanted |= conditions.get(attribute, set())
                    if not wanted <= live[name]:
                        live[name] |= wanted
                        changed = True
        return {n: frozenset(a) for n, a in live.items()}

    def _hop(self) -> dict[str, str]:
        """The first step from each on, itself included, that counts: where somebody works, chooses, forks, or sets an attribute."""
        hop: dict[str, str] = {}
        for name in self.steps:
            way: dict[str, None] = {}
            at = name
            while at not in hop and at not in way and self._plain(at):
                way[at] = None
                at = self.edges[at][0]
            for passed in way:
                hop[passed] = hop.get(at, at)
            hop.setdefault(at, at)
        return hop

    def _plain(self, name: str) -> bool:
        return len(self.edges[name]) == 1 and self.steps[name].kind not in (
            "assign",
            "branch",
            "fork",
            "join",
            "service",
        )

    def visits(self, rates: Mapping[str, float]) -> Iterator[tuple[State, float]]:
        """(state, visits a second) over all kinds of arrivals; ``rates`` are consignments a second by stream.

        Steps that only lead on, like delays and milestones, are stepped over.
        """
        starts: dict[State, float] = {}
        for arrivals in self.flow.arrivals:
            given = dict(arrivals.attributes)
            live = self.live[arrivals.entry]
            memory = tuple((a, self.values[a].index(given[a])) for a in sorted(given) if a in live)
            start = State(self.hop[arrivals.entry], "", memory)
            starts[start] = starts.get(start, 0.0) + rates[arrivals.stream]
        for start, rate in sorted(starts.items()):
            self.ran, self.guessed = {}, False
            expected = self._expected(start)
            if self.guessed:
                ran: dict[str, float] = {}
                for state, number in expected.items():
                    ran[state.step] = ran.get(state.step, 0.0) + number
                self.ran = ran
                expected = self._expected(start)
            for state, number in expected.items():
                yield state, rate * number

    def _expected(self, start: State) -> dict[State, float]:
        arcs = self._arcs(start, remember=True) or self._arcs(start, remember=False)
        return expected_visits(arcs, start)

    def _arcs(self, start: State, remember: bool) -> dict[State, dict[State, float]]:
        """States reached, each with its successors and their expected number; empty when there are too many."""
        arcs: dict[State, dict[State, float]] = {}
        pending = [start]
        while pending:
            state = pending.pop()
            if state in arcs:
                continue
            found: dict[State, float] = {}
            for step, fork, memory, number in self._moves(state):
                live = self.live[step]
                kept = tuple((a, v) for a, v in (memory if remember else self._forget(state, memory)) if a in live)
                after = State(self.hop[step], fork, kept)
                found[after] = found.get(after, 0.0) + number
            arcs[state] = found
            if remember and len(arcs) > STATES:
                return {}
            pending += found
        return arcs

    def _forget(self, state: State, memory: Memory) -> Memory:
        """The memory as it was before the look, so that the next look draws anew; what the step itself sets stays."""
        step, before = self.steps[state.step], dict(state.memory)
        own = step.attribute if isinstance(step, Assign) else ""
        return tuple((a, v if v < 0 or a == own else before[a]) for a, v in memory if v < 0 or a == own or a in before)

    def _moves(self, state: State) -> Iterator[tuple[str, str, Memory, float]]:
        """(step, fork, memory, expected number) of the tokens that come out of a state."""
        step, fork, memory = self.steps[state.step], state.fork, state.memory
        match step:
            case Branch() if step.attribute:
                for value, then, share in self.look(step.attribute, state):
                    yield step.arms[value], fork, then, share
            case Branch() if step.shares is not None:
                for row, then, weight in self.rows(step.shares, state):
                    for arm, share in zip(step.arms, step.shares.rows[row], strict=True):
                        if share > 0:
                            yield arm, fork, then, weight * share
            case Assign():
                for then, share in self._set(step, state):
                    yield step.next, fork, then, share
            case Fork():
                yield step.next, fork, memory, 1.0
                for branch in step.branches:
                    yield branch, step.name, memory, 1.0
            case Join() if step.fork == fork:
                return
            case Gate() if step.patience is not None:
                for row, then, weight in self.rows(step.patience, state):
                    leaving = gives_up(self.calendars[step.calendar], step.patience.rows[row].mean)
                    yield step.next, fork, then, weight * (1.0 - leaving)
                    yield step.otherwise, fork, then, weight * leaving
            case Send() if step.otherwise:
                lost: float = step.loss**step.attempts
                yield step.next, fork, memory, 1.0 - lost
                yield step.otherwise, fork, memory, lost
            case Repair():
                yield step.next, fork, memory, 1.0
            case _:
                for after in step.successors:
                    yield after, fork, memory, 1.0

    def _set(self, step: Assign, state: State) -> Iterator[tuple[Memory, float]]:
        """(memory afterwards, probability): left to be drawn, unless it depends on its own old value.

        What is still to be drawn by the old value of this attribute is drawn first.
        """
        found = [(state.memory, 1.0)]
        for attribute, at in state.memory:
            if at < 0 and step.attribute in self.setters[attribute][-1 - at].shares.on:
                found = [
                    (then, weight * share)
                    for memory, weight in found
                    for _, then, share in self.look(attribute, state._replace(memory=memory))
                ]
        for memory, weight in found:
            if step.attribute in step.shares.on:
                for value, then, share in self._draw(step, state._replace(memory=memory), frozenset()):
                    yield _with(then, step.attribute, value), weight * share
            else:
                yield _with(memory, step.attribute, -1 - self.setters[step.attribute].index(step)), weight

    def mean(self, duration: Table[Distribution], state: State) -> float:
        """Mean duration of a table in a state."""
        return fsum(weight * duration.rows[row].mean for row, _, weight in self.rows(duration, state))

    def _mean_share(self, table: Table[float], state: State, looking: frozenset[str]) -> float:
        return fsum(weight * table.rows[row] for row, _, weight in self.rows(table, state, looking))

    def rows(
        self, table: Table[Any], state: State, looking: frozenset[str] = frozenset()
    ) -> Iterator[tuple[int, Memory, float]]:
        """(number of the row, memory afterwards, probability); ``looking`` are attributes being drawn by this very table."""
        found = [(0, state.memory, 1.0)]
        for attribute in table.on:
            size = len(self.values[attribute])
            found = [
                (row * size + value, then, weight * share)
                for row, memory, weight in found
                for value, then, share in self.look(attribute, state._replace(memory=memory), looking)
            ]
        yield from found

    def look(
        self, attribute: str, state: State, looking: frozenset[str] = frozenset()
    ) -> Iterator[tuple[int, Memory, float]]:
        """(value number, memory afterwards, probability) when a token looks at an attribute."""
        at = dict(state.memory).get(attribute)
        if at is not None and at >= 0:
            yield at, state.memory, 1.0
            return
        if of_document(attribute):
            chance = self.defects.chance(attribute, state.step, lambda table: self._mean_share(table, state, looking))
            for value, share in yes_or_no(chance):
                yield value, state.memory, share
            return
        sources: list[tuple[Assign, float]] = []
        if at is not None:
            sources = [(self.setters[attribute][-1 - at], 1.0)]
        elif attribute not in looking:
            sources = self._foreign(attribute, state.step)
        unset = 1.0 - fsum(weight for _, weight in sources)
        if unset > 0:
            yield 0, (_with(state.memory, attribute, 0) if sources else state.memory), unset
        for setter, source in sources:
            for value, then, share in self._draw(setter, state, looking | {attribute}):
                yield value, _with(then, attribute, value), source * share

    def _draw(self, setter: Assign, state: State, looking: frozenset[str]) -> Iterator[tuple[int, Memory, float]]:
        for row, then, weight in self.rows(setter.shares, state, looking):
            for value, share in enumerate(setter.shares.rows[row]):
                if share > 0:
                    yield value, then, weight * share

    def _foreign(self, attribute: str, looker: str) -> list[tuple[Assign, float]]:
        """Assigns that only another token can have passed before, with the probability that it has."""
        found = [s for s in self.setters.get(attribute, ()) if looker not in self._own(s.name)]
        if not found:
            return []
        if not self.ran:
            self.guessed = True
            return [(s, 1.0 / len(found)) for s in found]
        passed = [(s, self.ran.get(s.name, 0.0)) for s in found]
        scale = max(1.0, fsum(number for _, number in passed))
        return [(s, number / scale) for s, number in passed if number > 0]

    def _own(self, setter: str) -> frozenset[str]:
        """Steps the token that passes an Assign, or one it starts, can come to itself."""
        if setter not in self._elsewhere:
            joins = {s.fork: n for n, s in self.steps.items() if isinstance(s, Join)}
            ends_at = [
                joins[n]
                for n, s in self.steps.items()
                if isinstance(s, Fork) and n in joins and setter in reach(self.edges, s.branches, without=(joins[n],))
            ]
            self._elsewhere[setter] = frozenset(reach(self.edges, self.edges[setter], without=ends_at))
        return self._elsewhere[setter]


def _with(memory: Memory, attribute: str, value: int) -> Memory:
    return tuple(sorted({**dict(memory), attribute: value}.items()))


def gives_up(calendar: CalendarSpec, patience: float) -> float:
    """Share of those who come at any time of the week and leave because the next opening is further away than ``patience``."""
    spans = calendar.weekly
    gaps = [b[0] - a[1] for a, b in pairwise(spans)]
    if spans:
        gaps.append(spans[0][0] + WEEK_MINUTES - spans[-1][1])
    closed = fsum(max(0.0, gap * MINUTE - patience) for gap in gaps) / WEEK
    outages = calendar.outages
    if outages is None or outages.down.mean <= 0:
        return closed
    down = outages.down.mean / (outages.up.mean + outages.down.mean)
    return closed + calendar.open_share * down * exp(-patience / outages.down.mean)


def expected_visits(arcs: Mapping[State, Mapping[State, float]], start: State) -> dict[State, float]:
    """Expected visits to each state; cycles are solved by eliminating their states one by one.

    Chains have one way in and out, so elimination fills in little: about linear in the number of states.
    """
    visits: dict[State, float] = dict.fromkeys(arcs, 0.0)
    visits[start] = 1.0
    for group in reversed(components(arcs)):
        if len(group) > 1 or group[0] in arcs[group[0]]:
            _solve(group, arcs, visits)
        inside = set(group)
        for state in group:
            for after, number in arcs[state].items():
                if after not in inside:
                    visits[after] += visits[state] * number
    return visits


def _solve(group: list[State], arcs: Mapping[State, Mapping[State, float]], visits: dict[State, float]) -> None:
    """Turn what flows into a cycle into visits to its states."""
    inside = set(group)
    out = {s: {a: n for a, n in arcs[s].items() if a in inside} for s in group}
    into: dict[State, dict[State, None]] = {s: {} for s in group}
    for state, nexts in out.items():
        for after in nexts:
            into[after][state] = None
    order: list[tuple[State, float, dict[State, float]]] = []
    left = set(group)
    for state in sorted(group, key=lambda s: len(into[s]) * len(out[s])):
        nexts = out[state]
        stay = 1.0 / max(1e-12, 1.0 - nexts.pop(state, 0.0))
        left.discard(state)
        sources = {before: out[before].pop(state) for before in into[state] if before in left}
        order.append((state, stay, sources))
        for after, number in nexts.items():
            visits[after] += visits[state] * stay * number
            for before, weight in sources.items():
                out[before][after] = out[before].get(after, 0.0) + weight * stay * number
                into[after][before] = None
    for state, stay, sources in reversed(order):
        visits[state] = (visits[state] + fsum(visits[b] * w for b, w in sources.items())) * stay
