"""The reference models R1, R2 and R1S in numbers, for the peers that cannot read a scenario file.

R1 and R2 are `scenarios/theory/r1.yaml` and `r2.yaml`; a test compares the numbers here with those files. R1S is R1 with the permit in
series instead of beside the rest (`r1s.yaml` in this folder), for libraries without fork and join. Minutes; time 0 is Monday 00:00.

For a simulation reader: declarations arrive for so many minutes, and the run stops there, whatever is still open. So every program
simulates the same experiment, and no tail of the run is counted for some and not for others.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

MODELS = ("R1", "R2", "R1S")
EVENTS = (
    1 + 1 + 1 / 0.92 + 0.08 / 0.92 + 1 + 0.15 + 0.05 + 0.25 + 1 + 1
)  # timed steps of a declaration, its arrival included
BETWEEN_ARRIVALS = 1.0
AUTHORISED, PERMIT_NEEDED, CORRECTED, GREEN, YELLOW = 0.30, 0.25, 0.08, 0.85, 0.10
VALIDATION, CORRECTION, ASSESSMENT, PERMIT, PAYMENT = 2.0, 30.0, 0.5, 12.8, 20.0  # means of exponentials
OPENS, CLOSES, DAY, WEEK = 510.0, 1050.0, 1440.0, 10080.0
STAMPS = ("arrived", "prepared", "validated", "assessed", "documents", "inspected", "permitted", "paid", "released")
WITH_HOURS = ("document_desk", "inspectors", "permit_desk")  # of R2


def lognormal(mean: float, cv: float) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm, from the mean and the coefficient of variation."""
    square = math.log(1.0 + cv * cv)
    return math.log(mean) - square / 2.0, math.sqrt(square)


PREPARATION = lognormal(32.0, 0.6)
DOCUMENTS = lognormal(34.0, 0.8)
INSPECTION = lognormal(48.0, 0.7)
RELEASE = lognormal(6.4, 0.5)
_TEAMS = {"preparers": 40, "document_desk": 6, "inspectors": 3, "permit_desk": 4, "release_desk": 8}


def teams(model: str) -> dict[str, int]:
    """Servers of each pool."""
    return _TEAMS | {"document_desk": 23, "inspectors": 11, "permit_desk": 15} if model == "R2" else dict(_TEAMS)


def most_declarations(minutes: float) -> int:
    """More declarations than arrive in so many minutes (six standard deviations), for programs that draw everything ahead."""
    mean = minutes / BETWEEN_ARRIVALS
    return int(mean + 6.0 * math.sqrt(mean)) + 50


def office_hours(minutes: float) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Openings and closings from Monday to Friday, well beyond the end."""
    weeks = int(minutes // WEEK) + 60
    days = (np.arange(weeks)[:, None] * WEEK + np.arange(5)[None, :] * DAY).ravel()
    return days + OPENS, days + CLOSES


class Figures(NamedTuple):
    """What is compared of a run: how many arrived and were released, and their clearance times (release minus arrival, minutes)."""

    declarations: int
    released: int
    mean: float
    p50: float
    p95: float


def figures(arrived: Any, released: Any) -> Figures:
    """From the two time stamps of every declaration; nan (or None) where there is none."""
    start, end = np.asarray(arrived, float), np.asarray(released, float)
    start, end = start[~np.isnan(start)], end[~np.isnan(start)]
    times = (end - start)[~np.isnan(end)]
    if not len(times):
        return Figures(len(start), 0, math.nan, math.nan, math.nan)
    p50, p95 = np.percentile(times, [50, 95])
    return Figures(len(start), len(times), float(times.mean()), float(p50), float(p95))
