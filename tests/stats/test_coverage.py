"""Do the intervals hold the true value as often as they say?

The quick tests here fail only for a gross mistake. The campaign (10,000 experiments on M/M/2, minutes) is run on
request: ``pytest tests/stats -m campaign``.
"""

from __future__ import annotations

import math
import os

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.stats.columns import Columns
from sim.stats.quantiles import difference_error
from sim.stats.student import t_quantile
from tests.stats import made_up

# Two servers, each one an hour a job on average, half busy: P(T > t) = exp(-t) (1 + t / 3).
TRUE_MEAN = 4.0 / 3.0
TRUE_P95 = float(brentq(lambda t: math.exp(-t) * (1 + t / 3) - 0.05, 1.0, 10.0))
THRESHOLD = 3.0
TRUE_SHARE = 1 - math.exp(-THRESHOLD) * (1 + THRESHOLD / 3)


def mm2(rng: np.random.Generator, lanes: int, cases: int, skip: int) -> np.ndarray:
    """Times in system, one line a case and one column a replication, by the recursion of Kiefer and Wolfowitz."""
    soon, late = np.zeros(lanes), np.zeros(lanes)
    found = np.empty((cases, lanes))
    for n in range(skip + cases):
        service = rng.exponential(1.0, lanes)
        if n >= skip:
            found[n - skip] = soon + service
        gap = rng.exponential(1.0, lanes)
        busy = soon + service - gap
        late = late - gap
        soon, late = np.maximum(np.minimum(busy, late), 0.0), np.maximum(np.maximum(busy, late), 0.0)
    return found


def coverage(rng: np.random.Generator, experiments: int, cases: int, skip: int, batch: int) -> dict[str, float]:
    hits = {"mean": 0, "p95": 0, "within": 0, "sd": 0}
    true_sd = math.sqrt(2 * (1 + 2 / 3) - TRUE_MEAN**2)
    for first in range(0, experiments, batch):
        size = min(batch, experiments - first)
        times = mm2(rng, 20 * size, cases, skip)
        for e in range(size):
            limits = (THRESHOLD * 3600.0,)
            lines = times[:, 20 * e : 20 * (e + 1)].T
            found = Columns(
                [made_up.summary({"": made_up.spread(x, within=limits)}, limits) for x in lines], "wait", ""
            )
            share = found.share(lambda s: s.within[0], lambda s: s.count)
            q = found.pooled.quantile(0.95, 0.95)
            assert found.mean is not None
            assert found.sd is not None
            assert share is not None
            assert q.low is not None
            assert q.high is not None
            # A bin's upper edge stands for the bin, so the low limit may lie a bin too high.
            intervals = {
                "mean": (found.mean.interval(0.95), TRUE_MEAN),
                "sd": (found.sd.interval(0.95), true_sd),
                "within": (share.interval(0.95), TRUE_SHARE),
                "p95": ((q.low / 1.001 / 3.6e9, q.high / 3.6e9), TRUE_P95),
            }
            for name, (interval, truth) in intervals.items():
                assert interval is not None
                hits[name] += interval[0] <= truth <= interval[1]
    return {name: n / experiments for name, n in hits.items()}


def test_intervals_of_a_queue_cover_about_as_often_as_they_say() -> None:
    """120 experiments of 20 replications of 300 cases; at 0.95 the chance of fewer than 0.86 is below 1e-4 each."""
    found = coverage(np.random.default_rng(31), experiments=120, cases=300, skip=60, batch=120)
    assert min(found.values()) > 0.86, found


def test_differences_of_means_and_quantiles_cover_about_as_often_as_they_say() -> None:
    """100 experiments, common luck between both sides; at 0.95 the chance of fewer than 0.85 is below 1e-4 each.

    Base: exponential with the replication's own mean; alternative: 20 % quicker plus noise of its own.
    """
    rng = np.random.default_rng(37)

    def survival(t: float, factor: float) -> float:
        m = np.linspace(0.7, 1.3, 2001) * 10.0 * factor
        return float(np.mean(np.exp(-t / m)))

    truth = {
        "mean": -2.0,
        "p90": brentq(lambda t: survival(t, 0.8) - 0.1, 1, 90) - brentq(lambda t: survival(t, 1.0) - 0.1, 1, 90),
    }
    hits = dict.fromkeys(truth, 0)
    for _ in range(100):
        speed = rng.uniform(0.7, 1.3, 20) * 10.0
        base = [rng.exponential(s, 150) for s in speed]
        # Half of the cases keep their luck, half draw anew: the same distribution, correlated.
        other = [
            0.8 * np.where(rng.random(150) < 0.5, x, rng.exponential(s, 150)) for x, s in zip(base, speed, strict=True)
        ]
        one, two = (
            Columns([made_up.summary({"": made_up.spread(x)}) for x in side], "wait", "") for side in (base, other)
        )
        assert one.mean is not None
        assert two.mean is not None
        q1, q2 = (c.pooled.quantile(0.9, 0.95).value for c in (one, two))
        assert q1 is not None
        assert q2 is not None
        half = t_quantile(0.95, 20) * difference_error(one.pooled, two.pooled, 0.9)
        low, high = two.mean.minus(one.mean).interval(0.95) or (0.0, 0.0)
        hits["mean"] += low <= truth["mean"] <= high
        hits["p90"] += abs((q2 - q1) - truth["p90"] * 3.6e9) <= half
    assert min(hits.values()) / 100 > 0.85, hits


@pytest.mark.campaign
def test_campaign_coverage_on_two_servers() -> None:
    """10,000 experiments of 20 replications of 5,000 cases after 500: coverage of mean and p95 in [0.9427, 0.957].

    With ``CLEARLANE_CAMPAIGN=small`` 1,000 experiments of 1,000 cases; at 0.95 the chance of leaving [0.92, 0.98] is below 1e-4 each.
    """
    small = os.environ.get("CLEARLANE_CAMPAIGN") == "small"
    experiments, cases, low, high = (1_000, 1_000, 0.92, 0.98) if small else (10_000, 5_000, 0.9427, 0.957)
    found = coverage(np.random.default_rng(41), experiments=experiments, cases=cases, skip=500, batch=50)
    assert all(low <= found[name] <= high for name in ("mean", "p95", "within")), found
