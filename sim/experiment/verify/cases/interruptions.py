"""Systems that are down at times: work resumed after repair, and patience at the gate."""

from __future__ import annotations

from sim.experiment.verify.cases.case import Measures, Plan, TheoryCase
from sim.experiment.verify.judge import Claim
from sim.experiment.verify.tape import Reading, Tape, sojourn, waited
from sim.experiment.verify.theory import breakdowns, gate
from sim.experiment.verify.theory.single import Moments
from sim.quantity import MINUTE
from sim.results.record import CaseRecord

# Minutes.
_OUTAGES = (0.1, Moments.lognormal(3.0, 0.5), 0.01, Moments.uniform(10 / 3, 10.0))
_GATE = (100.0, 40.0, 50.0)
_HANDED_IN = sorted(("lodged", "handed_in")).index("handed_in")


def _outage_claims() -> list[Claim]:
    first, second = breakdowns.wait(*_OUTAGES)
    return [
        Claim("mean", "mean wait", "min", first),
        Claim("second", "second moment of the wait", "min2", second, controls=("mean", "at_once")),
        Claim("at_once", "share that does not wait", "", breakdowns.share_not_waiting(*_OUTAGES)),
    ]


def _outages(tape: Tape) -> Measures:
    wait = tape.rows[:, 0]
    return {"mean": wait, "second": wait**2, "at_once": (wait == 0.0).astype(float)}


def _gate_claims() -> list[Claim]:
    return [
        Claim("giving_up", "share that hands in paper", "", gate.share_giving_up(*_GATE), controls=("mean",)),
        Claim("mean", "mean wait", "min", gate.mean_wait(*_GATE)),
        Claim("second", "second moment of the wait", "min2", gate.second_moment(*_GATE), controls=("mean",)),
    ]


def _gate_read(record: CaseRecord) -> Reading:
    return sojourn(record) / MINUTE, float(record.passages[-1].milestone == _HANDED_IN)


def _gate(tape: Tape) -> Measures:
    wait, by_hand = tape.rows.T
    return {"giving_up": by_hand, "mean": wait, "second": wait**2}


CASES = (
    TheoryCase(
        "outages",
        Plan(60, 120, 2),
        Plan(40, 12, 2),
        _outage_claims,
        lambda record: (waited(record) / MINUTE,),
        _outages,
    ),
    TheoryCase("gate", Plan(60, 500), Plan(60, 32), _gate_claims, _gate_read, _gate),
)
