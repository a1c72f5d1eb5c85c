"""Everything that is true of one consignment: who sends what to whom, in which boxes, on which ship, for how much, under which papers.

Documents are made from these facts and may then differ from them; the facts themselves never contradict each other.

For an engineer: ``facts`` is a pure function of its arguments. A consignment is declared twice, in Singapore and in China, by
different agents, on different days. What belongs to one side only is kept under ``sg.name`` and ``cn.name``; ``facts_of_side`` gives
the plain names of one side, which is what a message of that country is written from. Names that begin with ``case.`` say what was
asked for and are no facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from sim.errors import Problem, Refused
from sim.sampling.keys import MASK, case_entity
from sim.trade.content import Content, Record
from sim.trade.draws import Draws
from sim.trade.identifiers import base32
from sim.trade.parts import parts
from sim.trade.profile import ALL_GOODS, LANES, MODES, TIERS, refuse

T = TypeVar("T")
LICENCES = ("licences", "licence_number", "licence_code", "product_code")
"""What is known of licences, at the head and in items."""
MOST_ITEMS = 50
MOST_BOXES = 3


def facts(
    stream: str,
    index: int,
    *,
    lane: str,
    goods: str = "general",
    tier: str = "medium",
    seed: int = 1,
    replication: int = 0,
    mode: str = "sea",
    items: int | None = None,
    boxes: int | None = None,
) -> Content:
    """All facts of a consignment.

    Parameters
    ----------
    stream, index
        The consignment: its arrival stream and its number there.
    lane
        ``sg-cn`` (declared for export in Singapore and for import in China) or ``cn-sg``.
    goods
        ``general``, ``controlled`` (licences to enter), ``strategic`` (licences to leave), ``dutiable`` (in Singapore) or
        ``preference`` (with a certificate of origin).
    tier
        Size of the trader: ``small``, ``medium``, ``large``; sets the range of values.
    seed, replication
        As in a run.
    mode
        ``sea`` (in containers) or ``air`` (without).
    items, boxes
        Number of items (1-50) and of containers (1-3) instead of drawn ones; heavy goods may need more boxes than asked for.

    Raises
    ------
    Refused
        ``TRD-001`` for an unknown lane, class of goods, tier or mode; ``TRD-002`` for a number of items or boxes out of range.
    """
    refuse("lane", lane, LANES)
    refuse("goods", goods, ALL_GOODS)
    refuse("tier", tier, TIERS)
    refuse("mode", mode, MODES)
    for name, value, most in (("items", items, MOST_ITEMS), ("boxes", boxes, MOST_BOXES)):
        if value is not None and not 1 <= value <= most:
            why = f"A consignment has 1 to {most} {name}."
            raise Refused([Problem("TRD-002", name, str(value), why, "Ask for a number in this range, or for none.")])
    entity = case_entity(stream, index)
    made: Content = {
        "case.lane": lane,
        "case.goods": goods,
        "case.tier": tier,
        "case.mode": mode,
        "case.stream": stream,
        "case.index": str(index),
        "case.items": str(items or ""),
        "case.boxes": str(boxes or ""),
        "consignment_id": "CL-" + base32(entity & MASK, 13),
        "version": "1",
        "export_country": lane[:2].upper(),
        "destination_country": lane[3:].upper(),
        "transport_mode": MODES[mode],
    }
    for name, part in parts():
        made.update(part(Draws(seed, replication, "facts/" + name, entity), made))
    return made


def facts_of_side(known: Content, country: str) -> Content:
    """The facts as the declarant of one country knows them, under their plain names.

    Parameters
    ----------
    known
        From ``facts``.
    country
        ``sg`` or ``cn`` (either case): that side's own facts and those common to both. Empty, for papers of no country: the common
        facts and the exporting side's own; licences, which are mostly the importing side's, from there if the exporting side has none.
    """
    exporting, importing = str(known["case.lane"]).split("-")
    side = country.lower() or exporting
    spare = () if country or f"{exporting}.licences" in known else tuple(f"{importing}.{name}" for name in LICENCES)
    return {
        plain: [_of_side(record, side, spare) for record in value] if isinstance(value, list) else value
        for plain, value in _named(known, side, spare)
    }


def _of_side(record: Record, side: str, spare: tuple[str, ...]) -> Record:
    return dict(_named(record, side, spare))


def _named(known: Mapping[str, T], side: str, spare: tuple[str, ...]) -> Iterator[tuple[str, T]]:
    """Common names as they are, the side's own (and the spare ones) without what stands before the dot."""
    for name, value in known.items():
        head, dot, tail = name.partition(".")
        if not dot:
            yield name, value
        elif head == side or name in spare:
            yield tail, value
