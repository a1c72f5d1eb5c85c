"""R16: controlled goods have the licence of their agency, named in the line, valid on the day, with enough left on it.

For a customs reader: which goods are controlled on which side is a column of the product master (kinds and numbers synthetic). Whether the
licence is valid is seen only beside the licence itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import country_of, day_of, direction_of, product
from sim.messages.rules.numbers import day, iso, plain, scaled
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed_at, copied, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list
from sim.trade.content import Content, Record

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R16",
    layer=ALONE,
    severity="error",
    side="both",
    en="Controlled goods name their licence; it is valid on the day and has the quantity left.",
    why="Goods without the agency's licence are held, whatever the rest of the declaration says.",
    do="Name the licence in the line and in the list of licences; ask the agency for a new one when it has run out.",
    source="Singapore: Licence/ReferenceID with the agency's product code; China: LicenseDocu and DecGoodsLimit; kinds are synthetic",
    grade="assumed",
)


def licence_kind(item: Record, column: str) -> str:
    """The kind of licence the goods of a line need, by the side's column of the product master; empty when none."""
    goods = product(item) if column else None
    return goods[column] if goods is not None else ""


def _column(content: Content, form: FormLike) -> str:
    return _COLUMNS.get((country_of(content, form), direction_of(content, form)), "")


_COLUMNS = {(c, d): f"licence_{c}_{d}" for c in ("sg", "cn") for d in ("import", "export")}


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Each line: the licence it needs, and that the one it names is among the licences of the document."""
    mapped = form.fields
    listed = {r.get("licence_id", ""): r.get("licence_kind", "") for r in records(content, "licences")}
    column = _column(content, form)
    for index, item in enumerate(records(content, "items")):
        kind, number = licence_kind(item, column), item.get("licence_number", "")
        if kind and not number and "licence_number" in mapped:
            why = f"These goods need a licence of kind {kind}, and the line names none."
            yield Found("licence_number", index, "", why, RULE.do)
        elif number and "licence_id" in mapped:
            if number not in listed:
                why = "The line names a licence that is not among the licences of the document."
                yield Found("licence_number", index, number, why, "Add it to the licences, or correct the number.")
            elif kind and listed[number] and listed[number] != kind:
                why = f"It is of kind {listed[number]}; these goods need kind {kind}."
                yield Found("licence_number", index, number, why, RULE.do)


def compare(
    content: Content, other: Content, form: FormLike, other_form: FormLike, context: Context
) -> Iterator[Found]:
    """The licences a declaration names against the licence itself: known, valid on the day, enough left."""
    held = {r["licence_id"]: r for r in records(other, "licences") if "licence_id" in r}
    on = day_of(content, context)
    for index, own in enumerate(records(content, "licences")):
        number, kind = own.get("licence_id", ""), own.get("licence_kind", "")
        if not number or (kind and all(r.get("licence_kind", kind) != kind for r in held.values())):
            continue  # another licence than the one at hand
        if number not in held:
            yield Found("licence_id", index, number, "The licence at hand has another number.", "Correct the number.")
    for index, item in enumerate(records(content, "items")):
        number = item.get("licence_number", "")
        licence = held.get(number) if number else None
        if licence is None:
            continue
        since, until = licence.get("licence_from", ""), licence.get("licence_until", "")
        if on and ((since and on < since) or (until and on > until)):
            why = f"On {on} it is not valid (from {since or '-'} until {until or '-'})."
            yield Found("licence_number", index, number, why, "Ask the agency for one that is valid.")
        left, needed = scaled(licence.get("licence_balance")), scaled(item.get("statutory_quantity"))
        if left is not None and needed is not None and needed > left:
            yield Found(
                "statutory_quantity",
                index,
                item["statutory_quantity"],
                f"{plain(left)} is left on the licence.",
                RULE.do,
            )


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for index, item in enumerate(records(content, "items")):
        if item.get("licence_number"):
            yield changed_at(content, "items", index, licence_number=None)
        elif "licence_number" in form.fields and "licence_id" in form.fields:
            yield changed_at(content, "items", index, licence_number=f"LIC{draws.whole('number', 100000, 999999)}")
    column = _column(content, form)
    codes = {"sg": "hs_sg", "cn": "hs_cn"}.get(form.country, "hs_6")
    goods = [row for row in code_list("products").rows.values() if column and row[column] and not row["valid_until"]]
    for index, item in enumerate(records(content, "items")):
        for row in goods:
            if codes in item and row["statutory_unit"] == item.get("statutory_unit"):
                ciq = {"ciq_code": row["ciq_code"]} if "ciq_code" in item else {}
                yield changed_at(content, "items", index, **{codes: row[codes]}, **ciq)


def _beside(content: Content, form: FormLike, message: str, other: Content) -> Iterator[tuple[Content, Content]]:
    declared = day(text(content, "declared_on") or "-")
    for index in range(len(records(other, "licences"))):
        if declared is not None:
            yield (
                content,
                changed_at(other, "licences", index, licence_until=iso(declared - 30), licence_from=iso(declared - 60)),
            )
        yield content, changed_at(other, "licences", index, licence_balance="0.00001")


def _counterpart(content: Content) -> Content:
    return {"licences": [dict(r) for r in records(copied(content), "licences")]}


spoil = spoiler(RULE.code, _ways, _beside, _counterpart)
