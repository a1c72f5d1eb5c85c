"""Reading a consignment's journal, compiled: its segments, stamps, and the spells in which a document was under correction.

For a simulation reader: the first half of ``sim.results.observe``, and ``correction_spells`` of ``sim.results.errors``, in whole microseconds.
"""

from __future__ import annotations

import numpy as np

from sim.engine.compiled import layout as at
from sim.engine.compiled import summing as on
from sim.engine.compiled.jitted import part, small
from sim.engine.compiled.state import Out
from sim.engine.compiled.summing import Plans, Work
from sim.results.errors import AUDIT
from sim.results.facts import WIDTH
from sim.results.record import CHECKED, RELEASED, VALIDATED

KEY, END, BEFORE = at.words(3)
"""Columns of a segment: step x 5 + state, end, predecessor."""
MILESTONE, TIME, SEGMENT = at.words(3)
"""Columns of a passage."""
FIRST, FIRST_SEGMENT, LAST, LAST_SEGMENT = at.words(4)
"""Columns of a milestone's stamps."""


@small
def micros(seconds: float) -> int:
    """Whole microseconds, halves to even."""
    return np.int64(np.rint(seconds * 1e6))  # type: ignore[return-value]


@small
def spell(w: Work, document: int, end: int) -> None:
    """A document is no longer under correction."""
    k = w.y[on.Y_SPELLS]
    w.spells[k, 0], w.spells[k, 1] = w.papers[document, on.D_OPENED], end
    w.y[on.Y_SPELLS] = k + 1
    w.papers[document, on.D_OPENED] = at.NONE


@small
def watch_corrections(p: Plans, w: Work, packed: int, time: int) -> None:
    """What a change of a document means for the spells of correction."""
    document, act = packed >> at.DOCUMENT_SHIFT, packed >> at.ACT_SHIFT & 7
    looked = act in (VALIDATED, CHECKED)
    flagged = packed >> at.FLAGGED_SHIFT & 1
    if act == RELEASED or (looked and not flagged):
        if w.papers[document, on.D_OPENED] != at.NONE:
            spell(w, document, time)
        if act == RELEASED:
            w.papers[document, on.D_RELEASED] = 1
    elif (
        looked
        and (packed >> at.MEANS_SHIFT & 7) - 1 != AUDIT
        and p.handles[packed >> at.STEP_SHIFT & 0xFFF] == document
        and not w.papers[document, on.D_RELEASED]
        and w.papers[document, on.D_OPENED] == at.NONE
    ):
        w.papers[document, on.D_OPENED] = time


@part
def close_corrections(w: Work, over: int) -> None:
    """Spells still open last to the end; then sort them, drop empty ones and join those that touch."""
    for document in range(len(w.papers)):
        if w.papers[document, on.D_OPENED] != at.NONE:
            spell(w, document, over)
    s, count = w.spells, w.y[on.Y_SPELLS]
    for k in range(1, count):
        start, end, i = s[k, 0], s[k, 1], k
        while i > 0 and (s[i - 1, 0] > start or (s[i - 1, 0] == start and s[i - 1, 1] > end)):
            s[i, 0], s[i, 1] = s[i - 1, 0], s[i - 1, 1]
            i -= 1
        s[i, 0], s[i, 1] = start, end
    kept = 0
    for k in range(count):
        start, end = s[k, 0], s[k, 1]
        if end <= start:
            continue
        if kept and start <= s[kept - 1, 1]:
            s[kept - 1, 1] = max(end, s[kept - 1, 1])
        else:
            s[kept, 0], s[kept, 1] = start, end
            kept += 1
    w.y[on.Y_SPELLS] = kept


@part
def read(p: Plans, w: Work, out: Out, row: int) -> None:
    """Read a journal: segments, passages, first and last stamps, spells of correction."""
    y, width = w.y, out.case.shape[1] - at.OUT_EXTRA
    first, length = out.case[row, width + at.OUT_FIRST], out.case[row, width + at.OUT_WORDS]
    times = out.values
    y[on.Y_SEGMENTS] = y[on.Y_PASSAGES] = y[on.Y_SPELLS] = at.NOTHING
    y[on.Y_CREATED] = micros(out.time[row, 0])
    w.stamps[:] = at.NONE
    changed = False
    for i in range(first, first + length, 2):
        packed = out.words[i + 1]
        tag = packed & at.TAG
        if tag == at.SEGMENT:
            k = y[on.Y_SEGMENTS]
            y[on.Y_SEGMENTS] = k + 1
            state = packed >> at.STATE_SHIFT & 7
            w.segments[k, KEY] = (packed >> at.STEP_SHIFT & 0xFFF) * WIDTH + state
            w.segments[k, END] = micros(times[i])
            w.segments[k, BEFORE] = (packed >> at.BEFORE_SHIFT) - 1
        elif tag == at.PASSAGE:
            k = y[on.Y_PASSAGES]
            y[on.Y_PASSAGES] = k + 1
            milestone, time = packed >> at.MILESTONE_SHIFT & 0xFFFF, micros(times[i])
            segment = (packed >> at.BEFORE_SHIFT) - 1
            w.passages[k, MILESTONE], w.passages[k, TIME], w.passages[k, SEGMENT] = milestone, time, segment
            if w.stamps[milestone, FIRST] == at.NONE:
                w.stamps[milestone, FIRST], w.stamps[milestone, FIRST_SEGMENT] = time, segment
            w.stamps[milestone, LAST], w.stamps[milestone, LAST_SEGMENT] = time, segment
        elif tag == at.CHANGE:
            if not changed:
                changed = True
                w.papers[:, on.D_OPENED] = at.NONE
                w.papers[:, on.D_RELEASED] = 0
            watch_corrections(p, w, packed, micros(times[i]))
    if changed:
        close_corrections(w, micros(out.time[row, 1]))
