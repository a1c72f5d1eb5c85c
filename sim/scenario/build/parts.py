"""Attributes, documents, calendars, teams, schedules: what a flow declares beside its steps."""

from __future__ import annotations

from sim.calendars.spec import WEEK_MINUTES, CalendarSpec, OutageSpec
from sim.flow import Attribute, Document, Pool, Schedule, Shift, Variant
from sim.flow.owners import OWNERS
from sim.quantity import ZERO, parse_money, parse_span, worst
from sim.scenario.build import variants
from sim.scenario.build.context import Context, check_name, named
from sim.scenario.desk import View
from sim.scenario.distribution import read_distribution
from sim.scenario.fields import CALENDAR, COUNTRIES, DOCUMENT, OUTAGES, POOL, SCHEDULE, SHIFT
from sim.scenario.nodes import Entries, Items, Leaf, plain
from sim.scenario.words import count_scale, money_scale, parse_capacity, parse_days, parse_moment, parse_positive_count

_DAY_MINUTES = 1440
VALUES = 64


def read_attributes(context: Context, holders: list[View]) -> tuple[Attribute, ...]:
    """Attributes of the scenario and of its processes; the lanes make one more."""
    found: dict[str, tuple[str, ...]] = {}
    for holder in holders:
        view = holder.child("attributes")
        for name, child in named(view) if view is not None else ():
            values = tuple(v.text() for v in child.elements("values"))
            if name == "lane" and set(context.names["lane"]) - set(values):
                child.refuse(
                    "SCN-046",
                    "The lanes make this attribute themselves, and one of them is not named here.",
                    "Leave it out, or name all lanes.",
                    name,
                )
            elif len(values) > VALUES:
                child.refuse("SCN-066", f"An attribute has at most {VALUES} values.", "Group them.", str(len(values)))
            elif len(set(values)) < len(values) or "" in values:
                child.refuse(
                    "SCN-043", "A value is empty or stands here twice.", "List each value once, the usual one first."
                )
            elif found.get(name, values) != values:
                child.refuse(
                    "SCN-043", f"{name} is declared with other values elsewhere.", "Declare it once, in the scenario."
                )
            for value in child.elements("values")[:VALUES]:
                if isinstance(value.node, Leaf):
                    check_name(value, value.node.text)
            found[name] = values[:VALUES]
            context.desk.locate(f"attributes.{name}", child)
    if context.names["lane"] and "lane" not in found:
        found["lane"] = context.names["lane"]
    return tuple(Attribute(n, v) for n, v in sorted(found.items()))


def declared_documents(holders: list[View]) -> tuple[str, ...]:
    """Names of all documents, of the scenario and of its processes."""
    sections = [view for holder in holders if (view := holder.child("documents")) is not None]
    return tuple(sorted({name for s in sections if isinstance(s.node, Entries) for name in s.node.items}))


def read_documents(context: Context, holders: list[View]) -> tuple[Document, ...]:
    """Documents of the scenario and of its processes, with the ways they can be wrong."""
    found: dict[str, Document] = {}
    views: dict[str, View] = {}
    sections = [view for holder in holders if (view := holder.child("documents")) is not None]
    asked = any(d.child("message") for s in sections for _, d in s.children("documents")) or context.root.child(
        "defects"
    )
    known = variants.catalogue() if asked else variants.Catalogue()
    frequency = variants.read_defects(context, known)
    for section in sections:
        for name, child in named(section):
            if not child.mapping(DOCUMENT):
                continue
            document = _document(context, name, child, known, frequency)
            if found.get(name, document) != document:
                child.refuse(
                    "SCN-043", f"{name} is declared differently elsewhere.", "Declare it once, in the scenario."
                )
            found[name], views[name] = document, child
            context.desk.locate(f"documents.{name}", child)
            context.desk.locate_all(f"documents.{name}", child)
    for name, document in found.items():
        view = views[name].child("handling")
        if (
            view is not None
            and document.handling in found
            and (document.handling == name or found[document.handling].handling)
        ):
            do = "Name a document with a handling of its own."
            view.refuse("SCN-054", "The document named here has no handling of its own.", do)
    return tuple(d for _, d in sorted(found.items()))


def _document(
    context: Context, name: str, view: View, known: variants.Catalogue, frequency: dict[str, float]
) -> Document:
    message, by, handling, release, written = (
        view.child(k) for k in ("message", "holder", "handling", "release", "variants")
    )
    holder = by.choice(OWNERS, "") if by else ""
    ways: tuple[Variant, ...] = ()
    if written is not None:
        ways = variants.written_variants(written, holder)
    elif message is not None:
        ways = variants.message_variants(message, message.text(), holder, known, frequency)
    return Document(
        name,
        message.text() if message else "",
        holder,
        context.reference(handling, "document") if handling else "",
        release.choice(context.milestones, "", "SCN-038", "A milestone of this name") if release else "",
        ways,
    )


def read_calendars(context: Context) -> tuple[CalendarSpec, ...]:
    """Opening hours."""
    found = []
    for name, view in context.section("calendars"):
        context.desk.locate(f"calendars.{name}", view)
        context.desk.locate_all(f"calendars.{name}", view)
        if not view.mapping(CALENDAR):
            continue
        with context.desk.grading() as grades:
            spec = _calendar(name, view)
        context.grades["calendar", name] = worst(grades)
        found.append(spec)
    return tuple(found)


def _calendar(name: str, view: View) -> CalendarSpec:
    before = len(view.desk.problems)
    weekly, closed = view.child("weekly"), view.child("closed")
    week = _minutes(weekly) if weekly else bytearray(WEEK_MINUTES)
    for minute, shut in enumerate(_minutes(closed) if closed else b""):
        if shut:
            week[minute] = 0
    if len(view.desk.problems) == before and weekly is not None and not any(week):
        weekly.refuse(
            "SCN-037",
            "This calendar never opens, so whoever waits for it waits for ever.",
            "Give it at least one span.",
            str(plain(weekly.node)),
        )
    holidays, outages = view.child("holidays"), view.child("outages")
    spec = None
    if outages is not None and outages.mapping(OUTAGES):
        up, down = outages.child("up"), outages.child("down")
        if up is not None and down is not None:
            spec = OutageSpec(read_distribution(up), read_distribution(down))
    return CalendarSpec(name, _spans(week), holidays.choice(COUNTRIES, "") if holidays else "", spec)


def _minutes(view: View) -> bytearray:
    """A byte for each minute of the week, 1 for those that are named; overlapping spans are noted."""
    week = bytearray(WEEK_MINUTES)
    inner = view.unwrapped()
    if isinstance(inner.node, Leaf) and inner.node.text == "always":
        return bytearray(b"\1") * WEEK_MINUTES
    inner.note()
    if not isinstance(inner.node, Entries):
        inner.refuse("SCN-036", "Opening hours are always, or days with spans.", 'Write {mon-fri: ["09:00-12:00"]}.')
        return week
    for days, child in inner.children("days and spans"):
        numbers = View(Leaf(days, child.at or child.place), child.path, child.desk).parsed(parse_days, ())
        for span in child.elements("spans"):
            start, end = span.parsed(parse_span, (0, 0))
            parts = [slice(d * _DAY_MINUTES + start, d * _DAY_MINUTES + end) for d in numbers]
            if any(any(week[part]) for part in parts):
                span.refuse("SCN-036", "These hours overlap others of the same day.", "Let each hour stand once.")
            for part in parts:
                week[part] = b"\1" * (end - start)
    return week


def _spans(week: bytearray) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    end = 0
    while (start := week.find(1, end)) >= 0:
        end = week.find(0, start)
        end = WEEK_MINUTES if end < 0 else end
        spans.append((start, end))
    return tuple(spans)


def read_pools(context: Context) -> tuple[Pool, ...]:
    """Teams."""
    found = []
    for name, view in context.section("pools"):
        context.desk.locate(f"pools.{name}", view)
        context.desk.locate_all(f"pools.{name}", view)
        if not view.mapping(POOL):
            continue
        with context.desk.grading() as grades:
            shifts = _shifts(context, name, view)
        grade = context.grades["pool", name] = worst(grades)
        rule, owner, pay, country, role = (view.child(k) for k in ("rule", "owner", "pay", "country", "role"))
        found.append(
            Pool(
                name,
                shifts,
                rule=rule.choice(("finish", "suspend"), "finish") if rule else "finish",
                owner=owner.choice(OWNERS, "customs") if owner else "customs",
                pay=pay.number(parse_money, None, money_scale) if pay else None,
                country=country.choice(COUNTRIES, "") if country else "",
                role=role.text() if role else "",
                grade=grade,
            )
        )
    return tuple(found)


def _shifts(context: Context, name: str, view: View) -> tuple[Shift, ...]:
    capacity, calendar, shifts = (view.child(k) for k in ("capacity", "calendar", "shifts"))
    if (capacity is None) == (shifts is None):
        view.refuse("SCN-049", "A team has a capacity (and a calendar), or shifts.", "Give one of the two.")
        return ()
    if shifts is None:
        assert capacity is not None
        context.desk.locate(f"pools.{name}.shifts", capacity)
        return (_shift(context, capacity, calendar),)
    context.desk.locate(f"pools.{name}.shifts", shifts)
    if calendar is not None:
        calendar.refuse("SCN-049", "Each shift has its own calendar.", "Move it into the shifts.")
    found = []
    for number, entry in enumerate(shifts.elements("shifts")):
        own = entry.child("capacity")
        context.desk.locate(f"pools.{name}.shifts.{number}", entry)
        if entry.mapping(SHIFT) and own is not None:
            found.append(_shift(context, own, entry.child("calendar")))
    return tuple(found)


def _shift(context: Context, capacity: View, calendar: View | None) -> Shift:
    count = capacity.number(parse_capacity, 1, count_scale)
    if count == 0:
        capacity.refuse(
            "SCN-014",
            "A team without officers holds whatever comes to it for ever.",
            "Give a whole number of at least 1, or lead no step to this team.",
            "0",
        )
    return Shift(count, context.reference(calendar, "calendar") if calendar else "")


def read_populations(context: Context) -> dict[str, int]:
    """How many traders each population has."""
    found = {}
    for name, view in context.section("populations"):
        found[name] = view.number(parse_positive_count, 1, count_scale)
        context.desk.locate(f"populations.{name}", view)
    return found


def read_schedules(context: Context) -> tuple[Schedule, ...]:
    """Departures."""
    found = []
    for name, view in context.section("schedules"):
        context.desk.locate(f"schedules.{name}", view)
        context.desk.locate_all(f"schedules.{name}", view)
        if not view.mapping(SCHEDULE):
            continue
        departures, delay = view.child("departures"), view.child("delay")
        with context.desk.grading() as grades:
            times: list[float] = []
            if departures is not None:
                inner = departures.unwrapped()
                inner.note()
                times = [v.parsed(parse_moment, 0.0) for v in inner.elements("moments")]
                if isinstance(inner.node, Items) and not times:
                    inner.refuse("SCN-037", "Nothing ever departs.", "Name at least one departure.")
            late = read_distribution(delay) if delay else ZERO
        context.grades["schedule", name] = worst(grades)
        found.append(Schedule(name, tuple(sorted(times)), late))
    return tuple(found)
