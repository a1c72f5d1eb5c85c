"""One office with officers who are always there: several, one, with consignments that come together, too few."""

from __future__ import annotations

import numpy as np

from sim.experiment.verify.cases.case import Measures, Plan, TheoryCase
from sim.experiment.verify.judge import Claim, Sums
from sim.experiment.verify.tape import Reading, Tape, nothing, waited
from sim.experiment.verify.theory import batches, overload, single
from sim.experiment.verify.theory.erlang import Erlang
from sim.experiment.verify.theory.single import Moments
from sim.quantity import MINUTE
from sim.results.record import CaseRecord

# Everything in minutes.
_TWO = Erlang(1.0, 1.0, 2)
_LATE = 0.75
_ONE = Moments.lognormal(0.4, 0.5)
_BATCH = (0.5, [0.5, 0.25, 0.0, 0.25], 0.3)
_OVER = (1.0, 4.0, 2)
_STRETCH = 5.0
_SETTLED = 360.0


def _wait(record: CaseRecord) -> Reading:
    return (waited(record) / MINUTE,)


def _inside(tape: Tape, pool: str) -> Sums:
    return Sums(tape.pools[pool].inside, tape.experiment.window)


def _offered(tape: Tape, pool: str) -> Sums:
    return Sums(tape.pools[pool].offered, tape.experiment.window)


def _busy(tape: Tape, pool: str) -> Sums:
    return Sums(tape.pools[pool].busy, tape.pools[pool].open_capacity)


# --- M/M/2 ----------------------------------------------------------------------------------------------------


def _two_claims() -> list[Claim]:
    return [
        Claim("mean", "mean wait", "min", _TWO.mean_wait, controls=("offered",)),
        Claim("offered", "work brought by a minute's arrivals", "min", _TWO.arrival_rate * _TWO.mean_service),
        Claim("busy", "share of time a server works", "", _TWO.arrival_rate * _TWO.mean_service / _TWO.servers),
        Claim("waiting", "share that waits", "", _TWO.share_waiting, controls=("offered",)),
        Claim("late", f"share that waits over {_LATE:g} min", "", _TWO.tail(_LATE), controls=("mean",)),
        Claim("p95", "p95 of the wait", "min", _TWO.quantile(0.95), share=0.95, controls=("mean",)),
    ]


def _two(tape: Tape) -> Measures:
    wait = tape.rows[:, 0]
    return {
        "mean": wait,
        "offered": _offered(tape, "officers"),
        "busy": _busy(tape, "officers"),
        "waiting": (wait > 0).astype(float),
        "late": (wait > _LATE).astype(float),
        "p95": wait,
    }


# --- M/G/1 ----------------------------------------------------------------------------------------------------


def _one_claims() -> list[Claim]:
    return [
        Claim("mean", "mean wait", "min", single.mean_wait(1.0, _ONE), controls=("offered",)),
        Claim("offered", "work brought by a minute's arrivals", "min", _ONE.first),
        Claim(
            "queue", "mean queue", "", single.mean_wait(1.0, _ONE), controls=("offered",)
        ),  # Little: one arrival a minute
        Claim(
            "second", "second moment of the wait", "min2", single.second_moment(1.0, _ONE), controls=("mean", "offered")
        ),
        Claim("waiting", "share that waits", "", _ONE.first),
    ]


def _one(tape: Tape) -> Measures:
    wait = tape.rows[:, 0]
    queue = Sums(tape.pools["officer"].queue, tape.experiment.window)
    return {
        "mean": wait,
        "offered": _offered(tape, "officer"),
        "queue": queue,
        "second": wait**2,
        "waiting": (wait > 0).astype(float),
    }


# --- batches --------------------------------------------------------------------------------------------------


def _batch_claims() -> list[Claim]:
    first, _ = batches.wait(*_BATCH)
    return [
        Claim("mean", "mean wait", "min", first, controls=("offered",)),
        Claim("p95", "p95 of the wait", "min", batches.quantile(*_BATCH, 0.95), share=0.95, controls=("mean",)),
        Claim("inside", "mean number inside", "", batches.mean_inside(*_BATCH), controls=("offered",)),
        Claim("offered", "work brought by a minute's arrivals", "min", _BATCH[0] * 2.0 * _BATCH[2]),
    ]


def _batch(tape: Tape) -> Measures:
    wait = tape.rows[:, 0]
    return {"mean": wait, "p95": wait, "inside": _inside(tape, "officer"), "offered": _offered(tape, "officer")}


# --- overload -------------------------------------------------------------------------------------------------


def _over_claims() -> list[Claim]:
    # The services missed at the empty start are a known constant, which the measure takes out.
    return [
        Claim("growth", "growth of the queue", "/min", overload.growth(*_OVER)),
        Claim("busy", "share of time a server works", "", 1.0),
        Claim("spread", "variance of the growth in 5 min", "", overload.increment_variance(*_OVER, _STRETCH)),
    ]


def _over(tape: Tape) -> Measures:
    end = tape.experiment.window_end
    times = np.arange(_SETTLED * MINUTE, end, _STRETCH * MINUTE)
    growth = np.diff(tape.inside(times))
    left = float(tape.inside(np.array([end]))[0])
    missed = overload.head_start(*_OVER)
    team = tape.pools["officers"]
    return {
        "growth": Sums(left - missed, end / MINUTE),
        "busy": Sums(team.busy + missed * _OVER[1] * MINUTE, team.open_capacity),
        "spread": (growth - overload.growth(*_OVER) * _STRETCH) ** 2,
    }


CASES = (
    TheoryCase("several-servers", Plan(100, 16, 0.25), Plan(80, 1.3, 0.25), _two_claims, _wait, _two),
    TheoryCase("one-server", Plan(100, 5, 0.25), Plan(80, 0.4, 0.25), _one_claims, _wait, _one),
    TheoryCase("batches", Plan(100, 6, 0.25), Plan(80, 0.5, 0.25), _batch_claims, _wait, _batch),
    TheoryCase("overload", Plan(100, 8, 0, 0), Plan(80, 0.7, 0, 0), _over_claims, nothing, _over, ends=False),
)
