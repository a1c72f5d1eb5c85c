"""MSER and Welch on series whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.quantity import DAY, WEEK
from sim.results.summary import Path, Summary
from sim.stats.warmup import mser, warm_up_check, welch

RNG = np.random.default_rng(23)


def filling(weeks: int, slow: int, luck: float) -> list[float]:
    """A mean that rises over ``slow`` weeks to 100 hours."""
    return [100.0 * (1.0 - np.exp(-5.0 * (w + 1) / slow)) + RNG.normal(0, luck) for w in range(weeks)]


def test_a_level_series_loses_nothing_and_a_rising_one_its_rise() -> None:
    assert mser([5.0] * 20) == 0
    assert 4 <= mser(filling(22, 6, 1.0)) <= 9


def test_a_lone_surge_late_in_the_series_is_not_deleted() -> None:
    series = [100.0 + RNG.normal(0, 1.0) for _ in range(22)]
    series[17] += 30.0
    assert mser(series) <= 2


def test_a_moving_average_narrows_at_the_ends() -> None:
    assert welch([0.0, 3.0, 6.0, 9.0, 30.0], reach=1) == [0.0, 3.0, 6.0, 15.0, 30.0]
    assert welch([4.0] * 9, reach=3) == [4.0] * 9


def test_three_weeks_are_too_few() -> None:
    with pytest.raises(ValueError, match="four weeks"):
        mser([1.0, 2.0, 3.0])


def run(slow: int, warm_up: int) -> Summary:
    made = Summary("cycle", warm_up * WEEK, 12 * WEEK, Path(DAY))
    for week, hours in enumerate(filling(warm_up + 16, slow, 3.0)):
        made.weeks[week] = (100, round(hours * 3.6e9) * 100)
    return made


def test_the_check_says_whether_the_warm_up_was_long_enough() -> None:
    good, bad = ([run(slow, warm_up) for _ in range(10)] for slow, warm_up in ((6, 10), (16, 3)))
    assert warm_up_check(good).enough
    found = warm_up_check(bad)
    assert not found.enough
    assert found.needed > found.given == 3
    assert len(found.weekly) == len(found.smooth) == 15, "the run-out is left out"
