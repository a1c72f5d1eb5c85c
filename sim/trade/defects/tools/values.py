"""What follows from the lines of a consignment: totals, customs value, tax; made again after a line has changed.

For a customs reader: whoever believes a wrong price computes everything else rightly from it, so the papers add up.
For an engineer: only what is there is computed. The customs value moves with the invoice total times the exchange rate, charges staying
as they are, so that the same holds for FOB and CIF values. Exact, in cents and grams.
"""

from __future__ import annotations

from decimal import Decimal

from sim.trade.amounts import fixed, half_up, split
from sim.trade.codes import code_list
from sim.trade.content import Content, Record, records
from sim.trade.defects.tools.fields import copied
from sim.trade.defects.tools.numbers import decimals, number, rounded
from sim.trade.profile import product

ITEMS = "items"


def total(lines: list[Record], name: str) -> Decimal | None:
    """Sum over the lines; None when one of them does not say it, or there are none."""
    values = [number(line.get(name)) for line in lines]
    known = [v for v in values if v is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def with_line(content: Content, index: int, line: Record) -> Content:
    """The content with another line in place of one, and everything that follows from it."""
    result = copied(content)
    lines = records(result, ITEMS)
    value = number(line.get("unit_price")), number(line.get("quantity"))
    if "line_value" in line and value[0] is not None and value[1] is not None:
        line = line | {"line_value": rounded(value[0] * value[1], decimals(line["line_value"]))}
    if line.get("statutory_unit") == "KGM" and "item_net_weight" in line and "statutory_quantity" in line:
        line = line | {"statutory_quantity": line["item_net_weight"]}
    lines[index] = line
    _sums(result, lines)
    return result


def _sums(result: Content, lines: list[Record]) -> None:
    for name, head in (
        ("item_net_weight", "net_weight"),
        ("item_gross_weight", "gross_weight"),
        ("item_packages", "package_count"),
    ):
        of_lines, given = total(lines, name), result.get(head)
        if of_lines is not None and isinstance(given, str):
            result[head] = str(of_lines)
    of_lines, before = total(lines, "line_value"), result.get("total_value")
    if of_lines is None or not isinstance(before, str):
        return
    result["total_value"] = rounded(of_lines, decimals(before))
    rate, value = result.get("exchange_rate"), result.get("customs_value")
    if isinstance(rate, str) and isinstance(value, str):
        moved = Decimal(value) + (of_lines - Decimal(before)) * Decimal(rate)
        result["customs_value"] = rounded(moved, 2)
        _customs(result, lines)


def _customs(result: Content, lines: list[Record]) -> None:
    cents = int(Decimal(str(result["customs_value"])) * 100)
    shares = split(max(cents, 0), [int(Decimal(line["line_value"]) * 100) for line in lines])
    tax = 0
    for line, share in zip(lines, shares, strict=True):
        if "line_customs_value" in line:
            line["line_customs_value"] = fixed(share, 2)
        if "gst_amount" in line and "gst_rate" in line:
            due = duty(line, share)
            if due:
                line["duty_amount"] = fixed(due, 2)
            else:
                line.pop("duty_amount", None)
            of_line = half_up(int(Decimal(line["gst_rate"]) * 100) * (share + due), 10000)
            line["gst_amount"] = fixed(of_line, 2)
            tax += of_line
    if "gst_total" in result:
        result["gst_total"] = fixed(tax, 2)
        if result.get("procedure_sg") in ("DNG", "GST"):
            result["procedure_sg"] = "DNG" if any("duty_amount" in line for line in lines) else "GST"


def duty(line: Record, value: int) -> int:
    """Singapore's duty of a line, in cents: a share of its value in cents, or an amount for each unit."""
    row = code_list("products").by("hs_sg").get(line.get("hs_sg", ""))
    if row is None:
        return 0
    goods = product(row["code"])
    return round(value * goods.duty_percent / 100 + Decimal(line["quantity"]) * goods.duty_per_unit * 100)
