"""Documents as lists of numbers: which bits they share, in which order they are walked, what finds and repairs them.

For a simulation reader: the layout that ``papers`` reads. Probabilities and masks come from ``sim.engine.masks.Bits``, which knows the variants of a
document; nothing about a consignment is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.engine.compiled import layout as at
from sim.engine.compiled.lists import Lists, picker
from sim.engine.compiled.state import Ints
from sim.engine.masks import Bits, Slip
from sim.engine.world import World
from sim.flow import Table
from sim.flow.kinds import Check, Key, Repair, Validate
from sim.flow.kinds.documents import MEANS

KEYSTROKE = "keystroke"


class Documents:
    """The documents of a flow, put into its lists."""

    def __init__(self, world: World, lists: Lists) -> None:
        self._world, self._lists = world, lists
        self._bits = world.bits if world.masked else ()

    def released_at(self, milestone: str) -> list[int]:
        """Numbers of the documents that a milestone releases."""
        if not self._world.masked:
            return []
        return sorted(self._world.document[d.name] for d in self._world.flow.documents if d.release == milestone)

    def _others(self, row: Ints, own: Bits, names: Sequence[str], *, compare: bool) -> None:
        """Of each other document: its number, where the pairs with it begin, how many, all bits a machine finds in it."""
        places: list[int] = []
        for name in names:
            other = self._bits[self._world.document[name]]
            pairs = own.comparable(other) if compare else own.shared(other)
            flat = [
                n
                for p in pairs
                for n in (
                    p.one,
                    p.other,
                    own.site[p.one.bit_length() - 1] if p.one else 0,
                    int(p.shown_in_one),
                    int(p.shown_in_other),
                )
            ]
            places += [other.number, self._lists.whole(flat), len(pairs), sum(other.layers)]
        row[at.S_LIST], row[at.S_LISTED] = self._lists.whole(places), len(names)

    def _walks(self, row: Ints, own: Bits, family: str, shares: Table[float]) -> None:
        """Of each row of the table: where its walk begins, how long it is, where its probabilities begin."""
        places: list[int] = []
        for share in shares.rows:
            walk: tuple[Slip, ...] = own.slips(family, share)
            first = self._lists.whole(n for slip in walk for n in (slip.bit, slip.site, slip.draw))
            number = self._lists.real([share, *(p for slip in walk for p in (slip.first, slip.later))])
            places += [first, len(walk), number]
        self._pick(row, at.S_TABLE, shares, self._lists.whole(places), 3)

    def _pick(self, row: Ints, place: int, table: Table[float], first: int, width: int = 1) -> None:
        row[place + 1 : place + 5] = picker(table, self._world.attribute, self._world.flow.values, width)
        row[place] = first

    def step(self, row: Ints, step: Key | Validate | Check | Repair) -> None:
        """Fill a step's row."""
        own = self._bits[self._world.document[step.document]]
        row[at.S_WHAT] = own.number
        match step:
            case Key():
                row[at.S_ALSO] = step.document in step.sources
                self._others(row, own, [name for name in step.sources if name != step.document], compare=False)
                self._walks(row, own, step.family, step.error_share)
            case Validate():
                row[at.S_EXTRA], row[at.S_MORE] = self._lists.whole(own.layers), len(own.layers)
                self._others(row, own, step.against, compare=True)
            case Check():
                row[at.S_EXTRA], row[at.S_ALSO] = own.seen_by(step.means), MEANS.index(step.means)
                self._pick(row, at.S_TABLE, step.sensitivity, self._lists.real(step.sensitivity.rows))
                self._pick(row, at.S_SECOND, step.false_query, self._lists.real(step.false_query.rows))
            case Repair():
                row[at.S_MORE], row[at.S_ALSO] = step.rounds, own.repairable_by(step.by)
                self._walks(row, own, KEYSTROKE, step.error_share)
