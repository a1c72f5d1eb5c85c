"""R07: container numbers have their check digit, none stands twice, each box is said to be FCL or LCL, and an FCL box is sealed.

Singapore may take a wrong check digit as a warning (not confirmed); it is an error here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import box_fault
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed_at, records
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R07",
    layer=ALONE,
    severity="error",
    side="both",
    en="Container numbers carry the right check digit and stand once; each box is FCL or LCL, and an FCL box has a seal.",
    why="Terminal and customs find the box by this number; a wrong one is another trader's box, or none.",
    do="Read the number from the box or the equipment receipt.",
    source="ISO 6346; Singapore: container number without hyphens or spaces, type FCL or LCL; seals by practice",
    grade="published",
)
LOAD_TYPES = ("FCL", "LCL")


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Each container, and all of them together."""
    boxes = records(content, "containers")
    if not boxes:
        return
    mapped = form.fields
    seen: set[str] = set()
    for index, box in enumerate(boxes):
        number = box.get("container_number")
        if number is not None:
            fault = box_fault(number)
            if fault:
                yield Found("container_number", index, number, fault, RULE.do)
            elif number in seen:
                yield Found(
                    "container_number", index, number, "The same box stands here twice.", "Remove one of the two."
                )
            seen.add(number)
        load = box.get("load_type")
        if load is None:
            if "load_type" in mapped:
                yield Found(
                    "load_type",
                    index,
                    "",
                    "Nothing says whether the box is one trader's (FCL) or shared (LCL).",
                    "Write FCL or LCL.",
                )
        elif load not in LOAD_TYPES:
            yield Found("load_type", index, load, "The load is FCL or LCL.", "Write FCL or LCL.")
        elif load == "FCL" and "seal" in mapped and not box.get("seal"):
            yield Found(
                "seal", index, "", "A full container has a seal.", "Take the seal's number from the packing list."
            )


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    boxes = records(content, "containers")
    for index, box in enumerate(boxes):
        number = box.get("container_number", "")
        if number:
            wrong = number[:-1] + str((int(number[-1]) + draws.whole("by", 1, 8)) % 10)
            yield changed_at(content, "containers", index, container_number=wrong)
    for index, box in enumerate(boxes):
        if "seal" in box and box.get("load_type") == "FCL":
            yield changed_at(content, "containers", index, seal=None)


spoil = spoiler(RULE.code, _ways)
