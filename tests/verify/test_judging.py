"""How a verdict is reached: levels, widths, quantiles, groups; and how often it is wrong."""

import numpy as np
import pytest

from sim.experiment.verify.cases import theory_cases
from sim.experiment.verify.judge import FAMILY_LEVEL, Claim, Sums, critical_value, decide, sums
from sim.experiment.verify.report import Report, Row

MEAN = Claim("m", "mean", "min", 2.0)
P95 = Claim("q", "p95", "min", -2.0 * np.log(0.05), share=0.95)


def parts(claim, seed, mean=2.0, replications=40, cases=400):
    rng = np.random.default_rng(seed)
    return [sums(claim, rng.exponential(mean, cases)) for _ in range(replications)]


def test_the_critical_value_shares_the_level():
    # Student's t with 39 degrees of freedom, two-sided at 0.001: 3.558 (any table); Bonferroni makes it larger.
    assert critical_value(1, 39) == pytest.approx(3.558, abs=5e-4)
    assert critical_value(10, 39) > critical_value(1, 39)
    assert FAMILY_LEVEL == 0.001


@pytest.mark.parametrize("claim", [MEAN, P95])
def test_a_right_simulator_passes_and_a_wrong_one_fails(claim):
    right = decide(claim, parts(claim, 1), [], 10, 0.08)
    assert right.passed
    assert right.simulated == pytest.approx(claim.theory, rel=0.05)
    wrong = decide(claim, parts(claim, 1, mean=2.3), [], 10, 0.2)
    assert not wrong.agrees
    assert wrong.z > 4.0
    assert wrong.simulated > claim.theory


@pytest.mark.parametrize("claim", [MEAN, P95])
def test_an_inexact_figure_fails_though_it_agrees(claim):
    found = decide(claim, parts(claim, 2, cases=40), [], 10, 0.02)
    assert found.agrees
    assert not found.sharp
    assert not found.passed


def with_control(seed, mean=2.0, replications=40):
    """Second moments, with the mean of the same values beside them."""
    rng = np.random.default_rng(seed)
    values = [rng.exponential(mean, 200) for _ in range(replications)]
    return [sums(SECOND, v**2) for v in values], [(MEAN, [sums(MEAN, v) for v in values])]


SECOND = Claim("s", "second moment", "min2", 8.0, controls=("m",))


def test_a_control_takes_noise_out_and_nothing_else():
    own, controls = with_control(3)
    plain, controlled = decide(SECOND, own, [], 10, 0.2), decide(SECOND, own, controls, 10, 0.2)
    assert controlled.half_width < 0.6 * plain.half_width
    assert controlled.passed
    # Constant values of the right mean: only the second moment is wrong, and the control does not hide it.
    rng = np.random.default_rng(4)
    values = [rng.uniform(1.9, 2.1, 200) for _ in range(40)]
    wrong = decide(SECOND, [sums(SECOND, v**2) for v in values], [(MEAN, [sums(MEAN, v) for v in values])], 10, 0.2)
    assert not wrong.agrees


def alarms(verdicts):
    """Verdicts beyond the level of 0.05, by Student's t with 19 degrees of freedom (18 with a control: 2.101)."""
    return sum(abs(v.z) > 2.0975 for v in verdicts)


@pytest.mark.parametrize("claim", [MEAN, P95])
def test_false_alarms_are_as_rare_as_stated(claim):
    """400 right simulators at a level of 0.05: 7 to 37 alarms (binomial, one false alarm in 10,000)."""
    assert 7 <= alarms(decide(claim, parts(claim, s, replications=20, cases=100), [], 1, 9.0) for s in range(400)) <= 37


def test_false_alarms_with_a_control_are_as_rare():
    """As above."""
    found = []
    for seed in range(400):
        own, controls = with_control(seed, replications=20)
        found.append(decide(SECOND, own, controls, 1, 9.0))
    assert 7 <= alarms(found) <= 37


def test_a_quantile_is_compared_as_a_share():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    claim = Claim("q", "", "", 3.0, share=0.75)
    assert sums(claim, values) == Sums(3.0, 4.0, 2.0, 3.0)


def test_nothing_measured_fails():
    assert not decide(MEAN, [Sums(0.0, 0.0)] * 20, [], 10, 0.08).passed


def test_every_case_has_a_scale_beside_its_mean_and_enough_replications():
    for name, case in theory_cases().items():
        claims = case.claims()
        assert len({c.line for c in claims}) >= 2, name
        assert len({c.key for c in claims}) == len(claims), name
        assert min(case.full.replications, case.quick.replications) >= 20, name
        assert all(np.isfinite(c.theory) and c.theory > 0 for c in claims), name
        controls = [
            c for c in claims for k in c.controls if k not in {o.key for o in claims if o is not c and not o.share}
        ]
        assert not controls, name


def row(passed=True, why=""):
    return Row("theory", "one-server", "mean wait", "min", 0.4, 0.41, 0.02, 1.5, 1, passed, why)


def test_the_table_says_what_failed():
    report = Report((row(), row(passed=False, why="|z| > 4.65")), True, 1, 0.08, 0.001, 80)
    text = "\n".join(report.text())
    assert not report.passed
    assert "1 of 2 lines agree" in text
    assert "FAILS: |z| > 4.65" in text
    assert "shared out over 80 lines" in text
    assert "5.00 %" in text


def test_plain_data_has_no_number_that_json_cannot_hold():
    found = Row("theory", "c", "m", "", 1.0, float("nan"), None, float("inf"), 1, False).as_dict()
    assert (found["simulated"], found["z"], found["half_width"]) == (None, None, None)


def test_an_empty_table_does_not_pass():
    assert not Report((), True, 1, 0.08, 0.001, 80).passed
