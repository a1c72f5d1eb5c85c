"""One uniform number for every (stream, entity, visit, draw), without any state.

For a customs reader: luck is looked up, not rolled; looking again gives the same.
For a simulation reader: ``u = (top 52 bits of mix(mix(key ^ entity*C1) + (visit<<32 | draw)*C2) + 0.5) * 2**-52``, so
never 0 or 1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.sampling import keys
from sim.sampling.compiling import jit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Every operand is uint64: numba makes a float of uint64 and int64 together.
_M1, _M2 = np.uint64(keys.MIX_1), np.uint64(keys.MIX_2)
_ENTITY, _DRAW, _GOLDEN = np.uint64(keys.ENTITY), np.uint64(keys.DRAW), np.uint64(keys.GOLDEN)
_S12, _S27, _S30, _S31, _S32 = np.uint64(12), np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(32)
_SCALE = 2.0**-52


@jit
def mix(z: np.uint64) -> np.uint64:
    """The finaliser of ``sim.sampling.keys`` on machine words."""
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


@jit
def uniform(key: int, entity: int, visit: int, draw: int) -> float:
    """A number in (0, 1).

    Parameters
    ----------
    key
        From ``stream_key``.
    entity
        From ``case_entity`` and its like.
    visit
        How many times this entity was here before, 0-255.
    draw
        Number of the draw within the visit; 0 is the duration or the choice.
    """
    h = mix(np.uint64(key) ^ (np.uint64(entity) * _ENTITY))
    h = mix(h + ((np.uint64(visit) << _S32) | np.uint64(draw)) * _DRAW)
    return (np.float64(h >> _S12) + 0.5) * _SCALE


@jit
def uniform_block(key: int, entities: Ints, visit: int, draw: int) -> Floats:
    """``uniform`` for many entities, the same bits."""
    out = np.empty(len(entities), np.float64)
    for i in range(len(entities)):
        out[i] = uniform(key, entities[i], visit, draw)
    return out


@jit
def _entities(path: int, first: int, count: int) -> Ints:
    out = np.empty(count, np.int64)
    for i in range(count):
        out[i] = np.int64(mix(np.uint64(path) ^ (np.uint64(first + i) * _GOLDEN)))
    return out


def entity_block(path: str, first: int, count: int) -> Ints:
    """``entity(path, first)`` to ``entity(path, first + count - 1)``; a consignment's path is ``case/<stream>``."""
    return _entities(keys.signed(keys.path_digest(path)), first, count)


def case_entities(stream: str, first: int, count: int) -> Ints:
    """``case_entity`` of ``count`` consignments of a stream, from number ``first`` on."""
    return entity_block("case/" + stream, first, count)
