"""A team with office hours and shifts, at arrival rates that change over the week.

M(t)/M/c(t): the state is (cases inside, jobs in hand). Forward equations are solved exactly by matrix exponentials over spans in which
nothing changes, and the repeating week is the fixed point of one whole week. Jobs in hand are finished after closing or a fall in
capacity (nothing new starts until fewer are busy), or suspended with their servers until the next opening.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the week in which rates do not change.

    Parameters
    ----------
    length
        In the unit of time of the rates.
    rate
        Cases per unit of time.
    servers
        Servers that may start a job; 0 when closed.
    suspended
        True when jobs in hand stand still.
    """

    length: float
    rate: float
    servers: int
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """The repeating week.

    Parameters
    ----------
    inside, inside_squared
        E[N] and E[N^2] at the middle of each span.
    mean_inside, mean_queue
        Averages over the week.
    share_waiting
        Share of the cases that do not start at once.
    lost
        Largest probability of the fullest states at the middle of a span; must be negligible.
    """

    inside: tuple[float, ...]
    inside_squared: tuple[float, ...]
    mean_inside: float
    mean_queue: float
    share_waiting: float
    lost: float


class _States:
    """The lattice of (inside, in hand) with in hand <= min(inside, most servers)."""

    def __init__(self, most_inside: int, most_servers: int) -> None:
        self.pairs = [(n, b) for n in range(most_inside + 1) for b in range(min(n, most_servers) + 1)]
        self.number = {pair: k for k, pair in enumerate(self.pairs)}
        self.most_inside = most_inside
        self.inside = np.array([n for n, _ in self.pairs], dtype=np.float64)
        self.busy = np.array([b for _, b in self.pairs], dtype=np.float64)

    def generator(self, span: Span, mean_service: float) -> Array:
        rates = np.zeros((len(self.pairs), len(self.pairs)))
        for k, (n, b) in enumerate(self.pairs):
            if n < self.most_inside:
                started = 1 if b < span.servers and not span.suspended else 0
                rates[k, self.number[n + 1, b + started]] += span.rate
            if b and not span.suspended:
                restarted = 1 if n > b and b - 1 < span.servers else 0
                rates[k, self.number[n - 1, b - 1 + restarted]] += b / mean_service
            rates[k, k] = -rates[k].sum()
        return rates

    def opening(self, servers: int) -> npt.NDArray[np.int64]:
        """State after as many as are free and waited for have started, for each state before."""
        return np.array([self.number[n, max(b, min(n, servers))] for n, b in self.pairs], dtype=np.int64)


_TERMS = 8
_SMALL = 0.05
_MOST_WEEKS = 1000
_SAME = 1e-11


def _transition(rates: Array, length: float) -> tuple[Array, Array]:
    """exp(rates x length) and its integral over time: a Taylor series for a short time, doubled until it is long enough."""
    doublings = max(0, math.ceil(math.log2(float(np.abs(rates).sum(axis=1).max()) * length / _SMALL)))
    step = length / 2.0**doublings
    unit = np.eye(len(rates))
    integral = unit.copy()
    for k in range(_TERMS, 0, -1):
        integral = unit + rates @ integral * (step / (k + 1))
    integral = integral * step
    whole = unit + rates @ integral
    for _ in range(doublings):
        integral = integral + whole @ integral
        whole = whole @ whole
    return whole, integral


def repeating_week(spans: Sequence[Span], mean_service: float, most_inside: int) -> Week:
    """Follow the week until it repeats itself, with ``most_inside`` cases at most (choose it so that ``lost`` is negligible).

    Raises
    ------
    ValueError
        When it never does.
    """
    states = _States(most_inside, max(span.servers for span in spans))
    size = len(states.pairs)
    pieces: dict[Span, tuple[Array, Array, Array]] = {}
    for span in set(spans):
        rates = states.generator(span, mean_service)
        half, integral = _transition(rates, span.length / 2.0)
        pieces[span] = (half, half @ half, integral + half @ integral)
    jumps = {span.servers: states.opening(span.servers) for span in spans}

    def opened(state: Array, span: Span) -> Array:
        return np.asarray(np.bincount(jumps[span.servers], weights=state, minlength=size), dtype=np.float64)

    state = np.zeros(size)
    state[0] = 1.0
    for _ in range(_MOST_WEEKS):
        before = state
        for span in spans:
            state = opened(state, span) @ pieces[span][1]
        state = state / state.sum()  # rounding must not let probability leak away over many weeks
        if float(np.abs(state - before).sum()) < _SAME:
            break
    else:
        raise ValueError("the week does not come to repeat itself: too much arrives")

    inside, squared = [], []
    lost = 0.0
    total_inside = total_queue = total_waiting = total_cases = total_time = 0.0
    for span in spans:
        half, whole, integral = pieces[span]
        state = opened(state, span)
        middle = state @ half
        inside.append(float(middle @ states.inside))
        squared.append(float(middle @ states.inside**2))
        lost = max(lost, float(middle[states.inside == most_inside].sum()))
        spent = state @ integral
        total_inside += float(spent @ states.inside)
        total_queue += float(spent @ (states.inside - states.busy))
        blocked = states.busy >= span.servers if not span.suspended else np.ones(size, dtype=bool)
        total_waiting += span.rate * float(spent @ blocked)
        total_cases += span.rate * span.length
        total_time += span.length
        state = state @ whole
    return Week(
        tuple(inside),
        tuple(squared),
        total_inside / total_time,
        total_queue / total_time,
        total_waiting / total_cases,
        lost,
    )
