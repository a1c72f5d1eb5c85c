"""Judges without noise: when each consignment must be done, worked out without an event list.

Each judge recomputes arrivals and service times from the same uniforms and turns them into completion times by a recursion. It imports
neither the engine nor the calendars and inverts the distributions itself, so it shares nothing with the simulator but the uniforms.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.verify.paths.judge import PathCase

__all__ = ["path_cases"]


def path_cases() -> dict[str, PathCase]:
    """Every judge by name, sorted."""
    found: dict[str, PathCase] = {}
    for module in iter_modules(__path__):
        for case in getattr(import_module(f"{__name__}.{module.name}"), "CASES", ()):
            found[case.name] = case
    return dict(sorted(found.items()))
