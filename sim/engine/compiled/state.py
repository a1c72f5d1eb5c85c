"""What the compiled engine works on: the arrays of the model, which stay, and those of the run, which change and grow.

For a simulation reader: two named tuples of arrays. Compiled code neither makes nor enlarges an array; when one is nearly full the loop comes
back at the border between two events, and it is enlarged here. Rows of consignments, tokens and journal blocks are used again.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.compiled import layout as at

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]


class Model(NamedTuple):
    """A flow in one replication, as numbers; see ``layout`` for the columns.

    Parameters
    ----------
    steps
        One row a step, by its number.
    lists, numbers
        Whatever is as long as it is, whole numbers and floats: tables, lists of steps, opening hours, distributions, sailings, found by the places
        that rows hold. ``lists`` begins with a head of such places.
    tables
        Quantile tables of the distributions without a closed form.
    pools
        One row a team.
    """

    steps: Ints
    lists: Ints
    numbers: Floats
    tables: Floats
    pools: Ints


class State(NamedTuple):
    """A run. ``x`` and ``clock`` are registers; ``due, order, who`` the event list (a heap); ``values`` is ``words`` seen as floats."""

    x: Ints
    clock: Floats
    case: Ints
    created: Floats
    visits: Bytes
    token: Ints
    times: Floats
    due: Floats
    order: Ints
    who: Ints
    pool: Ints
    sums: Floats
    stream: Ints
    epoch: Floats
    words: Ints
    values: Floats


class Out(NamedTuple):
    """Consignments handed over: rows with the place and length of their journals, (created, ended), visits by step, words of all journals.

    ``values`` is ``words`` seen as floats.
    """

    case: Ints
    time: Floats
    visits: Bytes
    words: Ints
    values: Floats


class Sizes(NamedTuple):
    """How large a run's arrays are: rows of consignments, tokens and blocks; consignments and words handed over at a time."""

    cases: int
    tokens: int
    blocks: int
    out_cases: int
    out_words: int


def fresh(model: Model, sizes: Sizes, attempts: int, stream: Ints, epoch: Floats) -> State:
    """The arrays of a run before its first event."""
    width, steps, pools = int(model.lists[at.W_WIDTH]), len(model.steps), len(model.pools)
    words = np.empty(sizes.blocks * at.BLOCK, np.int64)
    x = np.zeros(at.X_REGISTERS, np.int64)
    for register in (at.X_FREE_CASE, at.X_FREE_TOKEN, at.X_FREE_BLOCK, at.X_ENDED, at.X_STREAM):
        x[register] = at.NONE
    pool = np.zeros((pools, at.P_WIDTH), np.int64)
    pool[:, at.P_HEADS : at.P_WIDTH] = at.NONE
    # A team whose capacity never changes has no opening to wait for.
    pool[:, at.P_PLANNED] = model.pools[:, at.PM_TIMES_END] - model.pools[:, at.PM_TIMES] == 1
    pool[:, at.P_AT] = model.pools[:, at.PM_TIMES]
    pool[:, at.P_PRESENT] = model.lists[model.pools[:, at.PM_CAPACITY]]
    return State(
        x=x,
        clock=np.zeros(at.CLOCKS + 3 * attempts),
        case=np.empty((sizes.cases, width), np.int64),
        created=np.empty(sizes.cases),
        visits=np.empty((sizes.cases, steps), np.uint8),
        token=np.empty((sizes.tokens, at.T_WIDTH), np.int64),
        times=np.empty((sizes.tokens, at.TIMES)),
        due=np.empty(sizes.tokens + pools + 1),
        order=np.empty(sizes.tokens + pools + 1, np.int64),
        who=np.empty(sizes.tokens + pools + 1, np.int64),
        pool=pool,
        sums=np.zeros((pools, at.SUMS)),
        stream=stream,
        epoch=epoch,
        words=words,
        values=words.view(np.float64),
    )


def room(model: Model, sizes: Sizes) -> Out:
    """Empty room to hand consignments over."""
    width, steps = int(model.lists[at.W_WIDTH]), len(model.steps)
    words = np.empty(sizes.out_words, np.int64)
    return Out(
        case=np.empty((sizes.out_cases, width + at.OUT_EXTRA), np.int64),
        time=np.empty((sizes.out_cases, 2)),
        visits=np.empty((sizes.out_cases, steps), np.uint8),
        words=words,
        values=words.view(np.float64),
    )


def more_cases(state: State) -> State:
    """Twice the rows of consignments."""
    return state._replace(case=_longer(state.case), created=_longer(state.created), visits=_longer(state.visits))


def more_tokens(state: State) -> State:
    """Twice the rows of tokens, and a longer event list: a token has at most one event ahead."""
    more = len(state.token)
    return state._replace(
        token=_longer(state.token),
        times=_longer(state.times),
        due=_longer(state.due, more),
        order=_longer(state.order, more),
        who=_longer(state.who, more),
    )


def more_blocks(state: State) -> State:
    """Twice the blocks of journals."""
    words = _longer(state.words)
    return state._replace(words=words, values=words.view(np.float64))


def longer_words(out: Out, words: int) -> Out:
    """Room for a consignment with so many words."""
    longer = np.empty(max(words, 2 * len(out.words)), np.int64)
    return out._replace(words=longer, values=longer.view(np.float64))


def _longer(array: npt.NDArray[Any], more: int = 0) -> npt.NDArray[Any]:
    longer = np.empty((len(array) + (more or len(array)), *array.shape[1:]), array.dtype)
    longer[: len(array)] = array
    return longer
