"""What is wrong with the documents of a consignment, as bits: copied, keyed, found, repaired.

For a customs reader: every way a document can be wrong is one light of a panel; keying switches lights on, a repair switches off those that
somebody has seen.
For a simulation reader: bit i of a document's masks is its i-th variant (``sim.flow.model.Variant``). Everything that depends on the flow alone
is worked out once; a consignment holds plain integers. ``found & ~present`` is 0 after every step.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from sim.flow import Document
from sim.results.record import Change
from sim.sampling import uniform


class Papers:
    """The documents of one consignment, by document number.

    ``keyed`` and ``released`` have one bit a document: it has been keyed; its release milestone has been passed since.
    ``rounds`` counts the repairs begun.
    """

    __slots__ = ("changes", "found", "keyed", "present", "released", "rounds")

    def __init__(self, documents: int) -> None:
        self.present = [0] * documents
        self.found = [0] * documents
        self.rounds = [0] * documents
        self.keyed = 0
        self.released = 0
        self.changes: list[Change] = []


class Slip(NamedTuple):
    """One variant of a walk: its bit, the number of its draw, all bits of its site, its probability before and after the first one."""

    bit: int
    draw: int
    site: int
    first: float
    later: float


class Shared(NamedTuple):
    """A variant as two documents know it: its bit in each (0: that one cannot have it), and whether a comparison shows it there."""

    one: int
    other: int
    shown_in_one: bool
    shown_in_other: bool


class Bits:
    """The variants of one document as masks.

    ``layers`` are the bits machines find, lowest layer first; ``site`` has, for each bit, all bits of the same site.
    """

    def __init__(self, document: Document, number: int) -> None:
        self.name, self.message, self.number = document.name, document.message, number
        self.variants = document.variants
        self.bit = {v.name: i for i, v in enumerate(self.variants)}
        self.layers = tuple(
            self._mask(v.layer == layer for v in self.variants)
            for layer in sorted({v.layer for v in self.variants if v.layer > 0})
        )
        self.site = tuple(self._mask(v.site == own.site for v in self.variants) for own in self.variants)

    @staticmethod
    def _mask(chosen: Iterable[bool]) -> int:
        return sum(1 << i for i, yes in enumerate(chosen) if yes)

    def seen_by(self, means: str) -> int:
        """Bits a person may find by some means."""
        return self._mask(means in v.seen_by for v in self.variants)

    def repairable_by(self, owner: str) -> int:
        """Bits an owner can repair."""
        return self._mask(owner in v.repaired_by for v in self.variants)

    def names(self, mask: int) -> str:
        """The variants of a mask, for people."""
        return ", ".join(v.name for i, v in enumerate(self.variants) if mask >> i & 1) or "nothing"

    def lowest(self, present: int) -> int:
        """The bits at the lowest layer at which a machine finds any; 0 when every layer is passed."""
        for layer in self.layers:
            if present & layer:
                return present & layer
        return 0

    def slips(self, family: str, share: float) -> tuple[Slip, ...]:
        """The walk of keying with an error share: variants of the family in the order of their bits.

        Each occurs independently with probability ``1 - (1 - share) ** weight``; the weights of a family sum to 1, so some
        variant occurs with probability ``share``. ``first`` is conditional on that: the probability that this one occurs when
        some one from here on must.
        """
        weights = [v.share if v.family == family else 0.0 for v in self.variants]
        chosen = [i for i, weight in enumerate(weights) if weight > 0.0]
        if share <= 0.0:
            return ()
        found = []
        for place, i in enumerate(chosen):
            own = _some(share, weights[i])
            left = _some(share, math.fsum(weights[j] for j in chosen[place:]))
            first = 1.0 if place == len(chosen) - 1 else own / left
            found.append(Slip(1 << i, 1 + i, self.site[i], first, own))
        return tuple(found)

    def shared(self, other: Bits) -> tuple[Shared, ...]:
        """Variants known here and in another document, in the order of the bits here."""
        found = []
        for i, variant in enumerate(self.variants):
            j = other.bit.get(variant.name)
            if j is not None:
                shown = other.message in variant.compared, self.message in other.variants[j].compared
                found.append(Shared(1 << i, 1 << j, *shown))
        return tuple(found)

    def comparable(self, other: Bits) -> tuple[Shared, ...]:
        """What a comparison with another document may show: variants of either, in the order of the bits here, then there.

        One that the other cannot have differs from it whenever it is present.
        """
        own = [
            Shared(1 << i, 0, other.message in variant.compared, shown_in_other=False)
            for i, variant in enumerate(self.variants)
            if variant.name not in other.bit
        ]
        theirs = [
            Shared(0, 1 << j, shown_in_one=False, shown_in_other=self.message in variant.compared)
            for j, variant in enumerate(other.variants)
            if variant.name not in self.bit
        ]
        return (*sorted((*self.shared(other), *own), key=lambda pair: pair.one), *theirs)

    def copied(self, present: int, source: int, shared: tuple[Shared, ...]) -> int:
        """``present`` with what another document passes on; ``shared`` is ``self.shared(that document)``."""
        if source:
            for pair in shared:
                if source & pair.other and not present & self.site[pair.one.bit_length() - 1]:
                    present |= pair.one
        return present


def _some(share: float, weight: float) -> float:
    """``1 - (1 - share) ** weight`` without loss of digits."""
    return -math.expm1(weight * math.log1p(-share)) if share < 1.0 else 1.0


def slip(walk: tuple[Slip, ...], share: float, present: int, key: int, entity: int, visit: int) -> int:
    """``present`` with what slips in: draw 0 decides whether anything does, draw 1 + bit which.

    A variant whose site is wrong already is passed over: it would change nothing.
    """
    if not uniform(key, entity, visit, 0) < share:
        return present
    some = False
    for bit, draw, site, first, later in walk:
        if uniform(key, entity, visit, draw) < (later if some else first):
            some = True
            if not present & site:
                present |= bit
    return present


def compared(present: int, other: int, shared: tuple[Shared, ...]) -> tuple[int, int]:
    """The bits (here, there) that a comparison shows: those only one of the two documents has."""
    here = there = 0
    if present or other:
        for pair in shared:
            mine, yours = bool(present & pair.one), bool(other & pair.other)
            if mine and not yours and pair.shown_in_one:
                here |= pair.one
            elif yours and not mine and pair.shown_in_other:
                there |= pair.other
    return here, there
