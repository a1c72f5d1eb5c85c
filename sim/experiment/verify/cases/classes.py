"""Some consignments go first: three classes at one officer and at two."""

from __future__ import annotations

from sim.experiment.verify.cases.case import Measures, Plan, TheoryCase
from sim.experiment.verify.judge import Claim, Sums
from sim.experiment.verify.tape import Reading, Tape, waited
from sim.experiment.verify.theory import priority
from sim.experiment.verify.theory.erlang import Erlang
from sim.experiment.verify.theory.single import Moments
from sim.quantity import MINUTE
from sim.results.record import CaseRecord

_CLASSES = ("trusted", "perishable", "other")
# Consignments a minute, minutes of work.
_ONE_RATES = (0.3, 0.3, 0.4)
_ONE_WORK = (Moments.exponential(0.25), Moments.lognormal(0.4, 0.5), Moments.uniform(0.2, 0.8))
_TWO_RATES = (0.25, 0.25, 0.5)
_TWO_WORK = 1.0


def _claims(waits: list[tuple[float, float]], beside: list[Claim], kept: float, work: float) -> list[Claim]:
    return [
        *(
            Claim(name, f"mean wait, {name}", "min", first, controls=("offered",))
            for name, (first, _) in zip(_CLASSES, waits, strict=True)
        ),
        *beside,
        Claim("kept", "sum of load x wait, kept by any order", "min", kept, controls=("offered",)),
        Claim("offered", "work brought by a minute's arrivals", "min", work),
    ]


def _one_claims() -> list[Claim]:
    waits = priority.single_server(_ONE_RATES, _ONE_WORK)
    # What any order keeps, from the queue without classes and not from the waits claimed above.
    load = sum(r * w.first for r, w in zip(_ONE_RATES, _ONE_WORK, strict=True))
    residual = sum(r * w.second for r, w in zip(_ONE_RATES, _ONE_WORK, strict=True)) / 2.0
    beside = [Claim("second", f"second moment, {_CLASSES[0]}", "min2", waits[0][1], controls=(_CLASSES[0],))]
    return _claims(waits, beside, load * residual / (1.0 - load), load)


def _two_claims() -> list[Claim]:
    plain = Erlang(sum(_TWO_RATES), _TWO_WORK, 2)
    first = priority.first_class_quantile(_TWO_RATES, _TWO_WORK, 2, 0.95)
    beside = [
        Claim("p95", f"p95 of the wait, {_CLASSES[0]}", "min", first, share=0.95, controls=(_CLASSES[0],)),
        Claim("waiting", "share that waits", "", plain.share_waiting, controls=("offered",)),
    ]
    load = sum(_TWO_RATES) * _TWO_WORK / 2.0
    return _claims(
        priority.several_servers(_TWO_RATES, _TWO_WORK, 2), beside, load * plain.mean_wait, sum(_TWO_RATES) * _TWO_WORK
    )


def _read(record: CaseRecord) -> Reading:
    """Class (the model's only attribute, its values in the order of the file) and wait."""
    return float(record.attributes[0]), waited(record) / MINUTE


def _measure(tape: Tape, work: list[float]) -> Measures:
    classes, wait = tape.rows.T
    by_class = {name: wait[classes == number] for number, name in enumerate(_CLASSES)}
    kept = sum(w * float(own.sum()) for w, own in zip(work, by_class.values(), strict=True))
    return {
        **by_class,
        "second": by_class[_CLASSES[0]] ** 2,
        "p95": by_class[_CLASSES[0]],
        "waiting": (wait > 0).astype(float),
        "kept": Sums(kept, tape.experiment.window / MINUTE),
        "offered": Sums(sum(pool.offered for pool in tape.pools.values()), tape.experiment.window),
    }


def _one(tape: Tape) -> Measures:
    return _measure(tape, [w.first for w in _ONE_WORK])


def _two(tape: Tape) -> Measures:
    # At two servers, a minute's work loads the team by half a minute.
    return _measure(tape, [_TWO_WORK / 2.0] * 3)


CASES = (
    TheoryCase("classes", Plan(100, 11, 0.25), Plan(80, 0.9, 0.25), _one_claims, _read, _one),
    TheoryCase("classes-several", Plan(100, 21, 0.25), Plan(80, 1.6, 0.25), _two_claims, _read, _two),
)
