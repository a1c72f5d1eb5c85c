"""R05: packages of the items, or of the containers, add up to the total; there is at least one unless the goods are in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.numbers import whole
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R05",
    layer=ALONE,
    severity="error",
    side="both",
    en="The packages of the parts add up to the total, which is above 0 unless the goods are in bulk.",
    why="Terminal, manifest and customs count packages; a difference stops the release.",
    do="Count again from the packing list.",
    source="Singapore: total outer pack; China: number of packages; agreement with the manifest",
    grade="published",
)
BULK = frozenset(("VG", "VL", "VO", "VQ", "VR", "VS", "VY"))
"""Kinds of package of UN/ECE Recommendation 21 that are bulk."""
PARTS = (("items", "item_packages"), ("containers", "container_packages"))


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Total against items and against containers, where they say it."""
    given = text(content, "package_count")
    total = whole(given)
    if total is None:
        return
    if total == 0 and text(content, "package_kind") not in BULK:
        yield Found("package_count", None, given, "Goods that are not in bulk have at least one package.", RULE.do)
        return
    for group, field in PARTS:
        parts = [whole(record.get(field)) for record in records(content, group)]
        if parts and None not in parts:
            of_parts = sum(p for p in parts if p is not None)
            if of_parts != total:
                why = f"The {group} have {of_parts} packages, the total says {total}."
                yield Found("package_count", None, given, why, RULE.do)
                return


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    total = whole(text(content, "package_count"))
    if total is not None:
        yield changed(content, package_count=str(total + draws.whole("by", 1, 9)))
        yield changed(content, package_count="0")


spoil = spoiler(RULE.code, _ways)
