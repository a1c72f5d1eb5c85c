"""Packages were added after the document was lodged: it has fewer than were loaded.

For a simulation reader: one line has fewer packages, and quantity, weights, values and boxes follow in proportion; the document agrees with
itself and differs from a manifest that knows the change.
"""

from __future__ import annotations

from decimal import Decimal

from sim.trade.content import Content, Record, records
from sim.trade.defects.tools.base import Defect, spread
from sim.trade.defects.tools.fields import copied, own_bills
from sim.trade.defects.tools.numbers import number, scaled
from sim.trade.defects.tools.values import ITEMS, with_line
from sim.trade.draws import Draws

LOW, HIGH = 60, 95
"""Per cent of the packages the document still has; assumed."""
HEADS = ("package_count", "gross_weight")
BILLS = {"package_count": "bill_packages", "gross_weight": "bill_gross_weight"}
BOXES = {"package_count": "container_packages", "gross_weight": "container_weight"}


def corrupt(value: str, draws: Draws, attempt: int) -> str:
    """Fewer packages, but at least one; one becomes two."""
    before = number(value)
    if before is None or before <= 0 or before != int(before):
        return value
    return str(max(int(before) * draws.whole("per cent", LOW, HIGH, attempt) // 100, 1) if before > 1 else 2)


def corrupt_content(content: Content, cls: str, draws: Draws, attempt: int) -> Content:
    """The line with most packages, the totals, the bill, the boxes; where there are no lines with packages, the count alone."""
    lines = records(content, ITEMS)
    known = [number(line.get("item_packages")) or Decimal(0) for line in lines]
    if not known or max(known) <= 0:
        return spread(content, cls, draws, attempt, corrupt)
    index = known.index(max(known))
    line = lines[index]
    share = Decimal(corrupt(line["item_packages"], draws, attempt)) / known[index]
    result = with_line(content, index, line | _fewer(line, share))
    return _carried(content, result)


def _fewer(line: Record, share: Decimal) -> Record:
    """Everything of a line that goes with its packages; a quantity stays a whole number, at least one."""
    new: Record = {
        n: scaled(line[n], share) for n in ("item_packages", "item_gross_weight", "item_net_weight") if n in line
    }
    if "quantity" in line:
        new["quantity"] = str(max(int(Decimal(line["quantity"]) * share), 1))
    if "statutory_quantity" in line:
        same = line["statutory_quantity"] == line.get("quantity")
        new["statutory_quantity"] = new["quantity"] if same else scaled(line["statutory_quantity"], share)
    return new


def _carried(before: Content, after: Content) -> Content:
    """What the carriage says of packages and weight follows the heads; the box with most of it takes the difference."""
    result = copied(after)
    for head in HEADS:
        old, new = before.get(head), result.get(head)
        if not isinstance(old, str) or not isinstance(new, str):
            continue
        for bill in own_bills(result):
            if bill.get(BILLS[head]) == old:
                bill[BILLS[head]] = new
        boxes = [b for b in records(result, "containers") if BOXES[head] in b]
        if boxes:
            share = Decimal(new) / Decimal(old)
            fullest = max(boxes, key=lambda b: Decimal(b[BOXES[head]]))
            for box in boxes:
                if box is not fullest:
                    least = "1" if head == "package_count" else "0"
                    box[BOXES[head]] = str(max(Decimal(scaled(box[BOXES[head]], share)), Decimal(least)))
            rest = Decimal(new) - sum(Decimal(b[BOXES[head]]) for b in boxes if b is not fullest)
            fullest[BOXES[head]] = str(rest)
    return result


DEFECT = Defect(
    name="quantity_changed",
    family="world",
    classes=("package_count",),
    en="Quantity changed",
    zh="数量变更",
    what="Other packages were loaded than the document says; quantity, weights and values follow.",
    corrupt=corrupt,
    corrupt_content=corrupt_content,
    layers="comparison with the manifest",
    seen_by=("review", "exam"),
    frequency="Singapore: part of the 5-10 % of permits amended after approval (C01, C07), in minutes; China: manifest conflicts, 3-8 %",
    source="trade press; Singapore Customs, reasons for cancellation, for the kind; how often is not published",
    grade="assumed",
)
