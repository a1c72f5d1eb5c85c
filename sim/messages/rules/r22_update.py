"""R22: an update names what it changes, may change it, follows the version before it, and comes while the permit is valid.

For a customs reader: cancellation has a reason C01 to C13 and is refused once the permit was used or the tax paid; a rejected application is
never amended, a new one is sent. Which fields may be amended is a table of ours: Singapore's own list could not be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.numbers import whole
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, copied, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R22",
    layer=ALONE,
    severity="error",
    side="sg",
    en="An update has the next version of a permit that is in force and not used, changes only fields that may be, and says why.",
    why="A field that may not be amended needs a cancellation and a new application, which costs a day.",
    do="Cancel and apply again when the field may not be amended; otherwise give kind, reason and the values before and after.",
    source="Singapore Customs: amendment within validity, reasons C01 to C13; list of fields that may be amended ours",
    grade="published",
)
VERSION = "update_version"
KINDS = ("AME", "CNL", "RFD")


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Kind with what it needs, fields, version."""
    kind = text(content, "update_kind")
    if not kind:
        return
    changes = records(content, "changes")
    if kind not in KINDS:
        yield Found(
            "update_kind", None, kind, "An update amends (AME), cancels (CNL) or asks for a refund (RFD).", RULE.do
        )
        return
    version = whole(text(content, VERSION))
    if version is not None and version < 2:
        yield Found(
            VERSION,
            None,
            text(content, VERSION),
            "The declaration itself is version 1; its first update is 2.",
            "Count on.",
        )
    if kind == "CNL":
        reason = text(content, "update_reason")
        if not (reason and code_list("cancellation_reasons").valid(reason, text(content, "updated_on") or None)):
            yield Found("update_reason", None, reason, "A cancellation has a reason, C01 to C13.", "Choose the reason.")
    elif kind == "RFD" and not text(content, "refund_amount"):
        yield Found("refund_amount", None, "", "A request for a refund says how much.", "Write the amount.")
    elif kind == "AME" and not changes:
        yield Found(
            "change_fact",
            None,
            "",
            "An amendment changes at least one field.",
            "Say which field, and the values before and after.",
        )
    if kind == "AME" and not text(content, "target_message").startswith("cn_"):
        fields = code_list("field_rules").rows
        for index, change in enumerate(changes):
            row = fields.get(change.get("change_fact", ""))
            if row is None or row["amendable_sg"] != "yes":
                why = "This field cannot be amended."
                yield Found(
                    "change_fact",
                    index,
                    change.get("change_fact", ""),
                    why,
                    "Cancel the permit (reason C04) and apply again.",
                )


def compare(
    content: Content, other: Content, form: FormLike, other_form: FormLike, context: Context
) -> Iterator[Found]:
    """The update against the document it updates: its reference, its version, and the values it says stand there now."""
    target, reference = text(content, "target_reference"), text(other, other_form.reference)
    if target and reference and target != reference:
        yield Found("target_reference", None, target, f"The document at hand is {reference}.", "Correct the reference.")
        return
    version, last = whole(text(content, VERSION)), whole(text(other, "version")) or 1
    if version is not None and version != last + 1:
        yield Found(VERSION, None, text(content, VERSION), f"The last version is {last}.", f"Write {last + 1}.")
    for index, change in enumerate(records(content, "changes")):
        now = text(other, change.get("change_fact", ""))
        if now and "change_item" not in change and "change_from" in change and change["change_from"] != now:
            yield Found(
                "change_from", index, change["change_from"], f"The value now is {now}.", "Write the value as it stands."
            )


def recorded(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """The update against the register: target known, next version, in force, not used."""
    register = context.register
    target = text(content, "target_reference")
    if register is None or not target:
        return
    entry = register.find(target)
    if entry is None:
        yield Found(
            "target_reference", None, target, "No declaration of this reference is known.", "Correct the reference."
        )
        return
    version = whole(text(content, VERSION))
    if version is not None and version != entry.version + 1:
        yield Found(
            VERSION,
            None,
            text(content, VERSION),
            f"The last version is {entry.version}.",
            f"Write {entry.version + 1}.",
        )
    on = text(content, "updated_on")
    if on and entry.valid_until and on > entry.valid_until:
        why = f"The permit was valid until {entry.valid_until}."
        yield Found("updated_on", None, on, why, "Apply again; an expired permit is not amended.")
    if entry.state in ("cancelled", "rejected"):
        yield Found(
            "target_reference",
            None,
            target,
            f"It is {entry.state}, and nothing is left to change.",
            "Send a new declaration.",
        )
    elif text(content, "update_kind") == "CNL" and entry.state in ("used", "paid"):
        yield Found(
            "update_kind",
            None,
            "CNL",
            f"The permit is {entry.state}; it cannot be cancelled.",
            "Ask for a refund instead.",
        )


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    kind = text(content, "update_kind")
    if kind == "CNL":
        yield changed(content, update_reason=None)
    if kind == "AME" and records(content, "changes"):
        wrong = copied(content)
        fixed = [code for code, row in code_list("field_rules").rows.items() if row["amendable_sg"] != "yes"]
        records(wrong, "changes")[0]["change_fact"] = draws.choice("field", fixed)
        yield wrong
    if kind == "RFD":
        yield changed(content, refund_amount=None)
    yield changed(content, **{VERSION: "1"})


spoil = spoiler(RULE.code, _ways)
