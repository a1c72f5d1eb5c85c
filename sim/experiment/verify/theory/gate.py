"""Waiting for a system that is down, for as long as one's patience lasts.

The gate is up for times of mean ``up`` and down for exponential times of mean ``down``; a case that finds it down waits for the next
opening, or takes another way after ``patience``. Down times are memoryless, so the rest of one is like a whole one.
"""

from __future__ import annotations

import math


def share_giving_up(up: float, down: float, patience: float) -> float:
    """P(the case takes the other way)."""
    return down / (up + down) * math.exp(-patience / down)


def mean_wait(up: float, down: float, patience: float) -> float:
    """E[wait at the gate], the waits of those who give up included."""
    return down / (up + down) * down * (1.0 - math.exp(-patience / down))


def second_moment(up: float, down: float, patience: float) -> float:
    """E[wait^2]."""
    x = patience / down
    return down / (up + down) * 2.0 * down**2 * (1.0 - math.exp(-x) * (1.0 + x))
