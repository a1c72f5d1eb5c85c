"""The keyed uniforms read in one long row, in seven orders: whatever a model reads side by side must look like chance.

For a simulation reader: word n of an order is the 52 random bits of one uniform. ``entity, step, visit, replication,
seed`` say which coordinate moves fastest; ``draw`` and ``number`` (entities that are plain whole numbers) complete
them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from sim.sampling import entity_block, jit, stream_key, uniform

Words = npt.NDArray[np.uint64]
ORDERS = ("entity", "step", "visit", "replication", "seed", "draw", "number")
BITS = 52
_KEYS = 4096
_VISITS = 256
_PER_KEY = 1 << 20


@jit
def _by_entity(keys: npt.NDArray[np.int64], entities: npt.NDArray[np.int64], visit: int, out: Words) -> None:
    """Entities fastest, under one key."""
    for i in range(len(out)):
        out[i] = np.uint64(uniform(keys[0], entities[i], visit, 0) * 2.0**52)


@jit
def _by_key(keys: npt.NDArray[np.int64], entities: npt.NDArray[np.int64], visit: int, out: Words) -> None:
    """Keys fastest, then entities."""
    for i in range(len(out)):
        out[i] = np.uint64(uniform(keys[i % len(keys)], entities[i // len(keys)], visit, 0) * 2.0**52)


@jit
def _by_visit(keys: npt.NDArray[np.int64], entities: npt.NDArray[np.int64], visits: int, out: Words) -> None:
    """Visits fastest, then entities."""
    for i in range(len(out)):
        out[i] = np.uint64(uniform(keys[0], entities[i // visits], i % visits, 0) * 2.0**52)


@jit
def _by_draw(keys: npt.NDArray[np.int64], entities: npt.NDArray[np.int64], draws: int, out: Words) -> None:
    """Draws of one visit fastest, then entities."""
    for i in range(len(out)):
        out[i] = np.uint64(uniform(keys[0], entities[i // draws], 0, i % draws) * 2.0**52)


def _keys(make: Callable[[int], int], count: int) -> npt.NDArray[np.int64]:
    return np.array([make(i) for i in range(count)], dtype=np.int64)


def words(order: str, seed: int, block: int, count: int = _PER_KEY) -> Words:
    """Words ``block * count`` to ``(block + 1) * count - 1`` of an order; ``count`` is a multiple of 4096.

    Raises
    ------
    ValueError
        For an unknown order.
    """
    out = np.empty(count, np.uint64)
    path = "case/sg-cn/sea/general/large"
    one = np.array([stream_key(seed, 0, "cn-import-sea/documentary_check")])
    if order == "entity":
        # After 2^20 consignments the next step is read, from the same consignments.
        step, first = divmod(block * count, _PER_KEY)
        key = np.array([stream_key(seed, 0, f"cn-import-sea/step-{step}")])
        _by_entity(key, entity_block(path, first, count), 0, out)
    elif order == "number":
        step, first = divmod(block * count, _PER_KEY)
        key = np.array([stream_key(seed, 0, f"arrivals/stream-{step}")])
        _by_entity(key, np.arange(first, first + count), 0, out)
    elif order in ("step", "replication", "seed"):
        keys = {
            "step": lambda i: stream_key(seed, 0, f"cn-import-sea/step-{i}"),
            "replication": lambda i: stream_key(seed, i, "cn-import-sea/documentary_check"),
            "seed": lambda i: stream_key(seed * _KEYS + i, 0, "cn-import-sea/documentary_check"),
        }[order]
        per = count // _KEYS
        _by_key(_keys(keys, _KEYS), entity_block(path, block * per, per), 0, out)
    elif order == "visit":
        per = count // _VISITS
        _by_visit(one, entity_block(path, block * per, per), _VISITS, out)
    elif order == "draw":
        per = count // _VISITS
        _by_draw(one, entity_block(path, block * per, per), _VISITS, out)
    else:
        raise ValueError(f"unknown order {order}")
    return out
