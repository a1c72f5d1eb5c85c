"""Two scenarios on the same consignments, in numbers: who gained, who lost, and whose time the difference was.

For a simulation reader: whole microseconds, so that the parts add up to the difference exactly; mergeable over
replications.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.results.spread import Bins, add_counts, flat, unflat

FORMAT = 2
Share = tuple[str, str]
"""Step and owner."""


@dataclass(slots=True)
class PairSpread:
    """Differences (alternative minus base, microseconds) of one measure over consignments observed in both scenarios.

    Parameters
    ----------
    count, total, squares, bins
        Of the differences.
    shorter, longer
        How many became shorter or longer by at least a second; the rest stayed the same.
    parts, before
        The difference by step and owner, and of the time before the clock; together they are ``total``.
    base_only, alternative_only
        Consignments with an observation in one scenario only.
    """

    count: int = 0
    total: int = 0
    squares: int = 0
    bins: Bins = field(default_factory=dict)
    shorter: int = 0
    longer: int = 0
    before: int = 0
    parts: dict[Share, int] = field(default_factory=dict)
    base_only: int = 0
    alternative_only: int = 0

    def add(self, other: PairSpread) -> None:
        """Add another group's or replication's sums."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        add_counts(self.bins, other.bins)
        add_counts(self.parts, other.parts)


_SUMS = ("count", "total", "squares", "shorter", "longer", "before", "base_only", "alternative_only")


@dataclass(slots=True)
class PairSummary:
    """One replication of two scenarios, or several merged.

    Parameters
    ----------
    matched, base_only, alternative_only
        Consignments of the cohort created in both scenarios, or in one of them.
    measures
        By measure and group.
    draws
        By random stream: draws made under both scenarios, and under either.
    rounds
        By group: matched consignments with fewer, as many and more rounds of correction in the alternative. Empty where a scenario
        has no document that can be wrong.
    """

    replications: int = 1
    matched: int = 0
    base_only: int = 0
    alternative_only: int = 0
    measures: dict[str, dict[str, PairSpread]] = field(default_factory=dict)
    draws: dict[str, tuple[int, int]] = field(default_factory=dict)
    rounds: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    @property
    def in_step(self) -> float | None:
        """Share of draws made under both scenarios, over all streams; None when no draw was counted."""
        both, either = (sum(d[i] for d in self.draws.values()) for i in (0, 1))
        return both / either if either else None

    def add(self, other: PairSummary) -> None:
        """Add other replications of the same pair."""
        for name in ("replications", "matched", "base_only", "alternative_only"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for measure, groups in other.measures.items():
            mine = self.measures.setdefault(measure, {})
            for group, spread in groups.items():
                mine.setdefault(group, PairSpread()).add(spread)
        for stream, (both, either) in other.draws.items():
            known = self.draws.get(stream, (0, 0))
            self.draws[stream] = (known[0] + both, known[1] + either)
        for group, counts in other.rounds.items():
            fewer, same, more = self.rounds.get(group, (0, 0, 0))
            self.rounds[group] = (fewer + counts[0], same + counts[1], more + counts[2])

    @classmethod
    def merged(cls, pairs: Iterable[PairSummary]) -> PairSummary:
        """All replications together; the given ones stay as they are."""
        total = cls(replications=0)
        for pair in pairs:
            total.add(pair)
        return total

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        table = sorted({p for groups in self.measures.values() for s in groups.values() for p in s.parts})
        number = {p: i for i, p in enumerate(table)}
        return {
            "format": FORMAT,
            **{n: getattr(self, n) for n in ("replications", "matched", "base_only", "alternative_only")},
            "parts": [list(p) for p in table],
            "measures": {
                name: {
                    group: {
                        **{n: getattr(s, n) for n in _SUMS},
                        "bins": flat(s.bins),
                        "parts": flat({number[p]: t for p, t in s.parts.items()}),
                    }
                    for group, s in sorted(groups.items())
                }
                for name, groups in sorted(self.measures.items())
            },
            "draws": {stream: list(counts) for stream, counts in sorted(self.draws.items())},
            "rounds": {group: list(counts) for group, counts in sorted(self.rounds.items())},
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> PairSummary:
        """The inverse of :meth:`to_dict`.

        Raises
        ------
        ValueError
            When it was written by another version of the format.
        """
        if plain.get("format") != FORMAT:
            raise ValueError(f"a pair summary of format {plain.get('format')!r} cannot be read, only {FORMAT}")
        table = [(step, owner) for step, owner in plain["parts"]]
        made = cls(*(plain[n] for n in ("replications", "matched", "base_only", "alternative_only")))
        for name, groups in plain["measures"].items():
            made.measures[name] = {
                group: PairSpread(
                    **{n: s[n] for n in _SUMS},
                    bins=unflat(s["bins"]),
                    parts={table[i]: t for i, t in unflat(s["parts"]).items()},
                )
                for group, s in groups.items()
            }
        made.draws = {stream: (both, either) for stream, (both, either) in plain["draws"].items()}
        made.rounds = {group: (fewer, same, more) for group, (fewer, same, more) in plain["rounds"].items()}
        return made
