"""Do two programs simulate the same model? Two one-sided tests on figures of many seeds.

For a customs reader: "equal" means that the two differ by less than the margin, and that chance alone would seldom let us say so wrongly.
For a simulation reader: for each figure (mean, p50, p95 of the clearance times of a run) the difference of the means over seeds must be
above -margin and below +margin by a Welch t test each (Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15, 1987). Not rejecting a
hypothesis of equality would prove nothing: few seeds would make everything "equal". Here few seeds make nothing equal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, variance

MARGIN, LEVEL = 0.02, 0.05
FIGURES = ("mean", "p50", "p95")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure of one program against the reference program; ``low`` and ``high`` bound the relative difference with 90 % confidence."""

    figure: str
    value: float
    difference: float
    low: float
    high: float
    p: float
    margin: float

    @property
    def equal(self) -> bool:
        """Shown to differ by less than the margin."""
        return self.p < LEVEL


def compare(figure: str, ours: Sequence[float], theirs: Sequence[float], margin: float = MARGIN) -> Verdict:
    """Two one-sided tests; at least two seeds each."""
    from scipy.special import stdtr, stdtrit

    mean, reference = fmean(ours), fmean(theirs)
    parts = variance(ours) / len(ours), variance(theirs) / len(theirs)
    error = math.sqrt(sum(parts))
    apart, room = mean - reference, margin * abs(reference)
    if error == 0.0:
        return Verdict(
            figure, mean, apart / reference, apart / reference, apart / reference, float(abs(apart) >= room), margin
        )
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (len(ours) - 1) + parts[1] ** 2 / (len(theirs) - 1))
    p = float(max(stdtr(freedom, -(apart + room) / error), stdtr(freedom, (apart - room) / error)))
    reach = float(stdtrit(freedom, 1.0 - LEVEL)) * error
    low, high = sorted(((apart - reach) / reference, (apart + reach) / reference))
    return Verdict(figure, mean, apart / reference, low, high, p, margin)


def compare_all(
    ours: Sequence[Mapping[str, float]], theirs: Sequence[Mapping[str, float]], margin: float = MARGIN
) -> list[Verdict]:
    """Every figure."""
    return [compare(f, [run[f] for run in ours], [run[f] for run in theirs], margin) for f in FIGURES]
