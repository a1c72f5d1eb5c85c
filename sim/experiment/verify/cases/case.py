"""What a theory case consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sim.experiment.verify.judge import Claim, Sums, sums
from sim.experiment.verify.tape import Reading, Tape
from sim.flow import Experiment
from sim.quantity import DAY
from sim.results.record import CaseRecord

Array = npt.NDArray[np.float64]
Measures = Mapping[str, "Array | Sums"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is run; fixed before the run, never extended by its result.

    Parameters
    ----------
    replications
        Independent replications.
    days
        Length of the window.
    warm_up
        Days before it, many times the relaxation time of the model.
    run_out
        Days after it, more than the longest time a case takes.
    """

    replications: int
    days: float
    warm_up: float = 1.0
    run_out: float = 1.0

    def applied(self, experiment: Experiment) -> Experiment:
        """The experiment with these lengths."""
        return replace(experiment, warm_up=self.warm_up * DAY, window=self.days * DAY, run_out=self.run_out * DAY)


@dataclass(frozen=True, slots=True)
class TheoryCase:
    """One model.

    Parameters
    ----------
    name
        Its scenario is ``theory/<name>``.
    full, quick
        How much is run for the full table and for the small form.
    claims
        What theory says, in the order of the table.
    read
        Numbers of one consignment of the window.
    measure
        One replication's observations by claim: an array of values, or sums.
    ends
        False when consignments are still open at the end by design.
    """

    name: str
    full: Plan
    quick: Plan
    claims: Callable[[], list[Claim]]
    read: Callable[[CaseRecord], Reading]
    measure: Callable[[Tape], Measures]
    ends: bool = True

    @property
    def scenario(self) -> str:
        """Shipped name of its scenario."""
        return f"theory/{self.name}"

    def plan(self, quick: bool) -> Plan:
        """How much is run."""
        return self.quick if quick else self.full

    def condense(self, tape: Tape, claims: Sequence[Claim]) -> dict[str, Sums]:
        """One replication's sums by claim."""
        measures = self.measure(tape)
        found = {}
        for claim in claims:
            value = measures[claim.key]
            found[claim.key] = value if isinstance(value, Sums) else sums(claim, value)
        return found
