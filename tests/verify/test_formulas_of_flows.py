"""Formulas of forks, departures, gates, calendars and infinite servers against independent facts."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.linalg import expm
from scipy.stats import lognorm

from sim.experiment.verify.theory import departures, fork_join, gate, infinite, office_hours
from sim.experiment.verify.theory.erlang import Erlang
from sim.experiment.verify.theory.periodic import Span, repeating_week


def test_fork_of_two_queues_lattice_against_the_closed_form():
    for rate, service in ((1.0, 0.4), (0.6, 1.0)):
        theory = fork_join.TwoQueues(rate, service)
        decay = 1 / service - rate
        assert theory.found.sum() == pytest.approx(1.0)
        # One queue alone is M/M/1.
        assert theory.found.sum(axis=1)[:5] == pytest.approx(
            [(1 - rate * service) * (rate * service) ** n for n in range(5)]
        )
        assert quad(theory.tail, 0, 40 / decay, limit=200)[0] == pytest.approx(
            fork_join.mean_two_queues(rate, service), rel=1e-6
        )
        assert theory.tail(theory.quantile(0.95)) == pytest.approx(0.05)
        second = quad(lambda t, f=theory: 2 * t * f.tail(t), 0, 40 / decay, limit=200)[0]
        assert theory.second_moment == pytest.approx(second, rel=1e-6)


def test_fork_of_two_delays():
    a, b = 1 / 20.0, 1 / 30.0

    def tail(t):
        return 1 - (1 - math.exp(-a * t)) * (1 - math.exp(-b * t))

    first, second = fork_join.two_delays(20.0, 30.0)
    assert quad(tail, 0, 1200)[0] == pytest.approx(first)
    assert quad(lambda t: 2 * t * tail(t), 0, 1500)[0] == pytest.approx(second)


def test_departures_by_brute_force():
    due = (2, 14, 28, 42, 54, 60, 70, 80, 92, 102, 111, 120, 136, 148, 164)
    gaps = departures.gaps(due, 168.0)
    assert sum(gaps) == 168.0
    assert max(gaps) == 16.0
    ready = (np.arange(168_000) + 0.5) / 1000
    both_weeks = np.array([*due, *(d + 168 for d in due)], dtype=float)
    wait = both_weeks[np.searchsorted(both_weeks, ready + 2.0)] - ready
    assert departures.wait(gaps, 2.0) == pytest.approx((wait.mean(), (wait**2).mean()), rel=1e-5)


def test_patience_at_a_gate_by_integration():
    up, down, patience = 100.0, 40.0, 50.0
    share = down / (up + down)

    def density(t):
        return math.exp(-t / down) / down

    assert gate.share_giving_up(up, down, patience) == pytest.approx(share * quad(density, patience, 4000)[0])
    for formula, power in ((gate.mean_wait, 1), (gate.second_moment, 2)):
        waits = quad(lambda t, k=power: min(t, patience) ** k * density(t), 0, 4000, points=[patience], limit=200)[0]
        assert formula(up, down, patience) == pytest.approx(share * waits)


@pytest.mark.parametrize("x", [0.1, 3.0, 40.0])
def test_limited_times_by_integration(x):
    variance = math.log(2.0)
    tail = lognorm(math.sqrt(variance), scale=6.0 / math.sqrt(2.0)).sf
    assert infinite.lognormal_limited(6.0, 1.0)(x) == pytest.approx(quad(tail, 0, x)[0], rel=1e-8)
    assert infinite.exponential_limited(6.0)(x) == pytest.approx(quad(lambda t: math.exp(-t / 6.0), 0, x)[0])
    assert infinite.lognormal_limited(6.0, 1.0)(0.0) == 0.0


def test_number_in_progress_by_integration():
    pieces = [(0.0, 8.0, 0.5), (8.0, 18.0, 2.0), (18.0, 24.0, 1.0)]
    limited = infinite.exponential_limited(6.0)

    def rate(s):
        return next(r for a, b, r in pieces if a <= s < b)

    for time in (3.0, 8.0, 20.5):
        whole = quad(lambda s, t=time: rate(s) * math.exp(-(t - s) / 6.0), 0, time, points=[8.0, 18.0], limit=200)[0]
        assert infinite.mean_in_progress(pieces, limited, time) == pytest.approx(whole)
    # At a constant rate it tends to rate x mean.
    assert infinite.mean_in_progress([(0.0, 500.0, 3.0)], limited, 500.0) == pytest.approx(18.0)


def test_share_still_open_by_integration():
    window, run_out, mean = 168.0, 100.0, 97.0
    share = quad(lambda s: math.exp(-(window + run_out - s) / mean) / window, 0, window)[0]
    assert infinite.share_open(window, run_out, mean) == pytest.approx(share)


# --- the repeating week ---------------------------------------------------------------------------------------


def test_a_week_without_changes_is_erlang():
    week = repeating_week([Span(12.0, 1.5, 2)] * 14, 1.0, 120)
    plain = Erlang(1.5, 1.0, 2)
    assert week.mean_queue == pytest.approx(1.5 * plain.mean_wait, rel=1e-9)
    assert week.mean_inside == pytest.approx(1.5 * plain.mean_wait + 1.5, rel=1e-9)
    assert week.share_waiting == pytest.approx(plain.share_waiting, rel=1e-9)
    assert week.lost < 1e-12


def test_a_week_of_one_suspending_officer_against_plain_exponentials():
    # One server: suspended work needs no second coordinate, so the chain is a birth-death chain with a switch.
    spans = [Span(9.0, 0.5, 0, suspended=True), Span(8.0, 2.0, 1), Span(7.0, 0.5, 0, suspended=True)]
    most = 80
    arriving = {r: np.diag(np.full(most, r), 1) - np.diag(np.r_[np.full(most, r), 0.0]) for r in (0.5, 2.0)}
    serving = np.diag(np.full(most, 4.0), -1) - np.diag(np.r_[0.0, np.full(most, 4.0)])
    pieces = [expm(arriving[0.5] * 9.0), expm((arriving[2.0] + serving) * 8.0), expm(arriving[0.5] * 7.0)]
    day = pieces[0] @ pieces[1] @ pieces[2]
    state = np.linalg.matrix_power(day, 64)[0]
    n = np.arange(most + 1)
    noon = state @ pieces[0] @ expm((arriving[2.0] + serving) * 4.0)
    week = repeating_week(spans, 0.25, most)
    assert week.inside[1] == pytest.approx(noon @ n, rel=1e-8)
    assert week.inside_squared[1] == pytest.approx(noon @ n**2, rel=1e-8)


def test_work_in_hand_is_finished_after_closing():
    # With next to no arrivals while closed, jobs in hand at closing run out exponentially, whatever waits.
    open_hours, closed = Span(60.0, 3.0, 2), Span(10.0, 1e-5, 0)
    week = repeating_week([open_hours, closed], 0.5, 60)
    busy_at_closing = 3.0 * 0.5  # the officers at work: rate x mean work
    half = repeating_week([open_hours, Span(1e-6, 1e-5, 0), Span(10.0, 1e-5, 0)], 0.5, 60)
    gone = half.inside[1] - week.inside[1]
    assert gone == pytest.approx(busy_at_closing * (1 - math.exp(-5.0 / 0.5)), rel=1e-3)


# --- office hours ---------------------------------------------------------------------------------------------


def test_a_fixed_job_minute_by_minute():
    spans = [(24 * d + a, 24 * d + b) for d in range(5) for a, b in ((9, 12), (14, 18))]
    minutes = 7 * 24 * 60
    is_open = np.zeros(minutes, dtype=bool)
    for a, b in spans:
        is_open[a * 60 : b * 60] = True
    done = np.concatenate([[0], np.cumsum(np.tile(is_open, 3))])
    ends = np.searchsorted(done, done[:minutes] + 300, side="left")
    elapsed = (ends - np.arange(minutes)) / 60.0
    # A job that starts within a minute ends within the same minute later on.
    first, second = office_hours.elapsed(spans, 168.0, 5.0)
    assert first == pytest.approx(elapsed.mean(), abs=0.02)
    assert second == pytest.approx((elapsed**2).mean(), rel=2e-3)


def test_a_job_always_in_hand():
    assert office_hours.elapsed([(0.0, 168.0)], 168.0, 30.0) == pytest.approx((30.0, 900.0))
