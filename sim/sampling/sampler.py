"""A distribution made ready for drawing.

For a customs reader: the same consignment at the same step gets the same luck, whatever else changes.
For a simulation reader: ``prepare`` chooses the compiled function of the family and binds its parameters; nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np

from sim.quantity.distribution import Distribution
from sim.sampling import families
from sim.sampling.draws import Floats, Ints

_NO_TABLE = np.zeros((1, 5))


class Sampler:
    """Quantiles and draws of one distribution.

    Attributes
    ----------
    quantile
        ``quantile(u) -> seconds`` for u in (0, 1), never decreasing.
    draw
        ``draw(key, entity, visit) -> seconds``: the quantile of draw 0, in one compiled call.
    code, a, b, c, table
        The lowered form, for ``families.quantile``.
    """

    __slots__ = ("a", "b", "c", "code", "distribution", "draw", "quantile", "table")

    draw: Callable[[int, int, int], float]
    quantile: Callable[[float], float]

    def __init__(self, distribution: Distribution) -> None:
        self.distribution = distribution
        self.code, (self.a, self.b, self.c) = _lowered(distribution)
        self.table: Floats = _NO_TABLE
        a, b, c = self.a, self.b, self.c
        match self.code:
            case families.CONSTANT:
                self.quantile = lambda u: a
                self.draw = lambda key, entity, visit: a
            case families.EXPONENTIAL:
                self.quantile = partial(families.exponential, a)
                self.draw = partial(families.draw_exponential, a)
            case families.LOGNORMAL:
                self.quantile = partial(families.lognormal, a, b)
                self.draw = partial(families.draw_lognormal, a, b)
            case families.WEIBULL:
                self.quantile = partial(families.weibull, a, b)
                self.draw = partial(families.draw_weibull, a, b)
            case families.TRIANGULAR:
                self.quantile = partial(families.triangular, a, b, c)
                self.draw = partial(families.draw_triangular, a, b, c)
            case families.UNIFORM:
                self.quantile = partial(families.between, a, b)
                self.draw = partial(families.draw_between, a, b)
            case families.EMPIRICAL:
                self.table = np.array(distribution.params, dtype=np.float64).reshape(-1, 1)
                self.quantile = partial(families.empirical, self.table)
                self.draw = partial(families.draw_empirical, self.table)
            case _:
                from sim.sampling.table import quantile_table

                self.table = quantile_table(distribution)
                self.quantile = partial(families.tabled, self.table)
                self.draw = partial(families.draw_tabled, self.table)

    def block(self, key: int, entities: Ints, visit: int) -> Floats:
        """``draw`` for many entities, the same bits."""
        return families.draw_block(self.code, self.a, self.b, self.c, self.table, key, entities, visit)


def _lowered(dist: Distribution) -> tuple[int, tuple[float, float, float]]:
    """Family code and three parameters; a family that has lost its spread is a constant."""
    p = tuple(float(x) for x in dist.params)
    if dist.family in ("triangular", "uniform", "pert") and p[-1] <= p[0]:
        return families.CONSTANT, (p[0], 0.0, 0.0)
    if dist.family == "weibull":
        return families.WEIBULL, (p[0], 1.0 / p[1], 0.0)
    if dist.family not in families.CODES:
        return families.TABLE, (0.0, 0.0, 0.0)
    if dist.family == "empirical":
        return families.EMPIRICAL, (0.0, 0.0, 0.0)
    filled = (*p, 0.0, 0.0)
    return families.CODES[dist.family], (filled[0], filled[1], filled[2])


@lru_cache(maxsize=4096)
def prepare(dist: Distribution) -> Sampler:
    """The sampler of a distribution; equal distributions share one.

    Raises
    ------
    ValueError
        For an unknown family.
    """
    return Sampler(dist)
