# ruff: noqa: DTZ001 - a script, not a package; the zone of its moments is stated in the mapping
"""Makes the example extract of the how-to on fitting: ``python scripts/study_example.py``.

For a customs reader: nobody's data. Stages, channels and traders are drawn from made-up distributions, and mistakes that extracts really
have are put in by hand, so that the page shows what becomes of them.
For a simulation reader: the true parameters stand in ``TRUTH``; a test fits the file and compares.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

PATH = Path(__file__).resolve().parent.parent / "docs/how-to/example-study.csv"
FIRST, DAYS, UNTIL = datetime(2026, 3, 2), 28, datetime(2026, 4, 1)
CONSIGNMENTS = 420
HEADING = ("declaration", "arrived", "discharged", "released", "truck_asked", "gate_out", "lane", "size", "goods")
TRUTH = {
    "discharged": ("lognormal", 7.0, 0.55),
    "truck": ("gamma", 15.0, 0.7),
    "size": {"L": 0.5, "M": 0.3, "S": 0.2},
    "lane": {"G": 0.9, "Y": 0.06, "R": 0.04},
}
"""Family, median or mean in hours, sigma of the log or coefficient of variation; shares of each letter."""
_GOODS = {"general": 0.6, "controlled": 0.12, "dutiable": 0.13, "preference": 0.15}
_RELEASE = {"G": 3.0, "Y": 14.0, "R": 34.0}
_CONSIGNEE = {"L": 12.0, "M": 20.0, "S": 34.0}


def text() -> str:
    """The file."""
    luck = random.Random(20260302)
    rows = sorted((_row(luck, n) for n in range(CONSIGNMENTS)), key=lambda r: r[1])
    rows = [[f"SYN-{1001 + n}", *(_shown(c) for c in r[1:])] for n, r in enumerate(rows)]
    _spoil(rows)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADING, *rows])
    return out.getvalue()


def _row(luck: random.Random, number: int) -> list[object]:
    lane, size, goods = (
        luck.choices(list(shares), list(shares.values()))[0] for shares in (TRUTH["lane"], TRUTH["size"], _GOODS)
    )
    at = FIRST + timedelta(days=DAYS * luck.random())
    _, median, sigma = TRUTH["discharged"]
    hours = [median * luck.lognormvariate(0, sigma), _RELEASE[lane] * luck.lognormvariate(0, 0.6)]
    hours.append(_CONSIGNEE[size] * luck.weibullvariate(1.0, 1.3))
    _, mean, cv = TRUTH["truck"]
    hours.append(luck.gammavariate(1 / cv**2, mean * cv**2))
    stamps: list[object] = [at]
    for h in hours:
        at += timedelta(hours=h)
        stamps.append(at if at < UNTIL else "")
    return [number, *stamps, lane, size, goods]


def _shown(cell: object) -> str:
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell)


def _spoil(rows: list[list[str]]) -> None:
    """Mistakes that extracts really have, each in a few rows."""
    rows[10][2], rows[10][3] = rows[10][3], rows[10][2]  # two columns exchanged
    rows[25][1] = "06/03/2026 10:15"  # another date format
    rows[40][2] += "Z"  # another zone
    rows[55][3] = ""  # not recorded
    rows[56][3] = "N/A"
    rows[70][2] = rows[70][1]  # no time at all
    rows[80][6] = "B"  # a channel nobody knows
    rows[90][1] = "2026-02-27 08:00"  # before the study
    rows[101][0] = rows[100][0]  # one number, two consignments
    rows.insert(200, list(rows[199]))  # the same row again
    rows.insert(230, [""] * len(HEADING))
    rows[300] = rows[300][:6]  # a row cut off


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{PATH}\n")
