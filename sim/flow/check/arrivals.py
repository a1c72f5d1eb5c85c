"""Arrivals: rates, profiles, batches, growth, and the traders behind a stream."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from sim.calendars.spec import WEEK_MINUTES
from sim.flow.check.rule import Finding, Phase, rule
from sim.flow.check.tables import TOLERANCE
from sim.flow.check.view import View
from sim.flow.check.words import TRADERS
from sim.flow.graph import reach
from sim.flow.kinds import Assign, Branch, Delay


@rule("FLW-020")
def no_arrivals(view: View) -> Iterator[Finding]:
    """Some consignment arrives."""
    if not view.flow.arrivals:
        yield Finding(
            "arrivals", "", "Nothing ever arrives, so nothing can be measured.", "Declare at least one stream."
        )


@rule("FLW-070")
def arrival_rate(view: View) -> Iterator[Finding]:
    """Every stream brings something: its rate is above 0."""
    for arrivals in view.flow.arrivals:
        path = f"arrivals.{arrivals.stream}"
        if not 0 < arrivals.rate < math.inf:
            why = "A stream without a rate brings no consignment."
            yield Finding(f"{path}.rate", f"{arrivals.rate:g}", why, "Give a rate above 0, or leave the stream out.")
        if not 0 <= arrivals.fixed_interval < math.inf:
            why = "Time between arrivals cannot be negative."
            yield Finding(f"{path}.interval", f"{arrivals.fixed_interval:g}", why, "Give at least 0.")


@rule("FLW-071")
def arrival_profile(view: View) -> Iterator[Finding]:
    """A weekly profile starts on Monday 00:00, is in order, and has some weight."""
    for arrivals in view.flow.arrivals:
        if not arrivals.profile:
            continue
        starts = [start for start, _ in arrivals.profile]
        weights = [weight for _, weight in arrivals.profile]
        ordered = starts[0] == 0 and starts[-1] < WEEK_MINUTES and all(a < b for a, b in pairwise(starts))
        if not ordered or not all(0 <= w < math.inf for w in weights) or sum(weights) <= 0:
            why = "The parts of the week start with Monday 00:00, in order; weights are at least 0 and not all 0."
            shown = f"{len(arrivals.profile)} parts"
            yield Finding(f"arrivals.{arrivals.stream}.profile", shown, why, "Sort the parts and give one a weight.")


@rule("FLW-072")
def arrival_batch(view: View) -> Iterator[Finding]:
    """The probabilities of 1, 2, ... consignments an arrival are shares of the whole."""
    for arrivals in view.flow.arrivals:
        batch = arrivals.batch
        if not batch or min(batch) < 0 or abs(math.fsum(batch) - 1) > TOLERANCE:
            shown = ", ".join(f"{100 * share:g} %" for share in batch)
            why = "The shares of batches of 1, 2, ... must add up to 100 %."
            yield Finding(f"arrivals.{arrivals.stream}.batch", shown, why, "Change one of the shares.")


@rule("FLW-073")
def arrival_changes(view: View) -> Iterator[Finding]:
    """Growth, thinning and holidays scale a rate by something sensible."""
    for arrivals in view.flow.arrivals:
        path = f"arrivals.{arrivals.stream}"
        if not 0 < arrivals.keep <= 1:
            why = "The share of consignments kept lies above 0 and is at most 1; growth is a surplus of its own."
            yield Finding(f"{path}.keep", f"{arrivals.keep:g}", why, "Give a share like 90 %.")
        if not 0 <= arrivals.holiday_factor < math.inf:
            why = "The rate on a holiday cannot be negative."
            yield Finding(f"{path}.holiday_factor", f"{arrivals.holiday_factor:g}", why, "Give a share like 10 %.")
        for name, times in Counter(s.name for s in arrivals.surplus).items():
            if times > 1 or not name:
                why = "Each surplus draws its own luck by its name."
                yield Finding(f"{path}.surplus.{name}", name, why, "Give each surplus a name of its own.")
        for surplus in arrivals.surplus:
            if not 0 < surplus.share < math.inf:
                why = "A surplus brings something: its share is above 0."
                yield Finding(f"{path}.surplus.{surplus.name}", f"{surplus.share:g}", why, "Give a share like 10 %.")
            window = (
                surplus.start if surplus.start is not None else 0.0,
                surplus.end if surplus.end is not None else math.inf,
            )
            if window[0] >= window[1]:
                why = "A surplus ends after it starts."
                yield Finding(f"{path}.surplus.{surplus.name}", f"{window[0]:g}", why, "Give a later end.")


@rule("FLW-074")
def population_size(view: View) -> Iterator[Finding]:
    """There is at least one trader in a population, and a stream draws one of each role."""
    for arrivals in view.flow.arrivals:
        path = f"arrivals.{arrivals.stream}.populations"
        for population in arrivals.populations:
            if population.size < 1:
                why = "A consignment needs a trader."
                yield Finding(f"{path}.{population.name}", str(population.size), why, "Give at least 1.")
        for role, times in Counter(p.role for p in arrivals.populations).items():
            if times > 1:
                why = f"A consignment has one {role}, drawn from one population."
                yield Finding(f"{path}.{role}", role, why, "Keep one of the populations.")


@rule("FLW-075", Phase.GRAPH)
def population_missing(view: View) -> Iterator[Finding]:
    """Where a trader's own luck decides, the stream says who the traders are."""
    asking = {n: s.per for n, s in view.steps.items() if isinstance(s, Assign | Branch | Delay) and s.per in TRADERS}
    if not asking:
        return
    reached = {entry: reach(view.edges, [entry]) for entry in view.entries}
    for arrivals in view.flow.arrivals:
        roles = {p.role for p in arrivals.populations}
        for role in TRADERS:
            steps = sorted(n for n in reached[arrivals.entry] if asking.get(n) == role)
            if steps and role not in roles:
                why = f"The step {steps[0]} goes by the {role}, and the stream does not say among whom to draw one."
                yield Finding(f"arrivals.{arrivals.stream}.{role}", "", why, "Name a population for this role.")
