"""Published values beside what the model gives.

For a customs reader: the stage hours of real ports next to the model's, and which of them the model was shown beforehand.
For a simulation reader: the role of a target is stated in ``scenarios/validation.yaml``; only held-out targets can count for the model. A
verdict by input *and* simulation interval needs the inputs' uncertainty, so here stands only whether the simulation interval of the ratio
lies within the tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim import assets
from sim.quantity import HOUR, parse_duration, parse_share
from sim.scenario.library import read
from sim.scenario.nodes import Entries, Items, Leaf
from sim.stats.measure import Measure

FILE = "validation.yaml"


@dataclass(frozen=True, slots=True)
class Target:
    """One published value, in hours or as a share; ``tolerance`` is None without a verdict."""

    name: str
    scenario: str
    measure: str
    statistic: str
    value: float
    text: str
    population: str
    source: str
    role: str
    tolerance: float | None
    note: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A target with the model's row; ``ratio`` is model over published."""

    target: Target
    row: Measure
    ratio: float | None
    verdict: str


def targets(scenario: str) -> list[Target]:
    """The published values a shipped scenario is held against, in the order written.

    Raises
    ------
    Refused
        When the file cannot be read.
    """
    path = assets.scenarios() / FILE
    listed = read(path).get("targets") if path.is_file() else None
    found = (
        [_target(entry) for entry in listed.items if isinstance(entry, Entries)] if isinstance(listed, Items) else []
    )
    return [t for t in found if t.scenario == scenario]


def _target(entry: Entries) -> Target:
    def text(key: str) -> str:
        node = entry.get(key)
        return " ".join(node.text.split()) if isinstance(node, Leaf) else ""

    share = text("value").endswith("%")
    return Target(
        name=text("id"),
        scenario=text("scenario"),
        measure=text("interval"),
        statistic=text("statistic"),
        value=parse_share(text("value")) if share else parse_duration(text("value")) / HOUR,
        text=text("value"),
        population=text("population"),
        source=text("source"),
        role=text("role"),
        tolerance=parse_share(text("tolerance")) if text("tolerance") else None,
        note=text("note"),
    )


def beside(wanted: Sequence[Target], rows: Sequence[Measure]) -> list[Beside]:
    """Each target that was measured, with the model's value for everyone it is measured on."""
    known = {(r.measure, r.statistic): r for r in rows if r.baseline is None and r.group == ""}
    return [
        _beside(target, known[target.measure, target.statistic])
        for target in wanted
        if (target.measure, target.statistic) in known
    ]


def _beside(target: Target, row: Measure) -> Beside:
    ratio = None if row.estimate is None else row.estimate / target.value
    if target.role == "input":
        return Beside(target, row, ratio, "an input, no test")
    if target.tolerance is None or row.low is None or row.high is None:
        return Beside(target, row, ratio, "for orientation" if target.role == "orientation" else "no interval")
    low, high = row.low / target.value - 1.0, row.high / target.value - 1.0
    if -target.tolerance <= low and high <= target.tolerance:
        return Beside(target, row, ratio, "within")
    if high < -target.tolerance or low > target.tolerance:
        return Beside(target, row, ratio, "outside")
    return Beside(target, row, ratio, "undecided")
