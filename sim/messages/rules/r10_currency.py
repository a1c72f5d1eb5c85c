"""R10: currencies are ISO 4217, amounts have no more decimals than the currency, and the exchange rate is the week's.

For a customs reader: Singapore's customs values are in dollars at the weekly rate of the day of submission; a rate of another week gives
a wrong tax that is often found only in audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import day_of
from sim.messages.rules.numbers import CENT, SCALE, millionths, scaled
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list, exchange_rate
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R10",
    layer=ALONE,
    severity="error",
    side="both",
    en="The currency is in use, amounts have at most its decimals, and the exchange rate is that of the week of submission.",
    why="Duty and tax are computed from the value in the country's own currency.",
    do="Take the rate from the weekly table; write amounts with the decimals of their currency.",
    source="ISO 4217; Singapore Customs: weekly exchange rates; the table of rates here is made up",
    grade="published",
)
AMOUNTS = {
    "currency": (
        "total_value", "freight", "insurance", "other_charges",
        "parcel_freight", "parcel_insurance", "parcel_discount", "parcel_tax", "parcel_paid",
    ),
    "charges_currency": ("charges_total",),
    "tax_currency": ("tax_total",),
}  # fmt: skip
LINES = {"currency": ("items", "line_value"), "tax_currency": ("taxes", "tax_amount")}


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Every currency of the document with its amounts, then the rate."""
    known = code_list("currencies")
    for name, amounts in AMOUNTS.items():
        currency = content.get(name)
        if not isinstance(currency, str):
            continue
        row = known.rows.get(currency)
        if row is None:
            yield Found(
                name, None, currency, "It is no currency of ISO 4217 that the table has.", "Write the three letters."
            )
            continue
        smallest = SCALE if row["digits"] == "0" else CENT
        for amount in amounts:
            value = content.get(amount)
            if isinstance(value, str) and (scaled(value) or 0) % smallest:
                yield Found(amount, None, value, _why(currency, row["digits"]), RULE.do)
        group, amount = LINES.get(name, ("", ""))
        for index, record in enumerate(records(content, group)):
            value = record.get(amount)
            if value is not None and (scaled(value) or 0) % smallest:
                yield Found(amount, index, value, _why(currency, row["digits"]), RULE.do)
                break
    given = content.get("exchange_rate")
    if isinstance(given, str):
        yield from _rate(given, content, context)


def _why(currency: str, digits: str) -> str:
    return f"Amounts in {currency} have at most {digits} decimals."


def rate_holds(content: Content, context: Context) -> bool:
    """Whether the exchange rate is the week's."""
    given = content.get("exchange_rate")
    return isinstance(given, str) and not any(_rate(given, content, context))


def _rate(given: str, content: Content, context: Context) -> Iterator[Found]:
    on, currency = day_of(content, context), text(content, "currency")
    if not on or not currency:
        return
    rate = exchange_rate(currency, on)
    if rate is None:
        why = f"The table has no rate of {currency} for the week of {on}; it cannot be checked."
        yield Found("exchange_rate", None, given, why, "Compare it with the published rate of that week.", "warning")
    elif millionths(rate) != millionths(given):
        yield Found("exchange_rate", None, given, f"The rate of {currency} in the week of {on} is {rate}.", RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    rate = millionths(text(content, "exchange_rate"))
    if rate is not None:
        moved = rate + draws.whole("by", 1, 9) * 100
        yield changed(content, exchange_rate=f"{moved // 1_000_000}.{moved % 1_000_000:06d}"[:-2])
    for name, amounts in AMOUNTS.items():
        if not text(content, name):
            continue
        yield changed(content, **{name: "JPY"})
        for amount in amounts:
            value = text(content, amount)
            if value:
                yield changed(content, **{name: "JPY", amount: value.partition(".")[0] + ".01"})
        group, amount = LINES.get(name, ("", ""))
        if records(content, group):
            value = records(content, group)[0].get(amount, "0")
            yield changed_at(changed(content, **{name: "JPY"}), group, 0, **{amount: value.partition(".")[0] + ".01"})


spoil = spoiler(RULE.code, _ways)
