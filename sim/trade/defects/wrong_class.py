"""Another tariff code than the goods have: a true code, of other goods.

For a simulation reader: all national codes of the line are those of another product of the master, with its statutory unit and duty;
description and declaration elements stay. Goods under licence are classed as others under the same licence where there are any.
"""

from __future__ import annotations

from functools import cache

from sim.trade.codes import Row, code_list
from sim.trade.content import Content, records
from sim.trade.defects.tools.base import Defect
from sim.trade.defects.tools.goods import ITEMS, KILOGRAMS, drawn, product_of, retagged
from sim.trade.defects.tools.values import with_line
from sim.trade.draws import Draws

CONTROLS = ("licence_sg_import", "licence_sg_export", "licence_cn_import", "licence_cn_export", "product_code")
DUTIES = ("duty_sg_percent", "duty_sg_per_unit")


def _kind(row: Row) -> tuple[bool, tuple[str, ...]]:
    return any(row[d] for d in DUTIES), tuple(row[c] for c in CONTROLS[:-1])


@cache
def _others(code: str) -> tuple[Row, ...]:
    """Products the goods may be taken for: alike in duty and licence, or else under neither; of a unit that can be told from the line."""
    goods = code_list("products")
    own = goods.rows[code]
    rows = [goods.rows[c] for c in goods.current if goods.rows[c]["hs_6"] != own["hs_6"]]
    near = [r for r in rows if r["statutory_unit"] in (KILOGRAMS, own["statutory_unit"], own["unit"])]
    alike = [r for r in near if _kind(r) == _kind(own)]
    return tuple(alike or [r for r in near if _kind(r) == (False, ("", "", "", ""))])


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """The six digits of other goods; what is no code of the master stays."""
    own = code_list("products").by("hs_6").get(value)
    others = _others(own["code"]) if own else ()
    return draws.choice("goods", others, attempt)["hs_6"] if others else value


def corrupt_content(content: Content, cls: str, draws: Draws, attempt: int) -> Content:
    """One line with the codes, the statutory unit and the duty of other goods."""
    index = drawn(content, draws)
    line = records(content, ITEMS)[index] if index >= 0 else {}
    own = product_of(line)
    others = _others(own["code"]) if own else ()
    if not others:
        return content
    row = draws.choice("goods", others, attempt)
    result = retagged(content, index, row)
    return with_line(result, index, records(result, ITEMS)[index])


DEFECT = Defect(
    name="wrong_class",
    family="fact",
    classes=("hs_code",),
    en="Wrong class",
    zh="归类错误",
    what="The tariff codes of a line are those of other goods, with their unit and duty.",
    corrupt=corrupt,
    corrupt_content=corrupt_content,
    layers="only beside a certificate of origin with the true class: comparison with it",
    seen_by=("review", "exam", "audit"),
    repaired_by=("holder", "trader"),
    frequency="1-4 % of declarations in China, found in review, in an exam, or three years later; 1-5 days, or a guarantee",
    source="trade press; no public count was found; Singapore has a cancellation reason for it (C05)",
    grade="assumed",
)
