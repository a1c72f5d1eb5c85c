"""The model as data: attributes, teams, schedules, arrivals and steps, without a single function inside.

A flow can be hashed, compared, drawn, interpreted and lowered to arrays. It is what policies change and engines run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sim.calendars.spec import CalendarSpec
from sim.flow.kinds import Step
from sim.quantity import Grade, Money
from sim.quantity.distribution import Distribution


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of a case with a closed list of values; the first value holds until an Assign or the arrival sets another."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way a document can be wrong: a defect at one class of fields, and one bit of the document's masks.

    Parameters
    ----------
    name
        ``defect@class``, such as ``transposed_digits@container_number``; the same name in two documents is the same wrong value.
    family
        ``keystroke``, ``fact`` or ``world``.
    share
        Its share among the defects of its family in this document; sums to 1 over a family.
    site
        What it makes wrong; a document holds at most one variant of a site.
    layer
        The layer (1, 2, ...) at which a machine finds it in the document alone, by the verdict table; 0: it passes every layer.
    codes
        The findings it yields there.
    seen_by
        The means by which a person may find it (``sim.flow.kinds.documents.MEANS``).
    repaired_by
        Owners who can repair it.
    compared
        Messages whose comparison with this document shows it when only one of the two has it.
    """

    name: str
    family: str
    share: float
    site: str
    layer: int = 0
    codes: tuple[str, ...] = ()
    seen_by: tuple[str, ...] = ()
    repaired_by: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()


MOST_VARIANTS = 63
"""Variants of a document; the masks are signed 64-bit integers."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its two masks; ``handling.<name>`` and ``flagged.<name>`` are attributes of their own.

    Parameters
    ----------
    message
        The message type it is an instance of (a folder of ``schemas/``), or empty when only its handling matters.
    holder
        Owner who keys it.
    handling
        The document whose handling attribute it follows; empty: its own.
    release
        Milestone after which a defect nobody found has escaped; empty: escapes are not counted.
    variants
        The ways it can be wrong, in the order of their bits; at most 63.
    """

    name: str
    message: str = ""
    holder: str = ""
    handling: str = ""
    release: str = ""
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """So many servers while a calendar is open (always, when ``calendar`` is empty)."""

    capacity: int
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """A team: servers by shift, first come first served within a class.

    Parameters
    ----------
    shifts
        Capacities add up while several are open. Where capacity falls, jobs in hand are finished and nothing new starts until fewer
        are busy.
    rule
        ``finish`` the job in hand at closing, or ``suspend`` it until the pool opens again (only when the whole pool closes).
    owner
        Whose time it is to queue here.
    pay
        Per paid server-hour, or None.
    """

    name: str
    shifts: tuple[Shift, ...]
    rule: str = "finish"
    owner: str = "customs"
    pay: Money | None = None
    country: str = ""
    role: str = ""
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True, slots=True)
class Schedule:
    """Departures in seconds from Monday 00:00, repeated weekly, each late by a draw of its own sailing."""

    name: str
    departures: tuple[float, ...]
    delay: Distribution


@dataclass(frozen=True, slots=True)
class Population:
    """The traders behind one role of an arrival stream: ``size`` of them, each case drawing one uniformly."""

    role: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Surplus:
    """Extra consignments in a second, separately named stream, so that the base ones keep identity and luck.

    ``share`` of the base rate; between ``start`` and ``end`` seconds from the start of the measured window when those are given.
    """

    name: str
    share: float
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One stream of consignments: piecewise-constant Poisson, repeated weekly, with fixed attributes.

    Parameters
    ----------
    stream
        ``lane/mode/goods/tier``: the stable name its entities are numbered in.
    entry
        First step.
    rate
        Mean arrivals a second over the week (of batches, where ``batch`` says more than one), before holidays, ``keep`` and surpluses.
    profile
        (start minute of the week, weight) pairs, sorted, the first at 0; empty for a constant rate. Weights are relative.
    holidays
        Name of the holiday file whose holidays scale the rate in dated experiments (a make-up day takes the weekday's profile).
    holiday_factor
        Rate on a holiday relative to an ordinary day.
    keep
        Share of base consignments kept; thinned by a uniform of the consignment.
    batch
        Probabilities of 1, 2, ... consignments an arrival.
    fixed_interval
        When above 0: deterministic arrivals this many seconds apart instead of Poisson (theory cases).
    """

    stream: str
    entry: str
    rate: float
    attributes: tuple[tuple[str, str], ...] = ()
    populations: tuple[Population, ...] = ()
    profile: tuple[tuple[int, float], ...] = ()
    holidays: str = ""
    holiday_factor: float = 1.0
    keep: float = 1.0
    surplus: tuple[Surplus, ...] = ()
    batch: tuple[float, ...] = (1.0,)
    fixed_interval: float = 0.0
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True)
class Flow:
    """The whole model; every collection is sorted by name, so order in files cannot matter."""

    attributes: tuple[Attribute, ...] = ()
    documents: tuple[Document, ...] = ()
    milestones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    calendars: tuple[CalendarSpec, ...] = ()
    pools: tuple[Pool, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    arrivals: tuple[Arrivals, ...] = ()
    steps: tuple[Step, ...] = ()

    @cached_property
    def step(self) -> dict[str, Step]:
        """Steps by name."""
        return {s.name: s for s in self.steps}

    @cached_property
    def values(self) -> dict[str, tuple[str, ...]]:
        """Values of each attribute, those of documents (``handling``, ``flagged``, ``has_defect``) included."""
        known = {a.name: a.values for a in self.attributes}
        for d in self.documents:
            if not d.handling:
                known.setdefault(f"handling.{d.name}", ("electronic", "paper"))
            known[f"flagged.{d.name}"] = ("no", "yes")
            known[f"has_defect.{d.name}"] = ("no", "yes")
        return known
