"""Durations from uniforms: one quantile function for each family, written once and compiled.

For a customs reader: an unlucky number gives a long duration, always, in every family; so two policies can be
compared on equal luck.
For a simulation reader: inverse CDFs, closed forms where there are any; ``1 - u`` is exact for the 52-bit uniforms,
so the upper tail keeps its digits. ``draw_<family>`` is uniform and quantile in one call, for the hot path from
Python.
"""

from __future__ import annotations

import math

import numpy as np

from sim.sampling.compiling import jit
from sim.sampling.draws import Floats, Ints, uniform
from sim.sampling.normal import normal_quantile

CONSTANT, EXPONENTIAL, LOGNORMAL, WEIBULL, TRIANGULAR, UNIFORM, EMPIRICAL, TABLE = range(8)
CODES = {
    "constant": CONSTANT,
    "exponential": EXPONENTIAL,
    "lognormal": LOGNORMAL,
    "weibull": WEIBULL,
    "triangular": TRIANGULAR,
    "uniform": UNIFORM,
    "empirical": EMPIRICAL,
}
NODES = 1025
REACH = 8.3
PARTS = 16
_CELLS = NODES - 1
_PER_SCORE = _CELLS / (2.0 * REACH)


@jit
def exponential(mean: float, u: float) -> float:
    """Quantile of the exponential."""
    return -mean * math.log(1.0 - u)


@jit
def lognormal(mu: float, sigma: float, u: float) -> float:
    """Quantile of the lognormal."""
    return math.exp(mu + sigma * normal_quantile(u))


@jit
def weibull(scale: float, power: float, u: float) -> float:
    """Quantile of the Weibull; ``power`` is 1 / shape."""
    return scale * math.pow(-math.log(1.0 - u), power)


@jit
def triangular(low: float, mode: float, high: float, u: float) -> float:
    """Quantile of the triangular, low < high."""
    width = high - low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


@jit
def between(low: float, high: float, u: float) -> float:
    """Quantile of the uniform."""
    return low + (high - low) * u


@jit
def empirical(values: Floats, u: float) -> float:
    """Quantile of a sample, sorted, shape (n, 1): each value with probability 1 / n."""
    i = int(u * len(values))
    value: float = values[min(i, len(values) - 1), 0]
    return value


@jit
def tabled(table: Floats, u: float) -> float:
    """Quantile read from a table.

    A row holds the cubic of its cell in the fraction of the cell passed, and where its finer cells begin.
    """
    x = (normal_quantile(u) + REACH) * _PER_SCORE
    i = min(max(int(x), 0), _CELLS - 1)
    t = x - i
    while table[i, 4] > 0.0:
        t *= PARTS
        part = min(int(t), PARTS - 1)
        t -= part
        i = int(table[i, 4]) + part
    value: float = table[i, 0] + t * (table[i, 1] + t * (table[i, 2] + t * table[i, 3]))
    return value


@jit
def draw_exponential(mean: float, key: int, entity: int, visit: int) -> float:
    """Draw 0 of an entity's visit."""
    return exponential(mean, uniform(key, entity, visit, 0))


@jit
def draw_lognormal(mu: float, sigma: float, key: int, entity: int, visit: int) -> float:
    """Draw 0 of an entity's visit."""
    return lognormal(mu, sigma, uniform(key, entity, visit, 0))


@jit
def draw_weibull(scale: float, power: float, key: int, entity: int, visit: int) -> float:
    """Draw 0 of an entity's visit."""
    return weibull(scale, power, uniform(key, entity, visit, 0))


@jit
def draw_triangular(low: float, mode: float, high: float, key: int, entity: int, visit: int) -> float:
    """Draw 0 of an entity's visit."""
    return triangular(low, mode, high, uniform(key, entity, visit, 0))


@jit
def draw_between(low: float, high: float, key: int, entity: int, visit: int) -> float:
    """Draw 0 of an entity's visit."""
    return between(low, high, uniform(key, entity, visit, 0))


@jit
def draw_empirical(values: Floats, key: int, entity: int, visit: int) -> float:
    """Draw 0 of an entity's visit."""
    return empirical(values, uniform(key, entity, visit, 0))


@jit
def draw_tabled(table: Floats, key: int, entity: int, visit: int) -> float:
    """Draw 0 of an entity's visit."""
    return tabled(table, uniform(key, entity, visit, 0))


@jit
def quantile(code: int, a: float, b: float, c: float, table: Floats, u: float) -> float:
    """Quantile by family code, for loops over lowered parameters; the same bits as the family's own function."""
    if code == CONSTANT:
        return a
    if code == EXPONENTIAL:
        return exponential(a, u)
    if code == LOGNORMAL:
        return lognormal(a, b, u)
    if code == WEIBULL:
        return weibull(a, b, u)
    if code == TRIANGULAR:
        return triangular(a, b, c, u)
    if code == UNIFORM:
        return between(a, b, u)
    if code == EMPIRICAL:
        return empirical(table, u)
    return tabled(table, u)


@jit
def draw_block(code: int, a: float, b: float, c: float, table: Floats, key: int, entities: Ints, visit: int) -> Floats:
    """Draw 0 of a visit for many entities."""
    out = np.empty(len(entities), np.float64)
    for i in range(len(entities)):
        out[i] = quantile(code, a, b, c, table, uniform(key, entities[i], visit, 0))
    return out
