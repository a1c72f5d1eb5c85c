"""Quantiles, draws and blocks of every family; oracles: scipy's own quantiles, closed-form moments, and each other."""

from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from sim.quantity.distribution import FAMILIES, Distribution
from sim.sampling import case_entities, families, prepare, stream_key, uniform
from sim.sampling.cdf import cdf
from sim.sampling.normal import normal_quantile
from tests.sampling.families import ALL, CLOSED, EMPIRICAL, MIXTURES, SMOOTH

LEAST, MOST = 2.0**-53, 1.0 - 2.0**-53
UNIFORMS = st.integers(0, 2**52 - 1).map(lambda k: (k + 0.5) * 2.0**-52)
_SPREAD = np.concatenate([(np.arange(20000) + 0.5) / 20000, special.ndtr(np.linspace(-8.2, 8.2, 8001))])
# On the raster of the 52-bit uniforms, where 1 - u is exact.
GRID = (np.unique(np.minimum((_SPREAD * 2.0**52).astype(np.int64), 2**52 - 1)) + 0.5) * 2.0**-52


def name(value: Any) -> str:
    return f"{value.family}{value.params}" if isinstance(value, Distribution) else ""


def test_every_family_is_tested() -> None:
    assert {d.family for d in ALL} == set(FAMILIES)


def test_normal_quantile_against_scipy() -> None:
    u = np.concatenate([GRID, 2.0 ** -np.arange(1.0, 54.0), 1.0 - 2.0 ** -np.arange(1.0, 54.0)])
    found = np.array([normal_quantile(float(x)) for x in u])
    wanted = special.ndtri(u)
    assert np.abs(found - wanted).max() <= 3e-15 * np.abs(wanted).max()
    off = np.abs(found - wanted) / np.where(wanted == 0.0, 1.0, np.abs(wanted))
    # Next to the median the quantile itself is as small as the last digit of u.
    assert off[np.abs(u - 0.5) > 1e-9].max() < 2e-15


@pytest.mark.parametrize(("dist", "peer"), CLOSED, ids=name)
def test_closed_forms_against_scipy(dist: Distribution, peer: Any) -> None:
    sampler = prepare(dist)
    found = np.array([sampler.quantile(u) for u in GRID.tolist()])
    upper = GRID > 0.5
    wanted = np.where(upper, peer.isf(1.0 - GRID), peer.ppf(GRID))
    assert np.allclose(found, wanted, rtol=2e-13, atol=1e-12)


@pytest.mark.parametrize(("dist", "peer"), SMOOTH, ids=name)
def test_tabled_families_miss_a_probability_by_less_than_2e_7(dist: Distribution, peer: Any) -> None:
    sampler = prepare(dist)
    found = np.array([sampler.quantile(u) for u in GRID.tolist()])
    upper = GRID > 0.5
    error = np.where(upper, np.abs(peer.sf(found) - (1.0 - GRID)), np.abs(peer.cdf(found) - GRID))
    assert error.max() < 2e-7


@pytest.mark.parametrize("dist", MIXTURES, ids=name)
def test_mixtures_miss_a_probability_by_less_than_2e_7_at_jumps_too(dist: Distribution) -> None:
    sampler = prepare(dist)
    found = np.array([sampler.quantile(u) for u in GRID.tolist()])
    near = 1e-9 * np.maximum(found, 1.0)  # a value this near to an atom is the atom
    below, reached = cdf(dist, found - near)[0], cdf(dist, found + near)[0]
    assert np.maximum(below - GRID, GRID - reached).max() < 2e-7


@pytest.mark.parametrize("dist", ALL, ids=name)
def test_quantiles_never_fall(dist: Distribution) -> None:
    sampler = prepare(dist)
    found = np.array([sampler.quantile(u) for u in GRID.tolist()])
    # Where two cells of a table meet, the last bit may fall.
    assert (np.diff(found) >= -4e-16 * found[1:]).all()
    assert (found >= 0.0).all()
    assert np.isfinite(found).all()


@pytest.mark.parametrize("dist", ALL, ids=name)
def test_moments_by_integrating_the_quantile(dist: Distribution) -> None:
    """Mean and second moment of the sampler are those the model states (Gauss-Legendre on normal scores, no chance)."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    edges = np.linspace(-8.2, 8.2, 4001)
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    z = (middle[:, np.newaxis] + half[:, np.newaxis] * nodes).ravel()
    mass = (half[:, np.newaxis] * weights).ravel() * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    sampler = prepare(dist)
    x = np.array([sampler.quantile(u) for u in np.clip(special.ndtr(z), LEAST, MOST).tolist()])
    # The nearest cell to a jump of an atom is integrated to about its probability.
    exact = dist.family not in ("empirical", "mixture")
    assert float(mass @ x) == pytest.approx(dist.mean, rel=1e-9 if exact else 2e-3)
    assert float(mass @ x**2) == pytest.approx(dist.second_moment, rel=1e-6 if exact else 3e-3)


@pytest.mark.parametrize("dist", ALL, ids=name)
def test_draw_is_the_quantile_of_draw_0_and_a_block_is_its_draws(dist: Distribution) -> None:
    sampler = prepare(dist)
    key = stream_key(11, 4, "cn-import-sea/documentary_check")
    who = case_entities("sg-cn/sea/general/large", 10**6, 300)
    for visit in (0, 3):
        block = sampler.block(key, who, visit).tolist()
        assert block == [sampler.draw(key, e, visit) for e in who.tolist()]
        assert block == [sampler.quantile(uniform(key, e, visit, 0)) for e in who.tolist()]


@given(UNIFORMS, st.sampled_from(ALL))
@settings(deadline=None, max_examples=400)
def test_the_compiled_quantile_has_the_bits_of_the_same_source_interpreted(u: float, dist: Distribution) -> None:
    sampler = prepare(dist)
    plain = _interpreted()
    arguments = (sampler.code, sampler.a, sampler.b, sampler.c, sampler.table)
    assert sampler.quantile(u) == plain(*arguments, u) == families.quantile(*arguments, u)


def _interpreted() -> Any:
    """The module's functions with the compiler taken away: every call goes to the Python source."""
    import types

    space: dict[str, Any] = dict(vars(families))
    space["normal_quantile"] = vars(normal_quantile)["py_func"]
    for attribute, value in list(space.items()):
        source = getattr(value, "py_func", None)
        if source is not None:
            space[attribute] = types.FunctionType(source.__code__, space, attribute)
    return space["quantile"]


@given(UNIFORMS)
@settings(deadline=None)
def test_an_empirical_quantile_is_a_value_of_the_sample(u: float) -> None:
    values = EMPIRICAL.params
    assert prepare(EMPIRICAL).quantile(u) == values[min(int(u * len(values)), len(values) - 1)]


@pytest.mark.parametrize("family", ["triangular", "pert", "uniform"])
def test_a_range_without_width_is_a_constant(family: str) -> None:
    p = (60.0, 60.0) if family == "uniform" else (60.0, 60.0, 60.0)
    assert prepare(Distribution(family, p)).quantile(0.3) == 60.0


ZERO_MEAN = [("exponential", (0.0,)), ("gamma", (2.0, 0.0)), ("weibull", (0.0, 2.0)), ("constant", (0.0,))]


@pytest.mark.parametrize(("family", "p"), ZERO_MEAN)
def test_no_time_at_all_is_a_duration_too(family: str, p: tuple[float, ...]) -> None:
    nothing = Distribution(family, p)
    assert prepare(nothing).quantile(0.3) == 0.0
    sometimes = Distribution("mixture", (0.5, 0.5), (nothing, Distribution("uniform", (60.0, 90.0))))
    assert prepare(sometimes).quantile(0.4) == 0.0
    assert prepare(sometimes).quantile(0.75) == pytest.approx(75.0)
    assert prepare(sometimes).quantile(0.5 + 1e-7) == pytest.approx(60.0, abs=1e-3)  # the jump is found to 5e-8


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(ValueError, match="cauchy"):
        prepare(Distribution("cauchy", (1.0,)))


def test_equal_distributions_share_a_sampler_and_samplers_travel_to_other_processes() -> None:
    sampler = prepare(Distribution("gamma", (2.0, 3600.0)))
    assert prepare(Distribution("gamma", (2.0, 3600.0))) is sampler
    assert pickle.loads(pickle.dumps(sampler)).quantile(0.25) == sampler.quantile(0.25)


def test_the_ends_of_the_table_do_not_run_out() -> None:
    for dist in ALL:
        assert 0.0 <= prepare(dist).quantile(LEAST) <= prepare(dist).quantile(MOST) < math.inf
