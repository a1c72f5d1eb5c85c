"""Both benchmark scripts run at their smallest size. No time is asserted: what a machine does today proves nothing about the code."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.project.tree import ROOT


def script(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / name), *arguments],
        capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_engines_are_compared_and_timed() -> None:
    said = script("engines.py", "--small", "--models", "R1", "--only", "c,simpy,tuned,naive")
    assert "NOT SHOWN" not in said
    rows = [line.split(" | ") for line in said.splitlines() if line.startswith("| R1 ")]
    assert {"clearlane, reference engine", "SimPy, tuned", "SimPy, naive"} <= {row[1] for row in rows}
    assert re.search(r"load \d+\.\d \(", said)


def test_growth_is_measured() -> None:
    said = script("growth.py", "--small", "--axes", "teams", "--engines", "simpy")
    sizes = [line.split(" | ")[1] for line in said.splitlines() if line.startswith("| clearlane")]
    assert sizes == ["1", "4"]


def test_an_unknown_name_is_refused() -> None:
    for name, option in (("engines.py", "--models"), ("growth.py", "--axes")):
        done = subprocess.run(
            [sys.executable, str(ROOT / "benchmarks" / name), option, "R9"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert "not known: R9" in done.stderr
