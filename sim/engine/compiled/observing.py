"""From a consignment's journal to its measured times, compiled: the rules of ``sim.results.observe`` and ``sim.results.attribution``.

For a simulation reader: only consignments that have ended come here. Times are whole microseconds from the first line on. What is seen is written to buffers:
(measure, microseconds, parts, then key and time of each part), (measure, what), and the parts under correction.
"""

from __future__ import annotations

from sim.engine.compiled import layout as at
from sim.engine.compiled import summing as on
from sim.engine.compiled.jitted import hot, open_time, part, small
from sim.engine.compiled.reading import BEFORE, END, FIRST, KEY, LAST, MILESTONE, SEGMENT, TIME, micros, read
from sim.engine.compiled.state import Ints, Out
from sim.engine.compiled.summing import Plans, Work
from sim.results import observe as seen
from sim.results.facts import CLOSED, WIDTH

_NEVER, _WITHDRAWN = at.word(seen.NEVER), at.word(seen.WITHDRAWN)


@part
def split(p: Plans, buffer: Ints, i: int, key: int, low: int, high: int) -> int:
    """A stretch of a segment, closed where its office was closed, put at ``buffer[i]``; where the next goes, or NONE when there is no room."""
    if high <= low:
        return i
    if i + 4 > len(buffer):
        return at.NONE
    first, past = p.splits[key, 0], p.splits[key, 1]
    total = high - low
    if first == at.NONE:
        buffer[i], buffer[i + 1] = key, total
        return i + 2
    opened = min(total, micros(open_time(p.hours[first:past], p.hours[past : 2 * past - first], low / 1e6, high / 1e6)))
    if opened:
        buffer[i], buffer[i + 1] = key, opened
        i += 2
    if total - opened:
        buffer[i], buffer[i + 1] = key - key % WIDTH + CLOSED, total - opened
        i += 2
    return i


@part
def walk(p: Plans, w: Work, i: int, a: int, b: int, segment: int) -> int:
    """Parts of [a, b], the end first, put at ``values[i]``; where the next goes, or NONE when it cannot be done here."""
    if b <= a:
        return i
    s, time, k = w.segments, b, segment
    while k >= 0:
        before = s[k, BEFORE]
        low = s[before, END] if before >= 0 else w.y[on.Y_CREATED]
        if low >= a and time == s[k, END]:
            i = split(p, w.values, i, s[k, KEY], low, time)
            time = low
        elif low < time:
            low = max(low, a)
            i = split(p, w.values, i, s[k, KEY], low, time)
            time = low
        if i == at.NONE or time == a:
            return i
        if before >= k:
            break
        k = before
    return at.NONE


@part
def value(p: Plans, w: Work, measure: int, size: int, a: int, b: int, segment: int) -> int:
    """A measured time and its parts; NONE when it cannot be done here."""
    i = w.y[on.Y_VALUES]
    if i + 3 > len(w.values):
        return at.NONE
    end = walk(p, w, i + 3, a, b, segment)
    if end != at.NONE:
        w.values[i], w.values[i + 1], w.values[i + 2] = measure, size, (end - i - 3) // 2
        w.y[on.Y_VALUES] = end
    return end


@small
def remark(w: Work, measure: int, what: int) -> None:
    """An interval that gave no observation."""
    i = w.y[on.Y_NOTES]
    if i + 2 > len(w.notes):
        w.y[on.Y_LATER] = at.YES
    else:
        w.notes[i], w.notes[i + 1] = measure, what
        w.y[on.Y_NOTES] = i + 2


@part
def resolve(p: Plans, w: Work, bound: int) -> tuple[int, int, int]:
    """The stamp of a boundary (time, segment; NONE before all its points are passed), and where the next boundary is."""
    points = p.lists[bound]
    time, segment = at.NONE, at.NONE
    missing = False
    for k in range(points):
        milestone, first = p.lists[bound + 1 + 2 * k], p.lists[bound + 2 + 2 * k]
        column = FIRST if first else LAST
        stamp = w.stamps[milestone, column]
        if stamp == at.NONE:
            missing = True
        elif stamp > time:
            time, segment = stamp, w.stamps[milestone, column + 1]
    if missing:
        time = at.NONE
    return time, segment, bound + 1 + 2 * points


@part
def plain(p: Plans, w: Work, plan: int, withdrawn: int) -> int:
    """An interval from one boundary to another; NONE when it cannot be done here."""
    measure = p.plans[plan, on.N_MEASURE]
    a, _, bound = resolve(p, w, p.plans[plan, on.N_BOUND])
    if a == at.NONE:
        return at.NOTHING
    if withdrawn:
        remark(w, measure, _WITHDRAWN)
        return at.NOTHING
    b, segment, _ = resolve(p, w, bound)
    if b == at.NONE:
        remark(w, measure, _NEVER)
        return at.NOTHING
    size = b - a
    if size < 0 and p.plans[plan, on.N_CLIPPED]:
        size = at.NOTHING
    return value(p, w, measure, size, a, b, segment)


@part
def staged(p: Plans, w: Work, plan: int, withdrawn: int) -> int:
    """An interval in stages, then its total; NONE when it cannot be done here."""
    measure, bounds = p.plans[plan, on.N_MEASURE], p.plans[plan, on.N_BOUNDS]
    start, _, first = resolve(p, w, p.plans[plan, on.N_BOUND])
    if start == at.NONE:
        return at.NOTHING
    complete, bound = True, first
    for _k in range(1, bounds):
        time, _s, bound = resolve(p, w, bound)
        complete = complete and time != at.NONE
    if withdrawn or not complete:
        for k in range(bounds):
            remark(w, measure + k, _WITHDRAWN if withdrawn else _NEVER)
        return at.NOTHING
    begin, before, bound = w.y[on.Y_VALUES], start, first
    for k in range(1, bounds):
        time, segment, bound = resolve(p, w, bound)
        # A boundary passed before the one it follows ends nothing: its stage is empty, not negative.
        time = max(time, before)
        if value(p, w, measure + k, time - before, before, time, segment) == at.NONE:
            return at.NONE
        before = time
    i, end = w.y[on.Y_VALUES], w.y[on.Y_VALUES]
    total = end + 3
    if total + (end - begin) > len(w.values):
        return at.NONE
    k = begin
    while k < end:
        length = 2 * w.values[k + 2]
        for j in range(length):
            w.values[total + j] = w.values[k + 3 + j]
        total += length
        k += 3 + length
    w.values[i], w.values[i + 1], w.values[i + 2] = measure, before - start, (total - i - 3) // 2
    w.y[on.Y_VALUES] = total
    return at.NOTHING


@part
def messages(p: Plans, w: Work, plan: int, withdrawn: int) -> int:
    """Every message and its answer, in order; NONE when it cannot be done here."""
    measure, bound = p.plans[plan, on.N_MEASURE], p.plans[plan, on.N_BOUND]
    start, end = p.lists[bound + 1], p.lists[bound + 2 + 2 * p.lists[bound]]
    count = w.y[on.Y_PASSAGES]
    asked = answered = k = 0
    for i in range(count):
        milestone = w.passages[i, MILESTONE]
        if milestone == start:
            asked += 1
        elif milestone == end and answered < asked:
            while w.passages[k, MILESTONE] != start:
                k += 1
            a, b = w.passages[k, TIME], w.passages[i, TIME]
            k += 1
            answered += 1
            if value(p, w, measure, b - a, a, b, w.passages[i, SEGMENT]) == at.NONE:
                return at.NONE
    for _i in range(asked - answered):
        remark(w, measure, _WITHDRAWN if withdrawn else _NEVER)
    return at.NOTHING


@part
def correct(p: Plans, w: Work, plan: int) -> int:
    """Of the interval just observed, the part on its path in which a document was under correction; NONE when it cannot be done here."""
    s, begin = w.segments, w.y[on.Y_CORRECTIONS]
    if begin + 2 > len(w.corrections):
        return at.NONE
    i = begin + 2
    before, _, bound = resolve(p, w, p.plans[plan, on.N_BOUND])
    for _k in range(1, p.plans[plan, on.N_BOUNDS]):
        stamp, k, bound = resolve(p, w, bound)
        if min(before, stamp) == at.NONE:
            return at.NOTHING
        if stamp >= before:
            time = stamp
            while time > before:
                low = w.y[on.Y_CREATED]
                if s[k, BEFORE] >= 0:
                    low = s[s[k, BEFORE], END]
                low = max(before, low)
                if low < time:
                    for j in range(w.y[on.Y_SPELLS]):
                        if w.spells[j, 0] < time and w.spells[j, 1] > low:
                            i = split(
                                p, w.corrections, i, s[k, KEY], max(low, w.spells[j, 0]), min(time, w.spells[j, 1])
                            )
                            if i == at.NONE:
                                return at.NONE
                    time = low
                k = s[k, BEFORE]
            before = stamp
    if i > begin + 2:
        w.corrections[begin], w.corrections[begin + 1] = p.plans[plan, on.N_MEASURE], (i - begin - 2) // 2
        w.y[on.Y_CORRECTIONS] = i
    return at.NOTHING


@hot
def belongs(p: Plans, out: Out, row: int, plan: int) -> bool:
    """Whether an interval is measured for a consignment."""
    condition = p.plans[plan, on.N_CONDITION]
    for k in range(p.plans[plan, on.N_CONDITIONS]):
        place = condition + 2 * k
        if not p.lists[place + 1] >> out.case[row, at.C_ATTRIBUTES + p.lists[place]] & 1:
            return False
    return True


@part
def observe(p: Plans, w: Work, out: Out, row: int) -> None:
    """All observations of a consignment that has ended; ``Y_LATER`` says that it could not be done here."""
    read(p, w, out, row)
    withdrawn = out.case[row, at.C_WITHDRAWN]
    for plan in range(len(p.plans)):
        if not belongs(p, out, row, plan):
            continue
        before, kind = w.y[on.Y_VALUES], p.plans[plan, on.N_KIND]
        if kind == on.PLAIN:
            done = plain(p, w, plan, withdrawn)
        elif kind == on.MESSAGES:
            done = messages(p, w, plan, withdrawn)
        else:
            done = staged(p, w, plan, withdrawn)
        if done != at.NONE and w.y[on.Y_SPELLS] and p.plans[plan, on.N_CORRECTS] and w.y[on.Y_VALUES] > before:
            done = correct(p, w, plan)
        if done == at.NONE:
            w.y[on.Y_LATER] = at.YES
            return
