"""Running a flow: consignments arrive, queue, wait, pass milestones and end.

For a simulation reader: two engines with one contract (``Simulate``). The reference interprets the Flow's steps one by one on SimPy's event list;
the compiled one interprets arrays. Every draw is keyed, every tie is decided by an explicit key, nothing depends on the order in which events were
made, so both give the same records to the last bit.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sim.engine.case import LogRow
    from sim.engine.reference import simulate
    from sim.engine.world import World
    from sim.flow import Experiment, Flow
    from sim.results.record import Collector

__all__ = ["ENGINES", "REFERENCE", "Simulate", "World", "engine", "simulate"]

ENGINES = {"compiled": "sim.engine.compiled.run", "simpy": "sim.engine.reference"}
"""Where each engine lives; they are imported when they are asked for."""
REFERENCE = "simpy"


class Simulate(Protocol):
    """Runs one replication and hands every case to the collector; see ``sim.engine.reference.simulate``."""

    def __call__(
        self,
        flow: Flow,
        experiment: Experiment,
        seed: int,
        replication: int,
        collector: Collector,
        *,
        watch: Collection[tuple[str, int]] = (),
    ) -> dict[tuple[str, int], list[LogRow]]:
        """The log rows of the watched consignments."""


def engine(name: str) -> Simulate:
    """The engine of a name.

    Raises
    ------
    KeyError
        For a name that is not in ``ENGINES``.
    """
    run: Simulate = import_module(ENGINES[name]).simulate
    return run


def __getattr__(name: str) -> Any:
    if name == "simulate":
        from sim.engine.reference import simulate

        return simulate
    if name == "World":
        from sim.engine.world import World

        return World
    raise AttributeError(name)
