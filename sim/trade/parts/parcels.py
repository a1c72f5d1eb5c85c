"""One parcel of cross-border e-commerce beside the consignment: what its platform, payment company, courier and declarant write of it.

Order, payment and waybill come from three parties and agree with the list only because all four are of one parcel. Firms, people,
accounts and articles are made up; identity numbers begin with a district (000000) that does not exist. The composite tax is 70 % of
13 % value added tax within the limits of retail imports (published: Ministry of Finance circular 2018/157); consumption tax and
duty are left out. How many articles, discounts and weights: assumed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sim.trade.codes import Row, code_list
from sim.trade.content import Content, Record, text
from sim.trade.draws import Draws
from sim.trade.identifiers import base32

TAX = Decimal("0.70") * Decimal("0.13")
CENT = Decimal("0.01")
MOST = 4
"""Articles of a kind in one parcel at most, so that the value stays below the limit of CNY 5,000 (published, 2018/157)."""
PEOPLE = ("示例甲", "示例乙", "示例丙", "示例丁")
PLATFORMS = (("3399Z00001", "Example Platform One"), ("3399Z00002", "Example Platform Two"))
SHOPS = (("3399Z10001", "Example Shop One"), ("3399Z10002", "Example Shop Two"), ("3399Z10003", "Example Shop Three"))
PAYERS = (("3399Z20001", "Example Pay One"), ("3399Z20002", "Example Pay Two"))
COURIERS = (("3399Z30001", "Example Courier One"), ("3399Z30002", "Example Courier Two"))
AGENTS = (("3399Z40001", "Example E-commerce Declarations One"), ("3399Z40002", "Example E-commerce Declarations Two"))


def part(draws: Draws, made: Content) -> Content:
    """The facts of the parcel; its list is sent on the day its consignment arrives."""
    lines = _lines(draws)
    return {**_order(draws, made, lines), **_carriage(draws, lines), **_list(draws, made), "parcel_items": lines}


def _lines(draws: Draws) -> list[Record]:
    goods = code_list("parcel_products")
    first = draws.whole("article", 0, len(goods.current) - 1)
    lines = []
    for number in range(draws.whole("lines", 1, 2)):
        row = goods.rows[goods.current[(first + number) % len(goods.current)]]
        count = draws.whole("count", 1, MOST, number)
        lines.append(_line(draws, row, number, count))
    return lines


def _line(draws: Draws, row: Row, number: int, count: int) -> Record:
    stem = f"29999{draws.whole('barcode', 0, 9_999_999, number):07d}"
    return {
        "parcel_sequence": str(number + 1),
        "parcel_item_number": f"{row['code']}-{draws.whole('article number', 100, 999, number)}",
        "parcel_item_name": row["zh"],
        "parcel_item_model": row["model"],
        "parcel_hs": row["hs_cn"],
        "parcel_barcode": stem + str(-sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(stem)) % 10),
        "parcel_unit": row["unit"],
        "parcel_quantity": str(count),
        "parcel_price": row["price"],
        "parcel_line_value": format(Decimal(row["price"]) * count, "f"),
        "parcel_origin": draws.choice("origin", ("AU", "NZ", "JP", "KR", "FR"), number),
    }


def _order(draws: Draws, made: Content, lines: list[Record]) -> Content:
    value = sum((Decimal(line["parcel_line_value"]) for line in lines), Decimal(0))
    freight = Decimal(draws.choice("freight", (0, 12, 20))).quantize(CENT)
    discount = Decimal(draws.choice("discount", (0, 0, 5, 10))).quantize(CENT)
    tax = ((value + freight) * TAX).quantize(CENT, ROUND_HALF_UP)
    sent = datetime.fromisoformat(text(made, "arrival_date")) - timedelta(minutes=draws.whole("ordered", 600, 6000))
    person = draws.choice("person", PEOPLE)
    platform, shop = draws.choice("platform", PLATFORMS), draws.choice("shop", SHOPS)
    company = draws.choice("payment company", PAYERS)
    phone = f"100{draws.whole('phone', 0, 99_999_999):08d}"
    place = draws.choice("place", ("Hangzhou", "Ningbo", "Yiwu", "Jiaxing"))
    return {
        "parcel_function": "1",
        "parcel_order_guid": _guid(draws, "order"),
        "parcel_order_time": _time(sent),
        "parcel_order_number": f"ZQ-{base32(draws.bits('order number'), 13)}",
        "platform_code": platform[0],
        "platform_name": platform[1],
        "shop_code": shop[0],
        "shop_name": shop[1],
        "parcel_goods_value": format(value, "f"),
        "parcel_freight": format(freight, "f"),
        "parcel_discount": format(discount, "f"),
        "parcel_tax": format(tax, "f"),
        "parcel_paid": format(value + freight + tax - discount, "f"),
        "parcel_currency": "CNY",
        "parcel_item_count": str(len(lines)),
        "buyer_account": f"example-{base32(draws.bits('account'), 8).lower()}",
        "buyer_name": person,
        "buyer_id": _identity(draws),
        "buyer_phone": phone,
        "receiver_name": person,
        "receiver_phone": phone,
        "receiver_address": f"{draws.whole('house', 1, 250)} Sample Road, {place}, Zhejiang",
        "parcel_payer_name": person,
        "payment_company_code": company[0],
        "payment_company_name": company[1],
        "parcel_payment_guid": _guid(draws, "payment"),
        "parcel_payment_number": base32(draws.bits("payment number"), 13),
        "parcel_payment_time": _time(sent + timedelta(seconds=40)),
        "parcel_payment_sent": _time(sent + timedelta(minutes=draws.whole("payment sent", 1, 30))),
    }


def _carriage(draws: Draws, lines: list[Record]) -> Content:
    by_name = code_list("parcel_products").by("zh")
    net = sum(
        (Decimal(by_name[line["parcel_item_name"]]["net_weight"]) * int(line["parcel_quantity"]) for line in lines),
        Decimal(0),
    )
    gross = (net * Decimal("1.1") + Decimal("0.15")).quantize(CENT, ROUND_HALF_UP)
    courier = draws.choice("courier", COURIERS)
    return {
        "courier_code": courier[0],
        "courier_name": courier[1],
        "parcel_waybill_number": f"ZQ{draws.whole('waybill', 0, 9_999_999_999):010d}",
        "parcel_waybill_guid": _guid(draws, "waybill"),
        "parcel_packages": "1",
        "parcel_package_kind": "CT",
        "parcel_net_weight": format(net, "f"),
        "parcel_gross_weight": format(gross, "f"),
        "parcel_insurance": "0.00",
        "parcel_description": "; ".join(line["parcel_item_name"] for line in lines),
    }


def _list(draws: Draws, made: Content) -> Content:
    arrives = datetime.fromisoformat(text(made, "arrival_date"))
    agent = draws.choice("agent", AGENTS)
    return {
        "parcel_waybill_sent": _time(arrives + timedelta(minutes=draws.whole("waybill sent", 10, 300))),
        "parcel_list_guid": _guid(draws, "list"),
        "parcel_list_number": f"ZQ{base32(draws.bits('list number'), 13)}",
        "parcel_list_time": _time(arrives + timedelta(minutes=draws.whole("list sent", 310, 900))),
        "parcel_procedure": draws.weighted("procedure", (("9610", 0.4), ("1210", 0.6))),
        "parcel_agent_code": agent[0],
        "parcel_agent_name": agent[1],
        "parcel_guarantee": f"ZQ{agent[0]}",
    }


def _identity(draws: Draws) -> str:
    """The shape of an identity number, with its check character (GB 11643), of a district that does not exist."""
    born = f"19{draws.whole('year', 60, 99)}{draws.whole('month', 1, 12):02d}{draws.whole('day', 1, 28):02d}"
    stem = f"000000{born}{draws.whole('serial', 0, 999):03d}"
    return stem + "10X98765432"[sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(stem)) % 11]


def _guid(draws: Draws, what: str) -> str:
    digits = f"{draws.bits('guid ' + what):016X}{draws.bits('guid ' + what, 1):016X}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _time(moment: datetime) -> str:
    return moment.isoformat() + "+08:00"
