"""Numbers outside what they can mean: distributions, capacities, opening hours, sailings, cut-offs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from sim.calendars.spec import WEEK_MINUTES
from sim.flow.check.rule import Finding, rule
from sim.flow.check.view import View
from sim.flow.kinds import Depart, Gate, Send
from sim.quantity import FAMILIES, WEEK, Distribution

PARAMETERS = {
    "constant": 1, "exponential": 1, "lognormal": 2, "weibull": 2, "triangular": 3, "uniform": 2, "gamma": 2, "pert": 3
}  # fmt: skip


@rule("FLW-060")
def distribution_domain(view: View) -> Iterator[Finding]:
    """The parameters of every distribution lie in its family's domain, and no time is negative."""
    for path, distribution in view.distributions():
        why = fault(distribution)
        if why:
            shown = f"{distribution.family} {', '.join(f'{p:g}' for p in distribution.params)}"
            yield Finding(path, shown, f"{why}.", "Change the parameters; all of them are in seconds here.")


def fault(distribution: Distribution) -> str:
    """What is wrong with a distribution, or an empty text."""
    family, p = distribution.family, distribution.params
    if family not in FAMILIES:
        return f"There is no family {family}"
    if len(p) != PARAMETERS.get(family, len(p)) or not p:
        return f"The family {family} has another number of parameters than {len(p)}"
    if not all(math.isfinite(x) for x in p):
        return "Every parameter must be a finite number"
    if bool(distribution.parts) != (family == "mixture") or (distribution.parts and len(distribution.parts) != len(p)):
        return "A mixture has one part for each weight, and nothing else has parts"
    why = _domain(family, p) or next((fault(part) for part in distribution.parts if fault(part)), "")
    if why:
        return why
    try:
        finite = math.isfinite(distribution.second_moment)
    except OverflowError:
        finite = False
    return "" if finite else "Its spread is so large that its mean cannot be computed"


def _domain(family: str, p: tuple[float, ...]) -> str:
    match family:
        case "constant":
            return "" if p[0] >= 0 else "A time cannot be negative"
        case "exponential":
            return "" if p[0] > 0 else "The mean must be above 0"
        case "lognormal":
            return "" if p[1] >= 0 else "The spread of the logarithm cannot be negative"
        case "weibull" | "gamma":
            return "" if p[0] > 0 and p[1] > 0 else "Scale and shape must be above 0"
        case "triangular" | "pert":
            return (
                ""
                if 0 <= p[0] <= p[1] <= p[2] > p[0]
                else "It needs 0 <= lowest <= most likely <= highest, and some spread"
            )
        case "uniform":
            return "" if 0 <= p[0] < p[1] else "It needs 0 <= lowest < highest"
        case "empirical":
            return "" if p[0] >= 0 and list(p) == sorted(p) else "The observed values must be sorted and at least 0"
    return "" if min(p) >= 0 and sum(p) > 0 else "The weights must be at least 0 and not all 0"


@rule("FLW-061")
def pool_without_servers(view: View) -> Iterator[Finding]:
    """A team has at least one server in at least one shift, and never fewer than none."""
    for pool in view.flow.pools:
        path = f"pools.{pool.name}.capacity"
        for shift in pool.shifts:
            if shift.capacity < 0:
                why = "A team cannot have fewer than no servers."
                yield Finding(path, str(shift.capacity), why, "Give a whole number of at least 1.")
        if all(shift.capacity == 0 for shift in pool.shifts):
            why = "A team that nobody works in holds everything that comes to it for ever."
            yield Finding(path, "0", why, "Give a whole number of at least 1, or send nothing there.")


@rule("FLW-062")
def calendar_never_opens(view: View) -> Iterator[Finding]:
    """A calendar is open at some time of the week."""
    for calendar in view.flow.calendars:
        if not calendar.weekly:
            why = "It never opens, so whatever waits for it waits for ever."
            yield Finding(
                f"calendars.{calendar.name}.weekly", "", why, "Give at least one span, like mon: [09:00-12:00]."
            )


@rule("FLW-063")
def calendar_spans(view: View) -> Iterator[Finding]:
    """Opening hours are sorted, apart from each other and within the week."""
    for calendar in view.flow.calendars:
        spans = calendar.weekly
        sound = all(0 <= a < b <= WEEK_MINUTES for a, b in spans) and all(x[1] < y[0] for x, y in pairwise(spans))
        if not sound:
            shown = ", ".join(f"{a}-{b}" for a, b in spans)
            why = "Spans are minutes from Monday 00:00, sorted, apart from each other, at most a week."
            yield Finding(f"calendars.{calendar.name}.weekly", shown, why, "Merge spans that touch or overlap.")


@rule("FLW-064")
def outage_without_time(view: View) -> Iterator[Finding]:
    """Something that fails is up for some time before."""
    for calendar in view.flow.calendars:
        outages = calendar.outages
        if outages is not None and not fault(outages.up) and outages.up.mean <= 0:
            why = "With no time between failures it is always down."
            yield Finding(f"calendars.{calendar.name}.outages.up", "0", why, "Give a mean time to failure above 0.")


@rule("FLW-065")
def schedule_departures(view: View) -> Iterator[Finding]:
    """A schedule has departures, sorted, each once, within the week."""
    for schedule in view.flow.schedules:
        path, times = f"schedules.{schedule.name}.departures", schedule.departures
        if not times:
            yield Finding(path, "", "Nothing ever departs.", 'Give at least one, like "tue 20:00".')
        elif not (times[0] >= 0 and times[-1] < WEEK and all(a < b for a, b in pairwise(times))):
            shown = ", ".join(f"{t:g}" for t in times)
            why = "Departures are seconds from Monday 00:00, sorted, each once, within one week."
            yield Finding(path, shown, why, "Sort them and drop the repeated ones.")


@rule("FLW-066")
def cut_off_negative(view: View) -> Iterator[Finding]:
    """A cut-off lies before the departure."""
    for name, step in view.steps.items():
        if isinstance(step, Depart) and not 0 <= step.cut_off < math.inf:
            why = "A cut-off after the departure would load what is not there."
            yield Finding(
                f"steps.{name}.cut_off", f"{step.cut_off:g}", why, "Give the time before departure, at least 0."
            )


@rule("FLW-067")
def gate_patience(view: View) -> Iterator[Finding]:
    """A Gate with patience says where to go when it runs out, and one without does not."""
    for name, step in view.steps.items():
        if isinstance(step, Gate) and (step.patience is not None) != bool(step.otherwise):
            missing = "otherwise" if step.patience is not None else "patience"
            why = "Who gives up waiting must have another way, and the other way needs a reason to be taken."
            yield Finding(f"steps.{name}.{missing}", "", why, "Give both patience and otherwise, or neither.")


@rule("FLW-068")
def delivery_numbers(view: View) -> Iterator[Finding]:
    """A delivery is tried at least once, and waits a while before trying again."""
    for name, step in view.steps.items():
        if isinstance(step, Send):
            if step.attempts < 1:
                why = "A message that is never sent never arrives."
                yield Finding(f"steps.{name}.attempts", str(step.attempts), why, "Give a whole number of at least 1.")
            if not 0 <= step.timeout < math.inf or (step.loss > 0 and step.attempts > 1 and step.timeout == 0):
                why = "The sender knows a message is lost only after waiting for the answer."
                yield Finding(
                    f"steps.{name}.timeout", f"{step.timeout:g}", why, "Give the time until it is sent again."
                )
            if step.loss > 0 and not step.otherwise:
                why = "A message may be lost at every attempt, and nothing says what happens then."
                yield Finding(f"steps.{name}.otherwise", "", why, "Name the step to go to, like a fall-back on paper.")


@rule("FLW-069")
def charge_negative(view: View) -> Iterator[Finding]:
    """Nobody is paid for passing a step."""
    for name, step in view.steps.items():
        for charge in step.charges:
            if charge.amount.micros < 0:
                why = "A charge is an amount somebody pays."
                yield Finding(f"steps.{name}.charges.{charge.account}", str(charge.amount), why, "Give at least 0.")
    for pool in view.flow.pools:
        if pool.pay is not None and pool.pay.micros < 0:
            why = "Pay is an amount somebody earns."
            yield Finding(f"pools.{pool.name}.pay", str(pool.pay), why, "Give at least 0.")
