"""Several offices: in a row, in a network with a split, a merge and a loop, and one to which some come back."""

from __future__ import annotations

import numpy as np

from sim.experiment.verify.cases.case import Measures, Plan, TheoryCase
from sim.experiment.verify.judge import Claim, Sums
from sim.experiment.verify.tape import Reading, Tape, sojourn
from sim.experiment.verify.theory import feedback, network
from sim.experiment.verify.theory.erlang import Erlang
from sim.quantity import MINUTE
from sim.results.record import CaseRecord

# Everything in minutes.
_ROW = (1.0 / 0.5 - 1.0, 1.0 / 0.4 - 1.0, 1.0 / (1.0 / 3.0) - 1.0)
_BACK = (1.0, 0.3, 0.3)


def _time(record: CaseRecord) -> Reading:
    return (sojourn(record) / MINUTE,)


def _inside(tape: Tape, pool: str) -> Sums:
    return Sums(tape.pools[pool].inside, tape.experiment.window)


# --- tandem ---------------------------------------------------------------------------------------------------


def _row_claims() -> list[Claim]:
    means = [1.0 / r for r in _ROW]
    return [
        Claim("mean", "mean time in three offices", "min", sum(means)),
        Claim(
            "second",
            "second moment of the time",
            "min2",
            sum(m * m for m in means) + sum(means) ** 2,
            controls=("mean",),
        ),
        Claim(
            "p95",
            "p95 of the time",
            "min",
            network.hypoexponential_quantile(_ROW, 0.95),
            share=0.95,
            controls=("mean",),
        ),
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
        *(
            Claim(desk, f"mean number at the {desk}", "", value, controls=(f"offered_{desk}",))
            for desk, value in zip(_DESKS, inside, strict=True)
        ),
        *(
            Claim(f"offered_{desk}", f"work brought to the {desk} in a minute", "min", rate * work)
            for desk, rate, work in zip(_DESKS, rates, _DESK_WORK, strict=True)
        ),
        Claim(
            "waiting",
            "share of visits to the clerks that wait",
            "",
            clerks.share_waiting,
            controls=("clerks", "offered_clerks"),
        ),
        Claim(
            "late",
            f"share that wait over {_DESK_LATE:g} min",
            "",
            clerks.tail(_DESK_LATE),
            controls=("clerks", "waiting"),
        ),
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
        **{f"offered_{desk}": Sums(tape.pools[desk].offered, tape.experiment.window) for desk in _DESKS},
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


CASES = (
    TheoryCase("tandem", Plan(100, 2.5, 0.25), Plan(80, 0.25, 0.25), _row_claims, _time, _row),
    TheoryCase("network", Plan(100, 9, 0.25), Plan(80, 0.7, 0.25), _network_claims, _network_read, _network),
    TheoryCase("feedback", Plan(100, 4, 0.25), Plan(80, 0.35, 0.25), _back_claims, _back_read, _back),
)
