"""How a measured time is spread over consignments: counts, sums, classes, and whose time it was.

For a customs reader: one row of the results before any average is taken; also how many clocks were still running.
For a simulation reader: whole numbers only, so adding cases or replications in any order gives the same bits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.results.facts import Part

Bins = dict[int, int]


@dataclass(slots=True)
class Spread:
    """Sums of one measure in one group; times in microseconds.

    Parameters
    ----------
    count, total, squares, low, high, bins
        Of the observed times; ``low`` and ``high`` are None when there is none.
    within
        How many were not above each threshold of the measure.
    before, before_total
        Of these, how many were negative (before the clock), and their sum as it stands in ``total``: 0 for a clipped
        clock.
    parts
        Time by step, owner, state and grade; with ``before_total`` they add up to ``total`` exactly.
    censored, censored_total, censored_bins
        Clocks still running when the run stopped, and their ages.
    unstarted
        Consignments still open whose clock had not started.
    never
        Consignments that ended without the end stamp although the clock had started.
    withdrawn
        Consignments given up after the clock had started; in none of the sums.
    correction, corrected
        Of the time in ``parts``, that in which a document was under correction; consignments with any of it.
    """

    count: int = 0
    total: int = 0
    squares: int = 0
    low: int | None = None
    high: int | None = None
    bins: Bins = field(default_factory=dict)
    within: list[int] = field(default_factory=list)
    before: int = 0
    before_total: int = 0
    parts: dict[Part, int] = field(default_factory=dict)
    censored: int = 0
    censored_total: int = 0
    censored_bins: Bins = field(default_factory=dict)
    unstarted: int = 0
    never: int = 0
    withdrawn: int = 0
    correction: dict[Part, int] = field(default_factory=dict)
    corrected: int = 0

    def add(self, other: Spread) -> None:
        """Add another group's or replication's sums to these."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.low is not None and other.high is not None:
            self.low = other.low if self.low is None else min(self.low, other.low)
            self.high = other.high if self.high is None else max(self.high, other.high)
        if not self.within:
            self.within = [0] * len(other.within)
        for i, n in enumerate(other.within):
            self.within[i] += n
        add_counts(self.bins, other.bins)
        add_counts(self.censored_bins, other.censored_bins)
        add_counts(self.parts, other.parts)
        add_counts(self.correction, other.correction)

    @property
    def observed(self) -> int:
        """Consignments whose clock started and that were not given up: finished and still running."""
        return self.count + self.censored

    def to_dict(self, parts: Mapping[Part, int]) -> dict[str, Any]:
        """Plain data; ``parts`` numbers the parts."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in (*_SUMS, "low", "high")}
        plain["within"] = list(self.within)
        plain["bins"] = flat(self.bins)
        plain["censored_bins"] = flat(self.censored_bins)
        plain["parts"] = flat({parts[p]: t for p, t in self.parts.items()})
        plain["correction"] = flat({parts[p]: t for p, t in self.correction.items()})
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any], parts: Sequence[Part]) -> Spread:
        """The inverse of :meth:`to_dict`."""
        made = cls(**{name: plain[name] for name in (*_SUMS, "low", "high")}, within=list(plain["within"]))
        made.bins = unflat(plain["bins"])
        made.censored_bins = unflat(plain["censored_bins"])
        made.parts = {parts[i]: t for i, t in unflat(plain["parts"]).items()}
        made.correction = {parts[i]: t for i, t in unflat(plain["correction"]).items()}
        return made


_SUMS = (
    "count",
    "total",
    "squares",
    "before",
    "before_total",
    "censored",
    "censored_total",
    "unstarted",
    "never",
    "withdrawn",
    "corrected",
)


def add_counts(to: dict[Any, int], more: Mapping[Any, int]) -> None:
    """Add counts by key."""
    for key, n in more.items():
        to[key] = to.get(key, 0) + n


def flat(counts: Mapping[int, int]) -> list[int]:
    """Key, count, key, count, ... in order of the keys: short in JSON."""
    return [x for key in sorted(counts) for x in (key, counts[key])]


def unflat(numbers: Sequence[int]) -> dict[int, int]:
    """The inverse of :func:`flat`."""
    return dict(zip(numbers[::2], numbers[1::2], strict=True))
