"""The documents of one consignment, written again as they were at any moment of its life.

For a customs reader: the XML that was sent, with the errors it had then.
For a simulation reader: masks hold which variants a document had; the place and the wrong value of a variant are drawn by (consignment,
variant), so the masks alone give the document back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.experiment.replicate import Subject
from sim.flow import Document, Variant
from sim.messages.instance import corrupted, draws_of
from sim.messages.library import form, names
from sim.messages.writer import write
from sim.results.record import CaseRecord, Change
from sim.sampling import case_entity
from sim.trade.content import Content
from sim.trade.facts import facts

DEFAULTS = {"lane": "sg-cn", "goods": "general", "tier": "medium"}
"""What a consignment is where the scenario does not say it."""


@dataclass(frozen=True)
class Sheet:
    """A document at a moment: what had just happened to it, its content and its XML."""

    change: Change
    document: Document
    content: Content
    xml: bytes


class Sheets:
    """Writes the documents of one consignment."""

    def __init__(self, subject: Subject, record: CaseRecord, seed: int, replication: int) -> None:
        self.documents = sorted(subject.flow.documents, key=lambda d: d.name)
        attributes = sorted(subject.flow.values)
        has = {n: subject.flow.values[n][v] for n, v in zip(attributes, record.attributes, strict=True)}
        about: dict[str, Any] = {name: has.get(name, usual) for name, usual in DEFAULTS.items()}
        self.facts = facts(record.stream, record.index, seed=seed, replication=replication, **about)
        self.draws = draws_of(case_entity(record.stream, record.index), seed, replication)

    def has(self, number: int) -> bool:
        """Whether a document is an instance of a message there is; others have errors but no text."""
        return self.documents[number].message in names()

    def content(self, number: int, present: int) -> Content:
        """Content of a document whose mask is ``present``.

        Raises
        ------
        Refused
            ``VRD-003`` when the goods of this consignment have nothing that could be wrong in that way.
        """
        document = self.documents[number]
        wrong = [v.name for v in held(document, present)]
        return corrupted(form(document.message), self.facts, wrong, self.draws)

    def sheet(self, change: Change) -> Sheet:
        """The document as a change left it; raises as ``content``."""
        document = self.documents[change.document]
        content = self.content(change.document, change.present)
        return Sheet(change, document, content, write(form(document.message), content))


def held(document: Document, mask: int) -> list[Variant]:
    """The variants whose bits are in a mask."""
    return [v for bit, v in enumerate(document.variants) if mask >> bit & 1]
