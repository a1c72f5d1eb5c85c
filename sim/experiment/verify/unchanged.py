"""Changes to a scenario that must not change anything, and one that may only help.

Metamorphic checks: the same model said otherwise (minutes as seconds, a delay of nothing, a branch nobody takes, a team nobody needs,
steps in another order) must give every time stamp of every case and every team's account with the same bits. With one more server nobody
may be done later.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from sim.errors import Refused
from sim.flow import Experiment, Flow
from sim.quantity import DAY
from sim.results.record import CaseRecord, PoolRecord

BASE = "theory/r2"
_DAYS = 3.0
_OTHER_UNITS = {"week": ("d", 7), "min": ("s", 60), "h": ("min", 60)}
_TIME = re.compile(r"^(\d+(?:\.\d+)?) ?(week|min|h)s?$")
Tree = dict[str, Any]


def other_units(tree: Tree) -> Tree:
    """Every duration in a smaller unit, every rate per hour."""

    def said(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: said(v) for k, v in value.items()}
        if isinstance(value, list):
            return [said(v) for v in value]
        if value == "1 /min":
            return "60 /h"
        match = _TIME.match(value)
        if match is None:
            return value
        unit, factor = _OTHER_UNITS[match[2]]
        return f"{(Decimal(match[1]) * factor).normalize():f} {unit}"

    return {k: said(v) for k, v in tree.items()}


def zero_delay(tree: Tree) -> Tree:
    """A step of no length before the release desk."""
    tree["steps"]["pay"]["next"] = "pause"
    tree["steps"]["pause"] = {"kind": "delay", "duration": "0 min", "next": "release"}
    return tree


def branch_never_taken(tree: Tree) -> Tree:
    """A way that no case goes."""
    tree["steps"]["both"]["next"] = "detour"
    tree["steps"]["detour"] = {"kind": "branch", "shares": {"longer": "0 %", "pay": "rest"}}
    tree["steps"]["longer"] = {"kind": "delay", "duration": "5 h", "next": "pay"}
    return tree


def unused_team(tree: Tree) -> Tree:
    """A team that no case needs: it serves on a way that no case goes."""
    tree = branch_never_taken(tree)
    tree["pools"]["idlers"] = {"capacity": "3", "calendar": "office", "rule": "finish"}
    tree["steps"]["longer"] = {"kind": "service", "pool": "idlers", "duration": "5 h", "next": "pay"}
    return tree


def other_order(tree: Tree) -> Tree:
    """Steps, teams and everything else from the last to the first."""
    for key, value in tree.items():
        if isinstance(value, dict) and key != "title":
            tree[key] = dict(reversed(value.items()))
    return dict(reversed(tree.items()))


CHANGES: dict[str, Callable[[Tree], Tree]] = {
    "minutes written as seconds": other_units,
    "a delay of zero": zero_delay,
    "a branch never taken": branch_never_taken,
    "an unused team": unused_team,
    "another order in the file": other_order,
}


@dataclass
class _Everything:
    """A collector of all that a model with this flow did, by names."""

    flow: Flow
    cases: dict[tuple[str, int], tuple[float, tuple[tuple[str, float], ...]]] = field(default_factory=dict)
    pools: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def begin(self, timetables: object) -> None:
        del timetables
        self._names = sorted(self.flow.milestones)

    def case(self, record: CaseRecord) -> None:
        stamps = tuple((self._names[p.milestone], p.time) for p in record.passages)
        # An open case's end is not a number, and would not equal itself.
        self.cases[record.stream, record.index] = (record.ended if record.ended == record.ended else -1.0, stamps)

    def pool(self, record: PoolRecord) -> None:
        if record.visits:
            self.pools[record.name] = (record.inside, record.sojourns, record.queue, record.busy, float(record.visits))

    def finish(self, now: float, complete: bool) -> None:
        del now, complete


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Number of cases compared, how many differ, and why if the check could not be made."""

    cases: int
    different: int
    why: str = ""

    @property
    def passed(self) -> bool:
        return self.cases > 0 and self.different == 0 and not self.why


def short(experiment: Experiment) -> Experiment:
    """A few days, so that offices open and close, from an empty start."""
    return replace(experiment, warm_up=0.0, window=_DAYS * DAY, run_out=7.0 * DAY)


def _run(name: str, sets: tuple[str, ...], seed: int) -> _Everything:
    from sim.engine import simulate
    from sim.scenario import load

    scenario = load(name, sets)
    found = _Everything(scenario.flow)
    simulate(scenario.flow, short(scenario.experiment), seed, 0, found)
    return found


def run_change(name: str, seed: int) -> Unchanged:
    """Run the base and one change of it, and compare bits."""
    from sim.scenario import load

    tree = yaml.load(load(BASE).text(), Loader=yaml.BaseLoader)  # noqa: S506 - a loader that makes nothing but text
    with TemporaryDirectory() as folder:
        file = Path(folder) / "changed.yaml"
        file.write_text(yaml.safe_dump(CHANGES[name](deepcopy(tree)), sort_keys=False, allow_unicode=True), "utf-8")
        base = _run(BASE, (), seed)
        try:
            changed = _run(str(file), (), seed)
        except Refused as refused:
            return Unchanged(len(base.cases), 0, f"the changed scenario was refused: {refused}")
    cases = set(base.cases) | set(changed.cases)
    different = sum(base.cases.get(c) != changed.cases.get(c) for c in cases)
    return Unchanged(len(cases), different + (base.pools != changed.pools))


def run_one_more_server(seed: int) -> Unchanged:
    """Nobody is done later, and somebody sooner, with one more server in a first-come-first-served queue."""
    name, rate = "theory/several-servers", "arrivals.consignments.rate=1.8 /min"
    fewer, more = _run(name, (rate,), seed), _run(name, (rate, "pools.officers.capacity=3"), seed)
    later = sum(more.cases[c][0] > fewer.cases[c][0] for c in fewer.cases)
    sooner = sum(more.cases[c][0] < fewer.cases[c][0] for c in fewer.cases)
    return Unchanged(len(fewer.cases), later, "" if sooner else "nobody is done sooner either")
