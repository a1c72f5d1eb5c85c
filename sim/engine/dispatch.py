"""Which class runs which kind of step: every executor with a kind in the modules of this package that hold them."""

from __future__ import annotations

from sim.engine import documents
from sim.engine import executors as common
from sim.engine.executors import Executor


def executors() -> dict[str, type[Executor]]:
    """Executor by kind: the kinds this engine runs."""
    found: dict[str, type[Executor]] = {}
    for module in (common, documents):
        for member in vars(module).values():
            if isinstance(member, type) and issubclass(member, Executor) and "kind" in vars(member):
                found[member.__dict__["kind"]] = member
    return found
