"""A field left empty.

For a simulation reader: the fact is absent; a mandatory field fails in the schema, an optional one in a rule, in review, or nowhere.
"""

from __future__ import annotations

from sim.trade.defects.tools.base import Defect
from sim.trade.draws import Draws


def corrupt(value: str, draws: Draws, attempt: int) -> None:
    """Nothing is keyed."""
    return


DEFECT = Defect(
    name="missing_field",
    family="keystroke",
    classes=(
        "bl_number", "voyage", "vessel", "package_count", "gross_weight", "hs_code", "elements", "description", "goods_description", "bill_description",
        "origin_country", "quantity", "container_number", "invoice_number", "licence_number", "certificate_number",
    ),
    en="Missing field",
    zh="漏填",
    what="A field is left empty.",
    corrupt=corrupt,
    layers="schema where the field is mandatory; rules where it depends on others",
    seen_by=("review",),
    frequency="declaration elements, brand or unit incomplete: 3-8 % of declarations in China, found in review, 2-24 h",
    source="trade press; no public count was found",
    grade="assumed",
)  # fmt: skip
