"""The table as a whole: the small form agrees with theory, workers do not show, the command says so.

False alarms: the small form has a chance of 1 in 1,000 to fail for a right simulator; the seed is fixed, so it fails always or never.
"""

import json

import pytest
from typer import Typer
from typer.testing import CliRunner

from sim.cli.verify import verify as command
from sim.errors import Failed
from sim.experiment import verify as package
from sim.experiment.verify import Report, verify, work
from sim.experiment.verify.cases import theory_cases
from sim.experiment.verify.paths import path_cases
from sim.experiment.verify.report import Row
from sim.experiment.verify.work import State, Task, tasks


@pytest.mark.parametrize("name", sorted(theory_cases()))
def test_theory(name):
    report = verify(quick=True, jobs=1, only=[name])
    assert report.passed, "\n".join(report.text())
    assert {row.case for row in report.rows if row.section == "theory"} == {name}


def test_workers_do_not_show():
    only = ["sailings", "office-fixed", "next departure", "Lindley"]
    seen = []
    one = verify(quick=True, jobs=1, only=only)
    two = verify(quick=True, jobs=2, only=only, progress=lambda done, total: seen.append((done, total)))
    assert one == two
    assert seen[-1][0] == seen[-1][1] == sum(t.last - t.first for t in tasks(True, only))


def test_another_seed_is_other_luck():
    one, two = (verify(quick=True, jobs=1, seed=seed, only=["office-fixed"]) for seed in (1, 2))
    assert one.rows[0].simulated != two.rows[0].simulated


def test_every_replication_is_in_exactly_one_task():
    for quick in (True, False):
        for name, case in theory_cases().items():
            own = sorted((t.first, t.last) for t in tasks(quick) if t.section == "theory" and t.name == name)
            assert [first for first, _ in own] == [0, *(last for _, last in own[:-1])]
            assert own[-1][1] == case.plan(quick).replications


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="nonsense"):
        verify(only=["nonsense"])


def test_a_run_that_fails_is_a_red_line(monkeypatch):
    def fail(*arguments):
        raise Failed("RUN-011", "round and round", "")

    monkeypatch.setattr(work, "_path", fail)
    found = work.work(State(1, True, {}), Task("path", "Lindley", 0, 1))
    assert found.why == "RUN-011: round and round"


def test_open_cases_are_a_red_line(monkeypatch):
    # A job of five office hours that comes on Sunday is not done when Sunday ends.
    case = theory_cases()["office-fixed"]
    short = type(case.quick)(20, 7, 0, 0)
    monkeypatch.setattr(work, "theory_cases", lambda: {case.name: type(case)(**{**fields(case), "quick": short})})
    found = work.work(State(1, True, {case.name: case.claims()}), Task("theory", case.name, 0, 1))
    assert "still open" in found.why


def fields(case):
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


def test_names_of_checks_differ():
    assert not set(theory_cases()) & set(path_cases())


# --- the command ----------------------------------------------------------------------------------------------

app = Typer()
app.command()(command)


def run(monkeypatch, passed, *options):
    row = Row("theory", "one-server", "mean wait", "min", 0.4, 0.41, 0.02, 1.5, 1, passed, "" if passed else "|z| > 4")
    asked = {}

    def fake(**arguments):
        asked.update(arguments)
        arguments["progress"](1, 1)
        return Report((row,), arguments["quick"], 1, 0.08, 0.001, 80)

    monkeypatch.setattr(package, "verify", fake, raising=False)
    return CliRunner().invoke(app, list(options)), asked


def test_the_command_prints_the_table(monkeypatch):
    result, asked = run(monkeypatch, True, "--quick", "--jobs", "2")
    assert result.exit_code == 0
    assert asked["quick"] is True
    assert asked["jobs"] == 2
    assert "mean wait, min" in result.stdout
    assert "1 of 1 lines agree" in result.stdout
    assert "replications" in result.stderr


def test_the_command_fails_when_a_line_does(monkeypatch):
    result, _ = run(monkeypatch, False)
    assert result.exit_code == 1
    assert "FAILS" in result.stdout


def test_json_is_one_object(monkeypatch):
    result, _ = run(monkeypatch, False, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert set(found) == {"manifest", "rows"}
    assert found["manifest"]["passed"] is False
    assert found["rows"][0]["why"] == "|z| > 4"
