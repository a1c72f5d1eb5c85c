"""Starts the command line as users do: a process of its own, for one command or for several."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.project.tree import ROOT

PROGRAM = "from sim.cli import main; main()"


def clearlane(
    *arguments: str | Path, cwd: Path, given: bytes = b"", code: int = 0, program: str = PROGRAM
) -> subprocess.CompletedProcess[str]:
    """Run a command, demand its exit code, and that it never shows a traceback."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
    )
    said = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert said.returncode == code, said.stderr
    assert "Traceback" not in said.stderr
    assert "RUN-099" not in said.stderr
    return said


class Said(NamedTuple):
    """What a command did."""

    code: int
    out: str
    remarks: str


class Command(NamedTuple):
    """Words of a command, and the folder of schemas it runs with (empty: the shipped one)."""

    words: Sequence[str]
    schemas: str = ""


SEVERAL = """
import json, pathlib, sys
import sim.assets
from sim.cli import _guarded
usual = sim.assets.folder
for words, schemas in json.load(sys.stdin):
    sim.assets.folder = lambda name: pathlib.Path(schemas) if schemas and name == "schemas" else usual(name)
    if "sim.trade.verdicts" in sys.modules:
        sys.modules["sim.trade.verdicts"].verdicts.cache_clear()
    code = _guarded(words)
    print(f"\\n=== {code}", flush=True)
    print("\\n===", file=sys.stderr, flush=True)
"""


def several(folder: Path, commands: Mapping[str, Command]) -> dict[str, Said]:
    """Run commands one after the other in one process, since starting one costs more than most of them."""
    done = clearlane(cwd=folder, given=json.dumps(list(commands.values())).encode(), program=SEVERAL)
    parts = done.stdout.split("\n=== ")
    codes = [int(part.split("\n", 1)[0]) for part in parts[1:]]
    outs = [parts[0], *(part.split("\n", 1)[1] for part in parts[1:-1])]
    remarks = done.stderr.split("\n===\n")[:-1]
    return {name: Said(*each) for name, *each in zip(commands, codes, outs, remarks, strict=True)}
