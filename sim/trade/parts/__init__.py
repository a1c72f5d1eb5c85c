"""The parts a consignment is made of, in the order in which they are made: each adds facts to those made before it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sim.trade.content import Content
from sim.trade.draws import Draws

Part = Callable[[Draws, Content], Content]

FIRST = ("parties", "goods", "boxes", "voyage", "terms", "declaration", "certificate", "port", "parcels", "papers")
"""These are made in this order, each reading what stands before it; any further module of this folder follows, by name."""


@cache
def parts() -> tuple[tuple[str, Part], ...]:
    """Name and function of every part, in the order they are called."""
    found = {module.name for module in iter_modules(__path__)}
    order = [name for name in FIRST if name in found] + sorted(found - set(FIRST))
    return tuple((name, import_module(f"{__name__}.{name}").part) for name in order)
