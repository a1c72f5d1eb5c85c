"""R18: the transport document fits the mode: by sea a vessel, a voyage and a bill of lading, by air a flight and an air waybill.

For a customs reader: a consolidated consignment also has a house document, which is another one than the master, and a forwarder.
"""

from __future__ import annotations

from collections.abc import Iterator
from re import compile as pattern
from typing import TYPE_CHECKING

from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R18",
    layer=ALONE,
    severity="error",
    side="both",
    en="By sea there are vessel, voyage and bill of lading, by air flight and air waybill; a house document needs a forwarder.",
    why="Manifest and declaration meet in the transport document; without it nothing is matched.",
    do="Take the numbers from the transport document itself.",
    source="Singapore: transport section of a permit; China: TrafName, VoyNo, BillNo; air waybills have 11 digits (IATA)",
    grade="published",
)
_WAYBILL = pattern(r"[0-9]{11}")
_NEEDED = {"1": ("vessel", "voyage", "bl_number"), "4": ("voyage", "bl_number")}
_WORDS = {"vessel": "a vessel", "voyage": "a voyage or flight", "bl_number": "a bill of lading or air waybill"}


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """What the mode needs, then master against house."""
    mode = text(content, "transport_mode")
    mapped = form.fields
    for name in _NEEDED.get(mode, ()):
        if name not in content and name in mapped and not (name == "bl_number" and form.id in _BEFORE_LOADING):
            by = "sea" if mode == "1" else "air"
            yield Found(name, None, "", f"Carriage by {by} has {_WORDS[name]}.", RULE.do)
    master, house = text(content, "bl_number"), text(content, "house_bl")
    if master and mode == "4" and not _WAYBILL.fullmatch(master):
        yield Found("bl_number", None, master, "An air waybill has 11 digits.", RULE.do)
    if house and house == master:
        yield Found(
            "house_bl",
            None,
            house,
            "House and master document are the same.",
            "Write the forwarder's own number, or none.",
        )
    elif house and "forwarder_id" in mapped and not text(content, "forwarder_id"):
        yield Found(
            "forwarder_id", None, "", "A house document is a forwarder's, and none is named.", "Name the forwarder."
        )


_BEFORE_LOADING = frozenset(("origin_application", "origin_data"))
"""Messages that may be sent before the bill of lading is issued."""


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    mode = text(content, "transport_mode")
    if text(content, "house_bl") and text(content, "forwarder_id"):
        yield changed(content, forwarder_id=None)
    if mode == "1" and "vessel" in content:
        yield changed(content, vessel=None)
    if "house_bl" in form.fields and text(content, "bl_number"):
        yield changed(content, house_bl=text(content, "bl_number"))
    if mode == "4" and text(content, "bl_number"):
        yield changed(content, bl_number="X" + text(content, "bl_number")[1:])
    if "voyage" in content:
        yield changed(content, voyage=None)


spoil = spoiler(RULE.code, _ways)
