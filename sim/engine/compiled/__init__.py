"""The compiled engine: the same results as the reference, in a fraction of the time.

For a simulation reader: a flow is lowered to arrays (``lower``), and one compiled loop interprets them (``loop``, ``moves``, ``teams``, ``papers``).
Nothing is compiled per scenario. The order of events and every draw are those of the reference, so the results are equal to the last bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.engine.compiled.run import simulate

__all__ = ["simulate"]


def __getattr__(name: str) -> Any:
    if name == "simulate":
        from sim.engine.compiled.run import simulate

        return simulate
    raise AttributeError(name)
