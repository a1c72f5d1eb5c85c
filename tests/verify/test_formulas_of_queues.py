"""Formulas of queueing theory against independent facts: other formulas, balance equations, transforms, numerical integration."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.linalg import expm
from scipy.sparse import csc_array
from scipy.sparse.linalg import expm_multiply

from sim.experiment.verify.theory import batches, breakdowns, feedback, network, overload, priority, single
from sim.experiment.verify.theory.erlang import Erlang, erlang_b, erlang_c
from sim.experiment.verify.theory.single import Moments


def birth_death(rate, service, servers, most=400):
    """Stationary probabilities of M/M/c by its balance equations."""
    weights = [1.0]
    for n in range(1, most):
        weights.append(weights[-1] * rate * service / min(n, servers))
    return np.array(weights) / sum(weights)


def test_erlang_b_of_a_published_table():
    # 10 lines offered 5 erlangs lose 1.84 % (any traffic table).
    assert erlang_b(10, 5.0) == pytest.approx(0.018385, abs=5e-7)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (2, 1.0), (3, 2.4), (40, 32.0)])
def test_erlang_against_balance_equations(servers, load):
    found = birth_death(load, 1.0, servers, 2000)
    queue = found @ np.maximum(np.arange(2000) - servers, 0)
    theory = Erlang(load, 1.0, servers)
    assert erlang_c(servers, load) == pytest.approx(found[servers:].sum(), rel=1e-9)
    assert load * theory.mean_wait == pytest.approx(queue, rel=1e-9)


def test_erlang_moments_and_quantile_follow_from_its_tail():
    theory = Erlang(1.0, 1.5, 2)
    assert quad(theory.tail, 0, 60)[0] == pytest.approx(theory.mean_wait, rel=1e-8)
    assert quad(lambda t: 2 * t * theory.tail(t), 0, 90)[0] == pytest.approx(theory.second_moment, rel=1e-8)
    assert theory.tail(theory.quantile(0.95)) == pytest.approx(0.05)
    assert theory.quantile(0.1) == 0.0


def wait_moments_by_transform(rate, moments):
    """E[W], E[W^2] of M/G/1 from the Pollaczek-Khinchine transform, by division of power series in s."""
    first, second, third = moments
    # s - rate + rate B(s) divided by s, and its reciprocal.
    a = [1 - rate * first, rate * second / 2, -rate * third / 6]
    b = [1 / a[0]]
    b.append(-a[1] * b[0] / a[0])
    b.append(-(a[1] * b[1] + a[2] * b[0]) / a[0])
    wait = [a[0] * c for c in b]
    return -wait[1], 2 * wait[2]


@pytest.mark.parametrize(
    "moments", [Moments.lognormal(0.4, 0.5), Moments.exponential(0.7), Moments.constant(0.9), Moments.uniform(0.1, 0.8)]
)
def test_one_server_against_its_transform(moments):
    first, second = wait_moments_by_transform(1.0, moments)
    assert single.mean_wait(1.0, moments) == pytest.approx(first)
    assert single.second_moment(1.0, moments) == pytest.approx(second)


def test_one_server_with_exponential_work_is_erlang():
    plain = Erlang(1.0, 0.6, 1)
    assert single.mean_wait(1.0, Moments.exponential(0.6)) == pytest.approx(plain.mean_wait)
    assert single.second_moment(1.0, Moments.exponential(0.6)) == pytest.approx(plain.second_moment)


def test_moments_against_numerical_integration():
    mean, cv = 0.4, 0.5
    variance = math.log(1 + cv * cv)
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    values = np.exp(math.log(mean) - variance / 2 + math.sqrt(variance) * nodes)
    for k, moment in enumerate(Moments.lognormal(mean, cv), start=1):
        assert (weights @ values**k) / math.sqrt(2 * math.pi) == pytest.approx(moment)
    for k, moment in enumerate(Moments.uniform(0.2, 0.8), start=1):
        assert quad(lambda x, k=k: x**k / 0.6, 0.2, 0.8)[0] == pytest.approx(moment)
    assert Moments.uniform(0.0, 2.0).variance == pytest.approx(1 / 3)


def test_moments_of_a_sum():
    # Two exponential times of one mean make a gamma time of shape 2.
    total = Moments.exponential(0.5).plus(Moments.exponential(0.5))
    assert total == pytest.approx(batches.gamma_moments(2, 0.5))


# --- classes --------------------------------------------------------------------------------------------------


class Series:
    """Power series in s, cut after s^3: enough for two moments of a wait."""

    def __init__(self, *terms):
        self.terms = [*terms, 0.0, 0.0, 0.0, 0.0][:4]

    def __add__(self, other):
        return Series(*(a + b for a, b in zip(self.terms, other.terms, strict=True)))

    def __mul__(self, other):
        if not isinstance(other, Series):
            return Series(*(a * other for a in self.terms))
        return Series(*(sum(self.terms[i] * other.terms[k - i] for i in range(k + 1)) for k in range(4)))

    def over(self, other):
        """Quotient of two series without constant terms."""
        a, b = [*self.terms[1:], 0.0], other.terms[1:]
        q = []
        for k in range(3):
            q.append((a[k] - sum(q[i] * b[k - i] for i in range(k))) / b[0])
        return Series(*q)


def transform(moments, at):
    """E[exp(-at S)] for a series ``at`` without a constant term."""
    first, second, third = moments
    return Series(1.0) + at * -first + at * at * (second / 2) + at * at * at * (-third / 6)


def two_classes_by_transform(rates, services):
    """Moments of both waits from the transforms of Takagi (1991), the busy period solved by substitution."""
    s = Series(0.0, 1.0)
    load = sum(r * m.first for r, m in zip(rates, services, strict=True))
    high = (s * (1 - load) + (Series(1.0) + transform(services[1], s) * -1.0) * rates[1]).over(
        s + Series(-rates[0]) + transform(services[0], s) * rates[0]
    )
    busy = Series(1.0)
    for _ in range(200):
        busy = transform(services[0], s + Series(rates[0]) + busy * -rates[0])
    clock = s + Series(rates[0]) + busy * -rates[0]
    low = (clock * (1 - load)).over(s + Series(-rates[1]) + transform(services[1], clock) * rates[1])
    return [(-w.terms[1], 2 * w.terms[2]) for w in (high, low)]


def test_classes_against_their_transforms():
    rates = (0.3, 0.5)
    services = (Moments.exponential(0.4), Moments.lognormal(0.7, 0.6))
    for theory, other in zip(
        priority.single_server(rates, services), two_classes_by_transform(rates, services), strict=True
    ):
        assert theory == pytest.approx(other, rel=1e-9)


def test_the_last_of_three_classes_sees_the_first_two_as_one():
    rates, services = (0.2, 0.3, 0.2), (Moments.exponential(0.5), Moments.uniform(0.1, 0.9), Moments.constant(0.8))
    both = 0.5
    mixed = Moments(*(sum(r * m[k] for r, m in zip(rates[:2], services[:2], strict=True)) / both for k in range(3)))
    three = priority.single_server(rates, services)
    two = priority.single_server((both, rates[2]), (mixed, services[2]))
    assert three[2] == pytest.approx(two[1])


def test_conservation_over_classes():
    rates, services = (0.2, 0.3, 0.2), (Moments.exponential(0.5), Moments.uniform(0.1, 0.9), Moments.constant(0.8))
    load = sum(r * m.first for r, m in zip(rates, services, strict=True))
    residual = sum(r * m.second for r, m in zip(rates, services, strict=True)) / 2
    kept = sum(
        r * m.first * w for r, m, (w, _) in zip(rates, services, priority.single_server(rates, services), strict=True)
    )
    assert kept == pytest.approx(load * residual / (1 - load))


def test_classes_at_several_servers():
    one_class = priority.several_servers((1.2,), 1.0, 2)[0]
    plain = Erlang(1.2, 1.0, 2)
    assert one_class == pytest.approx((plain.mean_wait, plain.second_moment))
    rates = (0.3, 0.5, 0.4)
    mean = priority.several_servers(rates, 1.0, 2)[0][0]
    quantile = priority.first_class_quantile(rates, 1.0, 2, 0.95)
    # An exponential tail from P(W > 0) has this mean and this quantile.
    waiting = erlang_c(2, 1.2)
    assert waiting * math.exp(-waiting / mean * quantile) == pytest.approx(0.05)


# --- breakdowns, batches, loops, networks, overload -------------------------------------------------------------


def test_completion_time_of_fixed_work_and_fixed_repairs():
    # C = S + N D with N Poisson: its moments come from those of N.
    work, rate, down = 2.0, 0.3, 0.5
    m = rate * work
    n1, n2, n3 = m, m + m**2, m + 3 * m**2 + m**3
    expected = (
        work + n1 * down,
        work**2 + 2 * work * n1 * down + n2 * down**2,
        work**3 + 3 * work**2 * n1 * down + 3 * work * n2 * down**2 + n3 * down**3,
    )
    assert breakdowns.completion(Moments.constant(work), rate, Moments.constant(down)) == pytest.approx(expected)


def test_rare_breakdowns_do_not_matter():
    service, down = Moments.lognormal(0.3, 0.5), Moments.uniform(0.3, 1.0)
    first, second = breakdowns.wait(1.0, service, 1e-9, down)
    assert first == pytest.approx(single.mean_wait(1.0, service), rel=1e-6)
    assert second == pytest.approx(single.second_moment(1.0, service), rel=1e-6)
    assert breakdowns.share_not_waiting(1.0, service, 1e-9, down) == pytest.approx(0.7)


def test_breakdowns_with_exponential_times_against_balance_equations():
    # M/M/1 with exponential up and down times is a chain of (number, up); Little's law gives the mean sojourn.
    rate, service, failures, repair, most = 0.5, 1.0, 0.2, 1.5, 150
    size = 2 * (most + 1)
    q = np.zeros((size, size))
    for n in range(most + 1):
        up, down = 2 * n, 2 * n + 1
        for here in (up, down):
            if n < most:
                q[here, here + 2] += rate
        if n:
            q[up, up - 2] += 1 / service
        q[up, down] += failures
        q[down, up] += 1 / repair
    q -= np.diag(q.sum(axis=1))
    system = np.vstack([q.T, np.ones(size)])
    found = np.linalg.lstsq(system, np.r_[np.zeros(size), 1.0], rcond=None)[0]
    inside = found @ np.repeat(np.arange(most + 1), 2)
    down = Moments.exponential(repair)
    wait, _ = breakdowns.wait(rate, Moments.exponential(service), failures, down)
    total = breakdowns.completion(Moments.exponential(service), failures, down).first
    assert wait + total == pytest.approx(inside / rate, rel=1e-6)
    assert breakdowns.share_not_waiting(rate, Moments.exponential(service), failures, down) == pytest.approx(
        found[0], rel=1e-6
    )


def test_batches_of_one_are_plain():
    plain = Erlang(1.0, 0.6, 1)
    assert batches.wait(1.0, [1.0], 0.6) == pytest.approx((plain.mean_wait, plain.second_moment))
    assert batches.quantile(1.0, [1.0], 0.6, 0.95) == pytest.approx(plain.quantile(0.95), rel=1e-6)


def test_batches_agree_with_littles_law_and_with_their_quantiles():
    rate, sizes, service = 0.5, [0.5, 0.25, 0.0, 0.25], 0.3
    mean, second = batches.wait(rate, sizes, service)
    assert batches.mean_inside(rate, sizes, service) == pytest.approx(rate * 2.0 * (mean + service))
    shares = (np.arange(400) + 0.5) / 400
    quantiles = np.array([batches.quantile(rate, sizes, service, p) for p in shares])
    # The midpoint rule loses a little of the last 1/800 of the cases.
    assert quantiles.mean() == pytest.approx(mean, rel=5e-3)
    assert (quantiles**2).mean() == pytest.approx(second, rel=3e-2)


def test_feedback():
    assert feedback.mean_sojourn(1.0, 0.3, 0.0) == pytest.approx(Erlang(1.0, 0.3, 1).mean_wait + 0.3)
    again = 0.3
    number = np.arange(1, 200)
    weights = (1 - again) * again ** (number - 1)
    assert feedback.visits(again) == pytest.approx((weights @ number, weights @ number**2))


def test_traffic_of_a_network_balances():
    outside, routing = [1.0, 0.2, 0.0], [[0.0, 0.4, 0.6], [0.2, 0.0, 0.8], [0.1, 0.0, 0.0]]
    rates = np.array(network.traffic(outside, routing))
    assert rates == pytest.approx(np.linalg.solve(np.eye(3) - np.array(routing).T, outside))
    assert network.mean_inside([0.5], [1.0], [1]) == pytest.approx([1.0])


def test_hypoexponential():
    rates = (1.0, 1.5, 2.0)
    mean = quad(lambda t: network.hypoexponential_tail(rates, t), 0, 60)[0]
    assert mean == pytest.approx(sum(1 / r for r in rates), rel=1e-8)
    # Phases in a row: the tail is the chance that the chain has not left its last phase.
    chain = np.diag([-r for r in rates]) + np.diag(rates[:-1], 1)
    assert network.hypoexponential_tail(rates, 1.7) == pytest.approx(expm(chain * 1.7)[0].sum())
    assert network.hypoexponential_tail(rates, network.hypoexponential_quantile(rates, 0.95)) == pytest.approx(0.05)


@pytest.mark.parametrize(("rate", "service", "servers"), [(1.5, 1.0, 1), (1.0, 4.0, 2), (1.0, 4.0, 3)])
def test_overload_against_forward_equations(rate, service, servers):
    most, length = 420, 200.0
    n = np.arange(most + 1)
    q = np.diag(np.full(most, rate), 1) + np.diag(np.minimum(n, servers)[1:] / service, -1)
    q -= np.diag(q.sum(axis=1))
    start = np.zeros(most + 1)
    start[0] = 1.0
    now, later = (expm_multiply(csc_array(q.T) * time, start) for time in (length, length + 5.0))
    assert overload.mean_inside(rate, service, servers, length) == pytest.approx(now @ n, rel=2e-3)
    spread = overload.increment_variance(rate, service, servers, 5.0)
    variances = [p @ n**2 - (p @ n) ** 2 for p in (now, later)]
    # Increments far from empty are independent, so variances add.
    assert variances[1] - variances[0] == pytest.approx(spread, rel=3e-2)
