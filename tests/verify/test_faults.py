"""Every planted fault is caught by the one small case named for it, which passes without the fault.

The recursions have no noise, so these tests cannot fail by chance.
"""

import pytest

from sim.experiment.verify import verify
from sim.experiment.verify.paths import path_cases
from tests.verify.faults import FAULTS


def verdict(name):
    return verify(quick=True, jobs=1, only=[name])


@pytest.mark.parametrize("name", sorted(path_cases()))
def test_without_a_fault_every_recursion_agrees(name):
    report = verdict(name)
    assert report.passed, "\n".join(report.text())


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_recursion_catches_the_fault(fault):
    plant, recursion, _ = FAULTS[fault]
    with plant():
        assert not verdict(recursion).passed
    assert verdict(recursion).passed


def test_the_mean_alone_cannot_see_last_in_first_out():
    plant, _, theory = FAULTS["LIFO"]
    with plant():
        rows = {row.measure: row for row in verdict(theory).rows}
    assert rows["mean wait"].passed
    assert not rows["p95 of the wait"].passed


@pytest.mark.parametrize(
    "fault", [name for name, (_, _, theory) in sorted(FAULTS.items()) if theory and name != "LIFO"]
)
@pytest.mark.campaign
def test_theory_catches_the_fault_too(fault):
    plant, _, theory = FAULTS[fault]
    with plant():
        assert not verdict(theory).passed
