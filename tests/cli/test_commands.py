"""The command line through real processes: what is printed where, and the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "experiment"
QUEUE, QUICKER = str(DATA / "queue.yaml"), str(DATA / "quicker.yaml")


def clearlane(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from sim.cli import main; main()", *arguments],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_run_prints_json_alone_on_stdout_and_equal_for_any_jobs_and_hash_seed(tmp_path: Path) -> None:
    outputs = set()
    for jobs, hashing in (("1", "1"), ("2", "77")):
        done = clearlane("run", QUEUE, "-n", "4", "-j", jobs, "--json", cwd=tmp_path, PYTHONHASHSEED=hashing)
        assert done.returncode == 0, done.stderr
        outputs.add(done.stdout)
    assert len(outputs) == 1
    found = json.loads(outputs.pop())
    assert sorted(found) == ["manifest", "measures"]
    assert found["manifest"]["seed"] == 1
    assert found["manifest"]["replications"] == [1, 2, 3, 4]
    assert {"scenario", "baseline", "measure", "kind", "group", "statistic", "unit", "estimate", "low", "high"} <= set(
        found["measures"][0]
    )


def test_compare_keeps_a_run_that_trace_can_tell_again(tmp_path: Path) -> None:
    done = clearlane("compare", QUEUE, QUICKER, "-n", "2", "-j", "1", "-o", "kept", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "kept" / "manifest.json").read_text())
    assert [s["name"] for s in manifest["scenario"]] == ["queue", "quicker"]
    assert "replications/00001.json.gz" in manifest["files"]
    told = clearlane("trace", "kept", "consignments#1800", "--json", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["index"] == 1800
    assert [m["milestone"] for m in found["milestones"]] == ["arrived", "checked"]
    assert found["log"][0]["what"] == "milestone"


def test_altered_stamps_are_not_traced_as_if_they_were_right(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    assert clearlane("run", QUEUE, "-n", "1", "-o", "kept", cwd=tmp_path).returncode == 0
    file = next((tmp_path / "kept" / "cases").iterdir())
    table = pq.read_table(file)
    column = next(n for n in table.column_names if n.endswith(":first"))[: -len(":first")]
    place = table.column_names.index(column)
    moved = pa.array([None if v is None else v + 1.0 for v in table[column].to_pylist()], pa.float64())
    pq.write_table(table.set_column(place, column, moved), file)
    row = table.slice(5, 1).to_pylist()[0]
    told = clearlane("trace", "kept", f"{row['stream']}#{row['index']}", cwd=tmp_path)
    assert told.returncode == 1
    assert "RUN-053" in told.stderr


def test_a_requirement_that_is_not_met_exits_4(tmp_path: Path) -> None:
    base = ("compare", QUEUE, QUICKER, "-n", "3", "-j", "1")
    for demand, code in (("checking.mean <= 1 s", 4), ("checking.mean <= 1 h", 0)):
        done = clearlane(*base, "--require", demand, cwd=tmp_path)
        assert done.returncode == code, done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("run", "no-such-scenario"), 2, "SCN-010"),
        (("run", "theory/one-server", "-n", "0"), 2, "USE-001"),
        (("run", "theory/one-server", "-n", "many"), 2, "USE-001"),
        (("compare", "theory/one-server", "theory/one-server"), 2, "USE-002"),
        (("compare", "theory/one-server", "theory/tandem", "--measure", "happiness"), 2, "USE-003"),
        (("compare", "theory/one-server", "theory/tandem", "--require", "soon"), 2, "USE-004"),
        (("trace", "nowhere", "a#1"), 2, "RUN-043"),
        (("trace", "nowhere", "a"), 2, "RUN-050"),
        (("run", "theory/one-server", "--set", "experiment.window=2 parsecs"), 2, "experiment.window"),
        (("run",), 2, "Missing argument"),
        (("fly",), 2, "No such command"),
        (("run", "theory/one-server", "--cluster", "there"), 2, "No such option"),
    ],
)
def test_wrong_usage_is_said_without_a_traceback(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = clearlane(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(
        f'{sys.executable} -c "from sim.cli import main; main()" scenario list | head -1; echo "${{PIPESTATUS[0]}}"',
        shell=True,
        executable="/bin/bash",
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "0"
    assert "Traceback" not in done.stderr


def test_a_terminal_without_utf8_is_no_error(tmp_path: Path) -> None:
    done = clearlane("scenario", "list", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr


def test_help_names_no_command_that_is_not_there(tmp_path: Path) -> None:
    done = clearlane("--help", cwd=tmp_path)
    assert done.returncode == 0
    for absent in ("sweep", "select", "evidence", "dashboard"):
        assert f"│ {absent} " not in done.stdout


def test_an_unknown_engine_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    done = clearlane("run", "today", "--engine", "compild", cwd=tmp_path)
    assert done.returncode == 2
    assert "USE-007" in done.stderr
    assert 'Did you mean "compiled"?' in done.stderr
