"""The bin of a time as a compiled function, for engines that sum up without leaving compiled code.

For a simulation reader: the same table and the same search as :func:`sim.results.bins.bin_of`, on 64-bit integers.
Importing this module imports numba; nothing else in this package does.
"""

from __future__ import annotations

import numpy as np

from sim.results.bins import EDGES
from sim.sampling import jit

_EDGES = np.asarray(EDGES, dtype=np.int64)


def _bin_of(micros: int) -> int:
    """Bin of a time in whole microseconds; one past the last bin for more than 317 years (nothing is raised)."""
    size = micros if micros >= 0 else -micros
    low, high = 0, len(_EDGES)
    while low < high:
        middle = (low + high) // 2
        if _EDGES[middle] < size:
            low = middle + 1
        else:
            high = middle
    return low if micros >= 0 else -low


bin_of = jit(_bin_of)
