"""R21: a document agrees with the manifest (or with the paper it was made from): bill of lading, packages, weight, voyage, boxes, parties.

For a customs reader: China matches a declaration with the manifest before anything else; a difference stops it, and the *carrier* amends
the manifest. Bill and packages must be equal, the gross weight within 1 % (our tolerance); voyage and boxes as far as both name them.
The list of a parcel is released when order, payment and waybill, which come from three others, are of the same order, buyer and parcel.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.messages.rules.numbers import plain, scaled, whole
from sim.messages.rules.rule import COMPARED, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content, Record

RULE = Rule(
    code="R21",
    layer=COMPARED,
    severity="error",
    side="cn",
    en="Bill of lading and packages equal the manifest's, the gross weight is within 1 % of it, voyage and boxes are the same; "
    "the messages of a parcel name one order, one buyer and one seller.",
    why="A declaration that does not match the manifest is not released; a wrong manifest waits for the carrier's office.",
    do="Compare bill of lading, packages, weight, voyage and boxes; ask the carrier to amend the manifest when it is the manifest that is wrong.",
    source="China: declarations are matched with manifest and arrival report, lists of parcels with order, payment and waybill; tolerances ours",
    grade="assumed",
)
ALIKE = ("parcel_order_number", "buyer_id", "buyer_name", "platform_code", "shop_code", "courier_code")
"""What the messages of a parcel say alike, as far as both say it."""
_HEAD = {"bill_number": "bl_number", "bill_packages": "package_count", "bill_gross_weight": "gross_weight"}


def _bills(content: Content) -> list[Record]:
    bills = records(content, "bills")
    if bills:
        return bills
    head = {name: text(content, fact) for name, fact in _HEAD.items() if text(content, fact)}
    return [head] if "bill_number" in head else []


def compare(
    content: Content, other: Content, form: FormLike, other_form: FormLike, context: Context
) -> Iterator[Found]:
    """Each bill of this document against the same bill of the other; then voyage and boxes."""
    name = other_form.id.replace("_", " ")
    for fact in ALIKE:
        mine, said = text(content, fact), text(other, fact)
        if mine and said and mine != said:
            do = "Compare the messages of the parcel; who wrote the wrong one sends it again."
            yield Found(fact, None, mine, f"The {name} has {said}.", do)
    theirs = {b["bill_number"]: b for b in _bills(other) if "bill_number" in b}
    if not theirs:
        return
    grouped = bool(records(content, "bills"))
    shared = 0
    for index, own in enumerate(_bills(content)):
        number = own.get("bill_number", "")
        place = index if grouped else None
        beside = theirs.get(number)
        if beside is None:
            # A manifest carries other traders' bills too; only a document of one bill has to be found.
            if not grouped or len(theirs) > 1 or len(records(content, "bills")) == 1:
                field = "bill_number" if grouped else "bl_number"
                yield Found(field, place, number, f"The {name} has no such bill.", RULE.do)
            continue
        shared += 1
        yield from _quantities(own, beside, name, place, context)
    if grouped and not shared and len(theirs) == 1 and len(records(content, "bills")) > 1:
        number = next(iter(theirs))
        yield Found(
            "bill_number",
            0,
            records(content, "bills")[0].get("bill_number", ""),
            f"Bill {number} of the {name} is missing.",
            RULE.do,
        )
    yield from _carriage(content, other, name)


def _quantities(own: Record, beside: Record, name: str, place: int | None, context: Context) -> Iterator[Found]:
    def field(fact: str) -> str:
        return fact if place is not None else _HEAD[fact]

    count, counted = whole(own.get("bill_packages")), whole(beside.get("bill_packages"))
    if count is not None and counted is not None and count != counted:
        yield Found(field("bill_packages"), place, own["bill_packages"], f"The {name} has {counted} packages.", RULE.do)
    gross, weighed = scaled(own.get("bill_gross_weight")), scaled(beside.get("bill_gross_weight"))
    if (
        gross is not None
        and weighed is not None
        and abs(gross - weighed) * 1000 > weighed * context.limits.manifest_per_mille
    ):
        why = f"The {name} has {plain(weighed)} kg; a difference of up to {context.limits.manifest_per_mille / 10:g} % is allowed."
        yield Found(field("bill_gross_weight"), place, own["bill_gross_weight"], why, RULE.do)


def _carriage(content: Content, other: Content, name: str) -> Iterator[Found]:
    for fact in ("vessel", "voyage"):
        own, theirs = text(content, fact), text(other, fact)
        if own and theirs and own != theirs:
            yield Found(fact, None, own, f"The {name} has {theirs}.", RULE.do)
    known = {r.get("container_number") for r in records(other, "containers")}
    if known:
        for index, box in enumerate(records(content, "containers")):
            number = box.get("container_number")
            if number and number not in known:
                yield Found("container_number", index, number, f"The {name} has no such box.", RULE.do)


def _beside(content: Content, form: FormLike, message: str, other: Content) -> Iterator[tuple[Content, Content]]:
    for index, bill in enumerate(records(other, "bills")):
        gross = scaled(bill.get("bill_gross_weight"))
        if gross is not None and bill.get("bill_number") in {b.get("bill_number") for b in _bills(content)}:
            yield content, changed_at(other, "bills", index, bill_gross_weight=plain(gross * 11 // 10))
    gross = scaled(text(other, "gross_weight"))
    if gross is not None:
        yield content, changed(other, gross_weight=plain(gross * 11 // 10))
    order = text(other, ALIKE[0])
    if order:
        yield content, changed(other, **{ALIKE[0]: order[:-1] + ("1" if order[-1] == "0" else "0")})


def _counterpart(content: Content) -> Content:
    return {"bills": [dict(b) for b in _bills(content)]}


spoil = spoiler(RULE.code, None, _beside, _counterpart)
