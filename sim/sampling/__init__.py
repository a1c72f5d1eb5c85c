"""Luck with an address: every draw is a function of who draws, where and for the how-manieth time.

For a customs reader: the same consignment meets the same luck at the same step under every policy.
For a simulation reader: keyed counter-based uniforms without state and inverse-CDF families, scalar and compiled.

Nothing here imports numpy or numba until a distribution is prepared or a uniform is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.sampling.keys import (
    case_entity,
    day_entity,
    digest64,
    entity,
    outage_entity,
    sailing_entity,
    signed,
    stream_key,
    trader_entity,
)

if TYPE_CHECKING:
    from sim.sampling.compiling import jit, jitable
    from sim.sampling.draws import case_entities, entity_block, uniform, uniform_block
    from sim.sampling.sampler import Sampler, prepare

__all__ = [
    "Sampler",
    "case_entities",
    "case_entity",
    "day_entity",
    "digest64",
    "entity",
    "entity_block",
    "jit",
    "jitable",
    "outage_entity",
    "prepare",
    "sailing_entity",
    "signed",
    "stream_key",
    "trader_entity",
    "uniform",
    "uniform_block",
]

_HOME = {
    "Sampler": "sampler",
    "case_entities": "draws",
    "entity_block": "draws",
    "jit": "compiling",
    "jitable": "compiling",
    "prepare": "sampler",
    "uniform": "draws",
    "uniform_block": "draws",
}


def __getattr__(name: str) -> Any:
    """Import the compiled parts when they are first asked for."""
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
