"""Variance reduction: the formula, what cannot be estimated, and the coverage of its interval."""

from __future__ import annotations

import numpy as np
import pytest

from sim.stats.variance import variance_reduction

RNG = np.random.default_rng(17)


def test_the_factor_is_the_quotient_of_variances() -> None:
    a = RNG.normal(0, 1, 20)
    b = a + RNG.normal(0, 0.1, 20)
    found = variance_reduction(a.tolist(), b.tolist())
    assert found.value == pytest.approx((a.var(ddof=1) + b.var(ddof=1)) / (a - b).var(ddof=1))
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert 1.0 < found.low < found.value < found.high


def test_a_factor_below_one_is_given_too() -> None:
    a = RNG.normal(0, 1, 40)
    found = variance_reduction(a.tolist(), (-a).tolist())
    assert found.value == pytest.approx(0.5)


def test_differences_that_do_not_vary_have_no_factor() -> None:
    a = RNG.normal(0, 1, 20).tolist()
    assert variance_reduction(a, [x + 1.0 for x in a]).value is None
    assert variance_reduction([1.0] * 20, [1.0] * 20).value is None
    assert variance_reduction([1.0, 2.0], [3.0, 5.0]).value is None
    with pytest.raises(ValueError, match="pair"):
        variance_reduction([1.0], [])


@pytest.mark.parametrize("correlation", [0.0, 0.9])
def test_the_interval_covers_about_as_often_as_it_says(correlation: float) -> None:
    """20 normal pairs, 600 experiments. Measured over 2,000: 0.93 and 0.95; fails below 0.89 (p < 1e-3 at 0.93)."""
    truth = 1.0 / (1.0 - correlation)
    hits = 0
    for _ in range(600):
        a = RNG.normal(0, 1, 20)
        b = correlation * a + np.sqrt(1 - correlation**2) * RNG.normal(0, 1, 20)
        found = variance_reduction(a.tolist(), b.tolist())
        hits += found.low is not None and found.high is not None and found.low <= truth <= found.high
    assert hits / 600 > 0.89
