"""Whether a simulated figure agrees with theory, and is exact enough to say so.

Replications are independent, so each gives one value of (sum, count) and the interval of the pooled ratio follows Student's t. The level is
shared out over all lines of the table (Bonferroni), a line's part over all comparisons it stands for: if the simulator is right, the whole table turns red once in 1,000 runs.
A quantile is compared on the scale of probabilities, its width read off the counts 2 % to either side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

FAMILY_LEVEL = 0.001
NEAR = 0.02  # a quantile's neighbours, for its density


@dataclass(frozen=True, slots=True)
class Claim:
    """What theory says about one measure of one case.

    Parameters
    ----------
    key
        Name of the measure within its case.
    label, unit
        For the table.
    theory
        The value; of a quantile row, the quantile.
    share
        For a quantile: which one (0.95); 0 for a mean, a share or a moment.
    group
        Claims of one group are shown as one line, the worst of them.
    width
        Whether its half-width must stay below the limit.
    """

    key: str
    label: str
    unit: str
    theory: float
    share: float = 0.0
    group: str = ""
    width: bool = True

    @property
    def line(self) -> str:
        """The line of the table it belongs to, unique in its case."""
        return self.group or self.key


@dataclass(frozen=True, slots=True)
class Sums:
    """One replication's share of a measure.

    Parameters
    ----------
    total, count
        Their ratio over all replications is the estimate; of a quantile row, ``total`` counts values up to theory's quantile.
    below, above
        Of a quantile row: counts up to 2 % less and 2 % more than theory's quantile.
    """

    total: float
    count: float
    below: float = 0.0
    above: float = 0.0


def sums(claim: Claim, values: Array) -> Sums:
    """Condense one replication's observations of a measure."""
    if not claim.share:
        return Sums(float(values.sum()), float(len(values)))
    at, low, high = (float(np.count_nonzero(values <= claim.theory * f)) for f in (1.0, 1.0 - NEAR, 1.0 + NEAR))
    return Sums(at, float(len(values)), low, high)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One comparison, decided.

    ``half_width`` is in the measure's unit, at the level of the family; ``z`` in standard errors.
    """

    claim: Claim
    simulated: float
    half_width: float
    z: float
    critical: float
    agrees: bool
    sharp: bool

    @property
    def passed(self) -> bool:
        return self.agrees and self.sharp


def critical_value(lines: int, members: int, replications: int) -> float:
    """Student's t, two-sided, at the family's level shared out over ``lines`` and a line's part over its ``members``."""
    from scipy.special import stdtrit

    return float(-stdtrit(replications - 1, FAMILY_LEVEL / lines / members / 2.0))


def decide(claim: Claim, parts: Sequence[Sums], critical: float, limit: float) -> Verdict:
    """Compare; ``limit`` is the largest half-width allowed, relative to theory."""
    totals = np.array([p.total for p in parts])
    counts = np.array([p.count for p in parts])
    cases = math.fsum(counts)
    ratio = math.fsum(totals) / cases if cases else math.nan
    residuals = totals - ratio * counts
    error = float(np.std(residuals, ddof=1)) * math.sqrt(len(parts)) / cases if cases else math.nan
    target, simulated, half_width = claim.theory, ratio, critical * error
    if claim.share:
        target = claim.share
        spread = (math.fsum(p.above for p in parts) - math.fsum(p.below for p in parts)) / cases if cases else 0.0
        per_share = 2.0 * NEAR * claim.theory / spread if spread else math.inf
        simulated = claim.theory + (claim.share - ratio) * per_share
        half_width = critical * error * per_share
    z = (ratio - target) / error if error > 0.0 else (0.0 if ratio == target else math.inf)
    if claim.share:
        z = -z  # more values below theory's quantile mean a smaller quantile
    return Verdict(
        claim,
        simulated,
        half_width,
        z,
        critical,
        agrees=bool(abs(z) <= critical),
        sharp=not claim.width or bool(half_width <= limit * abs(claim.theory)),
    )
