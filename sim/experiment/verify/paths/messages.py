"""A judge of sending: every attempt laid out on a line, the first arrival read off it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.experiment.verify.paths.clock import OpenClock
from sim.experiment.verify.paths.judge import CREATED, ENDED, Array, PathCase, Times
from sim.experiment.verify.paths.luck import Luck, exponential, poisson, uniform_time

Lost = npt.NDArray[np.bool_]
_HOUR, _MINUTE, _DAY, _WEEK = 3600.0, 60.0, 86400.0, 604800.0


def _sent(leaves: Array, lost: Lost, latency: Array, timeout: float) -> dict[str, Array]:
    """Stamps from the attempts, shape (cases, attempts).

    An attempt is made unless an earlier one has arrived by then; so the first arrival among those made is the first among all
    that would arrive, attempts left out included: these leave later than it.
    """
    arrives = np.where(lost, np.inf, leaves + latency)
    first = arrives.min(axis=1)
    received = np.where(np.isfinite(first), first, np.nan)
    given_up = np.where(np.isfinite(first), np.nan, leaves[:, -1] + timeout)
    ended = np.where(np.isfinite(first), received, given_up)
    return {"received": received, "lost": given_up, ENDED: ended}


def _draws(luck: Luck, stream: str, step: str, count: int, attempts: int) -> tuple[Array, Array]:
    """Uniforms of loss and of latency, shape (cases, attempts)."""
    losses = [luck.cases(stream, step, count, draw=2 * k) for k in range(attempts)]
    latencies = [luck.cases(stream, step, count, draw=2 * k + 1) for k in range(attempts)]
    return np.stack(losses, axis=1), np.stack(latencies, axis=1)


def _times(luck: Luck, until: float) -> Times:
    found = {}
    start = poisson(luck, "messages", 1 / _MINUTE, until)
    loss, late = _draws(luck, "messages", "send", len(start), 4)
    leaves = start[:, None] + np.arange(4) * 10 * _MINUTE
    latency = uniform_time(late, 1 * _MINUTE, 5 * _MINUTE)
    found["messages"] = {CREATED: start, **_sent(leaves, loss < 0.3, latency, 10 * _MINUTE)}

    start = poisson(luck, "parcels", 10 / _HOUR, until)
    loss, late = _draws(luck, "parcels", "parcel", len(start), 6)
    leaves = start[:, None] + np.arange(6) * 10 * _MINUTE
    found["parcels"] = {
        CREATED: start,
        **_sent(leaves, loss < 0.4, exponential(late, 20 * _MINUTE), 10 * _MINUTE),
    }

    start = poisson(luck, "nightly", 10 / _HOUR, until)
    loss, late = _draws(luck, "nightly", "window", len(start), 3)
    spans = [(d * _DAY + 6 * _HOUR, d * _DAY + 22 * _HOUR) for d in range(7)]
    clock = OpenClock.weekly(spans, _WEEK, math.ceil(until / _WEEK) + 2)
    leaves = np.stack([clock.next_open(start + k * _HOUR) for k in range(3)], axis=1)
    found["nightly"] = {CREATED: start, **_sent(leaves, loss < 0.5, exponential(late, 5 * _MINUTE), _HOUR)}
    return found


CASES = (PathCase("first arrival", "theory/send", 2.0, _times),)
