"""R14: the kind of package has a code in the table of the country, and bulk is not counted in packages.

For a customs reader: canonical kinds are those of UN/ECE Recommendation 21; Singapore and China have codes of their own, and not every kind
has both. Mind ``CTN``: a carton in Singapore, a content ton among the units of Recommendation 20.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import country_of
from sim.messages.rules.numbers import whole
from sim.messages.rules.r05_packages import BULK, PARTS
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, changed_at, copied, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R14",
    layer=ALONE,
    severity="error",
    side="both",
    en="The kind of package is in the country's table; goods in bulk count as one package at most.",
    why="The kind is matched with the manifest, and tells inspectors what to look for.",
    do="Choose a kind the table has; several kinds together are PK.",
    source="UN/ECE Recommendation 21; Singapore's pack units and China's kinds of packing as seen in samples; bulk counted as one by "
    "practice in China",
    grade="expert",
)
_COLUMN = {"sg": "sg_package", "cn": "cn_package"}


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Kind of the head, and of each bill."""
    kind = content.get("package_kind")
    if isinstance(kind, str):
        why = _fault(kind, text(content, "package_count"), country_of(content, form))
        if why:
            yield Found("package_kind", None, kind, why, RULE.do)
    for index, bill in enumerate(records(content, "bills")):
        kind = bill.get("bill_package_kind")
        if kind is not None:
            why = _fault(kind, bill.get("bill_packages", ""), country_of(content, form))
            if why:
                yield Found("bill_package_kind", index, kind, why, RULE.do)


def _fault(kind: str, count: str, country: str) -> str:
    row = code_list("packages").rows.get(kind)
    if row is None:
        return "The table of kinds of package does not have it."
    column = _COLUMN.get(country)
    if column and not row[column]:
        return "The country's own table has no such kind."
    if kind in BULK and (whole(count) or 0) > 1:
        return f"Goods in bulk are not {count} packages."
    return ""


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    column = _COLUMN.get(country_of(content, form))
    without = [k for k in code_list("packages").current if column and not code_list("packages").rows[k][column]]
    for kind in ["VR", *without]:
        if text(content, "package_kind"):
            yield changed(content, package_kind=kind)
        for index, bill in enumerate(records(content, "bills")):
            if "bill_package_kind" in bill:
                yield changed_at(content, "bills", index, bill_package_kind=kind)
    if text(content, "package_kind") and text(content, "package_count"):
        yield changed(_one_more(content), package_kind="VR")
    if records(content, "bills"):
        more = str(1 + (whole(records(content, "bills")[0].get("bill_packages")) or 0))
        yield changed_at(content, "bills", 0, bill_package_kind="VR", bill_packages=more)


def _one_more(content: Content) -> Content:
    result = copied(content)
    result["package_count"] = str(1 + (whole(text(content, "package_count")) or 0))
    for group, field in PARTS:
        rows = records(result, group)
        if rows and field in rows[0]:
            rows[0][field] = str(1 + (whole(rows[0][field]) or 0))
    return result


spoil = spoiler(RULE.code, _ways)
