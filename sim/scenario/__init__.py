"""Reads a scenario file into a checked model; everything wrong with it is said at once, with its place.

For a simulation reader: ``load(name_or_path, sets)`` gives a :class:`Scenario` with its ``flow`` and ``experiment``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.desk import SourcedValue
    from sim.scenario.loading import load, merged
    from sim.scenario.model import Applied, Scenario, StateName

__all__ = ["Applied", "Scenario", "SourcedValue", "StateName", "load", "merged"]
_WHERE = {
    "load": "loading",
    "merged": "loading",
    "Applied": "model",
    "Scenario": "model",
    "StateName": "model",
    "SourcedValue": "desk",
}


def __getattr__(name: str) -> object:
    if name in _WHERE:
        return getattr(import_module(f"sim.scenario.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
