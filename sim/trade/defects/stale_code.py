"""A code that was right once: a tariff code of the edition before, a currency that is no more.

For a simulation reader: an entry of the field's own code list whose validity has passed; the schema knows patterns only.
"""

from __future__ import annotations

from functools import partial

from sim.trade.codes import code_list
from sim.trade.content import Content
from sim.trade.defects.tools.base import Defect, spread
from sim.trade.defects.tools.goods import drawn, retagged
from sim.trade.draws import Draws

LISTS = {
    "loading_port": "locodes",
    "discharge_port": "locodes",
    "package_kind": "packages",
    "currency": "currencies",
    "procedure_sg": "procedures_sg",
    "procedure_cn": "procedures_cn",
}
"""Class -> its code list; tariff codes have theirs in the product master."""


def corrupt(value: str, draws: Draws, attempt: int, name: str = "") -> str:
    """A stale entry of the list; without a name, of the first list that knows the value. Ports keep their country where they can."""
    for known in [code_list(n) for n in ([name] if name else dict.fromkeys(LISTS.values()))]:
        if value in known and known.stale:
            near = [c for c in known.stale if known.name == "locodes" and c[:2] == value[:2]]
            return draws.choice("code", near or known.stale, attempt)
    return value


def corrupt_content(content: Content, cls: str, draws: Draws, attempt: int) -> Content:
    """The field and its twins; of a line, all its tariff codes."""
    if cls == "hs_code":
        goods = code_list("products")
        index = drawn(content, draws)
        return retagged(content, index, goods.rows[draws.choice("code", goods.stale, attempt)])
    return spread(content, cls, draws, attempt, partial(corrupt, name=LISTS[cls]))


DEFECT = Defect(
    name="stale_code",
    family="keystroke",
    classes=("hs_code", *LISTS),
    en="Stale code",
    zh="代码已失效",
    what="A code of an earlier edition of its list.",
    corrupt=corrupt,
    corrupt_content=corrupt_content,
    layers="code lists",
    seen_by=("review",),
    frequency="follows each change of a tariff or code list; how often is not known",
    source="judgement",
    grade="assumed",
)
