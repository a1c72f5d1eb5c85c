"""Quantiles against sorted raw values and the textbook Kaplan-Meier curve; the rule of enough data; censoring."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.quantity import WEEK
from sim.results.bins import bin_of, upper_edge
from sim.stats.columns import Columns
from sim.stats.levels import measures
from sim.stats.quantiles import Pooled, difference_error, resamples
from tests.stats import made_up

RNG = np.random.default_rng(11)


def pooled(raw: list[np.ndarray], running: list[np.ndarray] | None = None) -> Pooled:
    made = [made_up.spread(x, () if running is None else running[i]) for i, x in enumerate(raw)]
    return Pooled([s.bins for s in made], [s.censored_bins for s in made] if running else ())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([0.1, 0.5, 0.9]))
def test_a_quantile_is_the_edge_of_the_bin_of_the_sorted_value(seed: int, p: float) -> None:
    rng = np.random.default_rng(seed)
    raw = [rng.lognormal(1.0, 1.0, 60) * rng.choice([-1, 1, 1], 60) for _ in range(12)]
    values = np.sort(np.concatenate(raw))
    exact = values[math.ceil(p * len(values) - 1e-9) - 1]
    found = pooled(raw).quantile(p, 0.95)
    assert found.value == upper_edge(bin_of(round(exact * 3.6e9)))
    assert found.low is not None
    assert found.low <= found.value
    assert found.high is None or found.high >= found.value


def test_the_interval_is_read_off_the_pooled_curve_at_p_plus_and_minus_h() -> None:
    raw = [RNG.exponential(5.0 * RNG.uniform(0.8, 1.2), RNG.poisson(200)) for _ in range(20)]
    values, p = np.sort(np.concatenate(raw)), 0.9
    found = pooled(raw).quantile(p, 0.95)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    q = found.value / 3.6e9
    d = np.array([(x <= q).sum() - p * len(x) for x in raw])
    h = 2.0930240544 * d.std(ddof=1) / (np.mean([len(x) for x in raw]) * math.sqrt(20))
    for edge, level in ((found.low, p - h), (found.high, p + h)):
        assert edge / 3.6e9 == pytest.approx(np.quantile(values, level, method="inverted_cdf"), rel=0.002)


@pytest.mark.parametrize(
    ("beyond", "replications", "printed"), [(30, 10, True), (29, 10, False), (30, 9, False), (200, 9, False)]
)
def test_a_quantile_needs_thirty_cases_of_ten_replications_beyond_it(
    beyond: int, replications: int, printed: bool
) -> None:
    """Of 20 replications, ``replications`` have cases beyond the 90 % quantile, ``beyond`` in all."""
    tail = np.full(20, 0)
    tail[:replications] = 1
    tail[0] += beyond - replications
    body = 9 * beyond
    raw = [np.concatenate([np.full(body // 20 + (i < body % 20), 1.0), np.full(n, 9.0)]) for i, n in enumerate(tail)]
    found = pooled(raw).quantile(0.9, 0.95)
    assert (found.value is not None) == printed
    assert found.why == ("" if printed else "too few")


def test_beyond_a_low_quantile_is_below_it() -> None:
    raw = [np.concatenate([np.full(2, 1.0), np.full(98, 5.0)]) for _ in range(12)]
    assert pooled(raw).quantile(0.02, 0.95).why == "too few"
    assert pooled([np.concatenate([np.full(3, 0.5), x]) for x in raw]).quantile(0.04, 0.95).value is not None


def test_kaplan_meier_against_the_textbook() -> None:
    """Remission times of 21 patients (6-mercaptopurine), Freireich et al. 1963; the median is 23 weeks."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    stopped = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    # Ten replications of the same patients satisfy the rule of enough data and leave the curve as it is.
    found = pooled([np.array(ended, dtype=float)] * 10, [np.array(stopped, dtype=float)] * 10)
    curve = found._curve(found.counts.sum(axis=0), found.running.sum(axis=0) if found.running is not None else None)
    survival = dict(zip([round(upper_edge(int(n)) / 3.6e9) for n in found.numbers], 1 - curve, strict=True))
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {t: round(survival[t], 3) for t in published} == published
    median = found.quantile(0.5, 0.95)
    assert median.value is not None
    assert median.value / 3.6e9 == pytest.approx(23.0, rel=0.001)
    assert found.quantile(0.9, 0.95).why == "not reached"


def run_of_a_week(rng: np.random.Generator, mean: float, cases: int) -> tuple[np.ndarray, np.ndarray]:
    """Arrivals over a week, a run that stops at its end: finished times and the ages of those still open."""
    week = WEEK / 3600.0
    created, time = rng.uniform(0, week, cases), rng.exponential(mean, cases)
    over = created + time <= week
    return time[over], (week - created)[~over]


def test_counting_only_what_finished_in_a_week_understates_a_mean_of_97_hours() -> None:
    """The finished ones alone say about half; the table says lower bound, and Kaplan-Meier finds the median.

    False alarm: the median of 20,000 cases has a standard error near 1.5 %; 5 % is above three of them (0.1 %).
    """
    raw = [run_of_a_week(RNG, 97.0, 1000) for _ in range(20)]
    finished = np.concatenate([f for f, _ in raw]).mean()
    assert 0.40 < finished / 97.0 < 0.60
    rows = measures([made_up.summary({"": made_up.spread(f, o)}) for f, o in raw], "short")
    by = {(r.measure, r.statistic): r for r in rows}
    mean = by["wait", "mean"]
    assert mean.estimator == "lower bound"
    assert mean.high is None
    assert mean.low is not None
    assert finished < (mean.estimate or 0.0) < 97.0
    assert mean.censored == pytest.approx(sum(len(o) for _, o in raw) / 20_000)
    median = by["wait", "p50"]
    assert median.estimator == "Kaplan-Meier"
    assert median.estimate == pytest.approx(97.0 * math.log(2), rel=0.05)
    p95 = by["wait", "p95"]
    assert p95.estimate is None
    assert p95.estimator in ("Kaplan-Meier: not reached", "Kaplan-Meier: too few")


def test_without_censoring_kaplan_meier_is_the_plain_quantile() -> None:
    raw = [RNG.exponential(5.0, 300) for _ in range(15)]
    plain = pooled(raw).quantile(0.9, 0.95)
    # One clock that stops later than every time changes the method, hardly the curve.
    late = pooled(raw, [np.array([1000.0])] + [np.zeros(0)] * 14).quantile(0.9, 0.95)
    assert plain.value is not None
    assert late.value is not None
    assert late.value == pytest.approx(plain.value, rel=0.005)
    assert (late.low or 0) == pytest.approx(plain.low or 1, rel=0.01)


def test_resampled_quantiles_are_those_of_the_resampled_cases() -> None:
    raw = [RNG.exponential(5.0, 40) for _ in range(12)]
    weights = resamples(12)
    found = pooled(raw).resampled(0.9, weights)
    for line in (0, 7, 199):
        cases = np.sort(np.concatenate([x for x, n in zip(raw, weights[line], strict=True) for _ in range(int(n))]))
        exact = cases[math.ceil(0.9 * len(cases) - 1e-9) - 1]
        assert found[line] == upper_edge(bin_of(round(exact * 3.6e9)))


def test_resamples_are_the_same_every_time_and_fair() -> None:
    """Each replication is taken once on average; 400 x 10 draws, standard error 0.047, five of them allowed (p < 1e-5)."""
    assert np.array_equal(resamples(10), resamples.__wrapped__(10))
    assert np.all(resamples(10).sum(axis=1) == 10)
    assert np.all(np.abs(resamples(10).mean(axis=0) - 1.0) < 0.25)


def test_common_luck_sharpens_the_difference_of_quantiles() -> None:
    speed = RNG.uniform(0.7, 1.3, 20)
    base = [RNG.exponential(5.0 * s, 400) for s in speed]
    alternative = [x * 0.9 for x in base]
    stranger = [RNG.exponential(4.5 * s, 400) for s in RNG.permutation(speed)]
    together = difference_error(pooled(base), pooled(alternative), 0.9)
    apart = difference_error(pooled(base), pooled(stranger), 0.9)
    assert together < 0.3 * apart


def test_a_time_that_never_varies_is_given_exactly() -> None:
    rows = measures([made_up.summary({"": made_up.spread([2.0] * 5)}) for _ in range(3)], "fixed")
    row = next(r for r in rows if r.statistic == "p95")
    assert (row.estimate, row.low, row.high, row.estimator) == (2.0, 2.0, 2.0, "all the same")


def test_a_group_absent_from_a_replication_still_counts_it() -> None:
    summaries = [
        made_up.summary({"": made_up.spread([1.0]), **({"lane=a": made_up.spread([3.0])} if i else {})})
        for i in range(4)
    ]
    columns = Columns(summaries, "wait", "lane=a")
    assert columns.cases == 3
    assert columns.mean is not None
    assert columns.mean.replications == 4
