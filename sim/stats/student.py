"""Student's t: how many standard errors an interval reaches when only so many replications were run.

For a simulation reader: scipy is imported when the first interval is made, not before.
"""

from __future__ import annotations

import math
from functools import lru_cache


@lru_cache(maxsize=1024)
def t_quantile(level: float, replications: int, comparisons: int = 1) -> float:
    """Two-sided factor for ``comparisons`` joint intervals (Bonferroni); inf for fewer than two replications."""
    if replications < 2:
        return math.inf
    from scipy.special import stdtrit

    return float(stdtrit(replications - 1, 1.0 - (1.0 - level) / (2.0 * comparisons)))


def two_sided_p(estimate: float, error: float, replications: int) -> float:
    """Probability of a difference at least this large when there is none."""
    if replications < 2:
        return 1.0
    if error == 0.0:
        return 1.0 if estimate == 0.0 else 0.0
    return 2.0 * one_sided_p(-abs(estimate), error, replications)


def one_sided_p(estimate: float, error: float, replications: int) -> float:
    """Probability of an estimate at least this far below 0 when the true value is 0."""
    if replications < 2:
        return 1.0
    if error == 0.0:
        return 1.0 if estimate >= 0.0 else 0.0
    from scipy.special import stdtr

    return float(stdtr(replications - 1, estimate / error))
