"""Does the fitted curve look like the data? The largest gap between both, and how often luck alone makes one as large.

For a simulation reader: Kolmogorov's distance between the Kaplan-Meier estimate and the fitted distribution, up to the last end seen; its
p-value by parametric bootstrap with the parameters fitted anew each time (the textbook table would be wrong) and each consignment
observed as long as it was. Above 500 consignments a sample of 500 is judged: with thousands every simple family is rejected.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.experiment.fit.estimate import Fitted, Sample, fit
from sim.experiment.fit.families import Array

REPEATS = 99
JUDGED = 500


@dataclass(frozen=True)
class Curve:
    """Kaplan-Meier: share ended by each time, stepping up at these times."""

    times: Array
    shares: Array


@dataclass(frozen=True)
class Goodness:
    """Kolmogorov's distance with its p-value; ``judged`` is the number of consignments the p-value is made with."""

    distance: float
    p_value: float
    judged: int


def empirical(sample: Sample) -> Curve:
    """The share ended by each time, open consignments counted as long as they were seen."""
    times, at = np.unique(sample.times[sample.ended], return_inverse=True)
    ends = np.bincount(at, minlength=len(times))
    order = np.sort(sample.times)
    watched = len(order) - np.searchsorted(order, times, side="left")
    return Curve(times, np.asarray(1.0 - np.cumprod(1.0 - ends / watched), np.float64))


def distance(sample: Sample, fitted: Fitted) -> float:
    """The largest gap between the data's curve and the fitted one."""
    curve = empirical(sample)
    expected = fitted.probability(curve.times)
    before = np.concatenate(([0.0], curve.shares[:-1]))
    return float(np.maximum(np.abs(curve.shares - expected), np.abs(before - expected)).max())


def judge(sample: Sample, fitted: Fitted, seed: int = 1, repeats: int = REPEATS) -> Goodness:
    """Distance of the whole sample, and the share of simulated samples that lie at least as far from their own fit."""
    luck = np.random.default_rng(seed)
    whole = distance(sample, fitted)
    seen, model = sample, fitted
    if sample.size > JUDGED:
        chosen = luck.choice(sample.size, JUDGED, replace=False)
        seen = Sample(sample.times[chosen], sample.ended[chosen], sample.limits[chosen])
        model = fit(fitted.family, seen) or fitted
    observed = distance(seen, model)
    as_far, made = 0, 0
    for _ in range(repeats):
        copy = _simulated(seen, model, luck)
        again = fit(model.family, copy) if copy.ended.sum() >= 2 else None
        if again is not None:
            made += 1
            as_far += distance(copy, again) >= observed
    return Goodness(whole, (1 + as_far) / (1 + made), seen.size)


def _simulated(sample: Sample, fitted: Fitted, luck: np.random.Generator) -> Sample:
    drawn = fitted.family.quantile(luck.uniform(1e-12, 1.0 - 1e-12, sample.size), fitted.theta)
    return Sample(np.minimum(drawn, sample.limits), drawn <= sample.limits, sample.limits)
