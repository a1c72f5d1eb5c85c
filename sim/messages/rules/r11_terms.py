"""R11: the terms of sale and the charges make the customs value: CIF on import, FOB on export.

For a customs reader: China asks for freight and insurance exactly when the price does not hold them (import) or does hold them (export);
in Singapore the value in dollars is the invoice with or without them, at the week's rate. The Chinese table is trade practice.
Other charges have no sign of their own (the WCO's ChargeDeduction is either): on import they are what the price leaves out whatever its
terms, such as packing, commission or royalties (article 8 of the valuation agreement), and are added; on export they are what the price
holds for the time after loading, such as handling abroad, and are taken off. Nobody is made to name any. That reading is ours.
For an engineer: the amount is looked at only when the lines add up and the exchange rate is right, so that one slip is told once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import country_of, direction_of
from sim.messages.rules.numbers import CENT, millionths, money, scaled
from sim.messages.rules.r02_totals import SUMS, agrees
from sim.messages.rules.r10_currency import rate_holds
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R11",
    layer=ALONE,
    severity="error",
    side="both",
    en="Freight and insurance fit the terms of sale, and the customs value is CIF on import and FOB on export.",
    why="Charges left out or counted twice change the value that duty and tax are taken from.",
    do="Check the Incoterm first, then add the charges the price does not hold, or take off those it does.",
    source="Singapore Customs: CIF inward, FOB outward; China: TransMode with FeeMark and InsurMark by trade practice",
    grade="assumed",
)
_HELD = {"1": ("freight", "insurance"), "2": ("freight",), "3": (), "4": ("insurance",)}
"""China's term of trade -> the charges the price holds (1 CIF, 2 C&F, 3 FOB, 4 C&I)."""
CHARGES = ("freight", "insurance")


def held(incoterm: str) -> tuple[str, ...] | None:
    """The charges a price on these terms holds; None for unknown terms."""
    row = code_list("incoterms").rows.get(incoterm)
    return None if row is None else _HELD.get(row["cn_treated_as"])


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """China: which charges are there; Singapore: what the value is."""
    incoterm = text(content, "incoterm")
    in_price = held(incoterm) if incoterm else None
    direction = direction_of(content, form) if in_price is not None else ""
    if in_price is None or not direction:
        return
    into, country = direction == "import", country_of(content, form)
    wanted = tuple(c for c in CHARGES if (c not in in_price) == into)
    mapped = form.fields
    whole = True
    for charge in CHARGES:
        value = content.get(charge)
        given = isinstance(value, str) and scaled(value) != 0
        if charge in wanted and not given and charge in mapped:
            why = f"On {incoterm} terms the {charge} has to be {'added to' if into else 'taken off'} the price, and none is declared."
            yield Found(charge, None, "", why, RULE.do)
            whole = False
        elif charge not in wanted and given and country == "cn":
            why = f"The price on {incoterm} terms {'holds' if into else 'does not hold'} the {charge}; it is not declared beside it."
            yield Found(charge, None, text(content, charge), why, RULE.do)
            whole = False
    if whole and country == "sg":
        yield from _value(content, context, wanted, 1 if into else -1)


def _value(content: Content, context: Context, wanted: tuple[str, ...], sign: int) -> Iterator[Found]:
    total, value = scaled(text(content, "total_value")), scaled(text(content, "customs_value"))
    rate = millionths(text(content, "exchange_rate"))
    if total is None or value is None or rate is None:
        return
    amount = total + sign * sum(scaled(text(content, c)) or 0 for c in (*wanted, "other_charges"))
    expected = amount * rate // 1_000_000
    most = max(CENT * (1 + len(records(content, "items"))), expected * context.limits.value_per_mille // 1000)
    if (
        abs(expected - value) > most
        and rate_holds(content, context)
        and all(agrees(content, context, *pair) for pair in SUMS)
    ):
        basis = "CIF" if sign > 0 else "FOB"
        why = f"Invoice and charges at this rate make {money(expected)} {basis}."
        yield Found("customs_value", None, text(content, "customs_value"), why, RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for charge in CHARGES:
        if text(content, charge):
            yield changed(content, **{charge: None})
    for charge in CHARGES:
        if not text(content, charge) and charge in form.fields:
            yield changed(content, **{charge: f"{draws.whole('charge', 100, 900)}.00"})
    freight = scaled(text(content, "freight"))
    total = scaled(text(content, "total_value"))
    if freight is not None and total is not None:
        yield changed(content, freight=money(freight * 10 + total // 5))
    for incoterm in ("FOB", "CFR", "CIF"):
        yield changed(content, incoterm=incoterm)


spoil = spoiler(RULE.code, _ways)
