"""What a defect is: a way in which people, or the world, make a document wrong.

For a customs reader: each says where it can occur, what it does, who can repair it, and by whom it is expected to be found.
For a simulation reader: pure functions of (content, class of field, keyed draws, attempt). The draws are those of the consignment and
the variant alone, so that the same variant in two documents is the same wrong value, whoever keyed it and whenever.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.trade.content import Content, Record
from sim.trade.defects.tools.fields import class_facts, copied, group_of, holders, twins
from sim.trade.draws import Draws

FAMILIES = ("fact", "world", "keystroke")
"""In the order in which they happen to a document: what is keyed wrong may already be wrong."""
ATTEMPTS = 64
"""Tries before a defect says that it cannot make a value wrong. Each defect goes through its ways in order, so that few are needed."""
STEM = 6
"""Digits of a tariff code that all countries share (Harmonized System)."""
NUMBERS_OF_PAPERS = frozenset(("licence_number",))
"""Classes keyed once for a paper: every line that names it has the same error."""
HOLDER = "holder"
"""In ``repaired_by``: whoever holds the document."""

Corrupt = Callable[[str, Draws, int], str | None]
CorruptContent = Callable[[Content, str, Draws, int], Content]
Accept = Callable[[str, str, str | None, Content], bool]


def anything(cls: str, before: str, after: str | None, content: Content) -> bool:
    """Every wrong value will do."""
    return True


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One way in which a document becomes wrong.

    Parameters
    ----------
    name
        Name of its file.
    family
        ``keystroke`` (a slip in keying), ``fact`` (wrong at the source, therefore equal on paper and in data) or ``world`` (true when
        lodged, untrue now).
    classes
        Classes of fields it can occur in (``sim.trade.defects.tools.fields``).
    messages
        Messages it can occur in; empty: every one that has the field.
    en, zh
        What it is called.
    what
        What it does, a sentence.
    corrupt
        The wrong value of one field: (value, draws, attempt) -> text, or None when the field is left out. A value that comes back
        unchanged says that this attempt cannot make it wrong.
    corrupt_content
        Given by defects that must stay consistent inside a document: the whole content made wrong as far as the wrong fact would.
    accepts
        Whether (class, value, wrong value, content) is wrong in the way the defect declares; others are drawn again.
    layers
        Where machines are expected to find it, in words; empty: nowhere.
    seen_by
        By which means people may find it: ``review`` of papers, ``exam`` of goods, ``audit`` of books.
    repaired_by
        Owners who can repair it, or ``holder``; by message where it differs (a manifest waits for the carrier).
    frequency
        How often it occurs, as told in trade, and at what cost; for orientation, the rates of a run are in its scenario.
    source, grade
        Where that is told, and how well.
    """

    name: str
    family: str
    classes: tuple[str, ...]
    en: str
    zh: str
    what: str
    corrupt: Corrupt
    layers: str
    seen_by: tuple[str, ...]
    frequency: str
    source: str
    grade: str
    messages: tuple[str, ...] = ()
    repaired_by: tuple[str, ...] = (HOLDER,)
    corrupt_content: CorruptContent | None = None
    accepts: Accept = anything

    def made(self, content: Content, cls: str, draws: Draws, attempt: int) -> Content:
        """The content with the defect in the class, by one attempt; equal content when this attempt cannot.

        Nothing of the argument is changed.
        """
        if self.corrupt_content is not None:
            return self.corrupt_content(content, cls, draws, attempt)
        return spread(content, cls, draws, attempt, self.corrupt, self.accepts)

    def applied(self, content: Content, cls: str, draws: Draws) -> Content | None:
        """The content with the defect in the class; None when the content has no such field or nothing can make it wrong."""
        for attempt in range(ATTEMPTS):
            wrong = self.made(content, cls, draws, attempt)
            if wrong != content:
                return wrong
        return None


def spread(
    content: Content, cls: str, draws: Draws, attempt: int, corrupt: Corrupt, accepts: Accept = anything
) -> Content:
    """One field made wrong, and with it every other fact of its class that says the same.

    The field is the first fact of the class that is there; in a group, the record is drawn. Of a tariff code only the six digits all
    countries share are keyed wrong; they are wrong in every national code of the line.
    """
    result = copied(content)
    facts = [fact for fact in class_facts()[cls] if holders(result, cls, fact)]
    if not facts:
        return result
    first = facts[0]
    places = twins(result, cls, first) or holders(result, cls, first)
    place = draws.choice("record", places) if group_of(first) else places[0]
    cut = STEM if cls == "hs_code" else None
    before = str(place[first])[:cut]
    after = corrupt(before, draws, attempt)
    if after == before or not accepts(cls, before, after, content):
        return result
    for record, fact in _places(result, cls, facts, place, cut=cut is not None):
        value = record.get(fact)
        if isinstance(value, str) and value[:cut] == before:
            if after is None:
                del record[fact]
            else:
                record[fact] = after + value[len(before) :]
    return result


def _places(
    content: Content, cls: str, facts: list[str], place: Content | Record, *, cut: bool
) -> list[tuple[dict[str, Any], str]]:
    """Records and facts in which the value may stand: the place itself, and the others that say the same."""
    first = facts[0]
    found: list[tuple[dict[str, Any], str]] = [(place, first)]
    if cls in NUMBERS_OF_PAPERS:
        found += [(record, first) for record in holders(content, cls, first) if record is not place]
    for fact in facts[1:]:
        same = [place] if cut and group_of(fact) == group_of(first) else twins(content, cls, fact)
        found += [(record, fact) for record in same]
    return found
