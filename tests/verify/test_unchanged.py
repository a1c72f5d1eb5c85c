"""Changes that must change nothing are found to change nothing, and a real change is found."""

import pytest

from sim.experiment.verify import unchanged, verify
from sim.experiment.verify.unchanged import CHANGES, other_units, run_change
from sim.experiment.verify.work import ONE_MORE


@pytest.mark.parametrize("name", [*CHANGES, ONE_MORE])
def test_nothing_changes(name):
    report = verify(quick=True, jobs=1, only=[name])
    assert report.passed, "\n".join(report.text())


def test_units_are_really_rewritten():
    tree = {"a": "32 min", "b": ["1 week", {"c": "0.5 min"}], "d": "1.5 h", "rate": "1 /min", "e": "85 %"}
    assert other_units(tree) == {
        "a": "1920 s",
        "b": ["7 d", {"c": "30 s"}],
        "d": "90 min",
        "rate": "60 /h",
        "e": "85 %",
    }


def test_a_real_change_is_found(monkeypatch):
    def longer(tree):
        tree["steps"]["pay"]["duration"] = {"exponential": "20.001 min"}
        return tree

    monkeypatch.setitem(unchanged.CHANGES, "longer", longer)
    found = run_change("longer", 1)
    assert not found.passed
    assert found.different > 1000


def test_a_refused_change_is_said(monkeypatch):
    monkeypatch.setitem(unchanged.CHANGES, "broken", lambda tree: {**tree, "pools": {}})
    found = run_change("broken", 1)
    assert not found.passed
    assert "refused" in found.why
