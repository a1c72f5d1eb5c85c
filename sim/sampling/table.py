"""Quantile tables for the families without a closed form: gamma, PERT and mixtures.

For a customs reader: a duration that comes from two populations, or from a range with a most likely value, drawn as
fast as any other.
For a simulation reader: quantiles at 1,025 normal scores in [-8.3, 8.3], joined by monotone cubics. Where the
distribution function finds a cell wrong by more than 5e-8 in probability (at a jump or a kink of a mixture) the cell
is cut in 16, and again, until it is right. scipy makes the quantiles and is imported only here and in ``cdf``, when
the first such distribution is prepared.
"""

from __future__ import annotations

import math

import numpy as np

from sim.quantity.distribution import Distribution
from sim.sampling.cdf import cdf, special
from sim.sampling.draws import Floats
from sim.sampling.families import NODES, PARTS, REACH

TOLERANCE = 5e-8
_DEPTH = 6
# Where in a cell the cubic is compared with the distribution function.
_PROBES = np.array([0.125, 0.25, 0.5, 0.75, 0.875])


def quantile_table(dist: Distribution) -> Floats:
    """Rows of (four coefficients of the cell's cubic, first row of its finer cells or 0), shape (1024 + 16 k, 5).

    Raises
    ------
    ValueError
        For a family that has a closed form.
    """
    scores = np.linspace(-REACH, REACH, NODES)
    blocks = [_cubics(quantiles(dist, scores)[np.newaxis, :])]
    ends = np.stack([scores[:-1], scores[1:]], axis=1)
    rows = NODES - 1
    for _ in range(_DEPTH):
        wrong = np.flatnonzero(_error(dist, blocks[-1], ends) > TOLERANCE)
        if not len(wrong):
            break
        blocks[-1][wrong, 4] = rows + PARTS * np.arange(len(wrong))
        rows += PARTS * len(wrong)
        width = (ends[wrong, 1] - ends[wrong, 0])[:, np.newaxis]
        inner = ends[wrong, :1] + width * np.arange(PARTS + 1) / PARTS
        inner[:, -1] = ends[wrong, 1]
        blocks.append(_cubics(quantiles(dist, inner.ravel()).reshape(inner.shape)))
        ends = np.stack([inner[:, :-1].ravel(), inner[:, 1:].ravel()], axis=1)
    return np.ascontiguousarray(np.concatenate(blocks))


def _cubics(values: Floats) -> Floats:
    """Hermite cubics of each row of values: fourth-order slopes, limited to be monotone (Fritsch and Carlson 1980)."""
    values = np.maximum.accumulate(values, axis=1)
    steps = np.diff(values, axis=1)
    # First-order slopes in the two outermost cells: on the first level they lie beyond one draw in 10^14.
    slopes = np.gradient(values, axis=1)
    slopes[:, 2:-2] = (values[:, :-4] - 8.0 * values[:, 1:-3] + 8.0 * values[:, 3:-1] - values[:, 4:]) / 12.0
    padded = np.concatenate([steps[:, :1], steps, steps[:, -1:]], axis=1)
    slopes = np.clip(slopes, 0.0, 3.0 * np.minimum(padded[:, :-1], padded[:, 1:]))
    left, right = slopes[:, :-1], slopes[:, 1:]
    parts = (values[:, :-1], left, 3.0 * steps - 2.0 * left - right, left + right - 2.0 * steps, np.zeros_like(left))
    return np.stack([part.ravel() for part in parts], axis=1)


def _error(dist: Distribution, cells: Floats, ends: Floats) -> Floats:
    """Largest distance in probability between the score asked for and the value read, for each cell."""
    t = _PROBES
    read = cells[:, :1] + t * (cells[:, 1:2] + t * (cells[:, 2:3] + t * cells[:, 3:4]))
    z = ends[:, :1] + t * (ends[:, 1:] - ends[:, :1])
    # A value within a nanosecond (or 1e-9 of itself) of an atom is the atom.
    near = 1e-9 * np.maximum(np.abs(read), 1.0)
    below = cdf(dist, (read - near).ravel())[0].reshape(z.shape)
    reached = cdf(dist, (read + near).ravel())[0].reshape(z.shape)
    u = special().ndtr(z)
    return np.asarray(np.maximum(np.maximum(below - u, u - reached), 0.0).max(axis=1))


def quantiles(dist: Distribution, z: Floats) -> Floats:
    """Quantiles at normal scores, with all the digits of either tail.

    Raises
    ------
    ValueError
        For a family that has a closed form.
    """
    p = dist.params
    lower = z < 0.0
    u = special().ndtr(z)
    v = special().ndtr(-z)
    match dist.family:
        case "gamma":
            return np.asarray(p[1] * np.where(lower, special().gammaincinv(p[0], u), special().gammainccinv(p[0], v)))
        case "pert":
            low, mode, high = p
            width = high - low
            a, b = 1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width
            # The upper half from its mirror image, which keeps the digits next to the upper end.
            return np.asarray(
                np.where(
                    lower, low + width * special().betaincinv(a, b, u), high - width * special().betaincinv(b, a, v)
                )
            )
        case "mixture":
            return _bisected(dist, z)
    raise ValueError(f"{dist.family} needs no table")


def _bisected(dist: Distribution, z: Floats) -> Floats:
    """The smallest x with F(x) >= u, to the last bit; the upper half by the upper tail."""
    lower = z < 0.0
    u = special().ndtr(z)
    v = special().ndtr(-z)
    least, most = _ends(dist)
    low, high = np.full_like(z, least), np.full_like(z, most)
    while True:
        middle = low + 0.5 * (high - low)
        below, above = cdf(dist, middle)
        reached = np.where(lower, below >= u, above <= v)
        new_high = np.where(reached, middle, high)
        new_low = np.where(reached, low, middle)
        if np.array_equal(new_high, high) and np.array_equal(new_low, low):
            return high
        low, high = new_low, new_high


def _ends(dist: Distribution) -> tuple[float, float]:
    """Values just below the lowest and at the highest that any component can give."""
    from sim.sampling.sampler import prepare

    samplers = [prepare(part) for part, weight in zip(dist.parts, dist.params, strict=True) if weight > 0.0]
    least = min(sampler.quantile(2.0**-53) for sampler in samplers)
    most = max(sampler.quantile(1.0 - 2.0**-53) for sampler in samplers)
    return math.nextafter(least, -math.inf), most
