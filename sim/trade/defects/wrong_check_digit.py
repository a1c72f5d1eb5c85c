"""A number whose check character does not fit: misread, or made up.

For a simulation reader: only the last character changes, to another one the field's pattern allows.
"""

from __future__ import annotations

from sim.trade.content import Content
from sim.trade.defects.tools.base import Defect
from sim.trade.defects.tools.checks import passes
from sim.trade.defects.tools.numbers import DIGITS
from sim.trade.draws import Draws

LETTERS = "ABCDEFGHJKLMNPQRTUWXY"


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """Another last character of the same kind."""
    among = "0123456789" if value[-1:] in tuple(DIGITS) else LETTERS
    return value[:-1] + draws.choice("character", among, attempt)


def accepts(cls: str, before: str, after: str | None, content: Content) -> bool:
    """The check fails."""
    return after is not None and not passes(after)


DEFECT = Defect(
    name="wrong_check_digit",
    family="keystroke",
    classes=("container_number", "sg_party_id", "cn_party_id"),
    en="Wrong check character",
    zh="校验位错误",
    what="The check character at the end of a container's or a firm's number does not fit the rest.",
    corrupt=corrupt,
    accepts=accepts,
    layers="rules (R07, R08, R09)",
    seen_by=("review",),
    frequency="box errors are part of the 3-6 % of export declarations in China that meet a differing arrival report, 2-24 h",
    source="trade press; no public count was found",
    grade="assumed",
)
