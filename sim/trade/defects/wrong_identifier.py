"""A valid number, but of something else: another firm, another box, another bill of lading.

For a simulation reader: every test of form is passed; only what must belong together, or another document, shows it.
"""

from __future__ import annotations

from sim.trade.content import Content
from sim.trade.defects.tools.base import Defect
from sim.trade.defects.tools.checks import is_box, passes
from sim.trade.defects.tools.numbers import DIGITS
from sim.trade.defects.tools.register import another_firm
from sim.trade.draws import Draws
from sim.trade.identifiers import container


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """Another firm of the same country and role; another box of the same owner; the number of the neighbouring paper."""
    if is_box(value):
        return container(f"{value[:4]}{draws.whole('serial', 0, 999999, attempt):06d}")
    firm = another_firm(value, draws, attempt)
    if firm:
        return firm
    digits = [i for i, c in enumerate(value) if c in DIGITS][-4:]
    result = list(value)
    for i in digits:
        result[i] = str(draws.whole(f"figure {i}", 0, 9, attempt))
    return "".join(result)


def accepts(cls: str, before: str, after: str | None, content: Content) -> bool:
    """Numbers with a check character pass its test, as before."""
    return after is not None and (passes(after) or not passes(before))


DEFECT = Defect(
    name="wrong_identifier",
    family="keystroke",
    classes=("sg_party_id", "cn_party_id", "container_number", "bl_number", "certificate_number", "licence_number"),
    en="Wrong identifier",
    zh="编号张冠李戴",
    what="A number that exists, but belongs to another firm, box, bill or paper.",
    corrupt=corrupt,
    accepts=accepts,
    layers="rules where two numbers must belong together (R09); comparison with the manifest, the certificate, the licence",
    seen_by=("review", "exam"),
    frequency="wrong licence numbers have a cancellation reason of their own in Singapore (C06); bills: see manifest conflicts",
    source="Singapore Customs, reasons for cancellation, for the kind; how often is not published",
    grade="assumed",
)
