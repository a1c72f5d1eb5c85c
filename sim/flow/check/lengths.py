"""The lengths of an experiment: positive, and whole weeks where the week repeats."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

from sim.calendars import holiday_files, load_holidays
from sim.errors import nearest
from sim.flow.check.rule import Finding, rule
from sim.flow.check.view import View
from sim.quantity import WEEK

KINDS = ("cycle", "episode", "year")


@rule("FLW-110")
def experiment_kind(view: View) -> Iterator[Finding]:
    """An experiment is a cycle, a year or an episode; the latter two have a first day, a Monday."""
    experiment = view.experiment
    if experiment is None:
        return
    if experiment.kind not in KINDS:
        yield Finding(
            "experiment.kind", experiment.kind, "There is no such experiment.", nearest(experiment.kind, KINDS)
        )
    elif experiment.kind == "year" and experiment.start is None:
        why = "A year has dates, and its holidays depend on them."
        yield Finding("experiment.start", "", why, "Give the first day, a Monday.")
    if experiment.start is not None and experiment.start.weekday() != 0:
        why = "Time 0 is a Monday, so that weekly hours and profiles fit."
        yield Finding("experiment.start", experiment.start.isoformat(), why, "Give the Monday of that week.")


@rule("FLW-111")
def experiment_lengths(view: View) -> Iterator[Finding]:
    """Warm-up and run-out are not negative, the window is longer than nothing, some volume is simulated."""
    experiment = view.experiment
    if experiment is None:
        return
    for name, seconds in (("warm_up", experiment.warm_up), ("run_out", experiment.run_out)):
        if not 0 <= seconds < math.inf:
            yield Finding(
                f"experiment.{name}", f"{seconds:g}", "A length of time is at least 0.", "Write it like 8 weeks."
            )
    if not 0 < experiment.window < math.inf:
        why = "Nothing can be measured in a window without length."
        yield Finding("experiment.window", f"{experiment.window:g}", why, "Write it like 12 weeks.")
    if not 0 < experiment.volume <= 1:
        why = "The volume is the share of the consignments that is simulated."
        yield Finding("experiment.volume", f"{experiment.volume:g}", why, "Give a share above 0, at most 100 %.")


@rule("FLW-112")
def whole_weeks(view: View) -> Iterator[Finding]:
    """In a repeating week every cut falls on a Monday 00:00."""
    experiment = view.experiment
    if experiment is None or experiment.kind != "cycle":
        return
    for name, seconds in (("warm_up", experiment.warm_up), ("window", experiment.window)):
        if math.isfinite(seconds) and seconds % WEEK:
            why = "A cycle is made of whole weeks, or its Mondays and Sundays would not count alike."
            yield Finding(f"experiment.{name}", f"{seconds / WEEK:g} weeks", why, "Give a whole number of weeks.")


@rule("FLW-113")
def holidays_announced(view: View) -> Iterator[Finding]:
    """The holidays of every simulated day are known (a warning)."""
    experiment = view.experiment
    if experiment is None or experiment.start is None or not math.isfinite(experiment.limit):
        return
    last = experiment.start + timedelta(seconds=experiment.limit)
    used = {c.holidays for c in view.flow.calendars} | {a.holidays for a in view.flow.arrivals}
    for name in sorted(used & set(holiday_files())):
        known = load_holidays(name)
        if not known.covers(experiment.start, last):
            why = (
                f"The holiday file {name} knows {known.first_year} to {known.last_announced_year}; "
                f"outside these years no day is a holiday, and the run reaches {last.isoformat()}."
            )
            yield Finding(
                "experiment.start", experiment.start.isoformat(), why, "Choose dates inside these years.", "warning"
            )
