"""The order of events that happen at the same instant: a contract, so that any two engines agree bit for bit.

Events sort by (time, key). A team's opening comes before everything else of its instant, in the order of the teams' numbers; then
all else by (case, step, token), an arrival being step 0; the end of the window comes last. A case's number is the rank of its
(arrival time, stream, number in the stream), so no event is ordered by the moment it was put on the list.
"""

from __future__ import annotations

from typing import Final

STEP_BITS: Final = 12
TOKEN_BITS: Final = 8
MOST_STEPS: Final = (1 << STEP_BITS) - 1
MOST_TOKENS: Final = (1 << TOKEN_BITS) - 1
CASE_SHIFT: Final = STEP_BITS + TOKEN_BITS
AFTER_ALL: Final = 1 << 62


def opening_key(team: int) -> int:
    """Key of the opening of team number ``team``: before all cases."""
    return team - (1 << 32)


def case_key(case: int) -> int:
    """Key of a case's arrival; add ``step_key`` for its later events."""
    return case << CASE_SHIFT


def step_key(step: int) -> int:
    """What a step (numbered from 0) adds to its case's key; add the token's number."""
    return (step + 1) << TOKEN_BITS
