"""The trade profile: what is shipped on each lane, in which currency, on which terms, over which ports, for how much.

Read from ``schemas/codes/trade_profile.csv`` and ``products.csv``; all weights and ranges are assumed, chosen to look like the corridor's
trade, not estimated from it.
For a simulation reader: weighted tables by lane, class of goods and mode; the most specific rows win over ``*``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sim.errors import Problem, Refused, nearest
from sim.trade.codes import Row, code_list

LANES = ("sg-cn", "cn-sg")
GOODS = ("general", "controlled", "dutiable", "preference")
"""Classes that scenarios ship and the verdict table is made for."""
ALL_GOODS = (*GOODS, "strategic")
"""And goods that need a licence to leave. Which comparisons show an error in a licence depends on the side that has it, and a row of the
verdict table is of all classes at once, so these stay outside it."""
TIERS = ("small", "medium", "large")
MODES = {"sea": "1", "air": "4"}
"""Mode of transport and its code in the canonical vocabulary."""


@dataclass(frozen=True, slots=True)
class Product:
    """A line of the product master with its numbers ready for exact arithmetic.

    Parameters
    ----------
    row
        The row of ``products.csv``.
    price
        Lowest and highest price of a unit sold, in ten-thousandths of a US dollar.
    net
        Lowest and highest net weight of a unit sold, grams.
    per_package, density
        Units in a package; kilograms in a cubic metre.
    duty_percent, duty_per_unit
        Singapore duty: per cent of the customs value; hundredths of a Singapore dollar for a unit sold.
    """

    row: Row
    price: tuple[int, int]
    net: tuple[int, int]
    per_package: int
    density: int
    duty_percent: Decimal
    duty_per_unit: Decimal


@dataclass(frozen=True, slots=True)
class Profile:
    """What may be shipped on a lane for a class of goods and a mode: kind of choice -> weighted values; name -> range."""

    choices: dict[str, tuple[tuple[str, float], ...]]
    ranges: dict[str, tuple[int, int]]


@cache
def product(code: str) -> Product:
    """The product with that code.

    Raises
    ------
    KeyError
        When the master has none.
    """
    row = code_list("products").rows[code]
    return Product(
        row,
        (round(Decimal(row["price_low"]) * 10000), round(Decimal(row["price_high"]) * 10000)),
        (round(Decimal(row["net_kg_low"]) * 1000), round(Decimal(row["net_kg_high"]) * 1000)),
        int(row["per_package"]),
        int(row["kg_per_m3"]),
        Decimal(row["duty_sg_percent"] or 0),
        Decimal(row["duty_sg_per_unit"] or 0),
    )


@cache
def profile(lane: str, goods: str, mode: str) -> Profile:
    """The profile of a lane, a class of goods and a mode.

    Raises
    ------
    Refused
        ``TRD-001`` for a lane, class or mode nobody knows.
    """
    refuse("lane", lane, LANES)
    refuse("goods", goods, ALL_GOODS)
    refuse("mode", mode, MODES)
    choices: dict[str, dict[str, float]] = {}
    exact: dict[str, int] = {}
    ranges: dict[str, tuple[int, int]] = {}
    for row in code_list("trade_profile").rows.values():
        asked = ((row["lane"], lane), (row["goods"], goods), (row["mode"], mode))
        if any(have not in {"*", want} for have, want in asked):
            continue
        if row["kind"] in {"range", "value"}:
            ranges[row["value"]] = (int(row["low"]), int(row["high"]))
            continue
        given = sum(have == want for have, want in asked)
        if given > exact.get(row["kind"], -1):
            exact[row["kind"]], choices[row["kind"]] = given, {}
        if given == exact[row["kind"]]:
            choices[row["kind"]][row["value"]] = float(row["weight"])
    return Profile({kind: tuple(values.items()) for kind, values in choices.items()}, ranges)


def refuse(path: str, value: str, known: tuple[str, ...] | dict[str, str]) -> None:
    """Let a known word pass.

    Raises
    ------
    Refused
        ``TRD-001`` when it is not known.
    """
    if value not in known:
        raise Refused([Problem("TRD-001", path, value, f"No {path} of that name is modelled.", nearest(value, known))])
