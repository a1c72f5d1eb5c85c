"""The consignments of a replication, one row each: who it was, when it passed what, what it cost.

For a customs reader: a table to look single consignments up in, or to open in a spreadsheet program that reads Parquet.
For a simulation reader: kept only for the replications asked for; everything here can be made again from the manifest.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.flow import Flow
from sim.results.record import CHECKED, RELEASED, REPAIRED, CaseRecord


def case_table(flow: Flow, records: Sequence[CaseRecord]) -> bytes:
    """A Parquet file of the records, sorted by creation; times in seconds from the start, money in micro-units.

    Columns: ``stream, index, created, ended, withdrawn, open_at``; one for each attribute (its value when the case ended); for each
    milestone ``<milestone>`` (last passage) and ``<milestone>:first``; for each account ``<account> <currency>``; for each document
    that can be wrong ``<document>:defects`` (ever present), ``:rounds`` of correction, ``:queries`` (false ones) and ``:escaped``
    (defects nobody had found at release).
    """
    records = sorted(records, key=lambda r: (r.created, r.stream, r.index))
    columns: dict[str, Any] = {
        "stream": [r.stream for r in records],
        "index": [r.index for r in records],
        "created": [r.created for r in records],
        "ended": [r.ended if r.ended == r.ended else None for r in records],
        "withdrawn": [r.withdrawn for r in records],
        "open_at": [", ".join(r.open_at) for r in records],
    }
    for number, name in enumerate(sorted(flow.values)):
        values = flow.values[name]
        columns[name] = pa.array([values[r.attributes[number]] for r in records]).dictionary_encode()
    for number, name in enumerate(sorted(flow.milestones)):
        times = [[p.time for p in r.passages if p.milestone == number] for r in records]
        columns[name] = pa.array([t[-1] if t else None for t in times], pa.float64())
        columns[f"{name}:first"] = pa.array([t[0] if t else None for t in times], pa.float64())
    for account in sorted({a for r in records for a in r.accounts}):
        columns[" ".join(account)] = pa.array([r.accounts.get(account, 0) for r in records], pa.int64())
    for number, document in enumerate(sorted(flow.documents, key=lambda d: d.name)):
        if document.variants:
            seen = [_seen(r, number) for r in records]
            for place, name in enumerate(("defects", "rounds", "queries", "escaped")):
                columns[f"{document.name}:{name}"] = pa.array([s[place] for s in seen], pa.int16())
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return sink.getvalue()


def _seen(record: CaseRecord, document: int) -> tuple[int, int, int, int]:
    """Defects ever present, rounds, false queries and escapes of one document."""
    ever = rounds = queries = escaped = 0
    for change in record.changes:
        if change.document != document:
            continue
        ever |= change.present
        rounds += change.act == REPAIRED
        queries += change.act == CHECKED and change.flagged and not change.bits
        if change.act == RELEASED:
            escaped = change.bits.bit_count()
    return ever.bit_count(), rounds, queries, escaped


def read_case(content: bytes, stream: str, index: int) -> dict[str, Any] | None:
    """The row of one consignment, or None."""
    # Without threads: Arrow's pool may still be starting when a short command ends, and then takes the process down with it.
    file = pq.ParquetFile(io.BytesIO(content), pre_buffer=False)
    names = file.read(columns=["stream", "index"], use_threads=False).to_pylist()
    for place, row in enumerate(names):
        if row == {"stream": stream, "index": index}:
            return dict(file.read(use_threads=False).slice(place, 1).to_pylist()[0])
    return None
