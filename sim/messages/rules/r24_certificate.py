"""R24: a certificate of origin has at most 50 items, an invoice that is not later than the application, and a criterion that is met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import day_of
from sim.messages.rules.numbers import CENT, day, iso, scaled
from sim.messages.rules.rule import ALONE, NOTHING, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R24",
    layer=ALONE,
    severity="error",
    side="sg",
    en="A certificate has at most 50 items, its invoice is not later than the application, and a regional value content is 40 % or more.",
    why="A certificate that breaks its own terms is refused by the importing country, after the goods have arrived.",
    do="Split the application, correct the date, or claim another criterion.",
    source="Singapore Customs, handbook on certificates of origin over TradeNet; CSFTA rules of origin (P, RVC at least 40 %, PSR)",
    grade="published",
)

OWN_TYPES = frozenset(("18", "19", "33"))
"""Types for goods that originate where the certificate is issued; 20 and 34 are back to back."""


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Number of items, date of the invoice, criterion of each item."""
    items = records(content, "items")
    if len(items) > context.limits.certificate_items:
        why = f"A certificate has at most {context.limits.certificate_items} items."
        yield Found("sequence", context.limits.certificate_items, str(len(items)), why, "Apply for two certificates.")
    invoiced = text(content, "invoice_date")
    on = text(content, "certificate_date") or day_of(content, context)
    if invoiced and on and day(invoiced) is not None and invoiced > on:
        yield Found(
            "invoice_date",
            None,
            invoiced,
            f"It is after {on}, the day of the application.",
            "Correct the date of the invoice.",
        )
    own = text(content, "certificate_type") in OWN_TYPES
    home = form.country.upper() or text(content, "export_country")
    known = code_list("origin_criteria")
    for index, item in enumerate(items):
        origin = item.get("origin_country")
        if own and origin and home and origin != home:
            why = "A certificate of this type is for goods that originate in the exporting country; others need a back-to-back one."
            yield Found(
                "origin_country",
                index,
                origin,
                why,
                "Apply for type 20 or 34, with the certificate of origin of the goods.",
            )
        criterion = item.get("origin_criterion")
        if criterion is None:
            continue
        if not known.valid(criterion, on or None):
            yield Found(
                "origin_criterion", index, criterion, "The agreement has no such criterion.", "Choose P, RVC or PSR."
            )
        elif criterion == "RVC":
            least = context.limits.rvc * CENT
            share = scaled(item.get("rvc"))
            if share is None:
                yield Found(
                    "rvc",
                    index,
                    "",
                    "The criterion is the regional value content, and none is given.",
                    "Write the share.",
                )
            elif share < least:
                yield Found("rvc", index, item["rvc"], f"It is below {context.limits.rvc / 100:g} %.", RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for index, item in enumerate(records(content, "items")):
        if item.get("origin_criterion") == "RVC":
            yield changed_at(content, "items", index, rvc=f"{draws.whole('rvc', 5, 39)}.00")
    on = day(text(content, "certificate_date") or day_of(content, NOTHING) or "-")
    if on is not None and text(content, "invoice_date"):
        yield changed(content, invoice_date=iso(on + draws.whole("by", 1, 9)))
    for index, item in enumerate(records(content, "items")):
        if "origin_criterion" in item:
            yield changed_at(content, "items", index, origin_criterion="RVC", rvc="12.00")


spoil = spoiler(RULE.code, _ways)
