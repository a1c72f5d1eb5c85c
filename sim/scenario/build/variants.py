"""How a document can be wrong: read from the verdict table of its message, or written out beside it.

For a customs reader: of every way a message can be wrong, the table says which check finds it; the scenario says how frequent each defect is.
For a simulation reader: fills ``Document.variants``; their order is the order of the bits. Only the committed table is read here, never an XML
schema.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sim import assets
from sim.errors import nearest
from sim.flow import Variant
from sim.flow.kinds.documents import FAMILIES, MEANS
from sim.flow.owners import OWNERS
from sim.quantity import parse_share
from sim.scenario.build.context import Context, named
from sim.scenario.desk import View
from sim.scenario.fields import VARIANT
from sim.scenario.words import parse_layer
from sim.trade.verdicts import Row, verdicts

_HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can go wrong with messages.

    Parameters
    ----------
    rows
        Rows of the verdict table by message, in the order of their bits: those that any consignment can have.
    defects
        Family of each defect there is.
    messages
        Every message there is, those without a row included.
    """

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    defects: Mapping[str, str] = field(default_factory=dict)
    messages: frozenset[str] = frozenset()


def catalogue() -> Catalogue:
    """The shipped table and registry."""
    from sim.trade.defects import registry

    table = verdicts()
    shipped = {path.parent.parent.name for path in assets.schemas().glob("*/v*/message.yaml")}
    return Catalogue(
        {m: table.of(m) for m in table.messages},
        {name: defect.family for name, defect in registry().items()},
        frozenset({*table.messages, *shipped}),
    )


def read_defects(context: Context, known: Catalogue) -> dict[str, float]:
    """Relative frequency of each defect the scenario names."""
    found: dict[str, float] = {}
    for name, view in context.section("defects"):
        context.desk.locate(f"defects.{name}", view)
        if name not in known.defects:
            view.name.refuse("SCN-053", "No defect has this name.", nearest(name, known.defects))
        found[name] = view.number(parse_share, 0.0, parse_share)
    return found


def message_variants(
    view: View, message: str, holder: str, known: Catalogue, frequency: Mapping[str, float]
) -> tuple[Variant, ...]:
    """The variants of a shipped message, weighted by the frequency of their defects.

    A family of which the scenario names no defect is split evenly over its defects; else those not named weigh nothing. A defect is split
    evenly over its variants in this message.
    """
    if message not in known.messages:
        view.refuse("SCN-052", "No message has this name.", nearest(message, sorted(known.messages)), message)
        return ()
    rows = known.rows.get(message, ())
    named_families = {known.defects[d] for d in frequency if d in known.defects}
    members: dict[str, int] = {}
    for row in rows:
        members[row.defect] = members.get(row.defect, 0) + 1
    weights = [
        (frequency.get(row.defect, 0.0) if row.family in named_families else 1.0) / members[row.defect] for row in rows
    ]
    variants = [
        Variant(
            row.variant,
            row.family,
            weight,
            row.site,
            row.layer,
            tuple(row.codes),
            tuple(row.seen_by),
            _owners(row.repaired_by, holder),
            tuple(sorted(row.compared)),
        )
        for row, weight in zip(rows, weights, strict=True)
    ]
    return _whole(variants)


def written_variants(view: View, holder: str) -> tuple[Variant, ...]:
    """Variants written out in the scenario, sorted by name; shares are relative inside a family."""
    found = []
    for name, child in named(view):
        if not child.mapping(VARIANT):
            continue
        family, site, layer, share = (child.child(k) for k in ("family", "site", "layer", "share"))
        found.append(
            Variant(
                name,
                family.choice(FAMILIES, FAMILIES[0]) if family else FAMILIES[0],
                share.number(parse_share, 0.0, parse_share) if share else 1.0,
                site.text() if site else name,
                layer.parsed(parse_layer, 0) if layer else 0,
                seen_by=_words(child, "seen_by", MEANS),
                repaired_by=_owners(_words(child, "repaired_by", (*OWNERS, _HOLDER)), holder),
                compared=_words(child, "compared", ()),
            )
        )
    return _whole(found)


def _owners(words: Iterable[str], holder: str) -> tuple[str, ...]:
    """Owners, sorted; ``holder`` is the document's, if it has one."""
    return tuple(sorted({holder if word == _HOLDER else word for word in words} - {""}))


def _words(view: View, key: str, options: tuple[str, ...]) -> tuple[str, ...]:
    child = view.child(key)
    if child is None:
        return ()
    return tuple(v.choice(options, "") if options else v.text() for v in child.elements("words"))


def _whole(variants: list[Variant]) -> tuple[Variant, ...]:
    """Shares that sum to 1 over each family that has any."""
    total = {f: math.fsum(v.share for v in variants if v.family == f) for f in FAMILIES}
    return tuple(replace(v, share=v.share / total[v.family]) if total.get(v.family) else v for v in variants)
