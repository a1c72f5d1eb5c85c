"""Many comparisons at once: how not to find a difference by looking often enough.

For a customs reader: the primary measures named beforehand are judged together; everything else only suggests where to
look.
For a simulation reader: joint intervals by Bonferroni over primary measures x alternatives, verdicts by Holm,
equivalence by two one-sided tests with the margin stated before the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.stats.student import one_sided_p

SHORTER, LONGER, UNDECIDED = "shorter", "longer", "undecided"


@dataclass(frozen=True, slots=True)
class Contrast:
    """One primary comparison: the difference, its error, and the two-sided p-value of no difference."""

    scenario: str
    baseline: str
    measure: str
    group: str
    statistic: str
    difference: float
    error: float
    replications: int
    p: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Holm's procedure says of a contrast: ``shorter`` (smaller), ``longer`` or ``undecided``; ``p`` is adjusted."""

    contrast: Contrast
    p: float
    verdict: str


def holm(contrasts: Iterable[Contrast], alpha: float = 0.05) -> list[Verdict]:
    """Verdicts on a family of contrasts; the chance of any false one is at most ``alpha``. In the order given."""
    family = list(contrasts)
    order = sorted(range(len(family)), key=lambda i: family[i].p)
    adjusted = [1.0] * len(family)
    largest = 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(family) - rank) * family[i].p))
        adjusted[i] = largest
    return [
        Verdict(t, p, UNDECIDED if p > alpha else SHORTER if t.difference < 0.0 else LONGER)
        for t, p in zip(family, adjusted, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Two one-sided tests: ``p`` is the larger of both; ``equivalent``: the difference lies within the margin."""

    margin: float
    p: float
    equivalent: bool


def equivalence(difference: float, error: float, replications: int, margin: float, alpha: float = 0.05) -> Equivalence:
    """Whether a difference is shown to lie within +-``margin``.

    Raises
    ------
    ValueError
        When the margin is not above 0.
    """
    if margin <= 0.0:
        raise ValueError("a margin of equivalence is above 0")
    below = one_sided_p(difference - margin, error, replications)
    above = one_sided_p(-difference - margin, error, replications)
    p = max(below, above)
    return Equivalence(margin, p, p <= alpha)


def against(expected: str, difference: float, error: float, replications: int) -> float | None:
    """How well the data agree with a claim, ``shorter`` or ``longer``: a small p-value shows the opposite.

    None when nothing is claimed (``none``, ``open``).
    """
    if expected == SHORTER:
        return one_sided_p(-difference, error, replications)
    if expected == LONGER:
        return one_sided_p(difference, error, replications)
    return None


def family_size(primary: Sequence[object], alternatives: int) -> int:
    """Number of comparisons in the declared family."""
    return max(1, len(primary) * alternatives)
