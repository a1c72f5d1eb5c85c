"""R04: goods weigh no more without their packing than with it, line by line and in all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.numbers import SCALE, plain, scaled
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R04",
    layer=ALONE,
    severity="error",
    side="both",
    en="Net weight is at most gross weight, for each item and in all; the items' net weights do not exceed the total's.",
    why="A net weight above the gross one is a swapped field or a slipped unit; risk rules weigh by it.",
    do="Compare with the packing list; look for swapped fields and for tonnes written as kilograms.",
    source="both countries' declarations; named in the trade press as a cause of rejection in China",
    grade="expert",
)


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Lines, head, and lines against head."""
    gross = scaled(text(content, "gross_weight"))
    net = scaled(text(content, "net_weight"))
    if gross is not None and net is not None and net > gross:
        yield Found(
            "net_weight",
            None,
            text(content, "net_weight"),
            f"It is above the gross weight, {plain(gross)} kg.",
            RULE.do,
        )
    total = 0
    for index, item in enumerate(records(content, "items")):
        value = item.get("item_net_weight")
        if value is None:
            continue
        of_item = scaled(value)
        if of_item is None:
            continue
        total += of_item
        with_packing = scaled(item.get("item_gross_weight"))
        if with_packing is not None and of_item > with_packing:
            why = f"It is above the gross weight of the item, {plain(with_packing)} kg."
            yield Found("item_net_weight", index, value, why, RULE.do)
    most = net if net is not None else gross
    if most is not None and total > most:
        field = "net_weight" if net is not None else "gross_weight"
        why = f"The items weigh {plain(total)} kg net, more than that."
        yield Found(field, None, text(content, field), why, RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    gross, net = scaled(text(content, "gross_weight")), scaled(text(content, "net_weight"))
    for index, item in enumerate(records(content, "items")):
        packed = scaled(item.get("item_gross_weight"))
        if packed is not None and "item_net_weight" in item:
            yield changed_at(
                content, "items", index, item_gross_weight=plain((scaled(item["item_net_weight"]) or 0) // 2)
            )
    if gross is not None and net is not None:
        yield changed(content, gross_weight=plain(net * 9 // 10), net_weight=plain(net))
        yield changed(content, net_weight=plain(gross + draws.whole("by", 1, 50) * SCALE))
    if net is not None:
        yield changed(content, net_weight=plain(net * 9 // 10))


spoil = spoiler(RULE.code, _ways)
