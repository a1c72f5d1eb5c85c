"""Errors in documents, compiled: the rules of ``sim.results.errors.Examiner`` on a consignment's journal."""

from __future__ import annotations

from sim.engine.compiled import layout as at
from sim.engine.compiled import summing as on
from sim.engine.compiled.jitted import part, small
from sim.engine.compiled.state import Ints, Out
from sim.engine.compiled.summing import Plans, Sums, Work
from sim.results import errors as kinds
from sim.results.record import CHECKED, KEYED, RELEASED, REPAIRED, VALIDATED

_FAMILIES = len(kinds.FAMILIES)
_CAN, _FAMILY = at.words(2)
_ALONE = at.word(1 + _FAMILIES)
_WORLD = at.word(2)
_NEVER = at.word(len(kinds.SURFACES) - 1)


@part
def bits(mask: int) -> int:
    """How many bits are set."""
    count = at.NOTHING
    while mask:
        mask &= mask - 1
        count += 1
    return count


@part
def look(p: Plans, w: Work, sums: Ints, together: Ints, change: Ints) -> None:
    """Read one change: packed word, bits, present, found."""
    packed, new, present, found = change[0], change[1], change[2], change[3]
    document, act = packed >> at.DOCUMENT_SHIFT, packed >> at.ACT_SHIFT & 7
    d = w.papers[document]
    d[on.D_SEEN] = 1
    if not p.masks[document, _CAN]:
        return
    flagged, means = packed >> at.FLAGGED_SHIFT & 1, (packed >> at.MEANS_SHIFT & 7) - 1
    if act == REPAIRED:
        d[on.D_ROUNDS] += 1
    else:
        if not d[on.D_LOOKED]:
            d[on.D_WRONG] = present
            d[on.D_LOOKED] = act != KEYED
        if act == KEYED:
            d[on.D_CHANGED] |= new & p.masks[document, 1 + _WORLD]
        elif act == RELEASED:
            d[on.D_RELEASED], d[on.D_ESCAPED], d[on.D_MISSED] = 1, new, new
        else:
            d[on.D_JUDGED] = 1
            if flagged and not d[on.D_RELEASED]:
                d[on.D_NOT_RIGHT] = 1
            if act == CHECKED and flagged and not new:
                d[on.D_QUERIES] += 1
            fresh = new & ~d[on.D_FOUND]
            if fresh:
                finder = 2 + means
                if act == VALIDATED:
                    own = p.handles[packed >> at.STEP_SHIFT & 0xFFF] == document and new & p.masks[document, _ALONE]
                    finder = 0 if own else 1
                sums[document, on.E_FOUND + finder] += bits(fresh)
                together[on.E_FOUND + finder] += bits(fresh)
                caught = fresh & d[on.D_MISSED]
                if caught:
                    surface = means if act == CHECKED else 0
                    d[on.D_MISSED] &= ~caught
                    sums[document, on.E_SURFACED + surface] += bits(caught)
                    together[on.E_SURFACED + surface] += bits(caught)
    d[on.D_FOUND] = found


@small
def close(p: Plans, d: Ints, document: int, kept: Ints) -> None:
    """Add what a document's rows came to."""
    kept[on.E_CONSIGNMENTS] += 1
    kept[on.E_ROUNDS] += d[on.D_ROUNDS]
    kept[on.E_MENDED] += d[on.D_ROUNDS] > 0
    kept[on.E_MENDED_AGAIN] += d[on.D_ROUNDS] > 1
    kept[on.E_QUERIES] += d[on.D_QUERIES]
    kept[on.E_QUERIED] += d[on.D_QUERIES] > 0
    kept[on.E_WRONG] += d[on.D_WRONG] != 0
    kept[on.E_CHANGED] += d[on.D_CHANGED] != 0
    kept[on.E_JUDGED] += d[on.D_JUDGED]
    kept[on.E_RIGHT] += d[on.D_JUDGED] and not d[on.D_NOT_RIGHT]
    kept[on.E_RELEASED] += d[on.D_RELEASED]
    kept[on.E_ESCAPED] += d[on.D_ESCAPED] != 0
    kept[on.E_SURFACED + _NEVER] += bits(d[on.D_MISSED])
    for place in range(_FAMILIES):
        family = p.masks[document, 1 + place]
        kept[on.E_WRONG_BY + place] += d[on.D_WRONG] & family != 0
        kept[on.E_ESCAPED_BY + place] += d[on.D_ESCAPED] & family != 0


@part
def flags(together: Ints) -> None:
    """Documents counted become a consignment counted: it is right when all its documents are, wrong when one is."""
    t = together
    t[on.E_RIGHT] = t[on.E_JUDGED] > 0 and t[on.E_RIGHT] == t[on.E_JUDGED]
    t[on.E_MENDED], t[on.E_MENDED_AGAIN] = t[on.E_ROUNDS] > 0, t[on.E_ROUNDS] > 1
    for number in (on.E_CONSIGNMENTS, on.E_WRONG, on.E_CHANGED, on.E_JUDGED, on.E_QUERIED, on.E_RELEASED, on.E_ESCAPED):
        t[number] = t[number] > 0
    for place in range(_FAMILIES):
        t[on.E_WRONG_BY + place] = t[on.E_WRONG_BY + place] > 0
        t[on.E_ESCAPED_BY + place] = t[on.E_ESCAPED_BY + place] > 0


@part
def examine(p: Plans, w: Work, sums: Sums, out: Out, row: int, cell: int) -> None:
    """Add the errors of one consignment to its cell; ``Y_ROUNDS`` says how many rounds of correction it took."""
    width, documents = out.case.shape[1] - at.OUT_EXTRA, len(p.masks)
    first, length = out.case[row, width + at.OUT_FIRST], out.case[row, width + at.OUT_WORDS]
    w.y[on.Y_ROUNDS] = 0
    if not out.case[row, at.C_CHANGES]:
        return
    own, together, change = sums.errors[cell], w.papers[documents], w.papers[documents + 1]
    w.papers[:] = 0
    for i in range(first, first + length, 2):
        if out.words[i + 1] & at.TAG == at.CHANGE:
            change[0] = out.words[i + 1]
            for k in range(1, 4):
                change[k] = out.words[i + 2 * k]
            look(p, w, own, together, change)
    for document in range(documents):
        d = w.papers[document]
        if d[on.D_SEEN] and p.masks[document, _CAN]:
            close(p, d, document, own[document])
            close(p, d, document, together)
    w.y[on.Y_ROUNDS] = together[on.E_ROUNDS]
    if together[on.E_CONSIGNMENTS]:
        flags(together)
        for k in range(on.E_WIDTH):
            own[documents, k] += together[k]
