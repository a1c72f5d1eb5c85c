"""Whether a simulated figure agrees with theory, and is exact enough to say so.

Replications are independent; each gives the excess of a sum over what theory expects of its count, and the mean excess follows Student's t.
A claim may name others of its case as control variates: their expectation is known too, so what they are off by chance is regressed out of
it (a second moment hardly moves but with its mean). The level is
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
    controls
        Keys of other claims of the case, none of them quantiles, whose known values take noise out of this one.
    """

    key: str
    label: str
    unit: str
    theory: float
    share: float = 0.0
    group: str = ""
    width: bool = True
    controls: tuple[str, ...] = ()

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


def critical_value(comparisons: int, freedom: int) -> float:
    """Student's t, two-sided, at the family's level shared out over ``comparisons``."""
    from scipy.special import stdtrit

    return float(-stdtrit(freedom, FAMILY_LEVEL / comparisons / 2.0))


def _excess(claim: Claim, parts: Sequence[Sums]) -> Array:
    """How much each replication's total is above what theory expects of its count; of mean 0 if theory is right."""
    expected = claim.share or claim.theory
    return np.array([p.total - expected * p.count for p in parts])


def decide(
    claim: Claim,
    parts: Sequence[Sums],
    controls: Sequence[tuple[Claim, Sequence[Sums]]],
    comparisons: int,
    limit: float,
) -> Verdict:
    """Compare one claim.

    Parameters
    ----------
    parts
        Of each replication.
    controls
        Claims whose excess is regressed out, with their parts.
    comparisons
        What the level is shared out over: lines of the table, times members of the claim's line.
    limit
        Largest half-width allowed, relative to theory.
    """
    number = len(parts)
    critical = critical_value(comparisons, number - 1 - len(controls))
    count = math.fsum(p.count for p in parts) / number
    own = _excess(claim, parts)
    design = np.column_stack([np.ones(number), *(_excess(c, p) for c, p in controls)])
    solution, *_ = np.linalg.lstsq(design, own, rcond=None)
    residuals = own - design @ solution
    freedom = number - design.shape[1]
    error = math.sqrt(float(residuals @ residuals) / freedom * float(np.linalg.pinv(design.T @ design)[0, 0]))
    excess = float(solution[0])
    z = excess / error if error > 0.0 else math.copysign(math.inf, excess) if excess else 0.0
    per_count = 1.0 / count if count else math.inf
    if claim.share:
        # More values below theory's quantile mean a smaller quantile.
        near = (math.fsum(p.above for p in parts) - math.fsum(p.below for p in parts)) / number
        per_count = -2.0 * NEAR * claim.theory / near if near else math.inf
        z = -z
    half_width = critical * error * abs(per_count)
    return Verdict(
        claim,
        claim.theory + excess * per_count,
        half_width,
        z,
        critical,
        agrees=count > 0.0 and bool(abs(z) <= critical),
        sharp=not claim.width or bool(half_width <= limit * abs(claim.theory)),
    )
