"""An oracle for the rules about tokens: one case walked at random, untimed, in any order of its tokens.

It knows nothing of the proof: tokens are moved one step at a time, whichever can move, with fair coins for shares above 0 (a share of 0
is never taken). A case that comes to rest with tokens left is stuck.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

from sim.flow import Flow, Table
from sim.flow.kinds import Assign, Await, Branch, Depart, End, Fork, Join, Milestone

MOST = 3000


@dataclass
class Token:
    step: str
    origin: int = -1
    unjoined: dict[str, int] = field(default_factory=dict)


@dataclass
class Group:
    """One passing of a fork."""

    fork: str
    left: int


class Walk:
    """One case; ``run`` says how it came out: ended, withdrawn, stuck, stray, unjoined, unsailed or long."""

    def __init__(self, flow: Flow, rng: Random) -> None:
        self.flow, self.rng = flow, rng
        arrivals = rng.choice(flow.arrivals)
        self.values = {a: v[0] for a, v in flow.values.items()} | dict(arrivals.attributes)
        self.tokens = [Token(arrivals.entry)]
        self.groups: list[Group] = []
        self.passed: set[str] = set()
        self.sailed = False
        self.joined = {s.fork for s in flow.steps if isinstance(s, Join)}

    def row(self, table: Table[Any]) -> Any:
        places = list(product(*(self.flow.values[a] for a in table.on)))
        return table.rows[places.index(tuple(self.values[a] for a in table.on))]

    def choice(self, table: Table[Any]) -> int:
        return self.rng.choice([i for i, share in enumerate(self.row(table)) if share > 0])

    def waits(self, token: Token) -> bool:
        step = self.flow.step[token.step]
        if isinstance(step, Await):
            return not self.passed.issuperset(step.milestones)
        if isinstance(step, Join) and step.fork in token.unjoined:
            return self.groups[token.unjoined[step.fork]].left > 0
        return False

    def run(self) -> str:
        for _ in range(MOST):
            able = [t for t in self.tokens if not self.waits(t)]
            if not able:
                return "stuck" if self.tokens else "ended"
            outcome = self.move(self.rng.choice(able))
            if outcome:
                return outcome
        return "long"

    def move(self, token: Token) -> str:
        step = self.flow.step[token.step]
        match step:
            case End():
                self.tokens.remove(token)
                if step.withdrawn:
                    return "withdrawn"
                if token.unjoined or (token.origin >= 0 and self.groups[token.origin].fork in self.joined):
                    return "unjoined"
                return ""
            case Join() if step.fork in token.unjoined:
                del token.unjoined[step.fork]
            case Join() if token.origin >= 0 and self.groups[token.origin].fork == step.fork:
                self.groups[token.origin].left -= 1
                self.tokens.remove(token)
                return "unjoined" if token.unjoined else ""
            case Join():
                return "stray"
            case Fork():
                self.groups.append(Group(step.name, len(step.branches)))
                if step.name in self.joined:
                    token.unjoined[step.name] = len(self.groups) - 1
                self.tokens += [Token(branch, len(self.groups) - 1) for branch in step.branches]
            case Branch():
                arm = (
                    self.flow.values[step.attribute].index(self.values[step.attribute])
                    if step.attribute
                    else self.choice(step.shares)
                )  # type: ignore[arg-type]
                token.step = step.arms[arm]
                return ""
            case Assign():
                self.values[step.attribute] = self.flow.values[step.attribute][self.choice(step.shares)]
            case Milestone():
                self.passed.add(step.milestone)
            case Depart():
                self.sailed = True
            case _ if getattr(step, "per", "") == "sailing" and not self.sailed:
                return "unsailed"
        token.step = self.rng.choice(step.successors) if step.kind == "gate" else step.successors[0]
        return ""
