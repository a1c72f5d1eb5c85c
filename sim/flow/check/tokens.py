"""The tokens of one case: what each has certainly passed, and what the others will certainly pass.

For a customs reader: will the papers this step waits for really come, whichever way the consignment goes?
For a simulation reader: two must-analyses over (token, step, open forks), bit sets as integers. Forwards, what has been passed on every
path; backwards, what will be passed on every path, where a wait not yet proved to end stops the path. Waits are released one after the
other as far as the proof goes (a least fixed point, so a wait cannot prove itself). Paths that never leave a cycle are left out: they
have probability 0, or another rule reports that no end can be reached. A marked withdrawal ends the case, so it promises anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sim.flow.check.routing import Known, tested, ways
from sim.flow.check.view import View
from sim.flow.kinds import Assign, Await, Delay, Depart, End, Fork, Join, Milestone

MAIN = ("", -1)
Thread = tuple[str, int]


class Failure(NamedTuple):
    """A proof that did not succeed: at which step, of what kind, and what is missing."""

    kind: str
    step: str
    missing: tuple[str, ...]


class Facts(NamedTuple):
    """What may be passed, each with a bit: awaited milestones, sailings, Assigns, arrivals at joins."""

    bits: dict[tuple[str, ...], int]

    def bit(self, *fact: str) -> int:
        """The bit of a fact, 0 when nobody asks for it."""
        return self.bits.get(fact, 0)

    def names(self, mask: int, kind: str) -> tuple[str, ...]:
        """Names of the facts of a kind in a mask."""
        return tuple(sorted(fact[1] for fact, bit in self.bits.items() if fact[0] == kind and mask & bit))


def facts(view: View) -> Facts:
    """Every fact of a flow that some rule may ask for."""
    asked: list[tuple[str, ...]] = [("sailing", "")]
    asked += [("milestone", m) for m in sorted({m for a in view.awaits for m in a.milestones})]
    looked_at = {a for s in view.steps.values() for a in tested(view, s)}
    asked += [("set", n) for n, s in view.steps.items() if isinstance(s, Assign) and s.attribute in looked_at]
    for fork in view.forks:
        if fork.name in view.joins:
            asked.append(("parent", fork.name))
            asked += [("arrive", fork.name, str(i)) for i in range(len(fork.branches))]
    return Facts({fact: 1 << i for i, fact in enumerate(asked)})


@dataclass(slots=True)
class Node:
    """A token at a step with some forks not joined yet."""

    thread: Thread
    step: str
    open: frozenset[str]
    after: list[int] = field(default_factory=list)
    children: list[Thread] = field(default_factory=list)
    gives: int = 0
    needs: int = 0
    ended: bool = False
    promises: bool = False


class Case:
    """The tokens of a case that enters at ``entry`` with the attributes ``known``."""

    def __init__(self, view: View, entry: str, known: Known, asked: Facts) -> None:
        self.view, self.known, self.asked = view, known, asked
        self.full = (1 << len(asked.bits)) - 1
        self.failures: list[Failure] = []
        self.nodes: list[Node] = []
        self.index: dict[tuple[Thread, str, frozenset[str]], int] = {}
        self.starts: dict[Thread, int] = {}
        self.parents: dict[Thread, list[int]] = {}
        self.assigned: set[str] = set()
        self.starts[MAIN] = self._node(MAIN, entry, frozenset())
        at = 0
        while at < len(self.nodes):
            self._expand(at)
            at += 1

    def _node(self, thread: Thread, step: str, unjoined: frozenset[str]) -> int:
        key = (thread, step, unjoined)
        if key not in self.index:
            self.index[key] = len(self.nodes)
            self.nodes.append(Node(thread, step, unjoined))
        return self.index[key]

    def _expand(self, at: int) -> None:
        node, asked = self.nodes[at], self.asked
        step, unjoined = self.view.steps[node.step], node.open
        nexts: Sequence[str] = ()
        match step:
            case End():
                node.ended, node.promises = True, step.withdrawn
            case Fork():
                if step.name in self.view.joins:
                    unjoined |= {step.name}
                nexts = (step.next,)
                for number, branch in enumerate(step.branches):
                    thread = (step.name, number)
                    node.children.append(thread)
                    self.parents.setdefault(thread, []).append(at)
                    if thread not in self.starts:
                        self.starts[thread] = self._node(thread, branch, frozenset())
            case Join() if step.fork in unjoined:
                unjoined -= {step.fork}
                node.gives = asked.bit("parent", step.fork)
                fork = self.view.steps[step.fork]
                assert isinstance(fork, Fork)
                for number in range(len(fork.branches)):
                    node.needs |= asked.bit("arrive", step.fork, str(number))
                nexts = (step.next,)
            case Join() if step.fork == node.thread[0]:
                node.ended = True
                node.gives = asked.bit("arrive", step.fork, str(node.thread[1]))
                node.needs = asked.bit("parent", step.fork)
            case Join():
                node.ended = node.promises = True
                self.failures.append(Failure("stray", step.name, (step.fork,)))
            case Assign():
                nexts = ways(self.view, step, self.known)
                node.promises = not nexts
                if nexts:
                    self.assigned.add(step.attribute)
                    node.gives = asked.bit("set", step.name)
            case _:
                nexts = ways(self.view, step, self.known)
                node.promises = not nexts
                if isinstance(step, Milestone):
                    node.gives = asked.bit("milestone", step.milestone)
                elif isinstance(step, Depart):
                    node.gives = asked.bit("sailing", "")
                elif isinstance(step, Await):
                    for milestone in step.milestones:
                        node.needs |= asked.bit("milestone", milestone)
        node.after = [self._node(node.thread, after, unjoined) for after in nexts]

    def prove(self) -> list[Failure]:
        """Everything that could not be proved."""
        self.forwards()
        self._proof()
        self._sailings()
        self._crowds()
        return self.failures

    # Forwards: what a token, and those it has waited for, have passed on every path.

    def forwards(self) -> None:
        """Find what is certainly passed before each node."""
        before: dict[int, int] = {}
        met: dict[Thread, int] = {}
        while True:
            passed, spawned = self._forward_pass(before, met)
            new_before: dict[int, int] = {}
            new_met: dict[Thread, int] = {}
            for node, own in zip(self.nodes, passed, strict=True):
                step = self.view.steps[node.step]
                if node.gives and isinstance(step, Milestone):
                    new_before[node.gives] = new_before.get(node.gives, self.full) & (own | node.gives)
                elif isinstance(step, Join) and node.ended and not node.promises:
                    new_met[node.thread] = new_met.get(node.thread, self.full) & own
            if new_before == before and new_met == met:
                self.passed, self.spawned = passed, spawned
                return
            before, met = new_before, new_met

    def _forward_pass(
        self, before: dict[int, int], met: dict[Thread, int]
    ) -> tuple[list[int], list[frozenset[Thread]]]:
        everything = frozenset(self.starts)
        passed = [self.full] * len(self.nodes)
        spawned = [everything] * len(self.nodes)
        passed[self.starts[MAIN]], spawned[self.starts[MAIN]] = 0, frozenset()
        pending, waiting = [self.starts[MAIN]], {self.starts[MAIN]}
        seen = {self.starts[MAIN]}
        while pending:
            at = pending.pop()
            waiting.discard(at)
            node = self.nodes[at]
            out = passed[at] | node.gives
            if node.needs and not node.ended:
                out |= node.needs
                step = self.view.steps[node.step]
                if isinstance(step, Await):
                    for bit, earlier in before.items():
                        if node.needs & bit:
                            out |= earlier
                elif isinstance(step, Join):
                    for thread, earlier in met.items():
                        if thread[0] == step.fork:
                            out |= earlier
            children = spawned[at].union(node.children) if node.children else spawned[at]
            targets = [(after, out, children) for after in node.after]
            targets += [(self.starts[thread], out, frozenset[Thread]()) for thread in node.children]
            for after, flows, threads in targets:
                new, new_threads = passed[after] & flows, spawned[after] & threads
                if after in seen and new == passed[after] and new_threads == spawned[after]:
                    continue
                seen.add(after)
                passed[after], spawned[after] = new, new_threads
                if after not in waiting:
                    waiting.add(after)
                    pending.append(after)
        return passed, spawned

    # Backwards: what a token will pass on every path, as far as its waits have been proved to end.

    def _future(self, released: set[int]) -> list[int]:
        future = [self.full] * len(self.nodes)
        changed = True
        while changed:
            changed = False
            for at in range(len(self.nodes) - 1, -1, -1):
                node = self.nodes[at]
                if node.promises:
                    continue
                if node.ended or (node.needs and at not in released):
                    value = node.gives
                else:
                    value = self.full
                    for after in node.after:
                        value &= future[after]
                    for thread in node.children:
                        value |= future[self.starts[thread]]
                    value |= node.gives
                if value != future[at]:
                    future[at] = value
                    changed = True
        return future

    def _missing(self, released: set[int]) -> dict[int, int]:
        """What each wait still misses when those in ``released`` are known to end."""
        future = self._future(released)
        spawned = [0] * len(self.nodes)
        for at, threads in enumerate(self.spawned):
            for thread in threads:
                spawned[at] |= future[self.starts[thread]]
        # What goes on around a token: what the one that forked it has passed and will pass, and the others it has started.
        around = dict.fromkeys(self.starts, self.full)
        around[MAIN] = 0
        changed = True
        while changed:
            changed = False
            for thread, parents in self.parents.items():
                value = self.full
                for at in parents:
                    value &= future[at] | self.passed[at] | spawned[at] | around[self.nodes[at].thread]
                if value != around[thread]:
                    around[thread], changed = value, True
        missing = {}
        for at, node in enumerate(self.nodes):
            if node.needs:
                available = self.passed[at] | spawned[at] | around[node.thread]
                missing[at] = node.needs & ~available
        return missing

    def _release(self, released: set[int]) -> set[int]:
        while True:
            proved = {at for at, lack in self._missing(released).items() if not lack} | released
            if proved == released:
                return released
            released = proved

    def _proof(self) -> None:
        waits = {at for at, node in enumerate(self.nodes) if node.needs}
        released = self._release(set())
        if released == waits:
            return
        # The roots of the trouble: what is missing even if every other wait ended. The rest waits for itself, in a ring.
        lacking = self._missing(waits)
        roots = {at for at in waits - released if lacking[at]}
        for at in sorted(roots):
            self._report(at, lacking[at], "uncertain")
        rest = self._release(released | roots)
        if rest != waits:
            lacking = self._missing(rest)
            for at in sorted(waits - rest):
                self._report(at, lacking[at], "deadlock")

    def _report(self, at: int, lack: int, kind: str) -> None:
        step = self.view.steps[self.nodes[at].step]
        if isinstance(step, Join):
            # Whether a token or the one that forked it does not come: the parallel work is never complete.
            self.failures.append(Failure("unjoined" if kind == "uncertain" else kind, step.name, (step.fork,)))
        else:
            self.failures.append(Failure(kind, step.name, self.asked.names(lack, "milestone")))

    def _sailings(self) -> None:
        sailing = self.asked.bit("sailing", "")
        for at, node in enumerate(self.nodes):
            step = self.view.steps[node.step]
            if isinstance(step, Delay) and step.per == "sailing" and not self.passed[at] & sailing:
                self.failures.append(Failure("sailing", step.name, ()))

    def _crowds(self) -> None:
        for (fork, number), parents in self.parents.items():
            if number == 0 and fork in self.view.joins and len({self.nodes[at].thread for at in parents}) > 1:
                self.failures.append(Failure("crowd", fork, ()))

    def certain(self, step: str, bit: int) -> bool:
        """Whether something has been passed whenever a token comes to ``step``; ``forwards`` must have run."""
        return all(self.passed[at] & bit for at, node in enumerate(self.nodes) if node.step == step)
