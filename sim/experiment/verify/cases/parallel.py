"""Permits in parallel, and sailings that many consignments share."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.experiment.verify.cases.case import Measures, Plan, TheoryCase
from sim.experiment.verify.judge import Claim
from sim.experiment.verify.tape import Reading, Tape
from sim.experiment.verify.theory import departures
from sim.experiment.verify.theory.fork_join import TwoQueues, mean_two_queues, two_delays
from sim.experiment.verify.theory.single import Moments
from sim.quantity import HOUR, MINUTE
from sim.results.record import CaseRecord

_RATE, _WORK = 1.0, 0.4  # minutes
_TWO_DELAYS = (20.0, 30.0)  # minutes

# Hours from Monday 00:00.
DEPARTURES = (2, 14, 28, 42, 54, 60, 70, 80, 92, 102, 111, 120, 136, 148, 164)
CUT_OFF = 2.0
_LATE = Moments.uniform(0.0, 1.0)
_VOYAGE = Moments.uniform(72.0, 96.0)


@cache
def _two_queues() -> TwoQueues:
    return TwoQueues(_RATE, _WORK)


def _queue_claims() -> list[Claim]:
    return [
        Claim("mean", "mean time to both permits", "min", mean_two_queues(_RATE, _WORK)),
        Claim("second", "second moment of the time", "min2", _two_queues().second_moment, controls=("mean",)),
        Claim("p95", "p95 of the time", "min", _two_queues().quantile(0.95), share=0.95, controls=("mean",)),
    ]


_PERMITTED = sorted(("health_ready", "food_ready", "permitted")).index("permitted")


def _permit_read(record: CaseRecord) -> Reading:
    """Minutes until both permits are there: the milestone after the join, not the end of the case."""
    return (next((p.time - record.created) / MINUTE for p in record.passages if p.milestone == _PERMITTED),)


def _time_and_square(tape: Tape) -> Measures:
    time = tape.rows[:, 0]
    return {"mean": time, "second": time**2, "p95": time}


def _delay_claims() -> list[Claim]:
    first, second = two_delays(*_TWO_DELAYS)
    return [
        Claim("mean", "mean time to both permits", "min", first),
        Claim("second", "second moment of the time", "min2", second, controls=("mean",)),
    ]


def _sailing_claims() -> list[Claim]:
    first, second = departures.wait(departures.gaps(DEPARTURES, 168.0), CUT_OFF)
    return [
        Claim("mean", "mean wait to departure", "h", first + _LATE.first),
        Claim(
            "second",
            "second moment of the wait",
            "h2",
            second + 2.0 * first * _LATE.first + _LATE.second,
            controls=("mean",),
        ),
        Claim("voyage", "mean voyage, by sailing", "h", _VOYAGE.first),
        Claim("spread", "variance of a sailing's mean voyage", "h2", _VOYAGE.variance),
    ]


def _sailing_read(record: CaseRecord) -> Reading:
    """Created, departed, arrived; milestones in the order of passing."""
    departed, arrived = record.passages
    return record.created, departed.time, arrived.time


def _sailings(tape: Tape) -> Measures:
    created, departed, arrived = tape.rows.T / HOUR
    wait = departed - created
    _, sailing = np.unique(departed, return_inverse=True)
    mean = np.bincount(sailing, weights=arrived - departed) / np.bincount(sailing)
    return {"mean": wait, "second": wait**2, "voyage": mean, "spread": (mean - _VOYAGE.first) ** 2}


CASES = (
    TheoryCase(
        "fork-queues",
        Plan(100, 3.5, 0.25),
        Plan(80, 0.3, 0.25),
        _queue_claims,
        _permit_read,
        _time_and_square,
    ),
    TheoryCase(
        "fork-delays",
        Plan(60, 1.5, 0, 2),
        Plan(60, 0.25, 0, 2),
        _delay_claims,
        _permit_read,
        _time_and_square,
    ),
    TheoryCase("sailings", Plan(60, 560, 7, 14), Plan(60, 35, 7, 14), _sailing_claims, _sailing_read, _sailings),
)
