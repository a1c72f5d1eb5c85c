"""The families a stage may be fitted with, each in two parameters people know.

For a simulation reader: every family is written on an unbounded scale ``theta`` (logarithms), on which the likelihood is nearly
quadratic, so that intervals by the curvature hold; ``natural`` turns each ``theta`` alone, and rising, into what a scenario states.
scipy gives the incomplete gamma function and is imported when the first gamma is fitted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_TINY = 1e-300
_WIDEST = 25.0


@dataclass(frozen=True, slots=True)
class Family:
    """One family.

    Parameters
    ----------
    name
        As in a scenario.
    parameters
        Their names there; the first is a duration, the second a plain number.
    start
        A first ``theta`` from durations (all taken as finished).
    density, survival
        Logarithms at durations > 0, given ``theta``.
    quantile
        Durations at probabilities below 1.
    natural
        Each coordinate of ``theta`` as the scenario's parameter; rising in it.
    """

    name: str
    parameters: tuple[str, ...]
    start: Callable[[Array], Array]
    density: Callable[[Array, Array], Array]
    survival: Callable[[Array, Array], Array]
    quantile: Callable[[Array, Array], Array]
    natural: tuple[Callable[[float], float], ...]


def _log_moments(t: Array) -> tuple[float, float]:
    logs = np.log(t)
    return float(logs.mean()), max(float(logs.std()), 1e-3)


def _normal_survival(z: Array) -> Array:
    from scipy.special import log_ndtr

    return np.asarray(log_ndtr(-z))


def _normal_quantile(u: Array) -> Array:
    from scipy.special import ndtri

    return np.asarray(ndtri(u))


def _lognormal_density(t: Array, theta: Array) -> Array:
    z = (np.log(t) - theta[0]) / math.exp(theta[1])
    return np.asarray(-np.log(t) - theta[1] - 0.5 * math.log(2 * math.pi) - 0.5 * z * z)


def _cv_of_log_sigma(log_sigma: float) -> float:
    return math.sqrt(math.expm1(min(math.exp(2 * log_sigma), _WIDEST)))


def _weibull_start(t: Array) -> Array:
    mu, sigma = _log_moments(t)
    shape = 1.2825 / sigma
    return np.array([mu + 0.5772 / shape, math.log(shape)])


def _weibull_density(t: Array, theta: Array) -> Array:
    shape = math.exp(theta[1])
    x = np.log(t) - theta[0]
    return np.asarray(theta[1] - theta[0] + (shape - 1.0) * x - np.exp(shape * x))


def _gamma(theta: Array) -> tuple[float, float]:
    shape = math.exp(-2.0 * theta[1])
    return shape, math.exp(theta[0]) / shape


def _gamma_density(t: Array, theta: Array) -> Array:
    shape, scale = _gamma(theta)
    return np.asarray((shape - 1.0) * np.log(t) - t / scale - math.lgamma(shape) - shape * math.log(scale))


def _gamma_survival(t: Array, theta: Array) -> Array:
    from scipy.special import gammaincc

    shape, scale = _gamma(theta)
    return np.asarray(np.log(np.maximum(gammaincc(shape, t / scale), _TINY)))


def _gamma_quantile(u: Array, theta: Array) -> Array:
    from scipy.special import gammaincinv

    shape, scale = _gamma(theta)
    return np.asarray(scale * gammaincinv(shape, u))


FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        Family(
            "exponential",
            ("mean",),
            lambda t: np.array([math.log(t.mean())]),
            lambda t, theta: np.asarray(-theta[0] - t * math.exp(-theta[0])),
            lambda t, theta: np.asarray(-t * math.exp(-theta[0])),
            lambda u, theta: np.asarray(-math.exp(theta[0]) * np.log1p(-u)),
            (math.exp,),
        ),
        Family(
            "lognormal",
            ("median", "cv"),
            lambda t: np.array([_log_moments(t)[0], math.log(_log_moments(t)[1])]),
            _lognormal_density,
            lambda t, theta: _normal_survival((np.log(t) - theta[0]) / math.exp(theta[1])),
            lambda u, theta: np.exp(theta[0] + math.exp(theta[1]) * _normal_quantile(u)),
            (math.exp, _cv_of_log_sigma),
        ),
        Family(
            "weibull",
            ("scale", "shape"),
            _weibull_start,
            _weibull_density,
            lambda t, theta: np.asarray(-np.exp(math.exp(theta[1]) * (np.log(t) - theta[0]))),
            lambda u, theta: np.asarray(np.exp(theta[0] + np.log(-np.log1p(-u)) / math.exp(theta[1]))),
            (math.exp, math.exp),
        ),
        Family(
            "gamma",
            ("mean", "cv"),
            lambda t: np.array([math.log(t.mean()), math.log(max(float(t.std()), 1e-3 * t.mean()) / t.mean())]),
            _gamma_density,
            _gamma_survival,
            _gamma_quantile,
            (math.exp, math.exp),
        ),
    )
}
