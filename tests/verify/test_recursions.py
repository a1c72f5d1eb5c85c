"""The judges' own recursions and clocks, on examples small enough to do by hand and against brute force."""

import ast
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.verify import paths
from sim.experiment.verify.paths.clock import OpenClock, next_departure
from sim.experiment.verify.paths.judge import CREATED, ENDED, Stamps, compare
from sim.experiment.verify.paths.luck import Luck, exponential, lognormal, triangular, uniform_time, weekly, weibull
from sim.experiment.verify.paths.recursions import (
    again_and_again,
    by_class,
    changing_team,
    finishing,
    in_a_row,
    one_server,
    several_servers,
)

times = st.lists(st.floats(0.0, 30.0), min_size=1, max_size=12).map(lambda x: np.cumsum(np.array(x)))


def works_for(arrivals, seed):
    return np.random.default_rng(seed).exponential(10.0, len(arrivals))


def test_one_officer_by_hand():
    done = one_server(np.array([0.0, 1.0, 10.0]), np.array([4.0, 2.0, 1.0]))
    assert done.tolist() == [4.0, 6.0, 11.0]


def test_two_officers_by_hand():
    # The third waits for the second officer (free at 3), and overtakes the first.
    done = several_servers(np.array([0.0, 1.0, 2.0]), np.array([10.0, 2.0, 1.0]), 2)
    assert done.tolist() == [10.0, 3.0, 4.0]


@given(times, st.integers(0, 1000))
def test_one_of_several_is_one(arrivals, seed):
    works = works_for(arrivals, seed)
    assert several_servers(arrivals, works, 1).tolist() == one_server(arrivals, works).tolist()


@given(times, st.integers(0, 1000), st.integers(1, 3))
def test_a_team_that_never_changes(arrivals, seed, servers):
    works = works_for(arrivals, seed)
    plain = several_servers(arrivals, works, servers)
    assert changing_team(arrivals, works, [(0.0, servers)]) == pytest.approx(plain)
    assert finishing(arrivals, works, servers, lambda t: t) == pytest.approx(plain)
    assert again_and_again(arrivals, lambda n, v: works[n], lambda n, v: False) == pytest.approx(
        one_server(arrivals, works)
    )
    assert by_class(arrivals, works, np.zeros(len(arrivals), dtype=np.int64)) == pytest.approx(
        one_server(arrivals, works)
    )


@given(times, st.integers(0, 1000))
def test_closing_is_a_team_of_nobody(arrivals, seed):
    works = works_for(arrivals, seed)
    clock = OpenClock.weekly([(5.0, 12.0), (14.0, 20.0)], 24.0, 60)
    changes = [(0.0, 0)]
    for day in range(60):
        changes += [(24.0 * day + t, n) for t, n in ((5.0, 2), (12.0, 0), (14.0, 2), (20.0, 0))]
    assert changing_team(arrivals, works, changes) == pytest.approx(finishing(arrivals, works, 2, clock.next_open))


def test_a_smaller_team_finishes_what_it_has():
    # At 5 one of two leaves; both jobs in hand run on, and the third starts only when fewer than one is busy.
    done = changing_team(np.array([0.0, 0.0, 1.0]), np.array([8.0, 10.0, 1.0]), [(0.0, 2), (5.0, 1)])
    assert done.tolist() == [8.0, 10.0, 11.0]


def test_classes_by_hand():
    # While the first is served two more come; the later one is of a better class.
    done = by_class(np.array([0.0, 1.0, 2.0]), np.array([5.0, 3.0, 1.0]), np.array([1, 1, 0]))
    assert done.tolist() == [5.0, 9.0, 6.0]


def test_a_loop_by_hand():
    # The first comes back behind the second, who joined meanwhile.
    done = again_and_again(np.array([0.0, 1.0]), lambda n, v: 2.0, lambda n, v: n == 0 and v == 0)
    assert done.tolist() == [6.0, 4.0]


def test_offices_in_a_row_by_hand():
    first, second = in_a_row(np.array([0.0, 1.0]), [np.array([3.0, 1.0]), np.array([1.0, 5.0])])
    assert (first.tolist(), second.tolist()) == ([3.0, 4.0], [4.0, 9.0])


# --- the clock ------------------------------------------------------------------------------------------------

_SPANS = [(9.0, 12.0), (14.0, 18.0)]


def test_the_clock_by_hand():
    clock = OpenClock.weekly(_SPANS, 24.0, 10)
    assert clock.reading(np.array([8.0, 10.0, 13.0, 15.0, 33.5])).tolist() == [0.0, 1.0, 3.0, 4.0, 7.5]
    # Three hours are shown first at closing, not at the opening after it.
    assert clock.moment(np.array([1.0, 3.0, 3.5, 7.0, 7.25])).tolist() == [10.0, 12.0, 14.5, 18.0, 33.25]
    assert clock.next_open(np.array([8.0, 9.0, 12.0, 13.0, 18.0])).tolist() == [9.0, 9.0, 14.0, 14.0, 33.0]


@given(st.floats(0.0, 200.0), st.floats(1e-3, 60.0))
def test_the_clock_second_by_second(start, work):
    """Brute force on a grid of hundredths of an hour."""
    clock = OpenClock.weekly(_SPANS, 24.0, 40)
    end = float(clock.moment(clock.reading(np.array([start])) + work)[0])
    grid = np.arange(math.floor(start * 100), math.ceil(end * 100) + 1) / 100.0
    is_open = [any(a <= t % 24.0 < b for a, b in _SPANS) for t in grid]
    assert sum(is_open) / 100.0 == pytest.approx(work, abs=0.05)


def test_a_clock_between_outages():
    clock = OpenClock.between(np.array([10.0, 5.0]), np.array([2.0, 1.0]))
    assert clock.reading(np.array([4.0, 11.0, 13.0])).tolist() == [4.0, 10.0, 11.0]
    assert clock.next_open(np.array([4.0, 10.0, 11.0])).tolist() == [4.0, 12.0, 12.0]


def test_next_departure_by_hand():
    due, number = next_departure(np.array([0.0, 20.0, 20.1, 170.0]), (20.0, 100.0), 168.0)
    assert due.tolist() == [20.0, 20.0, 100.0, 188.0]
    assert number.tolist() == [0, 0, 1, 2]


# --- luck -----------------------------------------------------------------------------------------------------


def test_quantiles_have_the_means_they_are_named_for():
    # Midpoints of a fine grid: an integral over the probabilities, without chance.
    u = (np.arange(200_000) + 0.5) / 200_000
    assert exponential(u, 3.0).mean() == pytest.approx(3.0, rel=1e-4)
    assert lognormal(u, 24.0, 0.5).mean() == pytest.approx(24.0, rel=1e-4)
    assert lognormal(u, 24.0, 0.5).std() == pytest.approx(12.0, rel=1e-3)
    assert weibull(u, 4.0, 0.8).mean() == pytest.approx(4.0, rel=1e-4)
    assert triangular(u, 10.0, 20.0, 40.0).mean() == pytest.approx(70.0 / 3.0, rel=1e-6)
    assert uniform_time(u, 2.0, 6.0).mean() == pytest.approx(4.0)


def test_arrivals_at_changing_rates_have_the_expected_total():
    """Each hour's number is Poisson; 5 standard errors: one false alarm in 1.7 million."""
    week = [(0.0, 1e-2), (3600.0, 5e-2), (7200.0, 0.0), (10800.0, 2e-2)]
    numbers = np.zeros(4)
    for replication in range(40):
        found = weekly(Luck(7, replication), "test", week, 14400.0, 14400.0 * 5)
        assert (np.diff(found) > 0).all()
        numbers += np.histogram(found % 14400.0, bins=[0, 3600, 7200, 10800, 14400])[0]
    expected = 200 * 3600 * np.array([1e-2, 5e-2, 0.0, 2e-2])
    assert numbers[2] == 0
    assert (np.abs(numbers - expected) <= 5 * np.sqrt(expected)).all()


# --- the comparison -------------------------------------------------------------------------------------------


class _Flow:
    milestones = ("checked",)


def _stamps(created, checked, stopped=100.0):
    stamps = Stamps(_Flow())
    stamps.begin(None)
    stamps.found = {"s": {CREATED: dict(enumerate(created)), "checked": dict(checked), ENDED: dict(checked)}}
    stamps.finish(stopped, True)
    return stamps


_WANTED = {
    "s": {name: np.array(t) for name, t in ((CREATED, [1.0, 2.0]), ("checked", [5.0, 200.0]), (ENDED, [5.0, 200.0]))}
}


def test_what_agrees_passes():
    result = compare(_WANTED, _stamps([1.0, 2.0], [(0, 5.0)]))
    assert (result.stamps, result.worst, result.passed) == (4, 0.0, True)


@pytest.mark.parametrize(
    "found",
    [
        _stamps([1.0, 2.0], [(0, 5.0001)]),  # later by a tenth of a millisecond
        _stamps([1.0, 2.0], []),  # should have happened before the end
        _stamps([1.0, 2.0], [(0, 5.0), (1, 99.0)]),  # should not have happened yet
        _stamps([1.0], [(0, 5.0)]),  # a case is missing
        _stamps([1.0, 2.0, 3.0], [(0, 5.0)]),  # a case too many
    ],
)
def test_what_differs_fails(found):
    assert not compare(_WANTED, found).passed


def test_another_stream_fails():
    stamps = _stamps([1.0, 2.0], [(0, 5.0)])
    stamps.found["t"] = stamps.found.pop("s")
    assert not compare(_WANTED, stamps).passed


def test_judges_share_nothing_with_the_simulator_but_uniforms():
    allowed = {"sim.sampling", "sim.flow", "sim.quantity", "sim.results.record"}
    for file in Path(paths.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                own = name.startswith("sim.experiment.verify.paths")
                assert not name.startswith("sim.") or own or name in allowed, f"{file.name} imports {name}"
