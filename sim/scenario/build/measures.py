"""What is measured and what time costs: intervals, tariffs, the value of time, exchange rates."""

from __future__ import annotations

from collections.abc import Callable

from sim.errors import nearest
from sim.quantity import HOUR, parse_duration
from sim.quantity.money import CURRENCIES
from sim.results.intervals import Expectation, Interval, Ref, Stage
from sim.results.tariffs import Tariff, TimeValue
from sim.scenario.build.context import Context
from sim.scenario.desk import View
from sim.scenario.fields import EXPECTS, INTERVAL, STAGE, TARIFF, TIME_VALUE
from sim.scenario.nodes import Entries
from sim.scenario.words import parse_money_rate, parse_number, positive, rate_scale

_NOWHERE = Ref.of("none")


def read_intervals(context: Context) -> tuple[Interval, ...]:
    """All intervals, sorted by name."""
    found = []
    for name, view in context.section("intervals"):
        context.desk.locate(f"intervals.{name}", view)
        if view.mapping(INTERVAL):
            interval = _interval(context, name, view)
            if interval is not None:
                found.append(interval)
    return tuple(found)


def _interval(context: Context, name: str, view: View) -> Interval | None:
    start, end, stages = (view.child(k) for k in ("start", "end", "stages"))
    if (start is None) != (end is None) or (start is None) == (stages is None):
        view.refuse("SCN-049", "An interval has a start and an end, or stages.", "Give one of the two.")
        return None
    unit, clock, headline = (view.child(k) for k in ("unit", "clock", "headline"))
    within, expects = view.child("within"), view.child("expects")
    counted = unit.choice(("consignment", "message"), "consignment") if unit else "consignment"
    parts = _stages(context, stages) if stages else ()
    if unit is not None and stages is not None and counted == "message":
        unit.refuse("SCN-049", "Messages have no stages.", "Give a start and an end.")
        return None
    if stages is not None and len(parts) < 2:
        if len(stages.elements("stages")) < 2:
            stages.refuse("SCN-049", "A staged interval has at least two boundaries.", "Add one.")
        return None
    return Interval(
        name,
        _reference(context, start) if start else None,
        _reference(context, end) if end else None,
        parts,
        *_labels(view),
        unit=counted,
        population=_population(context, view.child("population")),
        clock=clock.choice(("clipped", "signed"), "signed") if clock else "signed",
        within=tuple(v.parsed(positive(parse_duration), HOUR) for v in within.elements("durations")) if within else (),
        comparable_with=_text(view, "comparable_with"),
        source=_text(view, "source"),
        expects=_expectation(expects) if expects else None,
        headline=headline is not None and headline.choice(("false", "no", "true", "yes"), "no") in ("true", "yes"),
    )


def _text(view: View, key: str) -> str:
    child = view.child(key)
    return child.text() if child else ""


def _labels(view: View) -> tuple[str, str]:
    label = view.child("label")
    names = {language: text.text() for language, text in label.children("texts by language")} if label else {}
    return names.get("en", ""), names.get("zh", "")


def _reference(context: Context, view: View) -> Ref:
    points = [view]
    if isinstance(view.node, Entries):
        latest = view.child("latest_of")
        if latest is None or len(view.node.items) > 1:
            view.refuse("SCN-038", "A boundary is a milestone, or latest_of several.", "Write {latest_of: [a, b]}.")
            return _NOWHERE
        points = latest.elements("milestones")
    texts = []
    for point in points:
        text = point.text()
        milestone, colon, keep = text.partition(":")
        if colon and keep not in ("first", "last"):
            point.refuse("SCN-038", "Which passage of the milestone is meant?", "Write :first or :last after its name.")
        elif milestone not in context.milestones:
            point.refuse("SCN-038", "No step stamps a milestone of this name.", nearest(milestone, context.milestones))
        else:
            texts.append(text)
    return Ref.of(*texts) if texts else _NOWHERE


def _stages(context: Context, view: View) -> tuple[Stage, ...]:
    found = []
    for number, entry in enumerate(view.elements("stages")):
        boundary, name = entry.child("boundary"), entry.child("name")
        if not entry.mapping(STAGE) or boundary is None:
            continue
        if number and name is None:
            entry.refuse("SCN-021", "A stage needs a name.", "Write name: ...")
        found.append(Stage(name.text() if name else "", _reference(context, boundary)))
    return tuple(found)


def _population(context: Context, view: View | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for name, child in sorted(view.children("attributes and values"), key=lambda c: c[0]) if view else ():
        if name not in context.values:
            child.name.refuse("SCN-030", "No attribute has this name.", nearest(name, context.values))
            continue
        values = [
            v.choice(context.values[name], "", "SCN-031", f"A value of {name} like this")
            for v in child.elements("values")
        ]
        found.append((name, tuple(values)))
    return tuple(found)


def _expectation(view: View) -> Expectation | None:
    sign = view.child("sign")
    if not view.mapping(EXPECTS) or sign is None:
        return None
    return Expectation(
        sign.choice(("longer", "none", "open", "shorter"), "open"), _text(view, "why"), _text(view, "source")
    )


def read_groups(context: Context) -> tuple[str, ...]:
    """Attributes measures are split by."""
    view = context.root.child("groups")
    if view is None:
        return ()
    return tuple(
        v.choice(context.values, "", "SCN-030", "An attribute of this name") for v in view.elements("attributes")
    )


def _measured(view: View, intervals: tuple[Interval, ...]) -> str:
    return view.choice([m for i in intervals for m in i.measures], "", "SCN-039", "An interval of this name")


def read_tariffs(context: Context, intervals: tuple[Interval, ...]) -> tuple[Tariff, ...]:
    """Money that grows with an interval."""
    found = []
    for name, view in context.section("tariffs"):
        context.desk.locate(f"tariffs.{name}", view)
        context.desk.locate_all(f"tariffs.{name}", view)
        interval, rate, account, free, charge = (
            view.child(k) for k in ("interval", "rate", "account", "free", "charge")
        )
        if not view.mapping(TARIFF) or interval is None or rate is None or account is None:
            continue
        paid = rate.number(parse_money_rate, None, rate_scale)
        if account.text().count("/") != 1:
            account.refuse("SCN-048", "An account is who pays and what for.", "Write it like trader/demurrage.")
        if paid is None:
            continue
        found.append(
            Tariff(
                name,
                _measured(interval, intervals),
                paid[0],
                account.text(),
                free=free.number(parse_duration, 0.0, parse_duration) if free else 0.0,
                per=paid[1],
                charge=charge.choice(("proportional", "started"), "started") if charge else "started",
            )
        )
    return tuple(found)


def read_time_value(context: Context, intervals: tuple[Interval, ...]) -> TimeValue | None:
    """What time is worth, shown apart from money that is paid."""
    view = context.root.child("time_value")
    if view is None or not view.mapping(TIME_VALUE):
        return None
    context.desk.locate_all("time_value", view)
    interval, rate = view.child("interval"), view.child("rate")
    paid = rate.number(parse_money_rate, None, rate_scale) if rate else None
    if interval is None or paid is None:
        return None
    return TimeValue(_measured(interval, intervals), paid[0], paid[1])


def read_fx(context: Context) -> dict[str, float]:
    """Worth of one unit of each other currency."""
    view = context.root.child("fx")
    worth: Callable[[str], float] = positive(parse_number)
    found = {}
    for name, child in view.children("currencies") if view else ():
        if name not in CURRENCIES:
            child.name.refuse("SCN-024", "A currency of this name is not known here.", nearest(name, CURRENCIES))
        found[name] = child.number(worth, 1.0, worth)
    return found
