"""The wrong kind of permit or scheme applied for.

For a simulation reader: another current procedure of the same direction where there is one (and in China for goods, not parcels);
machines accept it.
"""

from __future__ import annotations

from sim.trade.codes import code_list
from sim.trade.defects.tools.base import Defect
from sim.trade.draws import Draws

LISTS = ("procedures_sg", "procedures_cn")
PARCELS = "parcels"


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """Another procedure for the same way in or out."""
    for name in LISTS:
        known = code_list(name)
        own = known.rows.get(value)
        if own is None:
            continue
        like = {k: own[k] for k in ("direction",) if k in own}
        rows = [known.rows[c] for c in known.current if c != value]
        others = [r["code"] for r in rows if r.items() >= like.items() and r.get("kind") != PARCELS]
        return draws.choice("procedure", others or [r["code"] for r in rows], attempt)
    return value


DEFECT = Defect(
    name="wrong_permit",
    family="fact",
    classes=("procedure_sg", "procedure_cn"),
    en="Wrong permit type or scheme",
    zh="监管方式或许可类型错误",
    what="A procedure that exists, but not the one for this trade.",
    corrupt=corrupt,
    layers="",
    seen_by=("review", "audit"),
    repaired_by=("holder", "trader"),
    frequency="1-2 % of permits in Singapore (cancellation reason C08)",
    source="Singapore Customs, reasons for cancellation, for the kind; how often is not published",
    grade="assumed",
)
