"""Distribution functions of every family; tables of mixtures are made from them, and tests judge quantiles by them.

For a simulation reader: P(X <= x) and P(X > x) each with its own digits, so that an upper tail of 1e-15 is not 1 - 1.
"""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any

import numpy as np

from sim.quantity.distribution import Distribution
from sim.sampling.draws import Floats

Tails = tuple[Floats, Floats]


def special() -> Any:
    """``scipy.special``, which takes its time to import: only when a table is made."""
    return import_module("scipy.special")


def cdf(dist: Distribution, x: Floats) -> Tails:
    """P(X <= x) and P(X > x).

    Raises
    ------
    ValueError
        For an unknown family.
    """
    if dist.family not in _TAILS:
        raise ValueError(f"unknown family {dist.family}")
    with np.errstate(divide="ignore", over="ignore"):
        if dist.family == "mixture":
            total = math.fsum(dist.params)
            below, above = np.zeros_like(x), np.zeros_like(x)
            for weight, part in zip(dist.params, dist.parts, strict=True):
                f, g = cdf(part, x)
                below += weight / total * f
                above += weight / total * g
            return below, above
        if dist.family in _RANGED and dist.params[-1] <= dist.params[0]:
            return _constant((dist.params[0],), x)
        tails: Tails = _TAILS[dist.family](dist.params, x)
        return tails


def _constant(p: tuple[float, ...], x: Floats) -> Tails:
    below = (x >= p[0]).astype(np.float64)
    return below, 1.0 - below


def _weibull(p: tuple[float, ...], x: Floats) -> Tails:
    if p[0] == 0.0:
        return _constant((0.0,), x)
    r = (np.maximum(x, 0.0) / p[0]) ** p[1]
    return -np.expm1(-r), np.exp(-r)


def _exponential(p: tuple[float, ...], x: Floats) -> Tails:
    return _weibull((p[0], 1.0), x)


def _lognormal(p: tuple[float, ...], x: Floats) -> Tails:
    if p[1] == 0.0:
        return _constant((math.exp(p[0]),), x)
    z = (np.log(np.maximum(x, 0.0)) - p[0]) / p[1]
    return special().ndtr(z), special().ndtr(-z)


def _triangular(p: tuple[float, ...], x: Floats) -> Tails:
    low, mode, high = p
    y = np.clip(x, low, high)
    left = (y - low) ** 2 / ((high - low) * (mode - low)) if mode > low else np.zeros_like(y)
    right = (high - y) ** 2 / ((high - low) * (high - mode)) if high > mode else np.zeros_like(y)
    # At a mode on an edge the other branch holds.
    first = (y < mode) if mode > low else np.zeros(y.shape, dtype=bool)
    return np.where(first, left, 1.0 - right) * (x >= low), np.where(first, 1.0 - left, right)


def _uniform(p: tuple[float, ...], x: Floats) -> Tails:
    width = p[1] - p[0]
    return np.clip((x - p[0]) / width, 0.0, 1.0), np.clip((p[1] - x) / width, 0.0, 1.0)


def _gamma(p: tuple[float, ...], x: Floats) -> Tails:
    if p[1] == 0.0:
        return _constant((0.0,), x)
    r = np.maximum(x, 0.0) / p[1]
    return special().gammainc(p[0], r), special().gammaincc(p[0], r)


def _pert(p: tuple[float, ...], x: Floats) -> Tails:
    low, mode, high = p
    a, b = 1.0 + 4.0 * (mode - low) / (high - low), 1.0 + 4.0 * (high - mode) / (high - low)
    y = np.clip((x - low) / (high - low), 0.0, 1.0)
    return special().betainc(a, b, y), special().betainc(b, a, 1.0 - y)


def _empirical(p: tuple[float, ...], x: Floats) -> Tails:
    below = np.searchsorted(np.asarray(p), x, side="right") / len(p)
    return below, 1.0 - below


_RANGED = ("pert", "triangular", "uniform")
_TAILS: dict[str, Any] = {
    "constant": _constant,
    "empirical": _empirical,
    "exponential": _exponential,
    "gamma": _gamma,
    "lognormal": _lognormal,
    "mixture": None,
    "pert": _pert,
    "triangular": _triangular,
    "uniform": _uniform,
    "weibull": _weibull,
}
