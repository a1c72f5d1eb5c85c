"""The flow as the rules look at it: names looked up once, the graph built once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from sim.flow.experiment import Experiment
from sim.flow.graph import cycles, reach
from sim.flow.kinds import (
    Assign,
    Await,
    Branch,
    Check,
    Delay,
    End,
    Fork,
    Gate,
    Join,
    Key,
    Milestone,
    Repair,
    Send,
    Service,
    Step,
)
from sim.flow.model import Flow
from sim.flow.table import Table
from sim.quantity.distribution import Distribution

T = TypeVar("T")


class View:
    """A flow and its experiment, with what several rules need."""

    def __init__(self, flow: Flow, experiment: Experiment | None = None) -> None:
        self.flow, self.experiment = flow, experiment
        self._known: dict[str, Any] = {}

    def once(self, function: Callable[[View], T]) -> T:
        """What a function of this view returns, computed once for all rules that ask."""
        key = f"{function.__module__}.{function.__qualname__}"
        if key not in self._known:
            self._known[key] = function(self)
        found: T = self._known[key]
        return found

    @cached_property
    def steps(self) -> dict[str, Step]:
        """Steps by name, in order of name."""
        return {s.name: s for s in sorted(self.flow.steps, key=lambda s: s.name)}

    @cached_property
    def edges(self) -> dict[str, tuple[str, ...]]:
        """Known successors of each step, each once."""
        return {n: tuple(dict.fromkeys(x for x in s.successors if x in self.steps)) for n, s in self.steps.items()}

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """Where consignments come in."""
        return tuple(sorted({a.entry for a in self.flow.arrivals if a.entry in self.steps}))

    @cached_property
    def reached(self) -> set[str]:
        """Steps some consignment can come to."""
        return reach(self.edges, self.entries)

    @cached_property
    def cyclic(self) -> set[str]:
        """Steps that lie on some cycle."""
        return {name for group in cycles(self.edges) for name in group}

    @cached_property
    def joins(self) -> dict[str, list[str]]:
        """Names of the Joins of each Fork."""
        found: dict[str, list[str]] = {}
        for name, step in self.steps.items():
            if isinstance(step, Join):
                found.setdefault(step.fork, []).append(name)
        return found

    @cached_property
    def ends(self) -> list[str]:
        """Names of the End steps."""
        return [n for n, s in self.steps.items() if isinstance(s, End)]

    @cached_property
    def stamps(self) -> dict[str, list[str]]:
        """Names of the Milestone steps that stamp each milestone."""
        found: dict[str, list[str]] = {}
        for name, step in self.steps.items():
            if isinstance(step, Milestone):
                found.setdefault(step.milestone, []).append(name)
        return found

    @property
    def awaits(self) -> Iterator[Await]:
        """The Await steps."""
        return (s for s in self.steps.values() if isinstance(s, Await))

    @property
    def forks(self) -> Iterator[Fork]:
        """The Fork steps."""
        return (s for s in self.steps.values() if isinstance(s, Fork))

    @cached_property
    def tables(self) -> list[tuple[str, Step, Table[Any]]]:
        """Every table of every step, with its path."""
        found: list[tuple[str, Step, Table[Any]]] = []
        for name, step in self.steps.items():
            match step:
                case Delay():
                    found.append((f"steps.{name}.duration", step, step.duration))
                case Service():
                    found.append((f"steps.{name}.duration", step, step.duration))
                    found.append((f"steps.{name}.priority", step, step.priority))
                case Gate() if step.patience is not None:
                    found.append((f"steps.{name}.patience", step, step.patience))
                case Branch() if step.shares is not None:
                    found.append((f"steps.{name}.shares", step, step.shares))
                case Assign():
                    found.append((f"steps.{name}.shares", step, step.shares))
                case Send():
                    found.append((f"steps.{name}.latency", step, step.latency))
                case Key() | Repair():
                    found.append((f"steps.{name}.error_share", step, step.error_share))
                case Check():
                    found.append((f"steps.{name}.sensitivity", step, step.sensitivity))
                    found.append((f"steps.{name}.false_query", step, step.false_query))
        return found

    def distributions(self) -> Iterator[tuple[str, Distribution]]:
        """Every distribution of the flow, with its path."""
        for path, _, table in self.tables:
            for number, row in enumerate(table.rows):
                if isinstance(row, Distribution):
                    yield (f"{path}[{number}]" if len(table.rows) > 1 else path), row
        for schedule in self.flow.schedules:
            yield f"schedules.{schedule.name}.delay", schedule.delay
        for calendar in self.flow.calendars:
            if calendar.outages is not None:
                yield f"calendars.{calendar.name}.outages.up", calendar.outages.up
                yield f"calendars.{calendar.name}.outages.down", calendar.outages.down

    def takes_time(self, step: Step) -> bool:
        """Whether passing the step moves the clock for certain (a Gate, an Await or a Join may be passed at once)."""
        match step.kind:
            case "depart":
                return True
            case "delay" | "service":
                return not any(is_zero(d) for d in step.duration.rows)  # type: ignore[attr-defined]
            case "send":
                return not any(is_zero(d) for d in step.latency.rows)  # type: ignore[attr-defined]
        return False


def is_zero(distribution: Distribution) -> bool:
    """Whether nothing but 0 is ever drawn; asks no moments, which a faulty distribution does not have."""
    if distribution.family == "mixture":
        return all(is_zero(part) for part in distribution.parts)
    return distribution.family in ("constant", "empirical") and not any(distribution.params)
