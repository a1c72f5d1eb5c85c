"""How long a stage takes: the family that describes a sample best, with the ranges of its parameters.

For a customs reader: consignments still open at the end of the study count with the time they have waited; leaving them out would make
the stage look quicker than it is.
For a simulation reader: maximum likelihood with right censoring, damped Newton steps on the unbounded scale, 95 % intervals from the
observed information there, choice by AIC. The ranges hold given the family: its choice is not in them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.experiment.fit.families import FAMILIES, Array, Family

Z = 1.959963984540054
_STEPS = 60
_CLOSE = 1e-9


@dataclass(frozen=True)
class Sample:
    """Durations of one stage in seconds.

    Parameters
    ----------
    times
        Above 0; how long it took, or how long it has been open.
    ended
        False where it was still open (right-censored).
    limits
        How long each could have been seen: from its start to the end of observation.
    """

    times: Array
    ended: np.ndarray
    limits: Array

    @property
    def size(self) -> int:
        """Consignments, open ones included."""
        return len(self.times)

    @property
    def open(self) -> int:
        """Consignments still in the stage at the end of observation."""
        return int(self.size - self.ended.sum())


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter with its 95 % interval: seconds for the first of a family, plain numbers for the second."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Fitted:
    """One family fitted to one sample."""

    family: Family
    theta: Array
    log_likelihood: float
    parameters: tuple[Parameter, ...]

    @property
    def aic(self) -> float:
        """Akaike's criterion: the smaller, the better."""
        return 2 * len(self.theta) - 2 * self.log_likelihood

    def probability(self, times: Array) -> Array:
        """Share of stages that end within each time."""
        return np.asarray(-np.expm1(self.family.survival(times, self.theta)))


def log_likelihood(family: Family, sample: Sample, theta: Array) -> float:
    """Of the finished by their density, of the open by their survival; minus infinity where it is not finite."""
    with np.errstate(all="ignore"):
        ended = sample.ended
        total = family.density(sample.times[ended], theta).sum()
        if not ended.all():
            total += family.survival(sample.times[~ended], theta).sum()
    return float(total) if math.isfinite(total) else -math.inf


def fit(family: Family, sample: Sample) -> Fitted | None:
    """Maximum likelihood; None when the search finds no maximum with a curvature (all durations equal, say)."""
    unit = float(np.median(sample.times))
    scaled = Sample(sample.times / unit, sample.ended, sample.limits / unit)
    try:
        theta = family.start(scaled.times)
        found = _climb(family, scaled, theta)
    except (OverflowError, ValueError, ZeroDivisionError, np.linalg.LinAlgError):
        return None
    if found is None:
        return None
    theta, value, curvature = found
    spread = np.sqrt(np.diag(np.linalg.inv(-curvature)))
    if not np.isfinite(spread).all() or (spread > 10).any():
        return None
    shift = math.log(unit)
    shifted = theta.copy()
    shifted[0] += shift
    parameters = tuple(
        Parameter(name, to(float(at)), to(float(at - Z * s)), to(float(at + Z * s)))
        for name, to, at, s in zip(family.parameters, family.natural, shifted, spread, strict=True)
    )
    return Fitted(family, shifted, value - sample.ended.sum() * shift, parameters)


def _climb(family: Family, sample: Sample, theta: Array) -> tuple[Array, float, Array] | None:
    """Newton's steps, shortened until they climb."""
    value = log_likelihood(family, sample, theta)
    for _ in range(_STEPS):
        gradient, curvature = _slopes(family, sample, theta, value)
        if not (np.isfinite(gradient).all() and np.isfinite(curvature).all()):
            return None
        downhill = np.linalg.eigvalsh(curvature)
        ridge = max(0.0, float(downhill.max()) + 1e-3 * sample.size)
        step = -np.linalg.solve(curvature - ridge * np.eye(len(theta)), gradient)
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), _CLOSE))
        while (new := log_likelihood(family, sample, theta + step)) < value and np.abs(step).max() > _CLOSE:
            step = step / 2
        if new >= value:
            theta, value = theta + step, new
        if np.abs(step).max() < 1e-7:
            return (theta, value, curvature) if downhill.max() < 0 else None
    return None


def _slopes(family: Family, sample: Sample, theta: Array, value: float, h: float = 1e-4) -> tuple[Array, Array]:
    """First and second derivatives by central differences."""
    k = len(theta)
    gradient, curvature = np.zeros(k), np.zeros((k, k))
    units = h * np.eye(k)
    for i in range(k):
        up, down = (log_likelihood(family, sample, theta + s * units[i]) for s in (1, -1))
        gradient[i] = (up - down) / (2 * h)
        curvature[i, i] = (up - 2 * value + down) / h**2
        for j in range(i):
            corners = (
                a * b * log_likelihood(family, sample, theta + a * units[i] + b * units[j])
                for a in (1, -1)
                for b in (1, -1)
            )
            curvature[i, j] = curvature[j, i] = sum(corners) / (4 * h**2)
    return gradient, curvature


def choose(sample: Sample, names: Sequence[str]) -> tuple[Fitted, ...]:
    """All families that can be fitted, the best by AIC first; on a tie the one named first."""
    found = [f for name in names if (f := fit(FAMILIES[name], sample)) is not None]
    return tuple(sorted(found, key=lambda f: round(f.aic, 6)))
