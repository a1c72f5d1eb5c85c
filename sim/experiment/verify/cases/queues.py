"""Officers who are always there: one, three, in a row, in a network, with a loop, with batches, too few."""

from __future__ import annotations

import numpy as np

from sim.experiment.verify.cases.case import Measures, Plan, TheoryCase
from sim.experiment.verify.judge import Claim, Sums
from sim.experiment.verify.tape import Reading, Tape, nothing, sojourn, waited
from sim.experiment.verify.theory import batches, feedback, network, overload, single
from sim.experiment.verify.theory.erlang import Erlang
from sim.experiment.verify.theory.single import Moments
from sim.quantity import MINUTE
from sim.results.record import CaseRecord

# Everything in minutes.
_TWO = Erlang(1.0, 1.0, 2)
_LATE = 0.75
_ONE = Moments.lognormal(0.4, 0.5)
_ROW = (1.0 / 0.5 - 1.0, 1.0 / 0.4 - 1.0, 1.0 / (1.0 / 3.0) - 1.0)
_BATCH = (0.5, [0.5, 0.25, 0.0, 0.25], 0.3)
_BACK = (1.0, 0.3, 0.3)
_OVER = (1.0, 4.0, 2)
_STRETCH = 5.0
_SETTLED = 360.0


def _wait(record: CaseRecord) -> Reading:
    return (waited(record) / MINUTE,)


def _time(record: CaseRecord) -> Reading:
    return (sojourn(record) / MINUTE,)


def _inside(tape: Tape, pool: str) -> Sums:
    return Sums(tape.pools[pool].inside, tape.experiment.window)


# --- M/M/2 ----------------------------------------------------------------------------------------------------


def _two_claims() -> list[Claim]:
    return [
        Claim("mean", "mean wait", "min", _TWO.mean_wait),
        Claim("waiting", "share that waits", "", _TWO.share_waiting),
        Claim("late", f"share that waits over {_LATE:g} min", "", _TWO.tail(_LATE)),
        Claim("p95", "p95 of the wait", "min", _TWO.quantile(0.95), share=0.95),
    ]


def _two(tape: Tape) -> Measures:
    wait = tape.rows[:, 0]
    return {"mean": wait, "waiting": (wait > 0).astype(float), "late": (wait > _LATE).astype(float), "p95": wait}


# --- M/G/1 ----------------------------------------------------------------------------------------------------


def _one_claims() -> list[Claim]:
    return [
        Claim("mean", "mean wait", "min", single.mean_wait(1.0, _ONE)),
        Claim("second", "second moment of the wait", "min2", single.second_moment(1.0, _ONE)),
        Claim("waiting", "share that waits", "", _ONE.first),
    ]


def _one(tape: Tape) -> Measures:
    wait = tape.rows[:, 0]
    return {"mean": wait, "second": wait**2, "waiting": (wait > 0).astype(float)}


# --- tandem ---------------------------------------------------------------------------------------------------


def _row_claims() -> list[Claim]:
    means = [1.0 / r for r in _ROW]
    return [
        Claim("mean", "mean time in three offices", "min", sum(means)),
        Claim("second", "second moment of the time", "min2", sum(m * m for m in means) + sum(means) ** 2),
        Claim("p95", "p95 of the time", "min", network.hypoexponential_quantile(_ROW, 0.95), share=0.95),
    ]


def _row(tape: Tape) -> Measures:
    time = tape.rows[:, 0]
    return {"mean": time, "second": time**2, "p95": time}


# --- Jackson network ------------------------------------------------------------------------------------------

_DESKS = ("clerks", "expert", "cashiers")
_DESK_WORK = [0.9, 1.0, 0.8]
_DESK_LATE = 0.6


def _traffic() -> list[float]:
    return network.traffic([1.0, 0.0, 0.0], [[0.0, 0.4, 0.6], [0.2, 0.0, 0.8], [0.0, 0.0, 0.0]])


def _network_claims() -> list[Claim]:
    rates = _traffic()
    inside = network.mean_inside(rates, _DESK_WORK, [2, 1, 2])
    clerks = Erlang(rates[0], _DESK_WORK[0], 2)
    return [
        Claim("mean", "mean time in the network", "min", sum(inside)),
        *(Claim(desk, f"mean number at the {desk}", "", value) for desk, value in zip(_DESKS, inside, strict=True)),
        Claim("waiting", "share of visits to the clerks that wait", "", clerks.share_waiting),
        Claim("late", f"share that wait over {_DESK_LATE:g} min", "", clerks.tail(_DESK_LATE)),
    ]


def _network_read(record: CaseRecord) -> Reading:
    """Time, visits to the clerks (step ``read``), how many of them waited, how many long."""
    visits = waiting = late = 0.0
    for s in record.segments:
        if s.step == _READ:
            if s.state == "work":
                visits += 1.0
            else:
                waiting += 1.0
                late += s.end - s.start > _DESK_LATE * MINUTE
    return sojourn(record) / MINUTE, visits, waiting, late


_READ = sorted(("read", "hard", "consult", "clear", "pay", "done")).index("read")


def _network(tape: Tape) -> Measures:
    time, visits, waiting, late = tape.rows.T
    number = float(visits.sum())
    return {
        "mean": time,
        **{desk: _inside(tape, desk) for desk in _DESKS},
        "waiting": Sums(float(waiting.sum()), number),
        "late": Sums(float(late.sum()), number),
    }


# --- feedback -------------------------------------------------------------------------------------------------


def _back_claims() -> list[Claim]:
    rate, service, again = _BACK
    mean, square = feedback.visits(again)
    return [
        Claim("mean", "mean time to the last check", "min", feedback.mean_sojourn(rate, service, again)),
        Claim("visits", "mean number of checks", "", mean),
        Claim("squares", "second moment of the number", "", square),
        Claim("first", "first check of those sent back", "min", service),
        Claim("product", "mean product of two checks in a row", "min2", service**2),
    ]


def _back_read(record: CaseRecord) -> Reading:
    works = [s.end - s.start for s in record.segments if s.state == "work"]
    again = len(works) > 1
    product = works[0] * works[1] / MINUTE**2 if again else 0.0
    return sojourn(record) / MINUTE, float(len(works)), works[0] / MINUTE if again else 0.0, product


def _back(tape: Tape) -> Measures:
    time, visits, first, product = tape.rows.T
    again = float(np.count_nonzero(visits > 1))
    return {
        "mean": time,
        "visits": visits,
        "squares": visits**2,
        "first": Sums(float(first.sum()), again),
        "product": Sums(float(product.sum()), again),
    }


# --- batches --------------------------------------------------------------------------------------------------


def _batch_claims() -> list[Claim]:
    first, _ = batches.wait(*_BATCH)
    return [
        Claim("mean", "mean wait", "min", first),
        Claim("p95", "p95 of the wait", "min", batches.quantile(*_BATCH, 0.95), share=0.95),
        Claim("inside", "mean number inside", "", batches.mean_inside(*_BATCH)),
    ]


def _batch(tape: Tape) -> Measures:
    wait = tape.rows[:, 0]
    return {"mean": wait, "p95": wait, "inside": _inside(tape, "officer")}


# --- overload -------------------------------------------------------------------------------------------------


def _over_claims() -> list[Claim]:
    # The missed services of the empty start are a constant; per minute they hardly count, and are taken out by the measure.
    return [
        Claim("growth", "growth of the queue", "/min", overload.growth(*_OVER)),
        Claim("spread", "variance of the growth in 5 min", "", overload.increment_variance(*_OVER, _STRETCH)),
    ]


def _over(tape: Tape) -> Measures:
    end = tape.experiment.window_end
    times = np.arange(_SETTLED * MINUTE, end, _STRETCH * MINUTE)
    growth = np.diff(tape.inside(times))
    left = float(tape.inside(np.array([end]))[0])
    spread = (growth - overload.growth(*_OVER) * _STRETCH) ** 2
    return {"growth": Sums(left - overload.head_start(*_OVER), end / MINUTE), "spread": spread}


CASES = (
    TheoryCase("several-servers", Plan(100, 24, 0.25), Plan(80, 1.9, 0.25), _two_claims, _wait, _two),
    TheoryCase("one-server", Plan(100, 32, 0.25), Plan(80, 2.6, 0.25), _one_claims, _wait, _one),
    TheoryCase("tandem", Plan(100, 9, 0.25), Plan(80, 0.75, 0.25), _row_claims, _time, _row),
    TheoryCase("network", Plan(100, 14, 0.25), Plan(80, 1.1, 0.25), _network_claims, _network_read, _network),
    TheoryCase("feedback", Plan(100, 5, 0.25), Plan(80, 0.4, 0.25), _back_claims, _back_read, _back),
    TheoryCase("batches", Plan(100, 14, 0.25), Plan(80, 0.9, 0.25), _batch_claims, _wait, _batch),
    TheoryCase(
        "overload", Plan(100, 5, 0, 0), Plan(80, 0.75, 0, 0), _over_claims, nothing, _over, ends=False
    ),
)
