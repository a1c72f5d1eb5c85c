"""Distribution functions of every family, both tails, for the tables of mixtures and for tests of the quantiles."""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any

import numpy as np

from sim.quantity.distribution import Distribution
from sim.sampling.draws import Floats


def special() -> Any:
    """``scipy.special``, which takes its time to import: only when a table is made."""
    return import_module("scipy.special")


def cdf(dist: Distribution, x: Floats) -> tuple[Floats, Floats]:
    """P(X <= x) and P(X > x), each with its own digits.

    Raises
    ------
    ValueError
        For an unknown family.
    """
    p = dist.params
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        positive = np.maximum(x, 0.0)
        match dist.family:
            case "constant":
                below = (x >= p[0]).astype(np.float64)
                return below, 1.0 - below
            case "exponential":
                r = positive / p[0] if p[0] > 0.0 else np.where(x >= 0.0, np.inf, 0.0)
                return -np.expm1(-r), np.exp(-r)
            case "lognormal":
                if p[1] == 0.0:
                    return cdf(Distribution("constant", (math.exp(p[0]),)), x)
                z = (np.log(positive) - p[0]) / p[1]
                return special().ndtr(z), special().ndtr(-z)
            case "weibull":
                r = (positive / p[0]) ** p[1]
                return -np.expm1(-r), np.exp(-r)
            case "triangular":
                low, mode, high = p
                if high <= low:
                    return cdf(Distribution("constant", (low,)), x)
                y = np.clip(x, low, high)
                left = (y - low) ** 2 / ((high - low) * (mode - low)) if mode > low else np.zeros_like(y)
                right = (high - y) ** 2 / ((high - low) * (high - mode)) if high > mode else np.zeros_like(y)
                return np.where(y <= mode, left, 1.0 - right), np.where(y <= mode, 1.0 - left, right)
            case "uniform":
                if p[1] <= p[0]:
                    return cdf(Distribution("constant", (p[0],)), x)
                below = np.clip((x - p[0]) / (p[1] - p[0]), 0.0, 1.0)
                return below, 1.0 - below
            case "gamma":
                return special().gammainc(p[0], positive / p[1]), special().gammaincc(p[0], positive / p[1])
            case "pert":
                low, mode, high = p
                if high <= low:
                    return cdf(Distribution("constant", (low,)), x)
                a, b = 1.0 + 4.0 * (mode - low) / (high - low), 1.0 + 4.0 * (high - mode) / (high - low)
                y = np.clip((x - low) / (high - low), 0.0, 1.0)
                return special().betainc(a, b, y), special().betainc(b, a, 1.0 - y)
            case "empirical":
                below = np.searchsorted(np.asarray(p), x, side="right") / len(p)
                return below, 1.0 - below
            case "mixture":
                total = math.fsum(p)
                pairs = [(w / total, cdf(part, x)) for w, part in zip(p, dist.parts, strict=True)]
                return (
                    np.asarray(sum(w * f for w, (f, _) in pairs)),
                    np.asarray(sum(w * g for w, (_, g) in pairs)),
                )
    raise ValueError(f"unknown family {dist.family}")
