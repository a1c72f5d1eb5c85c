"""From scenarios to what a report says about them: titles, labels, dates, policies, intervals in words.

For a customs reader: where a page gets the names of things.
For a simulation reader: the only module of the report that knows scenarios; everything else reads ``sim.report.model``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sim.report.model import ComparisonReport, Head, IntervalText, RunFacts
from sim.report.words import ATTRIBUTES, GRADES, place_of, value
from sim.results.intervals import Interval
from sim.scenario.model import Applied, Scenario
from sim.stats.measure import Measure


def comparison(
    base: Scenario,
    alternative: Scenario,
    measures: Sequence[Measure],
    facts: RunFacts,
    *,
    caveats: Sequence[str] = (),
    kicker: str = "",
) -> ComparisonReport:
    """What is needed to tell one comparison.

    Parameters
    ----------
    measures
        Levels of both scenarios and their differences.
    caveats
        Further notes; the scenarios' own warnings are added.
    kicker
        A short line above the headline.
    """
    warned = [f"{s.name}: {w.path} {w.why}".replace("  ", " ") for s in (base, alternative) for w in s.warnings]
    known = {i.name for i in alternative.intervals}
    intervals = tuple(interval_text(i) for i in base.intervals if i.name in known)
    return ComparisonReport(
        head(base),
        head(alternative),
        intervals,
        tuple(measures),
        facts,
        (*caveats, *dict.fromkeys(warned)),
        kicker,
        base.currency,
    )


def head(scenario: Scenario) -> Head:
    """One side of a comparison."""
    dates = dict(scenario.dates) or {s.country: s.date for s in scenario.states if s.date}
    counts = Counter(str(v.evidence.grade) for v in scenario.evidence)
    return Head(
        name=scenario.name,
        title=scenario.title.get("en", scenario.name),
        title_zh=scenario.title.get("zh", ""),
        label=scenario.label,
        about=" ".join(scenario.about.split()),
        dates=tuple(sorted(dates.items(), key=lambda d: (d[0] != "sg", d[0]))),
        policies=tuple(_policy(p) for p in scenario.policies),
        digest=scenario.digest,
        file=scenario.file,
        grades=tuple((g, counts[g]) for g in GRADES),
    )


def interval_text(interval: Interval) -> IntervalText:
    """An interval in words."""
    population = dict(interval.population)
    lane = population.get("lane", ())
    expects = interval.expects
    return IntervalText(
        name=interval.name,
        en=interval.label_en or interval.name.replace("_", " "),
        zh=interval.label_zh,
        place=place_of(interval.name),
        lane=lane[0] if len(lane) == 1 else "",
        population="; ".join(
            f"{ATTRIBUTES.get(a, a)}: {' or '.join(value(v) for v in values)}" for a, values in population.items()
        ),
        stages=tuple((s.name, "", "") for s in interval.stages[1:]),
        comparable_with=interval.comparable_with,
        sign=expects.sign if expects is not None else "",
        why=expects.why if expects is not None else "",
        source=(expects.source if expects is not None else "") or interval.source,
        headline=interval.headline,
    )


def _policy(applied: Applied) -> str:
    parameters = ", ".join(f"{name.replace('_', ' ')} {_plain(said)}" for name, said in applied.parameters.items())
    return f"{applied.name} ({parameters})" if parameters else applied.name


def _plain(said: object) -> str:
    """A parameter as a reader writes it: without its source, lists with commas."""
    if isinstance(said, Mapping):
        return _plain(said["value"]) if "value" in said else ", ".join(f"{k} {_plain(v)}" for k, v in said.items())
    if isinstance(said, Sequence) and not isinstance(said, str):
        return "+".join(_plain(part) for part in said)
    return str(said)
