"""Studies made up for the tests: mappings, extracts, and a program that runs the command."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASE = str(Path(__file__).parent / "base.yaml")
HEADING = ("no", "landed", "lodged", "released", "out", "tier", "goods", "channel")
MAPPING = """\
case: no
zone: "+08:00"
dates: "%Y-%m-%d %H:%M:%S"
study: {first: 2026-03-02, last: 2026-03-29, until: 2026-04-12}
stamps: {landed: landed, lodged: lodged, released: released, out: out}
sequences: [[landed, lodged, released, out]]
attributes: {tier: tier, goods: goods, channel: channel}
durations:
  steps.pickup.duration: {from: released, to: out}
"""
FIRST = datetime(2026, 3, 2, tzinfo=UTC)


def extract(rows: int, pickup: Callable[[random.Random], float], seed: int = 1) -> list[list[str]]:
    """Rows whose last stage is drawn in hours by ``pickup``; everything else is plain."""
    luck = random.Random(seed)
    made = []
    for n in range(rows):
        at = FIRST + timedelta(days=28 * luck.random())
        moments = [at]
        for hours in (5.0, 3.0, pickup(luck)):
            moments.append(moments[-1] + timedelta(hours=hours))
        words = [luck.choice(("large", "small")), luck.choice(("general", "controlled")), luck.choice(("green", "red"))]
        made.append([f"D{n}", *(f"{m:%Y-%m-%d %H:%M:%S}" for m in moments), *words])
    return made


def save(
    folder: Path, rows: list[list[str]], mapping: str = MAPPING, mark: str = ",", encoding: str = "utf-8"
) -> tuple[Path, Path]:
    """The extract and its mapping as files."""
    data, columns = folder / "extract.csv", folder / "columns.yaml"
    data.write_bytes("".join(mark.join(row) + "\n" for row in [list(HEADING), *rows]).encode(encoding))
    columns.write_text(mapping, encoding="utf-8")
    return data, columns


def exponential(mean: float) -> Callable[[random.Random], float]:
    """Durations of this mean."""
    return lambda luck: luck.expovariate(1 / mean)


def clearlane(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from sim.cli import main; main()", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
