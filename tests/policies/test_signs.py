"""Sign contracts by simulation: the same consignments with and without each policy, on a corridor of test size.

A claimed sign fails if a one-sided t-test over 20 paired replications shows the opposite at 0.0001 (``none``: either
side). With some twenty claims a right model fails in one run of about 500; the seed is fixed. Not to show the opposite
is weak support: a lever that moves few consignments (authorised operators) passes for want of any. That every lever
leads somewhere is tested on the flow itself, beside this file.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import replace

import pytest

from sim.experiment.replicate import Subject, Task, replicate
from sim.experiment.scale import scaled
from sim.policies import Claim, registry
from sim.quantity import HOUR, WEEK
from sim.results.pair_summary import PairSpread
from sim.scenario import Scenario, load

REPLICATIONS = 20
SEED = 2026
VOLUME = 0.06
T_LIMIT = 4.590
"""Student's t with 19 degrees of freedom, one-sided 0.0001."""

CLAIMS = [(name, claim) for name, policy in registry().items() for claim in policy.claims if claim.sign != "open"]
Spreads = dict[tuple[str, str, str], list[PairSpread]]


def small(read: Scenario, claims: Sequence[tuple[str, Claim]]) -> Subject:
    """The scenario with a sixteenth of its consignments and officers, a few weeks long, measuring what is claimed."""
    flow, _ = scaled(read.flow, read.experiment, VOLUME)
    flow = replace(flow, arrivals=tuple(replace(a, rate=a.rate * VOLUME) for a in flow.arrivals))
    lengths = replace(read.experiment, warm_up=2 * WEEK, window=2 * WEEK, run_out=6 * WEEK)
    intervals = {claim.interval for _, claim in claims}
    return replace(
        Subject.of(read, flow, lengths),
        intervals=tuple(i for i in read.intervals if i.name in intervals),
        groups=tuple(sorted({claim.group.partition("=")[0] for _, claim in claims if claim.group})),
        tariffs=(),
        time_value=None,
    )


def paired(base: str) -> Spreads:
    """Differences by policy, interval and group, one a replication; the base runs once for all its policies."""
    claims = [(name, claim) for name, claim in CLAIMS if claim.base == base]
    subject = small(load(base), claims)
    names = sorted({name for name, _ in claims})
    others = [replace(subject, name=n, flow=registry()[n].full().apply(subject.flow)) for n in names]
    found: Spreads = {}
    for number in range(1, REPLICATIONS + 1):
        pairs = replicate(Task((subject, *others), SEED), number).pairs
        for name, pair in zip(names, pairs, strict=True):
            for interval, groups in pair.measures.items():
                for group, spread in groups.items():
                    found.setdefault((name, interval, group), []).append(spread)
    return found


def t_value(spreads: Sequence[PairSpread]) -> float:
    """Student's t of the replications' mean differences; 0 when nothing differs in any."""
    means = [s.total / s.count for s in spreads if s.count]
    mean, deviation = statistics.fmean(means), statistics.stdev(means)
    if deviation == 0.0:
        return math.copysign(math.inf, mean) if mean else 0.0
    return mean / (deviation / math.sqrt(len(means)))


def fault(claim: Claim, spreads: Sequence[PairSpread]) -> str:
    """What speaks against a claim, or nothing."""
    seen = [s for s in spreads if s.count]
    if len(seen) < REPLICATIONS // 2:
        return f"only {len(seen)} replications have such a consignment"
    t = t_value(seen)
    wrong = (claim.sign != "longer" and t > T_LIMIT) or (claim.sign != "shorter" and t < -T_LIMIT)
    return f"t = {t:.1f} over {len(seen)} replications" if wrong else ""


@pytest.mark.parametrize("base", sorted({claim.base for _, claim in CLAIMS}))
def test_the_opposite_of_a_claimed_sign_is_not_shown(base: str) -> None:
    spreads = paired(base)
    faults = {
        (name, claim.interval, claim.group, claim.sign): found
        for name, claim in CLAIMS
        if claim.base == base and (found := fault(claim, spreads.get((name, claim.interval, claim.group), [])))
    }
    assert faults == {}


def spreads_of(hours: Sequence[float]) -> list[PairSpread]:
    """One consignment a replication whose time changed by so many hours."""
    micros = [round(h * HOUR * 1e6) for h in hours]
    return [PairSpread(count=1, total=m, shorter=m < 0, longer=m > 0) for m in micros]


@pytest.mark.parametrize(
    ("hours", "refuted"),
    [
        ([-5.0 + 0.1 * i for i in range(20)], {"longer", "none"}),
        ([5.0 - 0.1 * i for i in range(20)], {"shorter", "none"}),
        ([(-1.0) ** i for i in range(20)], set()),
        ([0.0] * 20, set()),
        ([-3.0] * 20, {"longer", "none"}),
    ],
)
def test_only_the_opposite_speaks_against_a_claim(hours: list[float], refuted: set[str]) -> None:
    spreads = spreads_of(hours)
    assert {
        s for s in ("shorter", "longer", "none") if fault(Claim("realised", s, "paper", "planted"), spreads)
    } == refuted


def test_a_group_that_hardly_occurs_cannot_be_tested() -> None:
    assert "only 9 replications" in fault(Claim("realised", "shorter", "paper", "rare"), spreads_of([-1.0] * 9))
