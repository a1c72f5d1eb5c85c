"""A distribution as data: family and parameters, with its moments.

For a customs reader: how long something takes, and how much that varies.
For a simulation reader: inverse-CDF families; closed forms for ``constant, exponential, lognormal, weibull, triangular,
uniform``, every other one (``gamma, pert, mixture, empirical``) is read from a quantile table made when a run is prepared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.quantity.sourced import Grade

CLOSED = ("constant", "exponential", "lognormal", "triangular", "uniform", "weibull")
TABLED = ("empirical", "gamma", "mixture", "pert")
FAMILIES = tuple(sorted(CLOSED + TABLED))


@dataclass(frozen=True, slots=True)
class Distribution:
    """One family with its parameters, in seconds.

    Parameters
    ----------
    family
        One of ``FAMILIES``.
    params
        constant: value; exponential: mean; lognormal: mu, sigma of the log; weibull: scale, shape; triangular: low, mode, high;
        uniform: low, high; gamma: shape, scale; pert: low, mode, high; empirical: the values, sorted; mixture: the weights.
    parts
        The components of a mixture, one for each weight.
    grade
        Of the worst-sourced parameter.
    """

    family: str
    params: tuple[float, ...]
    parts: tuple[Distribution, ...] = ()
    grade: Grade = Grade.ASSUMED

    @property
    def mean(self) -> float:
        """Mean in seconds."""
        return self._moments()[0]

    @property
    def second_moment(self) -> float:
        """E[X^2] in seconds squared."""
        return self._moments()[1]

    def _moments(self) -> tuple[float, float]:
        p = self.params
        match self.family:
            case "constant":
                return p[0], p[0] ** 2
            case "exponential":
                return p[0], 2 * p[0] ** 2
            case "lognormal":
                return math.exp(p[0] + p[1] ** 2 / 2), math.exp(2 * p[0] + 2 * p[1] ** 2)
            case "weibull":
                return p[0] * math.gamma(1 + 1 / p[1]), p[0] ** 2 * math.gamma(1 + 2 / p[1])
            case "triangular":
                low, mode, high = p
                mean = (low + mode + high) / 3
                variance = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
                return mean, variance + mean**2
            case "uniform":
                mean = (p[0] + p[1]) / 2
                return mean, (p[1] - p[0]) ** 2 / 12 + mean**2
            case "gamma":
                mean = p[0] * p[1]
                return mean, p[0] * p[1] ** 2 + mean**2
            case "pert":
                low, mode, high = p
                mean = (low + 4 * mode + high) / 6
                variance = (mean - low) * (high - mean) / 7
                return mean, variance + mean**2
            case "empirical":
                return sum(p) / len(p), sum(x * x for x in p) / len(p)
            case "mixture":
                total = sum(p)
                moments = [part._moments() for part in self.parts]
                return (
                    sum(w * m[0] for w, m in zip(p, moments, strict=True)) / total,
                    sum(w * m[1] for w, m in zip(p, moments, strict=True)) / total,
                )
        raise ValueError(f"unknown family {self.family}")


ZERO = Distribution("constant", (0.0,))
