"""Formulas of errors and of messages against enumeration and summation."""

import itertools
import math

import pytest
from scipy.integrate import quad

from sim.experiment.verify.paths.judge import Seen, Stamps, compare_changes
from sim.experiment.verify.theory import documents, sending

SHARE, WEIGHTS = 0.7, (0.2, 0.3, 0.5)


def test_errors_by_enumeration():
    chances = documents.ways(SHARE, WEIGHTS)
    missed = (0.3, 1.0, 0.6)
    nothing = none_found = escaped = 0.0
    for there in itertools.product((0, 1), repeat=3):
        p = math.prod(c if yes else 1 - c for c, yes in zip(chances, there, strict=True))
        nothing += p * (sum(there) == 0)
        for seen in itertools.product((0, 1), repeat=3):
            q = p * math.prod(1 - m if yes else m for m, yes in zip(missed, seen, strict=True))
            none_found += q * all(not (t and s) for t, s in zip(there, seen, strict=True))
            escaped += q * any(t and not s for t, s in zip(there, seen, strict=True))
    assert nothing == pytest.approx(1 - SHARE)
    assert documents.nothing_found(SHARE, WEIGHTS, missed) == pytest.approx(none_found)
    assert documents.some_escape(SHARE, WEIGHTS, missed) == pytest.approx(escaped)


def test_rounds_by_summation():
    share, again = 0.4, 0.3
    chances = [1 - share] + [share * again ** (n - 1) * (1 - again) for n in range(1, 200)]
    assert sum(chances) == pytest.approx(1.0)
    first, second = documents.rounds(share, again)
    assert first == pytest.approx(sum(n * p for n, p in enumerate(chances)))
    assert second == pytest.approx(sum(n * n * p for n, p in enumerate(chances)))
    assert documents.at_least(3, share, again) == pytest.approx(sum(chances[3:]))


def test_copies_by_enumeration():
    shares = (0.3, 0.2, 0.6)
    wrong = sum(
        math.prod(s if yes else 1 - s for s, yes in zip(shares, there, strict=True))
        for there in itertools.product((0, 1), repeat=3)
        if any(there)
    )
    assert documents.wrong_after_copying(shares) == pytest.approx(wrong)


def test_attempts_by_summation():
    loss, attempts = 0.35, 5
    chances = [(1 - loss) * loss**k for k in range(attempts)]
    last = loss**attempts
    assert sending.lost(loss, attempts) == pytest.approx(1 - sum(chances))
    mean = sum((k + 1) * p for k, p in enumerate(chances)) + attempts * last
    assert sending.mean_attempts(loss, attempts) == pytest.approx(mean)


def test_time_to_receipt_by_integration():
    # Latency uniform from 1 to 5, time-out 10: the time to receipt is in one of four bands.
    loss, attempts = 0.3, 4
    moments = [
        sum(
            (1 - loss) * loss**k / (1 - loss**attempts) * quad(lambda t, p=power: t**p / 4, 10 * k + 1, 10 * k + 5)[0]
            for k in range(attempts)
        )
        for power in (1, 2)
    ]
    assert sending.receipt(loss, attempts, 10.0, 3.0, 31 / 3) == pytest.approx(tuple(moments))


def test_overtaking_by_enumeration():
    loss, mean = 0.4, 20.0
    by = 0.0
    for gone in itertools.product((False, True), repeat=3):
        p = math.prod(loss if g else 1 - loss for g in gone)
        still = math.prod(1.0 if g else math.exp(-(30 - 10 * k) / mean) for k, g in enumerate(gone))
        by += p * (1 - still)
    # Six attempts may be made; those at 30 minutes and later cannot be received by then.
    assert sending.received_by(30.0, loss, 6, 10.0, mean) == pytest.approx(by)


SEEN = Seen("form", 1, 50.0, 1, 3, 1, True, -1)


def judged(*found, wanted=(SEEN,)):
    stamps = Stamps(None)
    stamps.changes, stamps.stopped = {"s": {0: list(found)}}, 100.0
    return compare_changes({"s": [list(wanted)]}, stamps)


def test_equal_changes_pass():
    assert judged(SEEN).passed
    assert judged(SEEN, wanted=(SEEN, SEEN._replace(time=200.0))).passed  # not due before the end of the run


@pytest.mark.parametrize(
    "found",
    [
        [],
        [SEEN, SEEN],
        [SEEN._replace(time=50.001)],
        *([SEEN._replace(**{name: value})] for name, value in (("bits", 0), ("present", 1), ("found", 3), ("means", 0))),
        [SEEN._replace(flagged=False)],
        [SEEN._replace(document="invoice")],
    ],
)  # fmt: skip
def test_other_changes_fail(found):
    assert not judged(*found).passed
