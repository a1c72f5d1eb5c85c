"""R06: tariff codes are in the product master, agree with one another in their first six digits, and across documents.

For a customs reader: the six digits are the Harmonized System, the same in Singapore (8 digits) and China (10 digits and a
three-digit inspection code). A difference between the two countries' declarations is told as a warning: both may be defensible.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import HS_FACTS, day_of
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed_at, records
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list
from sim.trade.content import Content, Record

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R06",
    layer=ALONE,
    severity="error",
    side="both",
    en="Tariff codes are known, and their first six digits agree within a line and across documents.",
    why="The code decides duty, licences and controls; a wrong one is found at review or years later.",
    do="Take the code from the product master; a transposed digit is the commonest cause.",
    source="AHTN 2022 (Singapore), the customs tariff (China), Harmonized System; the product master is ours",
    grade="published",
)


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Each code against the product master, then the codes of a line against each other."""
    goods = code_list("products")
    day = day_of(content, context)
    for index, item in enumerate(records(content, "items")):
        stem = ""
        for name in HS_FACTS:
            value = item.get(name)
            if value is None:
                continue
            row = goods.by(name).get(value)
            if row is None:
                yield Found(name, index, value, "No such code is in the tariff.", RULE.do)
                break
            if row["valid_until"] and day > row["valid_until"]:
                why = f"The code left the tariff after {row['valid_until']}."
                yield Found(name, index, value, why, RULE.do)
                break
            if stem and value[:6] != stem:
                why = f"Its first six digits are not {stem}, which another code of the line begins with."
                yield Found(name, index, value, why, RULE.do)
                break
            stem = value[:6]
            if name == "hs_cn" and "ciq_code" in item and (value, item["ciq_code"]) not in _inspected():
                why = f"The inspection code does not belong to the tariff code {value}."
                yield Found(
                    "ciq_code", index, item["ciq_code"], why, "Take the three digits from the list of inspection codes."
                )


@cache
def _inspected() -> frozenset[tuple[str, str]]:
    return frozenset((row["hs_cn"], row["ciq_code"]) for row in code_list("products").rows.values())


def _six(item: Record) -> str:
    for name in HS_FACTS:
        if item.get(name):
            return item[name][:6]
    return ""


def compare(
    content: Content, other: Content, form: FormLike, other_form: FormLike, context: Context
) -> Iterator[Found]:
    """First six digits against the same line of the other document: a warning."""
    theirs = {r["sequence"]: _six(r) for r in records(other, "items") if "sequence" in r}
    for index, item in enumerate(records(content, "items")):
        own, beside = _six(item), theirs.get(item.get("sequence", ""), "")
        if own and beside and own != beside:
            field = next(name for name in HS_FACTS if item.get(name))
            why = f"The {other_form.id.replace('_', ' ')} has {beside} for this line; both may be defensible."
            yield Found(field, index, item[field], why, "Clear the difference before the goods move.", "warning")


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    goods = code_list("products")
    for index, item in enumerate(records(content, "items")):
        for name in HS_FACTS:
            value = item.get(name)
            if value is None:
                continue
            for digit in range(10):
                wrong = value[:-1] + str(digit)
                if wrong not in goods.by(name):
                    yield changed_at(content, "items", index, **{name: wrong})


spoil = spoiler(RULE.code, _ways)
