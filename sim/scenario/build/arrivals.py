"""Streams of consignments: how many, when in the week, of which goods and traders."""

from __future__ import annotations

import math
from itertools import product
from typing import NamedTuple

from sim.calendars.spec import WEEK_MINUTES
from sim.errors import nearest
from sim.flow import Arrivals, Population
from sim.quantity import parse_duration, parse_rate, parse_share, parse_span, worst
from sim.scenario.build.context import Context
from sim.scenario.build.scope import Scope
from sim.scenario.desk import View
from sim.scenario.fields import ARRIVALS, COUNTRIES
from sim.scenario.nodes import Leaf
from sim.scenario.shares import parse_part, read_shares, whole
from sim.scenario.tables import read_table
from sim.scenario.words import parse_days, parse_number, positive

STREAMS = 1_000
_ROLES = ("exporter", "importer")


class _Start(NamedTuple):
    entry: str
    attributes: dict[str, str]


def read_arrivals(
    context: Context, entries: dict[str, str], own: Scope | None, sizes: dict[str, int]
) -> tuple[Arrivals, ...]:
    """All streams, sorted by name.

    Parameters
    ----------
    entries
        First step of each lane.
    own
        The scenario's own steps, which an ``entry`` may name.
    sizes
        Size of each population.
    """
    found: list[Arrivals] = []
    for name, view in context.section("arrivals"):
        context.desk.locate(f"arrivals.{name}", view)
        if view.mapping(ARRIVALS):
            found += _streams(context, name, view, entries, own, sizes)
    return tuple(sorted(found, key=lambda a: a.stream))


def _streams(
    context: Context, name: str, view: View, entries: dict[str, str], own: Scope | None, sizes: dict[str, int]
) -> list[Arrivals]:
    with context.desk.grading() as grades:
        rate, interval = _rate(view)
        profile = _profile(view.child("profile"))
        mix = _mix(context, view)
        factor_view, batch_view = view.child("holiday_factor"), view.child("batch")
        factor = factor_view.number(parse_share, 1.0, parse_share) if factor_view else 1.0
        batch = _batch(batch_view) if batch_view else (1.0,)
    grade = worst(grades)
    start = _start(context, view, entries, own)
    holidays = view.child("holidays")
    file = holidays.choice(COUNTRIES, "") if holidays else ""
    traders = {
        role: read_table(child, lambda v: context.reference(v, "population"), context.values, float)
        for role in _ROLES
        if (child := view.child(role)) is not None
    }
    found = []
    if math.prod(len(parts) for parts in mix.values()) > STREAMS:
        view.refuse("SCN-066", f"The mix makes more than {STREAMS} streams.", "Mix fewer attributes.")
        return []
    for parts in product(*mix.values()):
        chosen = dict(zip(mix, parts, strict=True))
        stream = "/".join([name, *(value for value, _ in chosen.values())])
        share = 1.0
        for _, part in chosen.values():
            share *= part
        if share == 0.0:
            continue
        attributes = {**start.attributes, **{a: value for a, (value, _) in chosen.items()}}
        populations = []
        for role, table in traders.items():
            everybody = {a: attributes.get(a, context.values[a][0]) for a in table.on}
            for condition, population in table.entries(context.values) if table.rows else ():
                if condition == everybody and population:
                    populations.append(Population(role, population, sizes.get(population, 1)))
        context.desk.locate(f"arrivals.{stream}", view)
        context.desk.locate_all(f"arrivals.{stream}", view)
        found.append(
            Arrivals(
                stream,
                start.entry,
                rate * share,
                tuple(sorted(attributes.items())),
                tuple(populations),
                profile,
                file,
                factor,
                batch=batch,
                fixed_interval=interval / share if interval else 0.0,
                grade=grade,
            )
        )
    return found


def _rate(view: View) -> tuple[float, float]:
    rate, interval = view.child("rate"), view.child("interval")
    if (rate is None) == (interval is None):
        view.refuse("SCN-049", "A stream has a rate or an interval.", "Give one of the two.")
        return 0.0, 0.0
    if rate is not None:
        return rate.number(positive(parse_rate), 1.0, parse_rate), 0.0
    assert interval is not None
    if view.child("profile") is not None:
        interval.refuse("SCN-049", "Arrivals at a fixed interval have no profile.", "Give a rate instead.")
    seconds = interval.number(positive(parse_duration), 1.0, parse_duration)
    return 1.0 / seconds, seconds


def _start(context: Context, view: View, entries: dict[str, str], own: Scope | None) -> _Start:
    lane, entry, given = view.child("lane"), view.child("entry"), view.child("attributes")
    attributes: dict[str, str] = {}
    for name, child in given.children("attributes and values") if given else ():
        if name not in context.values:
            child.name.refuse("SCN-030", "No attribute has this name.", nearest(name, context.values))
        else:
            attributes[name] = child.choice(context.values[name], "", "SCN-031", f"A value of {name} like this")
    if (lane is None) == (entry is None):
        view.refuse("SCN-049", "A stream has a lane or an entry.", "Give one of the two.")
        return _Start("", attributes)
    if lane is not None:
        name = context.reference(lane, "lane")
        return _Start(entries.get(name, ""), {**attributes, **({"lane": name} if name else {})})
    assert entry is not None
    return _Start(own.resolve(entry, "") if own else "", attributes)


def _mix(context: Context, view: View) -> dict[str, list[tuple[str, float]]]:
    """Values and shares of each attribute of the mix, by attribute name (so that the order in the file cannot matter)."""
    mix = view.child("mix")
    found: dict[str, list[tuple[str, float]]] = {}
    for name, child in sorted(mix.children("attributes and shares"), key=lambda c: c[0]) if mix else ():
        if name not in context.values:
            child.name.refuse("SCN-030", "No attribute has this name.", nearest(name, context.values))
            continue
        shares = read_shares(child)
        for value in shares:
            at = child.content_child(value)
            if value not in context.values[name] and at is not None:
                at.name.refuse("SCN-031", f"{name} has no value {value}.", nearest(value, context.values[name]))
        found[name] = sorted(shares.items())
    return found


def _profile(view: View | None) -> tuple[tuple[int, float], ...]:
    """Weights by minute of the week; times not named weigh nothing."""
    if view is None:
        return ()
    inner = view.unwrapped()
    weights = [0.0] * WEEK_MINUTES
    named = [False] * WEEK_MINUTES
    for days, child in inner.children("days and spans"):
        numbers = View(Leaf(days, child.at or child.place), child.path, child.desk).parsed(parse_days, ())
        for span, weight in child.children("spans and weights"):
            start, end = View(Leaf(span, weight.at or weight.place), weight.path, weight.desk).parsed(
                parse_span, (0, 0)
            )
            size = weight.number(parse_number, 0.0, parse_number)
            for day in numbers:
                for minute in range(1440 * day + start, 1440 * day + end):
                    weights[minute] = size
                    if named[minute] and minute in (1440 * day + start, 1440 * day + end - 1):
                        weight.refuse(
                            "SCN-036", "These hours overlap others of the same day.", "Let each hour stand once.", span
                        )
                        break
                    named[minute] = True
    if not any(weights):
        inner.refuse("SCN-037", "Nothing ever arrives in this profile.", "Give at least one span a weight above 0.", "")
    return tuple((m, w) for m, w in enumerate(weights) if m == 0 or w != weights[m - 1])


def _batch(view: View) -> tuple[float, ...]:
    inner = view.unwrapped(parse_share)
    return whole(inner, [v.number(parse_part, 0.0, parse_share) for v in inner.elements("shares of 1, 2, ...")])
