"""A scenario: what its text says, ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sim.errors import Place, Problem
from sim.flow import Experiment, Flow
from sim.flow.digest import digest
from sim.results.intervals import Interval
from sim.results.tariffs import Tariff, TimeValue
from sim.scenario.desk import SourcedValue
from sim.scenario.nodes import Entries
from sim.scenario.nodes import digest as text_digest
from sim.scenario.write import document


@dataclass(frozen=True, slots=True)
class StateName:
    """One country's state in a scenario."""

    country: str
    name: str
    date: str = ""
    title_en: str = ""
    title_zh: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """A policy as it was applied, with its parameters as written."""

    name: str
    parameters: Mapping[str, object]
    place: Place
    path: str
    policy: object = field(compare=False, repr=False, default=None)


@dataclass(frozen=True)
class Scenario:
    """One scenario, read, merged, typed and checked.

    Parameters
    ----------
    name, file
        Shipped name or file stem; the file as people know it.
    title, about, label, dates
        For people; ``title`` and ``dates`` by language and country.
    flow, experiment
        The model with all policies applied; how long it is run.
    intervals, groups, tariffs, currency, fx, time_value
        What is measured and what it costs.
    states, policies
        Countries' states; applied policies in order.
    evidence
        Every number of the text with its source and grade.
    files
        All files it was read from.
    warnings
        Problems that do not refuse it.
    tree
        The merged text.
    """

    name: str
    file: str
    title: Mapping[str, str]
    about: str
    label: str
    dates: Mapping[str, str]
    flow: Flow
    experiment: Experiment
    intervals: tuple[Interval, ...]
    groups: tuple[str, ...]
    tariffs: tuple[Tariff, ...]
    currency: str
    fx: Mapping[str, float]
    time_value: TimeValue | None
    states: tuple[StateName, ...]
    policies: tuple[Applied, ...]
    evidence: tuple[SourcedValue, ...]
    files: tuple[str, ...]
    warnings: tuple[Problem, ...]
    tree: Entries

    @cached_property
    def digest(self) -> str:
        """Of what the merged text says."""
        return text_digest(self.tree.without("merged"))

    @cached_property
    def flow_digest(self) -> str:
        """Of the flow with all policies applied."""
        return digest(self.flow)

    def text(self) -> str:
        """The merged scenario as one file that needs no other."""
        return document(self.tree)
