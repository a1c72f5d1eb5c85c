"""What is shipped: items with class, quantity, price, weights and packages, and the sums of all of them.

Quantity times unit price is the line's value to the cent, items add up to the totals, net is below gross.
"""

from __future__ import annotations

from sim.trade.amounts import fixed, half_up, plain
from sim.trade.codes import code_list
from sim.trade.content import Content, Record, text
from sim.trade.draws import Draws
from sim.trade.profile import Product, product, profile

BRANDS = ("EXAMPLE KITE", "EXAMPLE REED", "EXAMPLE DRUM", "EXAMPLE FERN", "EXAMPLE TIDE", "EXAMPLE LAMP")
TARE = (30, 120)
"""Packing in thousandths of the net weight; assumed."""
WITH_PACKING = 1.15
"""Gross over net, at least; the room that the highest tare and rounding need."""
CAPACITY = {"sea": (19_000_000, 50_000), "air": (2_500_000, 12_000)}
"""Grams and litres that one box, or one air consignment, takes here; below what containers hold, so that every box type will do."""
MANY, LIGHT = 6, 60_000
"""Above this number of items only products up to this many grams a unit are drawn."""
CLOSING_RATES = "2025-12-29"
"""Prices of the product master are in US dollars; the first week of the rate table turns them into another currency."""


def part(draws: Draws, made: Content) -> Content:
    """Items with everything that does not depend on who declares, and the totals."""
    mode = text(made, "case.mode")
    known = profile(text(made, "case.lane"), text(made, "case.goods"), mode)
    count = int(text(made, "case.items") or draws.weighted("items", known.choices["items"]))
    currency = draws.weighted("currency", known.choices["currency"])
    low, high = known.ranges[text(made, "case.tier")]
    target = float(low * (high / low) ** draws.uniform("value")) * 10000
    table = known.choices["product"]
    if count > MANY:
        table = tuple((code, weight) for code, weight in table if product(code).net[1] <= LIGHT) or table
    products = [product(draws.weighted("product", table, n)) for n in range(count)]
    shares = [0.3 + draws.uniform("share", n) for n in range(count)]
    prices = [_price(draws, known_product, currency, n) for n, known_product in enumerate(products)]
    nets = [draws.whole("net", *known_product.net, n) for n, known_product in enumerate(products)]
    per_dollar = _per_dollar(currency)
    wanted = [target * per_dollar * share / sum(shares) / price for share, price in zip(shares, prices, strict=True)]
    most = int(text(made, "case.boxes") or 3) if mode == "sea" else 1
    quantities = _fitting(wanted, prices, nets, products, CAPACITY[mode], most)
    items: list[Record] = []
    sums = {"value": 0, "net": 0, "gross": 0, "packages": 0, "litres": 0}
    kinds = set()
    for n, (row, quantity) in enumerate(zip(products, quantities, strict=True)):
        item, numbers = _item(draws, made, known.choices["origin"], row, n, quantity, prices[n], nets[n])
        items.append(item)
        kinds.add(row.row["package_kind"])
        for name, number in numbers.items():
            sums[name] += number
    return {
        "items": items,
        "item_count": str(count),
        "currency": currency,
        "total_value": fixed(sums["value"], 2),
        "net_weight": plain(sums["net"], 3),
        "gross_weight": plain(sums["gross"], 3),
        "package_count": str(sums["packages"]),
        "package_kind": kinds.pop() if len(kinds) == 1 else "PK",
        "volume": plain(max(sums["litres"], 10), 3),
    }


def _per_dollar(currency: str) -> float:
    rates = code_list("exchange_rates").rows
    return float(rates[f"{CLOSING_RATES}/USD"]["rate"]) / float(rates[f"{CLOSING_RATES}/{currency}"]["rate"])


def _price(draws: Draws, goods: Product, currency: str, number: int) -> int:
    """Ten-thousandths of the currency for a unit; whole cents from one upwards."""
    low, high = goods.price
    price = float(low * (high / low) ** draws.uniform("price", number)) * _per_dollar(currency)
    return max(round(price / 100), 1) * 100 if price >= 10000 else max(round(price), 1)


def _fitting(
    wanted: list[float],
    prices: list[int],
    nets: list[int],
    products: list[Product],
    capacity: tuple[int, int],
    most: int,
) -> list[int]:
    """Quantities near the wanted ones whose weight and volume fit into the most boxes there may be."""
    weight = sum(w * net for w, net in zip(wanted, nets, strict=True)) * WITH_PACKING
    litres = sum(w * net / p.density for w, net, p in zip(wanted, nets, products, strict=True)) * WITH_PACKING
    scale = min(1.0, capacity[0] * most / weight, capacity[1] * most / litres)
    # Prices below one unit of the currency have four decimals: hundreds of units keep the line's value in whole cents.
    return [
        max(int(w * scale), 1) if price % 100 == 0 else max(int(w * scale / 100), 1) * 100
        for w, price in zip(wanted, prices, strict=True)
    ]


def _item(
    draws: Draws,
    made: Content,
    origins: tuple[tuple[str, float], ...],
    goods: Product,
    number: int,
    quantity: int,
    price: int,
    unit_net: int,
) -> tuple[Record, dict[str, int]]:
    row = goods.row
    brand = draws.choice("brand", BRANDS, number)
    model = f"EX-{draws.whole('model', 100, 9999, number)}"
    value = quantity * price // 100
    net = max(quantity * unit_net, 10)
    gross = net + max(half_up(net * draws.whole("tare", *TARE, number), 1000), 10)
    packages = -(-quantity // goods.per_package)
    benefit = "3" if made["case.lane"] == "sg-cn" else "0"
    elements = row["elements"].format(
        brand_type=draws.whole("brand type", 0, 4, number), benefit=benefit, brand=brand, model=model
    )
    item = {
        "sequence": str(number + 1),
        "hs_6": row["hs_6"],
        "hs_sg": row["hs_sg"],
        "hs_cn": row["hs_cn"],
        "ciq_code": row["ciq_code"],
        "description": row["en"],
        "description_zh": row["zh"],
        "elements": elements,
        "brand": brand,
        "model": model,
        "quantity": str(quantity),
        "unit": row["unit"],
        "statutory_quantity": plain(net, 3) if row["statutory_unit"] == "KGM" else str(quantity),
        "statutory_unit": row["statutory_unit"],
        "unit_price": fixed(price // 100, 2) if price % 100 == 0 else fixed(price, 4),
        "line_value": fixed(value, 2),
        "origin_country": draws.weighted("origin", origins, number),
        "item_gross_weight": plain(gross, 3),
        "item_net_weight": plain(net, 3),
        "item_packages": str(packages),
        "cn.duty_mode": "1",
    }
    litres = -(-gross // goods.density)
    return item, {"value": value, "net": net, "gross": gross, "packages": packages, "litres": litres}
