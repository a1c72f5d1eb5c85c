"""Judges of what happens without a queue: changing rates, sailings with a cut-off, waiting for a permit beside."""

from __future__ import annotations

import math

import numpy as np

from sim.experiment.verify.paths.clock import OpenClock, next_departure
from sim.experiment.verify.paths.judge import CREATED, ENDED, PathCase, Times
from sim.experiment.verify.paths.luck import Luck, lognormal, poisson, triangular, uniform_time, weekly

_HOUR, _DAY, _WEEK = 3600.0, 86400.0, 604800.0
_DEPARTURES = [h * _HOUR for h in (2, 14, 28, 42, 54, 60, 70, 80, 92, 102, 111, 120, 136, 148, 164)]


def _rates(luck: Luck, until: float) -> Times:
    mass = 5 * (8 * 0.8 + 10 * 2.0 + 6 * 1.1) + 24 * 0.9 + 24 * 0.7
    unit = 210.0 / mass / _HOUR
    week = [(d * _DAY + h * _HOUR, w * unit) for d in range(5) for h, w in ((0, 0.8), (8, 2.0), (18, 1.1))]
    week += [(5 * _DAY, 0.9 * unit), (6 * _DAY, 0.7 * unit)]
    arrivals = weekly(luck, "consignments", week, _WEEK, until)
    arrived = arrivals + lognormal(luck.cases("consignments", "transit", len(arrivals)), 12 * _HOUR, 1.0)
    return {"consignments": {CREATED: arrivals, "arrived": arrived, ENDED: arrived}}


def _sailings(luck: Luck, until: float) -> Times:
    ready = poisson(luck, "consignments", 60 / _WEEK, until)
    due, number = next_departure(ready + 2 * _HOUR, _DEPARTURES, _WEEK)
    count = int(number.max()) + 1
    late = uniform_time(luck.named("sailing", "feeder", count), 0.0, _HOUR)
    voyage = uniform_time(luck.sailings("feeder", "voyage", count), 72 * _HOUR, 96 * _HOUR)
    departed = due + late[number]
    arrived = departed + voyage[number]
    return {"consignments": {CREATED: ready, "departed": departed, "arrived": arrived, ENDED: arrived}}


def _await(luck: Luck, until: float) -> Times:
    start = poisson(luck, "consignments", 10 / _HOUR, until)
    permitted = start + uniform_time(luck.cases("consignments", "permit", len(start)), 5 * _HOUR, 50 * _HOUR)
    u = luck.cases("consignments", "travel", len(start))
    arrived = start + triangular(u, 10 * _HOUR, 20 * _HOUR, 40 * _HOUR)
    counter = [(day * _DAY + 8 * _HOUR, day * _DAY + 17 * _HOUR) for day in range(5)]
    clock = OpenClock.weekly(counter, _WEEK, math.ceil(until / _WEEK) + 4)
    admitted = clock.next_open(arrived)
    cleared = np.maximum(admitted, permitted)
    return {
        "consignments": {
            CREATED: start, "permitted": permitted, "arrived": arrived, "admitted": admitted, "cleared": cleared,
            ENDED: cleared,
        }
    }  # fmt: skip


CASES = (
    PathCase("changing rates", "theory/changing-rates", 70.0, _rates),
    PathCase("next departure", "theory/sailings", 140.0, _sailings),
    PathCase("awaited milestone", "theory/await", 14.0, _await),
)
