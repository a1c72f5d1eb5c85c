"""The same name written in another way: Pte Ltd or Private Limited.

For a simulation reader: identifiers stay right, so machines see nothing; a bank under a letter of credit refuses it, a reviewer may ask.
"""

from __future__ import annotations

from sim.trade.defects.tools.base import Defect
from sim.trade.draws import Draws

WAYS = (
    ("Pte Ltd", "Private Limited"),
    ("Co Ltd", "Company Limited"),
    ("Import and Export", "Imp & Exp"),
    ("Trading", "Trdg"),
    ("Manufacturing", "Mfg"),
    ("Industries", "Ind."),
    (" and ", " & "),
    ("EXAMPLE ", "MV EXAMPLE "),
)


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """Another way of writing a part of the name; a name without such a part is written in the other case, or with a doubled blank."""
    ways = [value.replace(old, new) for old, new in WAYS if old in value]
    ways += [value.swapcase()] if not ways else []
    if attempt < len(ways):
        start = draws.whole("way", 0, len(ways) - 1)
        return ways[(start + attempt) % len(ways)]
    return value[:-1] if len(value) > 2 else value


DEFECT = Defect(
    name="name_variant",
    family="keystroke",
    classes=("exporter_name", "importer_name", "vessel"),
    en="Name variant",
    zh="名称写法不一",
    what="A party's or a ship's name is written in another way than elsewhere.",
    corrupt=corrupt,
    layers="",
    seen_by=("review",),
    frequency="part of the 60-70 % of first presentations under letters of credit that banks refuse, 5-14 days",
    source="trade press; no public count was found",
    grade="assumed",
)
