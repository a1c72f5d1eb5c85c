"""What the compiled summary reads and writes: intervals as numbers, room to work out one consignment, sums.

For a simulation reader: the numbers of ``sim.results.collector`` in arrays, so that a consignment is observed and added up without leaving compiled code.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sim.engine.compiled.layout import word, words
from sim.engine.compiled.state import Floats, Ints

# A plan: an interval. Its bounds and population stand in ``lists``: of each bound, how many points; of each point, milestone and whether the first
# passage counts; of each condition, attribute and accepted values as bits.
N_KIND, N_MEASURE, N_CLIPPED, N_CORRECTS, N_BOUNDS, N_BOUND, N_CONDITIONS, N_CONDITION, N_WIDTH = words(9)
PLAIN, STAGED, MESSAGES = words(3)

# Registers of what is worked out.
(
    Y_SEGMENTS,
    Y_PASSAGES,
    Y_SPELLS,
    Y_VALUES,
    Y_NOTES,
    Y_CORRECTIONS,
    Y_CREATED,
    Y_OBSERVED,
    Y_ROUNDS,
    Y_LATER,
    Y_WIDTH,
) = words(11)

# One measure in one cell.
(
    M_COUNT,
    M_TOTAL,
    M_LOW,
    M_HIGH,
    M_BEFORE,
    M_BEFORE_TOTAL,
    M_NEVER,
    M_WITHDRAWN,
    M_CORRECTED,
    M_SQUARES,  # of the three 18-bit limbs: 0 x 0, 0 x 1, 0 x 2, 1 x 1, 1 x 2, 2 x 2
) = words(10)
M_WITHIN: Final = word(15)
LIMB: Final = word(18)

# One cell.
K_CASES, K_FINISHED, K_WITHDRAWN, K_WORTH, K_WIDTH = words(5)

# A tariff: measure, account, free time, unit, rate, whether a started unit is paid whole.
R_MEASURE, R_ACCOUNT, R_FREE, R_UNIT, R_RATE, R_STARTED, R_WIDTH = words(7)

# Errors of a document in a cell, in the order of ``sim.results.errors.ErrorSums``: numbers, then lists.
(
    E_CONSIGNMENTS,
    E_WRONG,
    E_CHANGED,
    E_JUDGED,
    E_RIGHT,
    E_ROUNDS,
    E_MENDED,
    E_MENDED_AGAIN,
    E_QUERIES,
    E_QUERIED,
    E_RELEASED,
    E_ESCAPED,
    E_WRONG_BY,
) = words(13)
E_FOUND: Final = word(15)
E_ESCAPED_BY: Final = word(20)
E_SURFACED: Final = word(23)
E_WIDTH: Final = word(27)

# What is known of one document while its rows are read.
(
    D_SEEN,
    D_WRONG,
    D_FOUND,
    D_MISSED,
    D_ESCAPED,
    D_CHANGED,
    D_ROUNDS,
    D_QUERIES,
    D_LOOKED,
    D_JUDGED,
    D_RELEASED,
    D_NOT_RIGHT,
    D_OPENED,  # start of a spell of correction, or NONE
    D_WIDTH,
) = words(14)


class Plans(NamedTuple):
    """What is measured; nothing here changes.

    Parameters
    ----------
    plans, lists
        Intervals, and what is as long as it is.
    splits
        Of each key (step x 5 + state) the open intervals its time is split by: first and past the last in ``hours``; NONE: none.
    hours
        The model's numbers.
    compact
        Of each key its column in the sums of parts.
    groups
        Of each group attribute: its place in a consignment's row, and how far apart cells of neighbouring values are.
    edges
        Upper edges of the classes of times.
    within
        Thresholds of each measure; as many for each, the largest number where there are fewer.
    masks
        Of each document: whether it can be wrong, its bits by family, those a machine finds in it alone.
    handles
        Number of the document each step handles.
    tariffs
        Tariffs; then one row for what time is worth.
    window
        Start and end of the window, length of a slot.
    """

    plans: Ints
    lists: Ints
    splits: Ints
    hours: Floats
    compact: Ints
    groups: Ints
    edges: Ints
    within: Ints
    masks: Ints
    handles: Ints
    tariffs: Ints
    window: Floats


class Work(NamedTuple):
    """Room to work out one consignment; ``values, notes, corrections`` are what was seen of it."""

    y: Ints
    segments: Ints
    passages: Ints
    stamps: Ints
    spells: Ints
    values: Ints
    notes: Ints
    corrections: Ints
    papers: Ints


class Sums(NamedTuple):
    """Sums since they were last taken.

    Parameters
    ----------
    cells, measures, parts, corrected
        Of each cell; of each measure in each cell; its time by compact key, and that of it in which a document was under correction.
    observed
        One entry an observed time: row in ``measures`` and class.
    money, booked
        Micro-units and bookings of each account in each cell.
    errors
        Of each cell and document, and of all documents together.
    path, weeks
        Consignments created and ended by slot; finished, and their time, by week of creation.
    """

    cells: Ints
    measures: Ints
    parts: Ints
    corrected: Ints
    observed: Ints
    money: Ints
    booked: Ints
    errors: Ints
    path: Ints
    weeks: Ints
