"""Quantile tables for the families without a closed form: gamma, PERT, mixture, empirical.

For a simulation reader: quantiles at 1,025 normal scores in [-8.3, 8.3], joined by monotone cubics; scipy makes the quantiles and is
imported only here, when the first such distribution is prepared.
"""

from __future__ import annotations

import math

import numpy as np

from sim.quantity.distribution import Distribution
from sim.sampling.families import NODES, REACH
from sim.sampling.uniform import Floats


def quantile_table(dist: Distribution) -> Floats:
    """Coefficients of the cubic of each cell, shape (1024, 4).

    Raises
    ------
    ValueError
        For a family that has a closed form.
    """
    scores = np.linspace(-REACH, REACH, NODES)
    return _cubics(np.maximum.accumulate(_quantiles(dist, scores)))


def _cubics(values: Floats) -> Floats:
    """Hermite cubics with fourth-order slopes, limited so that each cell is monotone (Fritsch and Carlson)."""
    steps = np.diff(values)
    # One-sided slopes in the outermost two cells lie beyond one draw in 10^15.
    slopes = np.gradient(values)
    slopes[2:-2] = (values[:-4] - 8.0 * values[1:-3] + 8.0 * values[3:-1] - values[4:]) / 12.0
    least = np.minimum(np.append(steps, steps[-1]), np.insert(steps, 0, steps[0]))
    slopes = np.clip(slopes, 0.0, 3.0 * least)
    left, right = slopes[:-1], slopes[1:]
    return np.ascontiguousarray(
        np.stack([values[:-1], left, 3.0 * steps - 2.0 * left - right, left + right - 2.0 * steps], axis=1)
    )


def _quantiles(dist: Distribution, z: Floats) -> Floats:
    from scipy import special

    p = dist.params
    lower = z < 0.0
    u = special.ndtr(z)
    v = special.ndtr(-z)
    match dist.family:
        case "gamma":
            return np.asarray(p[1] * np.where(lower, special.gammaincinv(p[0], u), special.gammainccinv(p[0], v)))
        case "pert":
            low, mode, high = p
            width = high - low
            if width <= 0.0:
                return np.full_like(z, low)
            a, b = 1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width
            # The upper half from its mirror image, which keeps the digits next to the upper end.
            return np.asarray(
                np.where(lower, low + width * special.betaincinv(a, b, u), high - width * special.betaincinv(b, a, v))
            )
        case "empirical":
            return np.asarray(p, dtype=np.float64)[np.minimum((u * len(p)).astype(np.int64), len(p) - 1)]
        case "mixture":
            return _mixture(dist, z)
    raise ValueError(f"{dist.family} needs no table")


def _mixture(dist: Distribution, z: Floats) -> Floats:
    """Bisection on the value: the smallest x with F(x) >= u, in tail probabilities on either side of the median."""
    from scipy import special

    from sim.sampling.cdf import cdf

    parts = [(w / math.fsum(dist.params), part) for w, part in zip(dist.params, dist.parts, strict=True) if w > 0.0]
    ends = np.array([_ends(part) for _, part in parts])
    low = np.full_like(z, ends[:, 0].min())
    high = np.full_like(z, ends[:, 1].max())
    target_low, target_high = special.ndtr(z), special.ndtr(-z)
    for _ in range(200):
        middle = low + 0.5 * (high - low)
        below = np.zeros_like(z)
        above = np.zeros_like(z)
        for weight, part in parts:
            f, g = cdf(part, middle)
            below += weight * f
            above += weight * g
        reached = np.where(z < 0.0, below >= target_low, above <= target_high)
        high = np.where(reached, middle, high)
        low = np.where(reached, low, middle)
    return high


def _ends(dist: Distribution) -> tuple[float, float]:
    from sim.sampling.sampler import prepare

    sampler = prepare(dist)
    return sampler.quantile(2.0**-53), sampler.quantile(1.0 - 2.0**-53)
