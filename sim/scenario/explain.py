"""Says in words what a scenario means: what travels, who works, which rules hold, what is measured, and how sure the numbers are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sim.flow import Arrivals, Flow, Pool
from sim.flow.load import mean_rate, offered_load
from sim.quantity import DAY, HOUR, WEEK, Grade, hours_text
from sim.results.intervals import Interval
from sim.scenario.explain_documents import document_rows, step_rows
from sim.scenario.model import Applied, Scenario

_COUNTRIES = {"cn": "China", "sg": "Singapore"}
_KINDS = {
    "cycle": "a repeating week without holidays",
    "episode": "a stretch of days with its holidays, watched day by day",
    "year": "dated weeks with their holidays",
}
_GRADES = {
    Grade.MEASURED: "measured (the user's own data)",
    Grade.PUBLISHED: "published (seen in a named source)",
    Grade.EXPERT: "expert (seen in a weak source)",
    Grade.ASSUMED: "assumed (no measurement was found)",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences, or with rows of a table under column names."""

    heading: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def explain(scenario: Scenario) -> tuple[Section, ...]:
    """The scenario in words, most important first; empty sections are left out."""
    sections = (
        _what(scenario),
        _sides(scenario),
        _run(scenario),
        _volumes(scenario),
        _teams(scenario),
        _sailings(scenario.flow),
        _documents(scenario.flow),
        _document_steps(scenario.flow),
        _policies(scenario),
        _measures(scenario),
        _evidence(scenario),
        Section("Warnings", tuple(f"{w.path}: {w.why} {w.do}" for w in scenario.warnings)),
    )
    return tuple(s for s in sections if s.lines or s.rows)


def _what(s: Scenario) -> Section:
    lines = [s.title.get("zh", ""), s.about, f"Label: {s.label}." if s.label else ""]
    return Section(s.title.get("en", s.name), tuple(line for line in lines if line))


def _sides(s: Scenario) -> Section:
    lines = []
    titles = {state.country: state for state in s.states}
    for country in sorted({*s.dates, *titles}):
        state, date = titles.get(country), s.dates.get(country, "")
        name = _COUNTRIES.get(country, country)
        what = f" - state {state.name}" + (f", {state.title_en}" if state.title_en else "") if state else ""
        lines.append(f"{name}: {date or 'no date'}{what}")
    return Section("What each side stands for", tuple(lines))


def _run(s: Scenario) -> Section:
    e = s.experiment
    start = f", starting on Monday {e.start.isoformat()}" if e.start else ""
    lines = [
        f"It is {_kind(e.kind)}{start}.",
        f"{_time(e.warm_up)} fill the system; then the consignments that become ready within {_time(e.window)} count.",
        f"Each of them is followed to its end, for {_time(e.run_out)} after that at most.",
    ]
    if e.volume < 1.0:
        lines.append(f"Only {100 * e.volume:g} % of the consignments are simulated; the teams stay as they are.")
    return Section("How it is run", tuple(lines))


def _kind(kind: str) -> str:
    return f"{'an' if kind == 'episode' else 'a'} {kind}: {_KINDS.get(kind, kind)}"


def _time(seconds: float) -> str:
    if seconds >= WEEK and seconds % WEEK == 0:
        return f"{seconds / WEEK:g} week{'s' if seconds != WEEK else ''}"
    return f"{seconds / DAY:g} days" if seconds >= 2 * DAY else hours_text(seconds)


def _volumes(s: Scenario) -> Section:
    """Consignments by lane and by each attribute of the streams."""
    streams: dict[str, list[Arrivals]] = {}
    for a in s.flow.arrivals:
        fixed = dict(a.attributes)
        streams.setdefault(fixed.get("lane", a.stream), []).append(a)
    rows = []
    for name, members in sorted(streams.items()):
        weekly = sum(mean_rate(a) for a in members) * WEEK
        mix: dict[tuple[str, str], float] = defaultdict(float)
        for a in members:
            for attribute, value in a.attributes:
                mix[attribute, value] += mean_rate(a) * WEEK / weekly if weekly else 0.0
        said = ", ".join(
            f"{v} {100 * share:.3g} %" for (a, v), share in sorted(mix.items()) if a != "lane" and share < 0.9995
        )
        rows.append((name, f"{weekly:,.4g}", _journey(s.flow, members[0]), said))
    return Section("What travels", (), ("lane or stream", "a week", "by way of", "of which"), tuple(rows))


def _journey(flow: Flow, arrivals: Arrivals) -> str:
    """The processes in the order they are first reached."""
    seen, order, ahead = {arrivals.entry}, [], [arrivals.entry]
    while ahead:
        step = flow.step[ahead.pop(0)]
        if step.process and step.process not in order:
            order.append(step.process)
        fresh = [n for n in step.successors if n not in seen]
        seen.update(fresh)
        ahead += fresh
    return " -> ".join(order) or f"{len(seen)} steps"


def _teams(s: Scenario) -> Section:
    open_share = {c.name: c.open_share for c in s.flow.calendars}
    load = offered_load(s.flow, s.experiment.volume)
    rows = []
    for pool in s.flow.pools:
        rows.append(
            (pool.name, pool.owner, _size(pool, open_share), f"{100 * load.get(pool.name, 0.0):.0f} %", str(pool.grade))
        )
    return Section("Who works", (), ("team", "whose", "size and hours", "busy", "capacity is"), tuple(rows))


def _size(pool: Pool, open_share: dict[str, float]) -> str:
    said = []
    for shift in pool.shifts:
        hours = open_share.get(shift.calendar, 1.0) * WEEK / HOUR
        said.append(f"{shift.capacity} for {hours:.4g} h a week")
    return " + ".join(said)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _sailings(flow: Flow) -> Section:
    lines = []
    for schedule in flow.schedules:
        late = schedule.delay.mean
        delay = f", {hours_text(late)} late on average" if late > 0 else ", always on time"
        lines.append(f"{schedule.name}: {_times(len(schedule.departures))} a week{delay}.")
    return Section("What departs", tuple(lines))


def _documents(flow: Flow) -> Section:
    columns = (
        "document",
        "message",
        "keyed by",
        "ways to be wrong",
        "a machine",
        "a comparison",
        "only people",
        "nobody",
    )
    return Section("How documents can be wrong, and who can find it", (), columns, document_rows(flow))


def _document_steps(flow: Flow) -> Section:
    return Section("What is done to documents", (), ("step", "what happens"), step_rows(flow))


def _policies(s: Scenario) -> Section:
    rows = tuple((p.name, _parameters(p), str(p.place)) for p in s.policies)
    if not rows:
        return Section("Policies in force", ("None beyond what the processes themselves contain.",))
    return Section("Policies in force, in the order they are applied", (), ("policy", "parameters", "said in"), rows)


def _parameters(applied: Applied) -> str:
    return ", ".join(f"{k} {_parameter(v)}" for k, v in applied.parameters.items()) or "as they stand by default"


def _parameter(value: object) -> str:
    if isinstance(value, Mapping):
        if "value" in value:
            return f"{_parameter(value['value'])} ({value.get('grade', 'assumed')})"
        return "{" + ", ".join(f"{k} {_parameter(v)}" for k, v in value.items()) + "}"
    return " and ".join(str(v) for v in value) if isinstance(value, list) else str(value)


def _measures(s: Scenario) -> Section:
    rows = tuple((("* " if i.headline else "") + i.name, i.label_en, _span(i)) for i in s.intervals)
    lines = (f"Every measure is also split by {', '.join(s.groups)}.",) if s.groups and rows else ()
    return Section(
        "What is measured (* declared beforehand; the others are exploratory)",
        lines,
        ("interval", "", "from -> to"),
        rows,
    )


def _span(interval: Interval) -> str:
    return " -> ".join(str(b) for b in interval.boundaries)


def _evidence(s: Scenario) -> Section:
    counts = Counter(v.evidence.grade for v in s.evidence)
    if not counts:
        return Section("How sure the numbers are")
    total = sum(counts.values())
    lines = [f"{counts[g]} of {total} values are {said}." for g, said in _GRADES.items() if counts[g]]
    bare = [v for v in s.evidence if not v.evidence.source]
    if bare:
        shown = ", ".join(f"{v.path} ({v.place})" for v in bare[:5]) + (", ..." if len(bare) > 5 else "")
        lines.append(f"{len(bare)} values name no source: {shown}")
    return Section("How sure the numbers are", tuple(lines))
