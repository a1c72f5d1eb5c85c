"""Which fields a defect can hit: a class is one piece of information, in whatever field of a document it stands.

For a customs reader: the bill of lading's number is one piece of information, whether it stands in the head of a declaration or in a
manifest; a keying error in it is one error. The exporter's and the importer's identifier are two.
For a simulation reader: the vocabulary's ``class`` says it, except for kinds of information (identifiers, names, tax amounts), where each
fact is a class of its own. A variant is a defect at one class.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sim.trade.content import Content, Record
from sim.trade.vocabulary import vocabulary

KINDS = frozenset(
    (
        "party_id",
        "party_name",
        "agent_id",
        "reference",
        "tax_amount",
        "customs_value",
        "description",
        "declared_on",
        "procedure",
    )
)
"""Classes of the vocabulary that are kinds of information: each of their facts is a class of its own."""
SAME = {"inspected_container": "container_number"}
"""Facts that say the same as another one, which gives the class its name."""
APART = "parcel_"
"""Parcels are another trade beside the consignment's: their facts say nothing of its goods."""


SITES = {
    "vessel": "conveyance", "voyage": "conveyance",
    "gross_weight": "weights", "net_weight": "weights", "weight_unit": "weights",
    "quantity": "line", "unit_price": "line", "line_value": "line",
    "hs_code": "class", "statutory_unit": "class",
    "invoice_date": "paper_dates", "certificate_date": "paper_dates",
}  # fmt: skip
"""Class -> what is wrong when it is wrong, for classes that could hide each other's errors (two slips that cancel out in a product)."""
BILLS = "bills"
TRADERS = ("exporter_id", "importer_id")
BY_LENGTH = {"sg_party_id": (9, 10), "cn_party_id": (18,)}
"""The two traders' identifiers are told apart by country, since each country tests its own: a UEN has 9 or 10 characters, a USCC 18."""


@cache
def class_facts() -> dict[str, tuple[str, ...]]:
    """Class -> the facts that carry it, in the order of the vocabulary; the one that gives the class its name goes first."""
    found: dict[str, list[str]] = {name: list(TRADERS) for name in BY_LENGTH}
    for name, fact in vocabulary().facts.items():
        if fact.cls and name not in TRADERS:
            found.setdefault(_named(name, fact.cls), []).append(name)
    return {name: tuple(sorted(facts, key=lambda f: f != name)) for name, facts in found.items()}


def _named(fact: str, cls: str) -> str:
    own = cls in KINDS or fact.startswith(APART)
    return SAME.get(fact, fact if own else cls)


def classes_in(facts: Iterable[str]) -> frozenset[str]:
    """The classes some of whose facts are among ``facts`` (those of a message)."""
    known = set(facts)
    return frozenset(name for name, carried in class_facts().items() if known.intersection(carried))


def site_of(cls: str) -> str:
    """What is wrong when the class is wrong; a document holds at most one variant of a site."""
    return SITES.get(cls, cls)


def group_of(fact: str) -> str:
    """The group a fact stands in; empty for the head."""
    return vocabulary().facts[fact].group


def copied(content: Content) -> Content:
    """A copy that can be changed without touching the original."""
    return {k: v if isinstance(v, str) else [dict(r) for r in v] for k, v in content.items()}


def holders(content: Content, cls: str, fact: str) -> list[Record | Content]:
    """Everything in the content that has the class in the fact: its head, or records of the fact's group."""
    group = group_of(fact)
    if not group:
        value = content.get(fact)
        return [content] if isinstance(value, str) and _fits(cls, value) else []
    found = content.get(group)
    return [record for record in found if fact in record] if isinstance(found, list) else []


def _fits(cls: str, value: str) -> bool:
    return cls not in BY_LENGTH or len(value) in BY_LENGTH[cls]


def own_bills(content: Content) -> list[Record]:
    """The bill of this consignment among those of a manifest: the one with the head's number."""
    found = content.get(BILLS)
    number = content.get("bl_number")
    return [bill for bill in found if bill.get("bill_number") == number] if isinstance(found, list) else []


def twins(content: Content, cls: str, fact: str) -> list[Record | Content]:
    """As ``holders``, without other traders' bills."""
    found = holders(content, cls, fact)
    if group_of(fact) != BILLS:
        return found
    own = own_bills(content)
    return [record for record in found if any(record is bill for bill in own)]
