"""Which time is measured: from which stamp to which, for whom, and what it may be compared with.

For a customs reader: "from arrival of the ship to release" is one row; so are the stages of a port stay.
For a simulation reader: definitions as data. A boundary is one milestone (its first or last passage) or the latest of
several; of a staged interval each boundary is the maximum of itself and the one before. Evaluation is in
``sim.results.observe``.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST = "first"
LAST = "last"
CONSIGNMENT = "consignment"
MESSAGE = "message"
SIGNED = "signed"
CLIPPED = "clipped"
SIGNS = ("shorter", "longer", "none", "open")


@dataclass(frozen=True, slots=True)
class Point:
    """One milestone; ``keep`` says which passage counts when a consignment passes it more than once."""

    milestone: str
    keep: str = LAST

    def __str__(self) -> str:
        return self.milestone if self.keep == LAST else f"{self.milestone}:{self.keep}"


@dataclass(frozen=True, slots=True)
class Ref:
    """A boundary of an interval: the latest of its points (usually one)."""

    points: tuple[Point, ...]

    @classmethod
    def of(cls, *texts: str) -> Ref:
        """The boundary written ``milestone``, ``milestone:first`` or ``milestone:last``; several mean ``latest_of``.

        Raises
        ------
        ValueError
            When none is given, or the part after the colon is neither ``first`` nor ``last``.

        Examples
        --------
        >>> str(Ref.of("imp_lodged:first", "conveyance_arrival"))
        'latest of imp_lodged:first, conveyance_arrival'
        """
        points = []
        for text in texts:
            milestone, _, keep = text.partition(":")
            if keep not in ("", FIRST, LAST) or not milestone:
                raise ValueError(f"{text!r} is not a milestone, milestone:first or milestone:last")
            points.append(Point(milestone, keep or LAST))
        if not points:
            raise ValueError("a boundary needs at least one milestone")
        return cls(tuple(points))

    @property
    def milestones(self) -> tuple[str, ...]:
        """Names of its milestones."""
        return tuple(p.milestone for p in self.points)

    def __str__(self) -> str:
        shown = ", ".join(str(p) for p in self.points)
        return shown if len(self.points) == 1 else f"latest of {shown}"


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a staged interval that ends at ``boundary``; the first one only starts the clock and has no name."""

    name: str
    boundary: Ref


@dataclass(frozen=True, slots=True)
class Expectation:
    """The sign a published figure lets one expect of alternative against base: shorter, longer, none or open."""

    sign: str
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """One measured time.

    Parameters
    ----------
    name
        Name in the measures table; stages are measured as ``name.stage`` beside the total.
    start, end
        Boundaries; None for a staged interval, which gives ``stages`` instead.
    stages
        Two or more boundaries in order; the first starts the clock.
    unit
        ``consignment`` (one observation each) or ``message`` (every visit from start to end is one observation).
    population
        (attribute, accepted values): who it is measured for; everyone when empty.
    clock
        ``signed`` keeps a negative time; ``clipped`` puts 0 in its place. Staged intervals are never negative.
    within
        Thresholds in seconds: the share of observations not above each.
    comparable_with, source
        The published figure it may be set beside, and where that stands.
    expects
        The sign that figure lets one expect, or None.
    headline
        Whether it belongs to the declared family of primary measures; every other one is exploratory.
    """

    name: str
    start: Ref | None = None
    end: Ref | None = None
    stages: tuple[Stage, ...] = ()
    label_en: str = ""
    label_zh: str = ""
    unit: str = CONSIGNMENT
    population: tuple[tuple[str, tuple[str, ...]], ...] = ()
    clock: str = SIGNED
    within: tuple[float, ...] = ()
    comparable_with: str = ""
    source: str = ""
    expects: Expectation | None = None
    headline: bool = False

    def __post_init__(self) -> None:
        plain = self.start is not None and self.end is not None
        if plain == bool(self.stages) or (self.start is None) != (self.end is None):
            raise ValueError(f"interval {self.name}: give either a start and an end, or stages")
        if self.stages and len(self.stages) < 2:
            raise ValueError(f"interval {self.name}: a staged interval needs at least two boundaries")
        if self.unit not in (CONSIGNMENT, MESSAGE) or (self.unit == MESSAGE and not plain):
            raise ValueError(f"interval {self.name}: the unit is consignment, or message with a start and an end")
        if self.clock not in (SIGNED, CLIPPED):
            raise ValueError(f"interval {self.name}: the clock is signed or clipped")
        if self.expects is not None and self.expects.sign not in SIGNS:
            raise ValueError(f"interval {self.name}: the expected sign is one of {', '.join(SIGNS)}")

    @property
    def boundaries(self) -> tuple[Ref, ...]:
        """All boundaries in order: two of a plain interval, one a stage of a staged one."""
        if self.start is not None and self.end is not None:
            return (self.start, self.end)
        return tuple(s.boundary for s in self.stages)

    @property
    def milestones(self) -> tuple[str, ...]:
        """Names of all milestones it reads, each once, in order of first use."""
        return tuple(dict.fromkeys(m for b in self.boundaries for m in b.milestones))

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures it gives: its own, then one for each stage."""
        return (self.name, *(f"{self.name}.{s.name}" for s in self.stages[1:]))
