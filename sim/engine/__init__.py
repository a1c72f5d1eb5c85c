"""Running a flow: consignments arrive, queue, wait, pass milestones and end.

For a simulation reader: the reference engine interprets the Flow's steps one by one on SimPy's event list; every draw is keyed, every
tie is decided by an explicit key, nothing depends on the order in which events were made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.engine.reference import simulate
    from sim.engine.world import World

__all__ = ["World", "simulate"]


def __getattr__(name: str) -> Any:
    if name == "simulate":
        from sim.engine.reference import simulate

        return simulate
    if name == "World":
        from sim.engine.world import World

        return World
    raise AttributeError(name)
