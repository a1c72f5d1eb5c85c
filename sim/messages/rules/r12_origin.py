"""R12: every line has its origin, and a claim to preference rests on a certificate that fits the goods.

For a customs reader: a certificate is in time (a year, not confirmed for both agreements), of an agreement between Singapore and China,
and covers this line: the same six digits, at least this quantity, goods that originate in the partner.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import HS_FACTS, day_of
from sim.messages.rules.numbers import day, iso, plain, scaled
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list
from sim.trade.content import Content, Record

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R12",
    layer=ALONE,
    severity="error",
    side="both",
    en="Each line has its origin; a preference is claimed on a certificate in time, of the right agreement, that covers the line.",
    why="A claim that does not fit its certificate is refused, and the full duty is due.",
    do="Compare with the certificate line by line; claim no preference where it does not cover the goods.",
    source="China: GACC announcement 34 of 2021; CSFTA and RCEP certificates; validity of one year not confirmed",
    grade="expert",
)


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Origin of each line; then the claim, if there is one."""
    mapped = form.fields
    claimed = False
    for index, item in enumerate(records(content, "items")):
        if "origin_country" in mapped and not item.get("origin_country"):
            yield Found("origin_country", index, "", "Every line has a country of origin.", "Take it from the invoice.")
        claimed = claimed or "certificate_item" in item
    yield from _type(content)
    number = text(content, "certificate_number")
    if number and form.country:
        yield from _certificate(content, form, context)
    elif claimed and "certificate_number" in mapped and not number and not _applied_for(content, form):
        why = "A line claims an item of a certificate, and no certificate is named."
        yield Found("certificate_number", None, "", why, "Name the certificate, or take back the claim.")


def _type(content: Content) -> Iterator[Found]:
    kind, agreement = text(content, "certificate_type"), text(content, "agreement")
    row = code_list("certificate_types").rows.get(kind) if kind and agreement else None
    if row is not None and row["agreement"] and row["agreement"] != agreement:
        why = f"A certificate of type {kind} is one of {row['agreement']}, and {agreement} is named."
        yield Found("agreement", None, agreement, why, "Name the agreement of the certificate.")


def _applied_for(content: Content, form: FormLike) -> bool:
    # An outward declaration of Singapore may apply for the certificate: there is a type, and no number yet.
    return form.direction == "export" and bool(text(content, "certificate_type"))


def _certificate(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    issued, on = text(content, "certificate_date"), day_of(content, context)
    mapped = form.fields
    if not issued and "certificate_date" in mapped and form.direction == "import":
        yield Found(
            "certificate_date",
            None,
            "",
            "A certificate is claimed without its date.",
            "Write the date of the certificate.",
        )
    given, now = day(issued) if issued else None, day(on) if on else None
    if given is not None and now is not None:
        if given > now and form.direction == "import":
            yield Found(
                "certificate_date",
                None,
                issued,
                f"It is after the declaration ({on}).",
                "Compare with the certificate.",
            )
        elif now - given > context.limits.certificate_days:
            last = iso(given + context.limits.certificate_days)
            why = f"The certificate could be claimed until {last}."
            yield Found("certificate_date", None, issued, why, "Ask for a new certificate, or claim no preference.")
    agreement = text(content, "agreement")
    row = code_list("agreements").rows.get(agreement) if agreement else None
    if row is not None and not {"SG", "CN"} <= set(row["parties"].split()):
        why = "Singapore and China are not both parties to it."
        yield Found("agreement", None, agreement, why, "Claim under an agreement of both countries.")
    if form.country == "cn" and form.direction == "import":
        yield from _origins(content, form)


def _origins(content: Content, form: FormLike) -> Iterator[Found]:
    mapped = form.fields
    for index, item in enumerate(records(content, "items")):
        if "certificate_item" not in item:
            continue
        if "agreement_origin" in mapped:
            under = item.get("agreement_origin", "")
            if not under:
                why = "A line that claims a preference says its origin under the agreement."
                yield Found("agreement_origin", index, "", why, "Write the origin of the certificate.")
            elif under != item.get("origin_country", under):
                why = f"The origin under the agreement differs from the origin of the goods, {item['origin_country']}."
                yield Found("agreement_origin", index, under, why, "Compare with the certificate.")
        elif item.get("origin_country", "SG") != "SG":
            why = "Goods of this origin are not covered by a certificate of Singapore."
            yield Found("origin_country", index, item["origin_country"], why, "Claim no preference for this line.")


def _six(item: Record) -> str:
    return next((item[name][:6] for name in HS_FACTS if item.get(name)), "")


def compare(
    content: Content, other: Content, form: FormLike, other_form: FormLike, context: Context
) -> Iterator[Found]:
    """The claim against the certificate (or the application for it): number, date, and line by line class and quantity."""
    if not any("certificate_item" in item for item in records(content, "items")) and not text(
        content, "certificate_number"
    ):
        return
    name = other_form.id.replace("_", " ")
    for fact in ("certificate_number", "certificate_date"):
        own, theirs = text(content, fact), text(other, fact)
        if own and theirs and own != theirs:
            yield Found(fact, None, own, f"The {name} has {theirs}.", "Compare with the certificate.")
    lines = {r["sequence"]: r for r in records(other, "items") if "sequence" in r}
    for index, item in enumerate(records(content, "items")):
        claim = item.get("certificate_item")
        if claim is None:
            continue
        line = lines.get(claim)
        if line is None:
            yield Found(
                "certificate_item",
                index,
                claim,
                f"The {name} has no such item.",
                "Name the item that covers the goods.",
            )
            continue
        own, theirs = _six(item), _six(line)
        if own and theirs and own != theirs:
            field = next(n for n in HS_FACTS if item.get(n))
            why = f"The {name} has {theirs} for this item: the certificate does not cover the goods."
            yield Found(field, index, item[field], why, RULE.do)
        quantity, covered = scaled(item.get("quantity")), scaled(line.get("quantity"))
        same_unit = item.get("unit") == line.get("unit")
        if quantity is not None and covered is not None and same_unit and quantity > covered:
            why = f"The {name} covers {plain(covered)}."
            yield Found("quantity", index, item["quantity"], why, RULE.do)
        origin, certified = item.get("origin_country"), line.get("origin_country")
        if origin and certified and origin != certified:
            yield Found("origin_country", index, origin, f"The {name} says {certified}.", RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    items = records(content, "items")
    issued, declared = day(text(content, "certificate_date") or "-"), day(text(content, "declared_on") or "-")
    if issued is not None and declared is not None:
        yield changed(content, certificate_date=iso(declared - 366 - draws.whole("by", 1, 200)))
    for index, item in enumerate(items):
        if "certificate_item" not in item:
            yield changed_at(content, "items", index, certificate_item="1")
            if text(content, "certificate_type"):
                yield changed(
                    changed_at(content, "items", index, certificate_item="1"), certificate_type=None, agreement=None
                )
    for agreement in ("RCEP", "CSFTA"):
        if text(content, "agreement") and text(content, "certificate_type"):
            yield changed(content, agreement=agreement)
    yield changed(content, certificate_number=None)
    for index, item in enumerate(items):
        if "origin_country" in item:
            yield changed_at(content, "items", index, origin_country=None)


def _beside(content: Content, form: FormLike, message: str, other: Content) -> Iterator[tuple[Content, Content]]:
    for index, line in enumerate(records(other, "items")):
        quantity = scaled(line.get("quantity"))
        if quantity:
            yield content, changed_at(other, "items", index, quantity=plain(quantity // 2))
    yield content, changed(other, certificate_number="X" + text(other, "certificate_number")[1:])


def _counterpart(content: Content) -> Content:
    lines: list[Record] = []
    for item in records(content, "items"):
        lines.append(
            {"sequence": item.get("certificate_item", "0"), "hs_6": _six(item)}
            | {k: item[k] for k in ("quantity", "unit") if k in item}
        )
    return {"items": lines} | {
        k: text(content, k) for k in ("certificate_number", "certificate_date") if text(content, k)
    }


spoil = spoiler(RULE.code, _ways, _beside, _counterpart)
