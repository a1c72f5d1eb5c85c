"""Bins against their definition; the plain, compiled and vector forms must give equal numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.results import bins, bins_compiled

TIMES = st.integers(-bins.LONGEST, bins.LONGEST)


@given(TIMES)
@example(0)
@example(999_999)
@example(1_000_000)
@example(-1_000_000)
@example(1_001_000)
@example(1_001_001)
@example(bins.LONGEST)
def test_a_time_lies_above_the_bin_before_and_not_above_its_own_edge(y: int) -> None:
    number = bins.bin_of(y)
    assert bins.upper_edge(number) >= y
    if number > -len(bins.EDGES) + 1:
        assert bins.upper_edge(number - 1) < y


@given(TIMES)
def test_negative_times_mirror_positive_ones(y: int) -> None:
    assert bins.bin_of(-y) == -bins.bin_of(y)


@settings(deadline=None)  # the first call compiles
@given(TIMES)
@example(0)
@example(1_000_000)
@example(-1_000_000)
def test_the_three_forms_agree(y: int) -> None:
    number = bins.bin_of(y)
    assert bins_compiled.bin_of(y) == number
    assert bins.bins_of(np.array([y]))[0] == number
    assert bins.upper_edges(np.array([number]))[0] == bins.upper_edge(number)


def test_forms_agree_on_every_edge() -> None:
    edges = np.array(bins.EDGES[:-1], dtype=np.int64)
    around = np.concatenate([edges - 1, edges, edges + 1])
    around = np.concatenate([around, -around])
    expected = [bins.bin_of(int(y)) for y in around]
    assert bins.bins_of(around).tolist() == expected
    assert [bins_compiled.bin_of(int(y)) for y in around] == expected


def test_bins_are_a_thousandth_wide_and_the_middle_one_is_below_a_second() -> None:
    edges = np.array(bins.EDGES[1:], dtype=np.float64)
    assert np.allclose(edges[1:] / edges[:-1], 1.001, rtol=2e-6)
    assert bins.bin_of(999_999) == bins.bin_of(-999_999) == 0
    assert bins.upper_edge(0) == 999_999


def test_a_time_of_centuries_is_refused() -> None:
    with pytest.raises(OverflowError, match="317 years"):
        bins.bin_of(2 * bins.LONGEST)
    with pytest.raises(OverflowError, match="317 years"):
        bins.bins_of(np.array([-2 * bins.LONGEST]))
