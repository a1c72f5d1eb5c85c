"""Documents in the compiled engine: keying, validation, checks by people, repair, release.

For a simulation reader: the same rules and draw numbers as ``sim.engine.documents``, on masks in a consignment's row. What depends on the flow alone
(which bits two documents share, the walk of what slips in) stands in lists; ``lower_documents`` says in which order.
"""

from __future__ import annotations

from sim.engine.compiled import layout as at
from sim.engine.compiled.jitted import part, small
from sim.engine.compiled.journal import note, place
from sim.engine.compiled.luck import row, visit_of
from sim.engine.compiled.state import Model, State
from sim.results import record as acts
from sim.sampling.draws import uniform

_KEYED, _VALIDATED, _CHECKED, _REPAIRED, _RELEASED = (
    at.word(act) for act in (acts.KEYED, acts.VALIDATED, acts.CHECKED, acts.REPAIRED, acts.RELEASED)
)
PAIR = 5  # of a variant two documents know: its bit here, there, the bits of its site here, shown here, shown there
SLIP = 3  # of a walk: bit, bits of its site, number of its draw
SOURCE = 4  # of another document: its number, where the pairs begin, how many, all bits a machine finds in it


@small
def paper(m: Model, document: int) -> int:
    """Where a document's masks begin in a consignment's row."""
    return m.lists[at.W_DOCUMENTS] + at.PAPER_WIDTH * document  # type: ignore[no-any-return]


@small
def flag(m: Model, s: State, case: int, document: int) -> int:
    """What ``flagged.<document>`` says."""
    return s.case[case, at.C_ATTRIBUTES + m.lists[m.lists[at.W_FLAGGED] + document]]  # type: ignore[no-any-return]


@small
def put_flag(m: Model, s: State, case: int, document: int, flagged: int) -> None:
    """Set ``flagged.<document>``."""
    s.case[case, at.C_ATTRIBUTES + m.lists[m.lists[at.W_FLAGGED] + document]] = flagged


@small
def put(m: Model, s: State, case: int, document: int, present: int, found: int, flagged: int) -> None:
    """New masks of a document, and the attributes made of them."""
    spot = paper(m, document)
    s.case[case, spot + at.PRESENT], s.case[case, spot + at.FOUND] = present, found
    s.case[case, at.C_ATTRIBUTES + m.lists[m.lists[at.W_WRONG] + document]] = 1 if present != 0 else 0
    put_flag(m, s, case, document, flagged)


@part
def record(
    m: Model, s: State, case: int, token: int, step: int, document: int, act: int, bits: int, means: int
) -> None:
    """Remember what happened to a document, as its masks are now."""
    spot = paper(m, document)
    present, found, flagged = s.case[case, spot + at.PRESENT], s.case[case, spot + at.FOUND], flag(m, s, case, document)
    now = s.clock[at.NOW]
    i = place(s, case)
    s.values[i] = now
    s.words[i + 1] = (
        at.CHANGE
        | act << at.ACT_SHIFT
        | flagged << at.FLAGGED_SHIFT
        | (means + 1) << at.MEANS_SHIFT
        | step << at.STEP_SHIFT
        | document << at.DOCUMENT_SHIFT
    )
    i = place(s, case)
    s.words[i], s.words[i + 1] = bits, at.REST
    i = place(s, case)
    s.words[i], s.words[i + 1] = present, at.REST
    i = place(s, case)
    s.words[i], s.words[i + 1] = found, at.REST
    s.case[case, at.C_CHANGES] += 1
    if s.case[case, at.C_WATCHED] != at.NONE:
        note(s, case, token, step, at.LOG_ACT + act, document, bits, flagged, present)


@part
def slipped(m: Model, s: State, case: int, step: int, present: int, visit: int) -> int:
    """``present`` with what slips in: draw 0 decides whether anything does, draw 1 + bit which."""
    walk = row(m, s, case, step, at.S_TABLE)
    first, length, number = m.lists[walk], m.lists[walk + 1], m.lists[walk + 2]
    if length == 0:
        return present
    key, entity = m.steps[step, at.S_STREAM], s.case[case, at.C_ENTITY]
    if not uniform(key, entity, visit, 0) < m.numbers[number]:
        return present
    some = 0
    for k in range(length):
        spot = first + SLIP * k
        if uniform(key, entity, visit, m.lists[spot + 2]) < m.numbers[number + 1 + 2 * k + some]:
            some = 1
            if present & m.lists[spot + 1] == 0:
                present |= m.lists[spot]
    return present


@part
def key(m: Model, s: State, case: int, token: int, step: int) -> int:
    """Key a document; the step that follows."""
    visit = visit_of(s, case, step)
    document, kept = m.steps[step, at.S_WHAT], m.steps[step, at.S_ALSO]
    spot = paper(m, document)
    before = found = flagged = at.NOTHING
    if kept:
        before, found, flagged = (
            s.case[case, spot + at.PRESENT],
            s.case[case, spot + at.FOUND],
            flag(m, s, case, document),
        )
    present = before
    for k in range(m.steps[step, at.S_LISTED]):
        other = m.steps[step, at.S_LIST] + SOURCE * k
        held = s.case[case, paper(m, m.lists[other]) + at.PRESENT]
        if held != 0:
            for pair in range(m.lists[other + 2]):
                p = m.lists[other + 1] + PAIR * pair
                if held & m.lists[p + 1] and present & m.lists[p + 2] == 0:
                    present |= m.lists[p]
    present = slipped(m, s, case, step, present, visit)
    s.case[case, spot + at.KEYED_ONCE] = 1
    put(m, s, case, document, present, found, flagged)
    record(m, s, case, token, step, document, _KEYED, present & ~before, at.NONE)
    return m.steps[step, at.S_NEXT]  # type: ignore[no-any-return]


@part
def shown(m: Model, s: State, case: int, present: int, other: int, there: bool) -> int:
    """The bits a comparison with another document shows, in this document or in that one.

    A document that does not pass by itself is not there to be compared with.
    """
    held = s.case[case, paper(m, m.lists[other]) + at.PRESENT]
    bits = at.NOTHING
    if (present != 0 or held != 0) and held & m.lists[other + 3] == 0:
        for pair in range(m.lists[other + 2]):
            p = m.lists[other + 1] + PAIR * pair
            mine, yours = present & m.lists[p] != 0, held & m.lists[p + 1] != 0
            if there:
                if yours and not mine and m.lists[p + 4]:
                    bits |= m.lists[p + 1]
            elif mine and not yours and m.lists[p + 3]:
                bits |= m.lists[p]
    return bits


@part
def validate(m: Model, s: State, case: int, token: int, step: int) -> int:
    """A machine checks a document; the step that follows."""
    document = m.steps[step, at.S_WHAT]
    spot = paper(m, document)
    present, before = s.case[case, spot + at.PRESENT], s.case[case, spot + at.FOUND]
    seen = at.NOTHING
    for k in range(m.steps[step, at.S_MORE]):
        bits = present & m.lists[m.steps[step, at.S_EXTRA] + k]
        if bits:
            seen = bits
            break
    flagged = 1 if seen != 0 else 0
    compared = at.NOTHING
    if seen == 0:
        compared = m.steps[step, at.S_LISTED]
        for k in range(compared):
            other = m.steps[step, at.S_LIST] + SOURCE * k
            seen |= shown(m, s, case, present, other, False)
            if shown(m, s, case, present, other, True):
                flagged = 1
        if seen != 0:
            flagged = 1
    put(m, s, case, document, present, before | seen, flagged)
    record(m, s, case, token, step, document, _VALIDATED, seen & ~before, at.NONE)
    for k in range(compared):
        other = m.steps[step, at.S_LIST] + SOURCE * k
        there = shown(m, s, case, present, other, True)
        if there:
            number = m.lists[other]
            known = s.case[case, paper(m, number) + at.FOUND]
            s.case[case, paper(m, number) + at.FOUND] = known | there
            put_flag(m, s, case, number, at.YES)
            record(m, s, case, token, step, number, _VALIDATED, there & ~known, at.NONE)
    return m.steps[step, at.S_NEXT]  # type: ignore[no-any-return]


@part
def check(m: Model, s: State, case: int, token: int, step: int) -> int:
    """A person checks a document; the step that follows."""
    visit = visit_of(s, case, step)
    document, stream, entity = m.steps[step, at.S_WHAT], m.steps[step, at.S_STREAM], s.case[case, at.C_ENTITY]
    spot = paper(m, document)
    present, found = s.case[case, spot + at.PRESENT], s.case[case, spot + at.FOUND]
    query = m.numbers[row(m, s, case, step, at.S_SECOND)]
    doubted = query > 0.0 and uniform(stream, entity, visit, 0) < query
    hidden = present & m.steps[step, at.S_EXTRA] & ~found
    new = at.NOTHING
    if hidden != 0:
        sharp = m.numbers[row(m, s, case, step, at.S_TABLE)]
        for bit in range(63):
            one = 1 << bit
            if hidden & one and uniform(stream, entity, visit, bit + 1) < sharp:
                new |= one
    put(m, s, case, document, present, found | new, 1 if new != 0 or doubted else 0)
    record(m, s, case, token, step, document, _CHECKED, new, m.steps[step, at.S_ALSO])
    return m.steps[step, at.S_NEXT]  # type: ignore[no-any-return]


@part
def repair(m: Model, s: State, case: int, token: int, step: int) -> int:
    """Repair what was found; the step that follows, which is another one when there have been rounds enough."""
    document, rounds = m.steps[step, at.S_WHAT], m.steps[step, at.S_MORE]
    spot = paper(m, document)
    if rounds != 0 and s.case[case, spot + at.ROUNDS] >= rounds:
        if s.case[case, at.C_WATCHED] != at.NONE:
            note(s, case, token, step, at.LOG_GIVEN_UP, rounds, at.NOTHING, at.NOTHING, at.NOTHING)
        return m.steps[step, at.S_OTHERWISE]  # type: ignore[no-any-return]
    s.case[case, spot + at.ROUNDS] += 1
    visit = visit_of(s, case, step)
    before, found = s.case[case, spot + at.PRESENT], s.case[case, spot + at.FOUND]
    present = before & ~(before & found & m.steps[step, at.S_ALSO])
    present = slipped(m, s, case, step, present, visit)
    put(m, s, case, document, present, found & present, at.NOTHING)
    record(m, s, case, token, step, document, _REPAIRED, before & ~present, at.NONE)
    return m.steps[step, at.S_NEXT]  # type: ignore[no-any-return]


@part
def treat(m: Model, s: State, case: int, token: int, step: int) -> int:
    """A step that works on a document's masks; the step that follows."""
    kind = m.steps[step, at.S_KIND]
    if kind == at.KEY:
        return key(m, s, case, token, step)
    if kind == at.VALIDATE:
        return validate(m, s, case, token, step)
    if kind == at.CHECK:
        return check(m, s, case, token, step)
    return repair(m, s, case, token, step)


@part
def release(m: Model, s: State, case: int, token: int, step: int) -> None:
    """A milestone is passed that releases documents; each that has been keyed is released once."""
    for k in range(m.steps[step, at.S_LISTED]):
        document = m.lists[m.steps[step, at.S_LIST] + k]
        spot = paper(m, document)
        if s.case[case, spot + at.KEYED_ONCE] and not s.case[case, spot + at.RELEASED_ONCE]:
            s.case[case, spot + at.RELEASED_ONCE] = 1
            escaped = s.case[case, spot + at.PRESENT] & ~s.case[case, spot + at.FOUND]
            record(m, s, case, token, step, document, _RELEASED, escaped, at.NONE)
