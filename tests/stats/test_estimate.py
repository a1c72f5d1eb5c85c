"""Point estimates and errors against the plain formulas on raw values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from sim.stats.columns import Columns
from sim.stats.estimate import mean, ratio
from sim.stats.student import one_sided_p, t_quantile, two_sided_p
from tests.stats import made_up

RNG = np.random.default_rng(3)
RAW = [RNG.exponential(10.0 * RNG.uniform(0.7, 1.3), RNG.poisson(80)) for _ in range(25)]
COLUMNS = Columns([made_up.summary({"": made_up.spread(x, within=(36_000.0,))}, (36_000.0,)) for x in RAW], "wait", "")
POOLED = np.concatenate(RAW)


def jackknife(of: object, items: list[object]) -> float:
    """Standard error from leaving out one replication after another."""
    r = len(items)
    without = np.array([of(items[:i] + items[i + 1 :]) for i in range(r)])  # type: ignore[operator]
    return math.sqrt((r - 1) / r * float(np.sum((without - without.mean()) ** 2)))


def test_the_mean_is_that_of_all_consignments_not_of_replication_means() -> None:
    found = COLUMNS.mean
    assert found is not None
    assert found.value == pytest.approx(POOLED.mean(), abs=1e-9)
    assert abs(found.value - np.mean([x.mean() for x in RAW])) > 1e-3
    d = np.array([x.sum() - POOLED.mean() * len(x) for x in RAW])
    assert found.error == pytest.approx(d.std(ddof=1) / (np.mean([len(x) for x in RAW]) * math.sqrt(25)), rel=1e-9)


def test_errors_are_close_to_the_jackknife_over_replications() -> None:
    mean_error = jackknife(lambda xs: np.concatenate(xs).mean(), RAW)  # type: ignore[arg-type]
    sd_error = jackknife(lambda xs: np.concatenate(xs).std(ddof=1), RAW)  # type: ignore[arg-type]
    assert COLUMNS.mean is not None
    assert COLUMNS.sd is not None
    assert COLUMNS.mean.error == pytest.approx(mean_error, rel=0.03)
    assert COLUMNS.sd.value == pytest.approx(POOLED.std(ddof=1), abs=1e-6)
    assert COLUMNS.sd.error == pytest.approx(sd_error, rel=0.05)


def test_the_interval_is_students() -> None:
    found = mean([3.0, 5.0, 10.0])
    low, high = found.interval(0.95) or (0.0, 0.0)
    expected = scipy_stats.t.interval(0.95, 2, 6.0, np.std([3.0, 5.0, 10.0], ddof=1) / math.sqrt(3))
    assert (low, high) == pytest.approx(expected, rel=1e-12)
    assert t_quantile(0.95, 20, 3) == pytest.approx(scipy_stats.t.ppf(1 - 0.05 / 6, 19))


def test_one_replication_has_no_interval_and_no_case_no_mean() -> None:
    assert mean([3.0]).interval(0.95) is None
    assert mean([3.0]).error == math.inf
    assert ratio([0.0, 0.0], [0, 0]) is None


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.integers(0, 500)), min_size=2, max_size=30))
def test_deviations_add_up_to_nothing(figures: list[tuple[float, int]]) -> None:
    found = ratio([t if n else 0.0 for t, n in figures], [n for _, n in figures])
    if found is not None:
        scale = max(1.0, float(np.abs(found.deviations).max()))
        assert abs(found.deviations.sum()) <= 1e-9 * scale * len(figures)


def test_a_difference_from_the_same_replications_loses_their_common_luck() -> None:
    luck = RNG.normal(0.0, 5.0, 20)
    one, other = mean((luck + RNG.normal(0, 0.1, 20)).tolist()), mean((luck + 2.0 + RNG.normal(0, 0.1, 20)).tolist())
    difference = other.minus(one)
    assert difference.value == pytest.approx(2.0, abs=0.2)
    assert difference.error < 0.1 * one.error


def test_p_values_are_students() -> None:
    assert two_sided_p(2.0, 1.0, 20) == pytest.approx(2 * scipy_stats.t.sf(2.0, 19))
    assert one_sided_p(-2.0, 1.0, 20) == pytest.approx(scipy_stats.t.sf(2.0, 19))
    assert (two_sided_p(0.0, 0.0, 20), two_sided_p(1.0, 0.0, 20), two_sided_p(1.0, 1.0, 1)) == (1.0, 0.0, 1.0)
    assert (one_sided_p(-1.0, 0.0, 20), one_sided_p(0.0, 0.0, 20), one_sided_p(-9.0, 1.0, 1)) == (0.0, 1.0, 1.0)
