"""Peak and recovery on a path drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.quantity import HOUR, WEEK
from sim.results import PoolRecord
from sim.results.summary import Counts, Path, Summary
from sim.stats import measures, trajectory
from sim.stats.episode import number_in_system, ordinary, peak
from sim.stats.littles_law import gap, holds

WEEK_HOURS = 168


def run(level: int, jump: int, drain: int, weeks: int = 4, until: int | None = None) -> Summary:
    """``level`` consignments all the time; at the window's start ``jump`` more, of which ``drain`` leave an hour."""
    path = Path(HOUR, until if until is not None else (weeks + 2) * WEEK_HOURS)
    made = Summary("episode", weeks * WEEK, 2 * WEEK, path)
    made.counts[""] = Counts(jump, jump)
    start = weeks * WEEK_HOURS
    path.created = {0: level, start: jump}
    path.ended = {start + 1 + h: drain for h in range(jump // drain)}
    return made


def test_peak_and_recovery_of_a_backlog_that_drains() -> None:
    """100 extra consignments leave 1 an hour: the excess averaged over a day is below 10 after 90 + half a day or so."""
    made = run(50, 100, 1)
    found = peak(made, ordinary([made]))
    assert (found.number, found.excess, found.after) == (150.0, 100.0, 0.0)
    assert found.recovery is not None
    assert 90 <= found.recovery <= 114
    assert found.followed == 2 * WEEK_HOURS - 1


def test_a_run_that_stops_before_recovery_gives_a_lower_bound() -> None:
    made = run(50, 100, 1, until=4 * WEEK_HOURS + 60)
    found = peak(made, ordinary([made]))
    assert found.recovery is None
    assert found.followed == 59
    rows = {(r.measure, r.statistic): r for r in measures([made, run(50, 100, 1)], "surge")}
    assert rows["in_system", "time_to_recover"].estimator == "lower bound"
    assert rows["in_system", "time_to_recover"].high is None
    assert rows["in_system", "peak"].estimate == 150.0
    short = run(50, 100, 1, until=4 * WEEK_HOURS + 5)
    assert peak(short, ordinary([short])).recovery is None, "less than a day was followed"


def test_the_ordinary_number_knows_the_hour_of_the_week() -> None:
    """A warm-up that ends on a Wednesday: the weekly wave is found again, so there is no excess at all."""
    path = Path(HOUR, 6 * WEEK_HOURS)
    made = Summary("episode", 3.5 * WEEK, 2 * WEEK, path)
    wave = [10 + (h % WEEK_HOURS) // 24 for h in range(6 * WEEK_HOURS)]
    for h, n in enumerate(wave):
        change = n - (wave[h - 1] if h else 0)
        (path.created if change > 0 else path.ended)[h] = abs(change)
    assert number_in_system(made).tolist() == wave
    assert peak(made, ordinary([made])).excess == 0.0
    assert ordinary([made]).tolist() == wave[:WEEK_HOURS]


def test_the_trajectory_is_the_mean_of_the_replications() -> None:
    found = trajectory([run(50, 100, 1), run(70, 100, 1)])
    start = 4 * WEEK_HOURS
    assert found.number[start - 1] == 60.0
    assert found.number[start] == 160.0
    assert found.hours[0] == 1.0
    assert np.all(np.array(found.ordinary) == 60.0)


def test_without_a_week_of_warm_up_there_is_a_peak_and_no_excess() -> None:
    path = Path(HOUR, 2 * WEEK_HOURS, {0: 5, 100: 7}, {150: 7})
    made = Summary("episode", 0.5 * WEEK, WEEK, path)
    made.counts[""] = Counts(12, 7)
    with pytest.raises(ValueError, match="a week"):
        ordinary([made])
    rows = [r for r in measures([made, made], "short") if r.measure == "in_system"]
    assert [(r.statistic, r.estimate) for r in rows] == [("peak", 12.0)]


def test_littles_law_is_an_identity() -> None:
    good = PoolRecord("desk", 1.0, 1.0, 1.0, 1e6 * (1 + 1e-13), 1e6, 0.0, 0, 1)
    bad = PoolRecord("desk", 1.0, 1.0, 1.0, 1e6, 1e6 + 0.01, 0.0, 0, 1)
    assert holds([good, PoolRecord("idle", 0, 0, 0, 0, 0, 0, 0, 0)])
    assert not holds([good, bad])
    assert gap(bad) == pytest.approx(1e-8, rel=1e-3)
