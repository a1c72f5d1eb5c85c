"""Compilation of scalar functions, in one place, so that a function gives the same bits whoever calls it.

For a simulation reader: numba without fast-math and without Intel's vector library (its logarithm differs from libm's
in the last bit), with a cache that notices every change of the source.
"""

from __future__ import annotations

import bisect
import os
from collections.abc import Callable
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

from sim.errors import Failed
from sim.sampling.cache import prepare_cache

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


def load_numba() -> Any:
    """The module numba, with its cache directory set.

    Raises
    ------
    Failed
        ``RUN-090`` when numba cannot be imported.
    """
    folder = prepare_cache()
    os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"
    try:
        numba = import_module("numba")
    except ImportError as error:
        raise Failed(
            "RUN-090",
            f"The compiler numba could not be loaded ({error}), and no random number is drawn without it.",
            "Install clearlane with its dependencies again: pip install --force-reinstall clearlane.",
        ) from error
    numba.config.CACHE_DIR = str(folder)  # counts also when someone else imported numba before us
    numba.config.DISABLE_INTEL_SVML = 1
    return numba


numba = load_numba()


def jit(function: Callable[P, R]) -> Callable[P, R]:
    """Compile when first called; cached between runs; keeps the Python source as ``.py_func``."""
    compiled: Callable[P, R] = numba.njit(cache=True, fastmath=False, error_model="numpy")(function)
    return compiled


def jitable(function: F) -> F:
    """Let compiled functions call ``function``, which stays a plain Python function for everyone else."""
    same: F = numba.extending.register_jitable(function)
    return same


def _bisect_right(a: Any, x: Any) -> Any:
    def search(a: Any, x: Any) -> Any:
        low, high = 0, len(a)
        while low < high:
            middle = (low + high) // 2
            if x < a[middle]:
                high = middle
            else:
                low = middle + 1
        return low

    return search


numba.extending.overload(bisect.bisect_right)(_bisect_right)
