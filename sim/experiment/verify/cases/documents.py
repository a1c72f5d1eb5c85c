"""Errors in documents and messages that may be lost."""

from __future__ import annotations

import numpy as np

from sim.experiment.verify.cases.case import Measures, Plan, TheoryCase
from sim.experiment.verify.judge import Claim
from sim.experiment.verify.tape import Reading, Tape, sojourn
from sim.experiment.verify.theory import documents, sending
from sim.quantity import MINUTE
from sim.results.record import CHECKED, KEYED, RELEASED, REPAIRED, CaseRecord

# --- masks: a note's ways are place, price, weight --------------------------------------------------------------

_KEYED, _WEIGHTS = 0.8, (0.1, 0.4, 0.5)
_READING, _OPENING = (0.4, 1.0, 0.4), (1.0, 0.7, 0.7)  # missed, by way
_FALSE = 0.2
_DRAFT, _AGAIN = 0.5, 0.4
_INVOICE, _FACTS, _FORM = 0.3, 0.2, {"small": 0.6, "large": 0.2}
_STREAMS = ("notes", "drafts", "forms/small", "forms/large")
_PLACE = 1


def _mask_claims() -> list[Claim]:
    missed = [a * b for a, b in zip(_READING, _OPENING, strict=True)]
    first, second = documents.rounds(_DRAFT, _AGAIN)
    place = documents.ways(_KEYED, _WEIGHTS)[0] * missed[0]
    query = _FALSE * documents.nothing_found(_KEYED, _WEIGHTS, _READING)
    return [
        Claim("any", "share keyed with an error", "", _KEYED),
        Claim("number", "mean errors of a note", "", sum(documents.ways(_KEYED, _WEIGHTS))),
        Claim("escaped", "share with an error all checks miss", "", documents.some_escape(_KEYED, _WEIGHTS, missed)),
        Claim("place", "share whose wrong place is missed", "", place, width=False),
        Claim("query", "share queried without a finding", "", query, width=False),
        Claim("rounds", "mean corrections", "", first),
        Claim("square", "second moment of corrections", "", second, width=False, controls=("rounds",)),
        Claim("three", "share with three corrections or more", "", documents.at_least(3, _DRAFT, _AGAIN), width=False),
        *(
            Claim(
                tier, f"share wrong after copying, {tier}", "", documents.wrong_after_copying((_INVOICE, _FACTS, own))
            )
            for tier, own in _FORM.items()
        ),
    ]


def _mask_read(record: CaseRecord) -> Reading:
    """Stream, and what is asked of it."""
    stream = _STREAMS.index(record.stream)
    changes = record.changes
    if record.stream == "notes":
        escaped = next(c.bits for c in changes if c.act == RELEASED)
        query = any(c.act == CHECKED and c.flagged and not c.bits for c in changes)
        return stream, changes[0].bits.bit_count(), escaped, float(query)
    if record.stream == "drafts":
        return stream, sum(c.act == REPAIRED for c in changes), 0.0, 0.0
    keyed = [c for c in changes if c.act == KEYED]
    return stream, float(keyed[2].present != 0), 0.0, 0.0


def _mask_measure(tape: Tape) -> Measures:
    rows = tape.rows
    number, escaped, query = rows[rows[:, 0] == 0, 1:].T
    rounds, small, large = (rows[rows[:, 0] == stream, 1] for stream in (1, 2, 3))
    return {
        "any": (number > 0).astype(float),
        "number": number,
        "escaped": (escaped > 0).astype(float),
        "place": (escaped.astype(np.int64) & _PLACE).astype(float),
        "query": query,
        "rounds": rounds,
        "square": rounds**2,
        "three": (rounds >= 3).astype(float),
        "small": small,
        "large": large,
    }


# --- send: minutes ------------------------------------------------------------------------------------------------

_LOSS, _ATTEMPTS, _TIMEOUT = 0.3, 4, 10.0
_LATENCY = (3.0, 31.0 / 3.0)  # uniform from 1 to 5
_WITHIN = 30.0


def _send_claims() -> list[Claim]:
    first, second = sending.receipt(_LOSS, _ATTEMPTS, _TIMEOUT, *_LATENCY)
    return [
        Claim("attempts", "mean attempts", "", sending.mean_attempts(_LOSS, _ATTEMPTS)),
        Claim("once", "share sent once", "", 1.0 - _LOSS),
        Claim("lost", "share given up", "", sending.lost(_LOSS, _ATTEMPTS), width=False),
        Claim("receipt", "mean time to receipt", "min", first, controls=("once",)),
        Claim("square", "second moment of it", "min2", second, width=False, controls=("receipt",)),
        Claim("within", "share received in 30 min, overtaking", "", sending.received_by(_WITHIN, 0.4, 6, 10.0, 20.0)),
    ]


def _send_read(record: CaseRecord) -> Reading:
    """Stream, whether given up (the milestones are lost and received), and minutes."""
    stream = ("messages", "parcels", "nightly").index(record.stream)
    return stream, float(record.passages[0].milestone == 0), sojourn(record) / MINUTE


def _send_measure(tape: Tape) -> Measures:
    rows = tape.rows
    lost, time = rows[rows[:, 0] == 0, 1:].T
    received = time[lost == 0]
    attempts = np.where(lost > 0, _ATTEMPTS, np.floor(time / _TIMEOUT) + 1.0)
    parcel_lost, parcel = rows[rows[:, 0] == 1, 1:].T
    return {
        "attempts": attempts,
        "once": (attempts == 1).astype(float),
        "lost": lost,
        "receipt": received,
        "square": received**2,
        "within": ((parcel <= _WITHIN) & (parcel_lost == 0)).astype(float),
    }


CASES = (
    TheoryCase("masks", Plan(100, 1.3, 0.0), Plan(80, 0.125, 0.0), _mask_claims, _mask_read, _mask_measure),
    TheoryCase("send", Plan(100, 1.5, 0.0), Plan(80, 0.125, 0.0), _send_claims, _send_read, _send_measure),
)
