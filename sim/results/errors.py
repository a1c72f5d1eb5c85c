"""Errors in documents: who made them, who found them, how often they were mended, and which ones got away.

For a customs reader: of so many declarations, so many were wrong when they were first looked at; so many came back once, twice; so
many left the port with an error nobody had found.
For a simulation reader: whole-number sums of one case's ``Change`` rows by document, order-free and mergeable. Time is not here: the
spells in which a document was being corrected are cut out of the case's own path by ``sim.results.attribution``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.results.record import CHECKED, KEYED, RELEASED, REPAIRED, VALIDATED, Change

FAMILIES = ("keystroke", "fact", "world")
"""Where an error comes from, as in ``sim.flow.kinds.documents``."""
FINDERS = ("rules", "comparison", "review", "exam", "audit")
"""Who found it: the machine in the document alone or beside another one, a person with the papers, the goods, the books."""
SURFACES = ("later", "exam", "audit", "never")
"""Where an error that had escaped came to light: at a later look at the papers, with the goods, with the books, not at all."""
ALL_DOCUMENTS = ""
AUDIT = 2
"""Number of ``audit`` among the means of a check."""

_ALONE, _BESIDE, _REVIEW = 0, 1, 2
_LATER, _EXAM, _AUDIT, _NEVER = range(4)

Stretches = list[tuple[int, int]]


@dataclass(slots=True)
class ErrorSums:
    """What became of one document over the consignments of a group.

    Parameters
    ----------
    consignments
        Those that had the document.
    wrong, wrong_by
        Those in which it was wrong when first looked at (validated, checked, or released unseen; a document nobody looks at: when it
        was last keyed), in any way and by family.
    changed
        Those in which the world changed after it was keyed.
    judged, right
        Those in which somebody or something looked at it, and those of them in which no look before release asked for anything.
    rounds, mended, mended_again
        Rounds of correction; consignments with at least one, at least two.
    queries, queried
        False queries; consignments with at least one.
    found
        Errors found, by :data:`FINDERS`.
    released, escaped, escaped_by
        Consignments in which it was released; with an error nobody had found, in any way and by family.
    surfaced
        Errors that had escaped, by :data:`SURFACES`; a consignment still open counts as ``never``.
    """

    consignments: int = 0
    wrong: int = 0
    changed: int = 0
    judged: int = 0
    right: int = 0
    rounds: int = 0
    mended: int = 0
    mended_again: int = 0
    queries: int = 0
    queried: int = 0
    released: int = 0
    escaped: int = 0
    wrong_by: list[int] = field(default_factory=lambda: [0] * len(FAMILIES))
    found: list[int] = field(default_factory=lambda: [0] * len(FINDERS))
    escaped_by: list[int] = field(default_factory=lambda: [0] * len(FAMILIES))
    surfaced: list[int] = field(default_factory=lambda: [0] * len(SURFACES))

    def add(self, other: ErrorSums) -> None:
        """Add another group's or replication's sums."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _LISTS:
            mine = getattr(self, name)
            for place, n in enumerate(getattr(other, name)):
                mine[place] += n

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {n: getattr(self, n) for n in _NUMBERS} | {n: list(getattr(self, n)) for n in _LISTS}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> ErrorSums:
        """The inverse of :meth:`to_dict`."""
        made = cls()
        for name in _NUMBERS:
            setattr(made, name, plain[name])
        for name in _LISTS:
            setattr(made, name, list(plain[name]))
        return made


_LISTS = ("wrong_by", "found", "escaped_by", "surfaced")
_NUMBERS = tuple(n for n in ErrorSums.__slots__ if n not in _LISTS)


@dataclass(frozen=True, slots=True)
class DocumentMasks:
    """A document's bits: those of each family, and those a machine finds in the document alone."""

    name: str
    families: tuple[int, ...]
    alone: int

    @classmethod
    def of(cls, document: Any) -> DocumentMasks:
        """From a ``sim.flow.model.Document``."""
        bits = [(1 << place, v) for place, v in enumerate(document.variants)]
        families = tuple(sum(b for b, v in bits if v.family == family) for family in FAMILIES)
        return cls(document.name, families, sum(b for b, v in bits if v.layer > 0))


class _State:
    """What is known of one document of one case while its rows are read."""

    __slots__ = (
        "changed",
        "escaped",
        "found",
        "judged",
        "looked",
        "missed",
        "queries",
        "released",
        "right",
        "rounds",
        "wrong",
    )

    def __init__(self) -> None:
        self.wrong = self.found = self.missed = self.escaped = self.changed = self.rounds = self.queries = 0
        self.looked = self.judged = self.released = False
        self.right = True


class Examiner:
    """Adds the errors of one case after another to sums.

    Parameters
    ----------
    documents
        Masks of the model's documents by their number; None for one that cannot be wrong.
    document_of
        Number of the document each step handles, by the step's number; -1 for the others.
    """

    def __init__(self, documents: Sequence[DocumentMasks | None], document_of: Sequence[int]) -> None:
        self.documents = tuple(documents)
        self.document_of = tuple(document_of)
        self.names = tuple(d.name for d in documents if d is not None)

    def fresh(self) -> list[ErrorSums]:
        """Empty sums: one for each document by number, then those of all documents together."""
        return [ErrorSums() for _ in range(len(self.documents) + 1)]

    def named(self, sums: Sequence[ErrorSums]) -> dict[str, ErrorSums]:
        """The sums by name of the document; ``""`` is all of them."""
        found = {d.name: s for d, s in zip(self.documents, sums, strict=False) if d is not None}
        return {**found, ALL_DOCUMENTS: sums[-1]}

    def examine(self, changes: Iterable[Change], sums: Sequence[ErrorSums]) -> int:
        """Add one case; how many rounds of correction it took over all documents."""
        states: dict[int, _State] = {}
        together = ErrorSums()
        for change in changes:
            state = states.get(change.document)
            if state is None:
                state = states[change.document] = _State()
            self._read(change, state, sums[change.document], together)
        for number, state in states.items():
            masks = self.documents[number]
            if masks is not None:
                _close(state, masks, sums[number], together)
        if together.consignments:
            _flags(together)
            sums[-1].add(together)
        return together.rounds

    def _read(self, change: Change, state: _State, sums: ErrorSums, together: ErrorSums) -> None:
        document, step, _, act, bits, present, found, flagged, means = change
        masks = self.documents[document]
        if masks is None:
            return
        if act == REPAIRED:
            state.rounds += 1
        else:
            if not state.looked:
                state.wrong = present
                state.looked = act != KEYED
            if act == KEYED:
                state.changed |= bits & masks.families[2]
            elif act == RELEASED:
                state.released, state.escaped, state.missed = True, bits, bits
            else:
                state.judged = True
                if flagged and not state.released:
                    state.right = False
                if act == CHECKED and flagged and not bits:
                    state.queries += 1
                new = bits & ~state.found
                if new:
                    finder = _REVIEW + means
                    if act == VALIDATED:
                        own = self.document_of[step] == document and bits & masks.alone
                        finder = _ALONE if own else _BESIDE
                    for kept in (sums, together):
                        kept.found[finder] += new.bit_count()
                    caught = new & state.missed
                    if caught:
                        place = (_LATER, _EXAM, _AUDIT)[means] if act == CHECKED else _LATER
                        state.missed &= ~caught
                        for kept in (sums, together):
                            kept.surfaced[place] += caught.bit_count()
        state.found = found


def _close(state: _State, masks: DocumentMasks, sums: ErrorSums, together: ErrorSums) -> None:
    """Add what a document's rows came to: to its own sums as a consignment, to the case's as plain counts."""
    for kept in (sums, together):
        kept.consignments += 1
        kept.rounds += state.rounds
        kept.mended += state.rounds > 0
        kept.mended_again += state.rounds > 1
        kept.queries += state.queries
        kept.queried += state.queries > 0
        kept.wrong += state.wrong != 0
        kept.changed += state.changed != 0
        kept.judged += state.judged
        kept.right += state.judged and state.right
        kept.released += state.released
        kept.escaped += state.escaped != 0
        kept.surfaced[_NEVER] += state.missed.bit_count()
        for place, family in enumerate(masks.families):
            kept.wrong_by[place] += state.wrong & family != 0
            kept.escaped_by[place] += state.escaped & family != 0


def _flags(together: ErrorSums) -> None:
    """Documents counted become a consignment counted: it is right when all its documents are, wrong when one is."""
    together.right = int(together.judged > 0 and together.right == together.judged)
    together.mended, together.mended_again = int(together.rounds > 0), int(together.rounds > 1)
    for name in ("consignments", "wrong", "changed", "judged", "queried", "released", "escaped"):
        setattr(together, name, int(getattr(together, name) > 0))
    together.wrong_by = [int(n > 0) for n in together.wrong_by]
    together.escaped_by = [int(n > 0) for n in together.escaped_by]


def correction_spells(changes: Iterable[Change], document_of: Sequence[int], over: int) -> Stretches:
    """When a document of the case was under correction: sorted, disjoint stretches in microseconds.

    From a look that asks for something to the next look at the same document that does not, its release, or ``over``. A comparison
    that also blames the other document is counted by the document that was being validated. What is corrected after release, by an
    amendment or an audit, holds up nothing.
    """
    opened: dict[int, int] = {}
    released: set[int] = set()
    found: Stretches = []
    for document, step, time, act, _, _, _, flagged, means in changes:
        if act == RELEASED or (act in (VALIDATED, CHECKED) and not flagged):
            start = opened.pop(document, None)
            if start is not None:
                found.append((start, round(time * 1e6)))
            if act == RELEASED:
                released.add(document)
        elif (
            act in (VALIDATED, CHECKED)
            and means != AUDIT
            and document_of[step] == document
            and document not in released
        ):
            opened.setdefault(document, round(time * 1e6))
    found += [(start, over) for start in opened.values()]
    joined: Stretches = []
    for start, end in sorted(found):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
