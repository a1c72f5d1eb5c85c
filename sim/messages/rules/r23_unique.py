"""R23: a sender uses a reference once. The same again with the same content is a duplicate, with other content a conflict.

For a customs reader: the key is the URN in Singapore and the client's number in China. A duplicate is answered as the first was and has no
effect; a conflict is refused: a rejected application is sent again under a *new* number. The messages of a parcel have two keys, the number
of what they report and one of their own; a change or a deletion comes under the first again, never under the second.
For an engineer: beside an earlier document of the same message the contents are compared; beside the register, the digests.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.messages.rules.rule import COMPARED, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

RULE = Rule(
    code="R23",
    layer=COMPARED,
    severity="error",
    side="both",
    en="A reference is used once by its sender: the same key with other content is a conflict, with the same content a duplicate.",
    why="Two declarations under one number would leave it open which of them was answered.",
    do="Send it under a new reference; to change a declaration that was accepted, send an update.",
    source="Singapore: URN, a new one after a rejection; China: ClientSeqNo, guid of e-commerce messages; reception awareness of AS4",
    grade="published",
)
GUIDS = ("parcel_order_guid", "parcel_payment_guid", "parcel_waybill_guid", "parcel_list_guid")
"""A message's own number; each of a parcel's messages has one of them."""
_LATER = frozenset(("2", "3"))
"""Functions of a message that changes or deletes what an earlier one reported."""
_DUPLICATE = "The same document has been received before; the first answer holds."


def compare(
    content: Content, other: Content, form: FormLike, other_form: FormLike, context: Context
) -> Iterator[Found]:
    """A document against an earlier one of the same kind."""
    for fact in (form.reference, *GUIDS):
        key = text(content, fact)
        if not key or key != text(other, fact) or (fact == form.reference and content != other and _later(content)):
            continue
        if content == other:
            yield Found(fact, None, key, _DUPLICATE, "Nothing; do not send it again.", "warning")
        else:
            yield Found(fact, None, key, "Another document was sent under this reference.", RULE.do)
        return


def _later(content: Content) -> bool:
    return text(content, "parcel_function") in _LATER


def recorded(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """A document against the register of what the sender sent before."""
    reference = text(content, form.reference)
    register = context.register
    if register is None or not reference or not context.digest:
        return
    standing = register.standing(context.sender, reference, context.digest)
    if standing == "CONFLICT" and not _later(content):
        yield Found(form.reference, None, reference, "Another document was sent under this reference.", RULE.do)
    elif standing == "DUPLICATE":
        yield Found(form.reference, None, reference, _DUPLICATE, "Nothing; do not send it again.", "warning")


def _beside(content: Content, form: FormLike, message: str, other: Content) -> Iterator[tuple[Content, Content]]:
    # The earlier document said something else in a field no other rule reads.
    for index, item in enumerate(records(content, "items")):
        if "description" in item:
            yield content, changed_at(content, "items", index, description="Goods as declared before")
    if "parcel_description" in content:
        yield content, changed(content, parcel_description="Goods as declared before")
    if "buyer_phone" in content:
        yield content, changed(content, buyer_phone=None)
    yield content, changed(content, remarks="As declared before")


spoil = spoiler(RULE.code, None, _beside)
