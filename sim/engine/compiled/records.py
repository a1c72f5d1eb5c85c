"""From the arrays a run hands over back to records: what a collector receives.

For a simulation reader: words are unpacked for a whole batch of consignments at once; a segment's start is its predecessor's end, or the creation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, cast

import numpy as np

from sim.engine.compiled import layout as at
from sim.engine.compiled.lower import Lowering
from sim.engine.compiled.state import Floats, Ints, Out
from sim.results.record import CaseRecord, Change, Passage, Segment

_passage = partial(tuple.__new__, Passage)
_segment = partial(tuple.__new__, Segment)
_change = partial(tuple.__new__, Change)


class Lazy(CaseRecord):
    """A record whose journal is unpacked only when somebody asks for it."""

    __slots__ = ("_unpack", "_whole")

    def __init__(self, unpack: Callable[[], CaseRecord], **known: Any) -> None:
        for name, value in known.items():
            setattr(self, name, value)
        self._unpack, self._whole = unpack, cast("CaseRecord | None", None)

    def _record(self) -> CaseRecord:
        if self._whole is None:
            self._whole = self._unpack()
        return self._whole

    @property
    def passages(self) -> list[Passage]:  # type: ignore[override]
        """Every milestone passed, in order."""
        return self._record().passages

    @property
    def segments(self) -> list[Segment]:  # type: ignore[override]
        """Its segments."""
        return self._record().segments

    @property
    def changes(self) -> list[Change]:  # type: ignore[override]
        """What happened to its documents, in order."""
        return self._record().changes


class Unpacker:
    """Makes records of what one run hands over."""

    def __init__(self, lowered: Lowering) -> None:
        parts = lowered.model.lists
        self._width = int(parts[at.W_WIDTH])
        self._attributes = slice(at.C_ATTRIBUTES, at.C_ATTRIBUTES + len(lowered.world.attribute))
        self._accounts = slice(int(parts[at.W_ACCOUNTS]), int(parts[at.W_ACCOUNTS]) + 2 * len(lowered.accounts))
        self._names = lowered.accounts
        self._streams = lowered.streams
        self._states = np.array(at.STATES, dtype=object)

    def records(self, out: Out, open_at: Sequence[tuple[str, ...]] = ()) -> Iterator[CaseRecord]:
        """One record a row.

        Parameters
        ----------
        out
            What was handed over.
        open_at
            Names of the steps each one's tokens stand at; empty when all have ended.
        """
        cases, times, visits, words, _ = out
        segments = self._segments(cases, times, words)
        passages = self._passages(words)
        changes = self._changes(words)
        attributes = cases[:, self._attributes].tolist()
        heads = cases[:, : at.C_ATTRIBUTES].tolist()
        created, ended = times[:, 0].tolist(), times[:, 1].tolist()
        booked = self._booked(cases)
        at_segment = at_passage = at_change = 0
        for i, head in enumerate(heads):
            next_segment = at_segment + head[at.C_SEGMENTS]
            next_passage = at_passage + head[at.C_PASSAGES]
            next_change = at_change + head[at.C_CHANGES]
            yield CaseRecord(
                stream=self._streams[head[at.C_STREAM]],
                index=head[at.C_INDEX],
                created=created[i],
                ended=ended[i],
                attributes=attributes[i],
                passages=passages[at_passage:next_passage],
                segments=segments[at_segment:next_segment],
                accounts=booked[i],
                withdrawn=bool(head[at.C_WITHDRAWN]),
                open_at=open_at[i] if open_at else (),
                visits=visits[i].tobytes(),
                changes=changes[at_change:next_change],
            )
            at_segment, at_passage, at_change = next_segment, next_passage, next_change

    @staticmethod
    def _alone(out: Out, row: int) -> Out:
        """A copy of one row: what was handed over is soon overwritten."""
        first, length = out.case[row, -at.OUT_EXTRA :].tolist()
        rows, words = slice(row, row + 1), out.words[first : first + length].copy()
        return Out(out.case[rows].copy(), out.time[rows].copy(), out.visits[rows], words, words.view(np.float64))

    def one(self, out: Out, row: int, open_at: tuple[str, ...] = ()) -> CaseRecord:
        """The record of one row."""
        return next(self.records(self._alone(out, row), [open_at]))

    def lazy(self, out: Out, row: int) -> CaseRecord:
        """The record of one row that has ended; its journal is unpacked when it is asked for."""
        case, alone = out.case[row], self._alone(out, row)
        visits = out.visits[row].tobytes()

        def unpack() -> CaseRecord:
            return next(self.records(alone._replace(visits=np.frombuffer(visits, np.uint8).reshape(1, -1))))

        return Lazy(
            unpack,
            stream=self._streams[case[at.C_STREAM]],
            index=int(case[at.C_INDEX]),
            created=float(out.time[row, 0]),
            ended=float(out.time[row, 1]),
            attributes=case[self._attributes].tolist(),
            accounts=self._booked(out.case[row : row + 1])[0],
            withdrawn=bool(case[at.C_WITHDRAWN]),
            open_at=(),
            visits=visits,
        )

    def _segments(self, cases: Ints, times: Floats, words: Ints) -> list[Segment]:
        packed = words[1::2]
        chosen = np.flatnonzero(packed & at.TAG == at.SEGMENT)
        packed, ends = packed[chosen], words.view(np.float64)[0::2][chosen]
        counts = cases[:, at.C_SEGMENTS]
        first = np.repeat(np.cumsum(counts) - counts, counts)
        before = (packed >> at.BEFORE_SHIFT) - 1
        starts = np.where(before < 0, np.repeat(times[:, 0], counts), ends[np.maximum(first + before, 0)])
        rows = zip(
            (packed >> at.TOKEN_SHIFT & 0xFF).tolist(),
            (packed >> at.STEP_SHIFT & 0xFFF).tolist(),
            self._states[packed >> at.STATE_SHIFT & 0x7].tolist(),
            starts.tolist(),
            ends.tolist(),
            before.tolist(),
            strict=True,
        )
        return list(map(_segment, rows))

    def _passages(self, words: Ints) -> list[Passage]:
        packed = words[1::2]
        chosen = np.flatnonzero(packed & at.TAG == at.PASSAGE)
        packed, times = packed[chosen], words.view(np.float64)[0::2][chosen]
        rows = zip(
            (packed >> at.MILESTONE_SHIFT & 0xFFFF).tolist(),
            times.tolist(),
            ((packed >> at.BEFORE_SHIFT) - 1).tolist(),
            strict=True,
        )
        return list(map(_passage, rows))

    def _changes(self, words: Ints) -> list[Change]:
        packed = words[1::2]
        chosen = np.flatnonzero(packed & at.TAG == at.CHANGE)
        if not len(chosen):
            return []
        times, masks = words.view(np.float64)[0::2][chosen], words[0::2]
        packed = packed[chosen]
        rows = zip(
            (packed >> at.DOCUMENT_SHIFT).tolist(),
            (packed >> at.STEP_SHIFT & 0xFFF).tolist(),
            times.tolist(),
            (packed >> at.ACT_SHIFT & 0x7).tolist(),
            masks[chosen + 1].tolist(),
            masks[chosen + 2].tolist(),
            masks[chosen + 3].tolist(),
            (packed >> at.FLAGGED_SHIFT & 1).astype(bool).tolist(),
            ((packed >> at.MEANS_SHIFT & 0x7) - 1).tolist(),
            strict=True,
        )
        return list(map(_change, rows))

    def _booked(self, cases: Ints) -> list[dict[tuple[str, str], int]]:
        """Accounts booked to, in the order of their first booking."""
        if not self._names:
            return [{} for _ in range(len(cases))]
        found = []
        for row in cases[:, self._accounts].tolist():
            touched = [(rank, i) for i, rank in enumerate(row[1::2]) if rank]
            found.append({self._names[i]: row[2 * i] for _, i in sorted(touched)})
        return found
