"""What a report is made of: two scenarios, what was measured, and the facts of the run behind it.

For a customs reader: everything a page says comes from here; nothing is worked out anew except the rounding.
For a simulation reader: frozen and plain, so that the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.report.words import COUNTRIES, listed
from sim.stats.measure import Measure


@dataclass(frozen=True, slots=True)
class Head:
    """One side of a comparison.

    Parameters
    ----------
    name, title, title_zh
        Scenario name and titles.
    label
        Printed wherever the scenario appears, such as "constructed counterfactual"; empty for a state that existed.
    dates
        (country code, what date its rules stand for).
    policies
        Policies applied, in order, each with its parameters in words.
    digest, file
        Digest of the merged scenario text, and where it was read.
    grades
        (grade, number of parameters), best grade first.
    """

    name: str
    title: str
    title_zh: str = ""
    label: str = ""
    about: str = ""
    dates: tuple[tuple[str, str], ...] = ()
    policies: tuple[str, ...] = ()
    digest: str = ""
    file: str = ""
    grades: tuple[tuple[str, int], ...] = ()

    @property
    def short(self) -> str:
        """Its title up to a colon, for the side of a bar."""
        return (self.title or self.name).partition(":")[0]

    @property
    def stands_for(self) -> str:
        """``Singapore 2026 and China 2022``; nothing when no date is given or the label already says that it is constructed."""
        told = [(COUNTRIES.get(c, c), text) for c, text in self.dates if not (self.label and text in self.label)]
        return listed([f"{country} {text}" if text[:1].isdigit() else f"{country} ({text})" for country, text in told])


@dataclass(frozen=True, slots=True)
class IntervalText:
    """What an interval means, in words; the numbers are in the measures of the same name.

    Parameters
    ----------
    name, en, zh
        Name in the measures and labels.
    place
        ``customs``, ``port`` or ``delivery`` for the three places a saving is shown at, else empty.
    lane
        Value of the attribute ``lane`` its population is limited to, else empty.
    population
        (attribute, values) it is limited to, in words.
    stages
        (name, en, zh) of a staged interval, in order.
    comparable_with, sign, why, source
        The published figure it compares with; the sign that figure lets one expect (``shorter``, ``longer``, ``none``, ``open``).
    headline
        Whether it belongs to the declared family; every other measure is exploratory.
    """

    name: str
    en: str
    zh: str = ""
    place: str = ""
    lane: str = ""
    population: str = ""
    stages: tuple[tuple[str, str, str], ...] = ()
    comparable_with: str = ""
    sign: str = ""
    why: str = ""
    source: str = ""
    headline: bool = False


@dataclass(frozen=True, slots=True)
class RunFacts:
    """How the numbers were made.

    Parameters
    ----------
    volume
        Share of the real volume that was simulated; teams are scaled alike when it is below 1.
    scaled_pools
        (team, servers before, servers in this run) of every team that was scaled.
    in_step
        Share of random draws made under both scenarios, None when not counted.
    """

    replications: int
    seed: int
    level: float = 0.95
    window: str = ""
    warm_up: str = ""
    volume: float = 1.0
    scaled_pools: tuple[tuple[str, int, int], ...] = ()
    engine: str = ""
    in_step: float | None = None
    consignments: int = 0
    unmatched: int = 0
    elapsed: float | None = None
    command: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """One base against one alternative, ready to be told.

    Parameters
    ----------
    measures
        Level rows of both scenarios and difference rows; rows of other scenarios are ignored.
    caveats
        Warnings and further notes, one sentence or two each.
    kicker
        A short line above the headline (``What a digital flow saves``); made from the names when empty.
    """

    base: Head
    alternative: Head
    intervals: tuple[IntervalText, ...]
    measures: Sequence[Measure]
    facts: RunFacts
    caveats: tuple[str, ...] = ()
    kicker: str = ""
    currency: str = "SGD"


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What stands around the comparisons: title, version of the program, and how the page was made."""

    title: str = "What a digital customs declaration saves"
    title_zh: str = ""
    version: str = ""
    command: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
