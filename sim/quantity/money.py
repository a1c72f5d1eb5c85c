"""Amounts of money, exact: whole micro-units of one currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from sim.quantity.measure import QuantityError

CURRENCIES = ("CNY", "SGD", "USD")
_MONEY = re.compile(r"^(?P<currency>[A-Z]{3}) (?P<amount>\d{1,12}(\.\d{1,6})?)$")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in millionths of its currency, so that sums do not depend on their order."""

    currency: str
    micros: int

    def __str__(self) -> str:
        return f"{self.currency} {self.micros / 1e6:,.2f}"


def parse_money(text: str) -> Money:
    """Read ``SGD 3.19``.

    Raises
    ------
    QuantityError
        For another form, or a currency without a dated rate here.
    """
    match = _MONEY.match(text.strip())
    if match is None:
        raise QuantityError("an amount of money is written like SGD 3.19", "Write the currency, a space, the amount.")
    if match["currency"] not in CURRENCIES:
        raise QuantityError(
            f"the currency {match['currency']} has no rate here", f"Use one of {', '.join(CURRENCIES)}."
        )
    return Money(match["currency"], int(Decimal(match["amount"]) * 1_000_000))
