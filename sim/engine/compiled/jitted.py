"""How the compiled engine's functions are compiled: without reference counts, the one entry cached between runs.

For a simulation reader: compiled code here never makes an array, so numba need not count who holds one; counting cost three quarters of
the time (measured on a loop of heap operations: 200 against 51 ns an event). Arrays grow outside, between two calls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sim import calendars
from sim.sampling import delivery as messages
from sim.sampling.compiling import jitable, numba

P = ParamSpec("P")
R = TypeVar("R")

# Functions of sequences, which compiled code calls with arrays.
add_work: Callable[..., float] = jitable(calendars.add_work)
is_open: Callable[..., bool] = jitable(calendars.is_open)
next_open: Callable[..., float] = jitable(calendars.next_open)
open_time: Callable[..., float] = jitable(calendars.open_time)
delivery: Callable[..., messages.Delivery] = jitable(messages.delivery)


def part(function: Callable[P, R]) -> Callable[P, R]:
    """A function that only compiled code calls; it is kept with whoever calls it."""
    compiled: Callable[P, R] = numba.njit(fastmath=False, error_model="numpy", _nrt=False)(function)
    return compiled


def hot(function: Callable[P, R]) -> Callable[P, R]:
    """A function on the path of every event: compiled apart, but put into its caller by the optimiser, so that nothing is handed over."""
    compiled: Callable[P, R] = numba.njit(fastmath=False, error_model="numpy", _nrt=False, forceinline=True)(function)
    return compiled


def small(function: Callable[P, R]) -> Callable[P, R]:
    """A function of a few lines: it becomes a piece of whoever calls it, before anything is compiled.

    A function of its own costs a third of a second to compile, however short, for the arrays it is handed; a piece costs next to nothing
    (measured: 20 of them 6.4 against 0.6 s).
    """
    compiled: Callable[P, R] = numba.njit(fastmath=False, error_model="numpy", _nrt=False, inline="always")(function)
    return compiled


def entry(function: Callable[P, R]) -> Callable[P, R]:
    """A function that Python calls, kept between runs with everything it calls."""
    compiled: Callable[P, R] = numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy", _nrt=False)(
        function
    )
    return compiled
