"""Judges of opening hours: the clock that stands still, work finished after closing, shifts, outages, patience."""

from __future__ import annotations

import math

import numpy as np

from sim.experiment.verify.paths.clock import OpenClock
from sim.experiment.verify.paths.judge import CREATED, ENDED, Array, PathCase, Times
from sim.experiment.verify.paths.luck import Luck, exponential, lognormal, poisson, uniform_time, weekly, weibull
from sim.experiment.verify.paths.recursions import changing_team, finishing, several_servers

_HOUR, _DAY, _WEEK = 3600.0, 86400.0, 604800.0
_OFFICE = [(day * _DAY + a * _HOUR, day * _DAY + b * _HOUR) for day in range(5) for a, b in ((9, 12), (14, 18))]


def _office(until: float) -> OpenClock:
    return OpenClock.weekly(_OFFICE, _WEEK, math.ceil(until / _WEEK) + 60)


def _profile(per_week: float, by_day: float, by_night: float, weekend: float) -> list[tuple[float, float]]:
    """(start, rate a second): busy Monday to Friday 08:00-18:00."""
    mass = 5 * (10 * by_day + 14 * by_night) + 48 * weekend
    unit = per_week / mass / _HOUR
    pieces = []
    for day in range(5):
        pieces += [(day * _DAY + h * _HOUR, w * unit) for h, w in ((0, by_night), (8, by_day), (18, by_night))]
    return [*pieces, (5 * _DAY, weekend * unit)]


def _suspended(luck: Luck, until: float) -> Times:
    arrivals = weekly(luck, "consignments", _profile(310.0, 5.0, 0.5, 0.5), _WEEK, until)
    works = lognormal(luck.cases("consignments", "check", len(arrivals)), 16 * 60.0, 1.5)
    clock = _office(until)
    done = clock.moment(several_servers(clock.reading(arrivals), works, 3))
    return {"consignments": {CREATED: arrivals, "checked": done, ENDED: done}}


def _closing(luck: Luck, until: float) -> Times:
    del luck  # nothing is drawn: a consignment every 10 minutes, 4 minutes of work
    arrivals: Array = np.arange(1.0, math.ceil(until / 600.0)) * 600.0
    works = np.full(len(arrivals), 240.0)
    done = finishing(arrivals, works, 2, _office(until).next_open)
    return {"consignments": {CREATED: arrivals, "checked": done, ENDED: done}}


def _shifts(luck: Luck, until: float) -> Times:
    arrivals = weekly(luck, "consignments", _profile(354.0, 5.0, 1.0, 0.7), _WEEK, until)
    works = exponential(luck.cases("consignments", "check", len(arrivals)), 36 * 60.0)
    changes = [(0.0, 2)]
    for day in range(math.ceil(until / _DAY) + 60):
        if day % 7 < 5:
            changes += [(day * _DAY + 9 * _HOUR, 6), (day * _DAY + 18 * _HOUR, 2)]
    done = changing_team(arrivals, works, changes)
    return {"consignments": {CREATED: arrivals, "checked": done, ENDED: done}}


def _delay(luck: Luck, until: float) -> Times:
    arrivals = poisson(luck, "consignments", 10 / _HOUR, until)
    works = weibull(luck.cases("consignments", "answer", len(arrivals)), 4 * _HOUR, 0.8)
    spans = [*_OFFICE, (5 * _DAY + 9 * _HOUR, 5 * _DAY + 12 * _HOUR)]
    clock = OpenClock.weekly(spans, _WEEK, math.ceil(until / _WEEK) + 60)
    done = clock.moment(clock.reading(arrivals) + works)
    return {"consignments": {CREATED: arrivals, "answered": done, ENDED: done}}


def _system(luck: Luck, ups: float, down: tuple[float, float] | float, until: float) -> OpenClock:
    """The clock of ``system``: occurrence n is up for its draw of visit 0, then down for its draw of visit 1."""
    count = int(until / ups * 2.0) + 100
    up = exponential(luck.named("outage", "system", count, 0), ups)
    u = luck.named("outage", "system", count, 1)
    return OpenClock.between(up, uniform_time(u, *down) if isinstance(down, tuple) else exponential(u, down))


def _outages(luck: Luck, until: float) -> Times:
    arrivals = poisson(luck, "messages", 6 / _HOUR, until)
    works = lognormal(luck.cases("messages", "handle", len(arrivals)), 180.0, 0.5)
    clock = _system(luck, 6000.0, (200.0, 600.0), until + _WEEK)
    done = clock.moment(several_servers(clock.reading(arrivals), works, 1))
    return {"messages": {CREATED: arrivals, "handled": done, ENDED: done}}


def _gate(luck: Luck, until: float) -> Times:
    arrivals = poisson(luck, "messages", 1 / _HOUR, until)
    opening = _system(luck, 6000.0, 2400.0, until + _WEEK).next_open(arrivals)
    gives_up = opening - arrivals > 3000.0
    nothing = np.full(len(arrivals), np.inf)
    passed: Array = np.where(gives_up, nothing, opening)
    by_hand: Array = np.where(gives_up, arrivals + 3000.0, nothing)
    return {
        "messages": {
            CREATED: arrivals, "lodged": passed, "handed_in": by_hand, ENDED: np.minimum(passed, by_hand),
        }
    }  # fmt: skip


CASES = (
    PathCase("clock of open hours", "theory/office-clock", 70.0, _suspended),
    PathCase("next opening", "theory/closing", 21.0, _closing),
    PathCase("changing team", "theory/office-shifts", 56.0, _shifts),
    PathCase("open hours of a delay", "theory/office-delay", 21.0, _delay),
    PathCase("clock of outages", "theory/outages", 28.0, _outages),
    PathCase("patience at a gate", "theory/gate", 140.0, _gate),
)
