"""Another country of origin than the goods have.

For a simulation reader: a country of the list, neither end of the corridor's own unless the goods claim a preference; the origin under an
agreement follows it.
"""

from __future__ import annotations

from sim.trade.content import Content, records
from sim.trade.defects.tools.base import Defect
from sim.trade.defects.tools.fields import copied
from sim.trade.defects.tools.goods import ITEMS, drawn
from sim.trade.draws import Draws

COUNTRIES = ("MY", "TH", "VN", "ID", "JP", "KR", "DE", "US")
"""Origins that goods on this corridor are taken for; assumed."""


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """Another of these countries."""
    return draws.choice("country", [c for c in COUNTRIES if c != value], attempt)


def corrupt_content(content: Content, cls: str, draws: Draws, attempt: int) -> Content:
    """The origin of one line, and the origin under the agreement when it is the same."""
    index = drawn(content, draws)
    result = copied(content)
    line = records(result, ITEMS)[index] if index >= 0 else {}
    before = line.get("origin_country")
    if before is not None:
        wrong = corrupt(before, draws, attempt)
        line.update({n: wrong for n in ("origin_country", "agreement_origin") if line.get(n) == before})
    return result


DEFECT = Defect(
    name="wrong_origin",
    family="fact",
    classes=("origin_country",),
    en="Wrong origin",
    zh="原产地不实",
    what="A line has another country of origin than the goods.",
    corrupt=corrupt,
    corrupt_content=corrupt_content,
    layers="only beside a certificate of origin: comparison with it",
    seen_by=("exam", "audit"),
    repaired_by=("holder", "trader"),
    frequency="part of the 5-10 % of claims to preference that are queried in China, 0-2 days and the duty",
    source="trade press; no public count was found",
    grade="assumed",
)
