"""One replication on the compiled engine: the same consignments, the same records, in the same order.

For a simulation reader: lowers the flow, calls the loop until the run is over, enlarges what is nearly full, and hands on what has ended. Equal to the
reference engine to the last bit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np

from sim.engine.case import LogRow
from sim.engine.compiled import layout as at
from sim.engine.compiled import state as memory
from sim.engine.compiled.logs import Logbook
from sim.engine.compiled.loop import close_teams, hand_over_open, run, start
from sim.engine.compiled.lower import Lowering
from sim.engine.compiled.records import Unpacker
from sim.engine.compiled.state import Ints, Out, Sizes
from sim.engine.compiled.tally import Tally
from sim.engine.order import MOST_STEPS, MOST_TOKENS
from sim.engine.world import World
from sim.errors import Failed
from sim.flow import Experiment, Flow
from sim.results.record import Collector, PoolRecord

_SIZES = Sizes(cases=1024, tokens=4096, blocks=4096, out_cases=512, out_words=65536)
_EVENTS = 1 << 40


class Replication:
    """One replication while it runs."""

    def __init__(
        self,
        flow: Flow,
        experiment: Experiment,
        seed: int,
        replication: int,
        watch: Collection[tuple[str, int]] = (),
    ) -> None:
        if len(flow.steps) > MOST_STEPS:
            raise Failed("RUN-010", f"the flow has {len(flow.steps)} steps", f"At most {MOST_STEPS} can be run.")
        self.world = World(flow, experiment, seed, replication)
        self.lowered = Lowering(self.world, watch)
        self.model = self.lowered.model
        # What one event may need: every token a consignment may have, each passing every step that takes no time.
        self._tokens = MOST_TOKENS + 1
        self._blocks = self._tokens * (self.lowered.entries // at.ROOM + 2)
        sizes = _SIZES._replace(blocks=2 * self._blocks + _SIZES.blocks)
        self.state = memory.fresh(self.model, sizes, self.lowered.attempts, *self.lowered.coming)
        self.out = memory.room(self.model, sizes)
        clock = self.state.clock
        clock[at.WINDOW_START], clock[at.WINDOW_END] = experiment.window_start, experiment.window_end
        clock[at.LIMIT], clock[at.ALARM] = experiment.limit, experiment.window_end
        start(self.model, self.state)

    def go_on(self) -> int:
        """Run until something must be handed over, the run is over, or there is a fault; the reason."""
        while True:
            reason = run(self.model, self.state, self.out, self._tokens, self._blocks, _EVENTS)
            if reason == at.MORE_CASES:
                self.state = memory.more_cases(self.state)
            elif reason == at.MORE_TOKENS:
                self.state = memory.more_tokens(self.state)
            elif reason == at.MORE_BLOCKS:
                self.state = memory.more_blocks(self.state)
            else:
                return int(reason)

    def handed(self) -> Out:
        """What was handed over."""
        cases = int(self.state.x[at.X_OUT_CASES])
        last = self.out.case[cases - 1, -at.OUT_EXTRA :] if cases else np.zeros(at.OUT_EXTRA, np.int64)
        out = self.out
        words = int(last.sum())
        return Out(out.case[:cases], out.time[:cases], out.visits[:cases], out.words[:words], out.values[:words])

    def emptied(self) -> None:
        """What was handed over has been taken; make room for more of it, and for one that was too long."""
        x, needed = self.state.x, int(self.state.x[at.X_OUT_WORDS])
        x[at.X_OUT_CASES] = x[at.X_OUT_WORDS] = 0
        if needed > len(self.out.words):
            self.out = memory.longer_words(self.out, needed)

    def open_rows(self) -> Ints:
        """Rows of the consignments that have not ended, in the order of their numbers."""
        numbers = self.state.case[: self.state.x[at.X_NEW_CASE], at.C_NUMBER]
        rows = np.flatnonzero(numbers != at.NONE)
        return rows[np.argsort(numbers[rows])]

    def standing(self, case: int) -> list[int]:
        """Tokens of a consignment that have not ended, in the order of their numbers."""
        found, token = [], int(self.state.case[case, at.C_NEWEST])
        while token != at.NONE:
            if self.state.token[token, at.T_STEP] != at.NONE:
                found.append(token)
            token = int(self.state.token[token, at.T_SIBLING])
        return found[::-1]

    def steps_of(self, case: int) -> tuple[str, ...]:
        """Names of the steps at which a consignment's tokens stand."""
        return tuple(sorted({self.lowered.steps[self.state.token[t, at.T_STEP]].name for t in self.standing(case)}))

    def failed(self) -> Failed:
        """The error the loop came back with."""
        x, state = self.state.x, self.state
        case, fault = int(x[at.X_FAULT_CASE]), int(x[at.X_FAULT])
        who = f"consignment {self.lowered.streams[state.case[case, at.C_STREAM]]}#{state.case[case, at.C_INDEX]}"
        step = self.lowered.steps[x[at.X_FAULT_STEP]].name
        if fault == at.FAULT_VISITS:
            return Failed(
                "RUN-011",
                f"{who} comes to step {step} for the 256th time",
                "Look at the loop through that step: a share that leads back is too near 100 %.",
            )
        if fault == at.FAULT_STRANDS:
            return Failed(
                "RUN-012",
                f"{who} splits into more than {MOST_TOKENS} strands at step {step}",
                "Look for a fork inside a loop.",
            )
        if fault == at.FAULT_STUCK:
            return Failed(
                "RUN-013",
                f"{who} waits for ever at {', '.join(self.steps_of(case))}",
                "An Await or Join there waits for something that no longer happens on this path.",
            )
        return Failed(
            "RUN-014",
            f"{who} goes round at step {step} without the clock moving",
            "Put a delay or a service into the loop, longer than 0.",
        )

    def pool_records(self, rows: Ints) -> list[PoolRecord]:
        """The window's integrals of each team at the end of the run."""
        state, steps = self.state, self.model.steps
        members = [
            token
            for row in rows.tolist()
            for token in self.standing(row)
            if steps[state.token[token, at.T_STEP], at.S_KIND] == at.SERVICE
        ]
        close_teams(self.model, state, np.array(members, np.int64))
        return [self._pool(i, pool) for i, pool in enumerate(self.world.flow.pools)]

    def _pool(self, number: int, pool: Any) -> PoolRecord:
        sums, counts = self.state.sums[number].tolist(), self.state.pool[number].tolist()
        return PoolRecord(
            name=pool.name,
            offered=sums[at.OFFERED],
            open_capacity=self._open_capacity(pool.name),
            busy=sums[at.WORKED],
            inside=sums[at.INSIDE],
            sojourns=sums[at.SOJOURNS],
            queue=sums[at.WAITING],
            longest_queue=counts[at.P_LONGEST],
            visits=counts[at.P_VISITS],
        )

    def _open_capacity(self, pool: str) -> float:
        table, experiment = self.world.timetables[pool], self.world.experiment
        total = 0.0
        for i, servers in enumerate(table.capacity):
            if table.times[i] >= experiment.window_end:
                break
            last = i + 1 == len(table.times)
            a = max(table.times[i], experiment.window_start)
            b = min(experiment.window_end if last else table.times[i + 1], experiment.window_end)
            if b > a:
                total += servers * (b - a)
        return total


def simulate(
    flow: Flow,
    experiment: Experiment,
    seed: int,
    replication: int,
    collector: Collector,
    *,
    watch: Collection[tuple[str, int]] = (),
) -> dict[tuple[str, int], list[LogRow]]:
    """Run one replication and hand every case to ``collector``.

    The same parameters, records, log and errors as ``sim.engine.reference.simulate``.

    Raises
    ------
    Failed
        When a consignment loops for ever or waits for something that cannot happen.
    """
    one = Replication(flow, experiment, seed, replication, watch)
    collector.begin(one.world.hours)
    book, deliver = Logbook(one.lowered), _delivery(one, collector)
    while True:
        reason = one.go_on()
        deliver.add(one.handed(), None)
        book.add(one.handed())
        one.emptied()
        if reason == at.FAULT:
            raise one.failed()
        if reason == at.FINISHED:
            break
    rows, first = one.open_rows(), 0
    while first < len(rows):
        after = hand_over_open(one.model, one.state, one.out, rows, first)
        deliver.add(one.handed(), map(one.steps_of, rows[first:after].tolist()))
        book.add(one.handed())
        one.emptied()
        first = after
    deliver.finish()
    for record in one.pool_records(rows):
        collector.pool(record)
    collector.finish(float(one.state.clock[at.NOW]), not one.state.x[at.X_OPEN_COHORT])
    return book.log


class Records:
    """Hands a collector one record after another."""

    def __init__(self, collector: Collector, lowered: Lowering) -> None:
        self._collector, self._unpack = collector, Unpacker(lowered)

    def add(self, out: Out, open_at: Iterator[tuple[str, ...]] | None) -> None:
        """Take what was handed over, and where the tokens of consignments still open stand."""
        for record in self._unpack.records(out, () if open_at is None else list(open_at)):
            self._collector.case(record)

    def finish(self) -> None:
        """Nothing was kept."""


def _delivery(one: Replication, collector: Collector) -> Records | Tally:
    return Tally.of(collector, one.lowered) or Records(collector, one.lowered)
