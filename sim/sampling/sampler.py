"""A distribution made ready for drawing.

For a customs reader: the same consignment at the same step gets the same luck, whatever else changes.
For a simulation reader: ``prepare`` chooses the compiled functions of the family and binds their parameters; nothing
is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np

from sim.quantity.distribution import Distribution
from sim.sampling import families
from sim.sampling.draws import Floats, Ints

_NO_TABLE: Floats = np.zeros((1, 5))
# Quantile, draw, and how many scalar parameters they take.
_CLOSED: dict[int, tuple[Callable[..., float], Callable[..., float], int]] = {
    families.EXPONENTIAL: (families.exponential, families.draw_exponential, 1),
    families.LOGNORMAL: (families.lognormal, families.draw_lognormal, 2),
    families.WEIBULL: (families.weibull, families.draw_weibull, 2),
    families.TRIANGULAR: (families.triangular, families.draw_triangular, 3),
    families.UNIFORM: (families.between, families.draw_between, 2),
}
_RANGED = ("pert", "triangular", "uniform")


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
        self.table = _NO_TABLE
        if self.code == families.CONSTANT:
            self.quantile, self.draw = _always(self.a)
        elif self.code in _CLOSED:
            quantile, draw, count = _CLOSED[self.code]
            parameters = (self.a, self.b, self.c)[:count]
            self.quantile, self.draw = partial(quantile, *parameters), partial(draw, *parameters)
        elif self.code == families.EMPIRICAL:
            self.table = np.array(distribution.params, dtype=np.float64).reshape(-1, 1)
            self.quantile = partial(families.empirical, self.table)
            self.draw = partial(families.draw_empirical, self.table)
        else:
            from sim.sampling.table import quantile_table  # brings scipy, only for those who need it

            self.table = quantile_table(distribution)
            self.quantile = partial(families.tabled, self.table)
            self.draw = partial(families.draw_tabled, self.table)

    def block(self, key: int, entities: Ints, visit: int) -> Floats:
        """``draw`` for many entities, the same bits."""
        return families.draw_block(self.code, self.a, self.b, self.c, self.table, key, entities, visit)

    def __reduce__(self) -> tuple[Any, tuple[Distribution]]:
        return prepare, (self.distribution,)


def _always(value: float) -> tuple[Callable[[float], float], Callable[[int, int, int], float]]:
    return (lambda _u: value), (lambda _key, _entity, _visit: value)


def _lowered(dist: Distribution) -> tuple[int, tuple[float, float, float]]:
    """Family code and three parameters; a family that has lost its spread is a constant."""
    p = tuple(float(x) for x in dist.params)
    if dist.family in _RANGED and p[-1] <= p[0]:
        return families.CONSTANT, (p[0], 0.0, 0.0)
    if dist.family == "gamma" and p[1] == 0.0:
        return families.CONSTANT, (0.0, 0.0, 0.0)
    if dist.family == "weibull":
        return families.WEIBULL, (p[0], 1.0 / p[1], 0.0)
    code = families.CODES.get(dist.family, families.TABLE)
    if code in (families.EMPIRICAL, families.TABLE):
        return code, (0.0, 0.0, 0.0)
    filled = (*p, 0.0, 0.0)
    return code, (filled[0], filled[1], filled[2])


@lru_cache(maxsize=4096)
def prepare(dist: Distribution) -> Sampler:
    """The sampler of a distribution; equal distributions share one.

    Raises
    ------
    ValueError
        For an unknown family.
    """
    return Sampler(dist)
