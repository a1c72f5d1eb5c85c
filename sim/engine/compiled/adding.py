"""Adding up consignments, compiled: the sums of ``sim.results.collector`` and ``sim.results.cells``.

For a simulation reader: whole numbers, so the order of addition cannot matter. Classes of times are not counted here but listed, and counted when the list is
taken: a table of all classes for each measure and cell would mostly be empty.
"""

from __future__ import annotations

import numpy as np

from sim.engine.compiled import layout as at
from sim.engine.compiled import summing as on
from sim.engine.compiled.examining import examine
from sim.engine.compiled.jitted import entry, part, small
from sim.engine.compiled.observing import observe
from sim.engine.compiled.reading import micros
from sim.engine.compiled.state import Ints, Out
from sim.engine.compiled.summing import Plans, Sums, Work
from sim.quantity import WEEK
from sim.results import observe as seen

_LIMB_MASK = at.word((1 << 18) - 1)
CLASS_BITS = at.word(17)
_MIDDLE = at.word(1 << 16)
_DIGIT = at.word(20)
_DIGIT_MASK = at.word((1 << 20) - 1)
_NEVER = at.word(seen.NEVER)


@part
def class_of(edges: Ints, size: int) -> int:
    """The class of a time, as ``sim.results.bins.bin_of``."""
    low, high, wanted = at.NOTHING, len(edges), abs(size)
    while low < high:
        middle = (low + high) // 2
        if edges[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if size >= 0 else -low


@part
def half_up(size: int, rate: int, unit: int) -> int:
    """``(2 * size * rate + unit) // (2 * unit)`` without a product that is too long: the rate goes in 20 bits at a time."""
    whole, rest = size // unit, size % unit
    divisor, quotient, left = 2 * unit, at.NOTHING, at.NOTHING
    for k in range(3):
        digit = rate >> (_DIGIT * (2 - k)) & _DIGIT_MASK
        left = (left << _DIGIT) + 2 * rest * digit
        quotient = (quotient << _DIGIT) + left // divisor
        left %= divisor
    return whole * rate + quotient + (left + unit) // divisor


@part
def due(tariff: Ints, size: int) -> int:
    """Micro-units due for a time."""
    beyond = size - tariff[on.R_FREE]
    if beyond <= 0:
        return at.NOTHING
    if tariff[on.R_STARTED]:
        return -(-beyond // tariff[on.R_UNIT]) * tariff[on.R_RATE]  # type: ignore[no-any-return]
    return half_up(beyond, tariff[on.R_RATE], tariff[on.R_UNIT])


@part
def add_value(p: Plans, w: Work, sums: Sums, cell: int, measure: int, size: int, first: int, parts: int) -> None:
    """A measured time and whose time it was."""
    row = cell * len(p.within) + measure
    m = sums.measures[row]
    if m[on.M_COUNT] == 0 or size < m[on.M_LOW]:
        m[on.M_LOW] = size
    if m[on.M_COUNT] == 0 or size > m[on.M_HIGH]:
        m[on.M_HIGH] = size
    m[on.M_COUNT] += 1
    m[on.M_TOTAL] += size
    low, middle, high = abs(size) & _LIMB_MASK, abs(size) >> on.LIMB & _LIMB_MASK, abs(size) >> 2 * on.LIMB
    m[on.M_SQUARES] += low * low
    m[on.M_SQUARES + 1] += low * middle
    m[on.M_SQUARES + 2] += low * high
    m[on.M_SQUARES + 3] += middle * middle
    m[on.M_SQUARES + 4] += middle * high
    m[on.M_SQUARES + 5] += high * high
    if size < 0:
        m[on.M_BEFORE] += 1
        m[on.M_BEFORE_TOTAL] += size
    for k in range(p.within.shape[1]):
        m[on.M_WITHIN + k] += size <= p.within[measure, k]
    for k in range(first, first + 2 * parts, 2):
        sums.parts[row, p.compact[w.values[k]]] += w.values[k + 1]
    sums.observed[w.y[on.Y_OBSERVED]] = row << CLASS_BITS | (class_of(p.edges, size) + _MIDDLE)
    w.y[on.Y_OBSERVED] += 1


@part
def add_money(p: Plans, sums: Sums, out: Out, row: int, cell: int, accounts: int, place: int) -> None:
    """What a consignment was charged; an account it was charged nothing on is booked to all the same."""
    for k in range(accounts):
        if out.case[row, place + 2 * k + 1]:
            sums.money[cell, k] += out.case[row, place + 2 * k]
            sums.booked[cell, k] += 1


@part
def add_tariffs(p: Plans, sums: Sums, cell: int, measure: int, size: int) -> None:
    """Money that follows from a measured time; the last tariff is what time is worth."""
    last = len(p.tariffs) - 1
    for k in range(last):
        if p.tariffs[k, on.R_MEASURE] == measure:
            amount = due(p.tariffs[k], size)
            if amount:
                sums.money[cell, p.tariffs[k, on.R_ACCOUNT]] += amount
                sums.booked[cell, p.tariffs[k, on.R_ACCOUNT]] += 1
    if p.tariffs[last, on.R_MEASURE] == measure:
        sums.cells[cell, on.K_WORTH] += due(p.tariffs[last], size)


@part
def add_seen(p: Plans, w: Work, sums: Sums, cell: int) -> None:
    """Everything that was seen of a consignment."""
    k = at.NOTHING
    while k < w.y[on.Y_VALUES]:
        measure, size, parts = w.values[k], w.values[k + 1], w.values[k + 2]
        add_value(p, w, sums, cell, measure, size, k + 3, parts)
        add_tariffs(p, sums, cell, measure, size)
        k += 3 + 2 * parts
    for k in range(0, w.y[on.Y_NOTES], 2):
        what = on.M_NEVER if w.notes[k + 1] == _NEVER else on.M_WITHDRAWN
        sums.measures[cell * len(p.within) + w.notes[k], what] += 1
    k = at.NOTHING
    while k < w.y[on.Y_CORRECTIONS]:
        row, parts = cell * len(p.within) + w.corrections[k], w.corrections[k + 1]
        sums.measures[row, on.M_CORRECTED] += 1
        for j in range(k + 2, k + 2 + 2 * parts, 2):
            sums.corrected[row, p.compact[w.corrections[j]]] += w.corrections[j + 1]
        k += 2 + 2 * parts


@small
def count_path(p: Plans, sums: Sums, out: Out, row: int) -> None:
    """When a consignment was created and when it ended, cohort or not."""
    created, ended = out.time[row, 0], out.time[row, 1]
    slot = p.window[2]
    sums.path[0, np.int64(created // slot)] += 1
    if ended == ended:  # noqa: PLR0124 - not nan
        sums.path[1, np.int64(ended // slot)] += 1
        if not out.case[row, at.C_WITHDRAWN]:
            week = np.int64(created // WEEK)
            sums.weeks[0, week] += 1
            sums.weeks[1, week] += micros(ended) - micros(created)


@entry
def take(p: Plans, w: Work, sums: Sums, out: Out, first: int, accounts: int, place: int, later: Ints, one: bool) -> int:
    """Add up consignments from row ``first`` on; where to go on, when there is no more room.

    Parameters
    ----------
    accounts, place
        How many accounts there are, and where they begin in a row.
    later
        Set to 1 for those that must be looked at elsewhere; nothing of them is added.
    one
        Come back after the first that belongs to the cohort, so that what was seen of it can be read.
    """
    rows = len(out.case)
    while first < rows:
        row = first
        first += 1
        created, ended = out.time[row, 0], out.time[row, 1]
        cohort = p.window[0] <= created < p.window[1]
        w.y[on.Y_VALUES] = w.y[on.Y_NOTES] = w.y[on.Y_CORRECTIONS] = w.y[on.Y_LATER] = w.y[on.Y_ROUNDS] = at.NOTHING
        if not cohort:
            count_path(p, sums, out, row)
            continue
        if ended != ended:  # noqa: PLR0124 - nan: still open
            later[row] = 1
            if one:
                return first
            continue
        if w.y[on.Y_OBSERVED] + len(p.within) + out.case[row, at.C_PASSAGES] > len(sums.observed):
            return row
        observe(p, w, out, row)
        if w.y[on.Y_LATER]:
            later[row] = 1
            if one:
                return first
            continue
        count_path(p, sums, out, row)
        cell = at.NOTHING
        for k in range(len(p.groups)):
            cell += out.case[row, p.groups[k, 0]] * p.groups[k, 1]
        sums.cells[cell, on.K_CASES] += 1
        sums.cells[cell, on.K_WITHDRAWN if out.case[row, at.C_WITHDRAWN] else on.K_FINISHED] += 1
        add_seen(p, w, sums, cell)
        add_money(p, sums, out, row, cell, accounts, place)
        examine(p, w, sums, out, row, cell)
        if one:
            return first
    return first
