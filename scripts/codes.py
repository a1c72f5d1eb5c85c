"""Writes the code lists that are made by rule: the synthetic firms and ships, and the assumed exchange rates.

    python scripts/codes.py

Nothing in them is real: names are made of the word Example and an animal, numbers lie where the registers issue none, rates swing
about round figures. Equal code gives equal bytes; a test compares the committed files with what this writes.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

from sim.trade.draws import Draws
from sim.trade.identifiers import organisation, uen_business, uen_company, uscc

CODES = Path(__file__).resolve().parent.parent / "schemas" / "codes"

ANIMALS = (
    ("Heron", "苍鹭"), ("Otter", "水獭"), ("Gecko", "壁虎"), ("Tapir", "貘"), ("Egret", "白鹭"), ("Panda", "熊猫"),
    ("Civet", "灵猫"), ("Myna", "八哥"), ("Koi", "锦鲤"), ("Crane", "丹顶鹤"), ("Turtle", "海龟"), ("Dolphin", "海豚"),
    ("Badger", "獾"), ("Magpie", "喜鹊"), ("Swallow", "燕子"),
)  # fmt: skip
FIRMS = {
    "SG": (("Trading Pte Ltd", "贸易私人有限公司"), ("Industries Pte Ltd", "工业私人有限公司"),
           ("Foods Pte Ltd", "食品私人有限公司"), ("Supply Pte Ltd", "供应私人有限公司")),
    "CN": (("Import and Export Co Ltd", "进出口有限公司"), ("Manufacturing Co Ltd", "制造有限公司"),
           ("Textile Co Ltd", "纺织有限公司"), ("Electric Co Ltd", "电器有限公司")),
}  # fmt: skip
TOWNS = (("Ningbo", "宁波"), ("Hangzhou", "杭州"), ("Yiwu", "义乌"), ("Shaoxing", "绍兴"), ("Jiaxing", "嘉兴"))
SERVICES = {
    "agent": {"SG": ("Declarations Pte Ltd", "报关私人有限公司"), "CN": ("Customs Broker Co Ltd", "报关有限公司")},
    "forwarder": {
        "SG": ("Forwarding Pte Ltd", "货运代理私人有限公司"),
        "CN": ("Freight Co Ltd", "国际货运代理有限公司"),
    },
}
LINES = (
    ("ZQHL", "Heron", "苍鹭"), ("ZQOL", "Otter", "水獭"), ("ZQTL", "Tapir", "貘"), ("ZQEL", "Egret", "白鹭"),
    ("ZQKL", "Koi", "锦鲤"), ("ZQDL", "Dolphin", "海豚"),
)  # fmt: skip
AIRLINES = (("ZQ", "Swallow", "燕子"), ("ZM", "Magpie", "喜鹊"))
SHIPS = ("Quiet", "Paper", "Lantern", "Copper", "Morning", "Distant", "Patient", "Silver")
STRUCK_OFF = "2024-12-31"

# Singapore dollars for one unit: a round figure and how far it swings, both judgement.
RATES = {"SGD": (10000, 0), "USD": (13000, 250), "CNY": (1820, 30), "EUR": (15000, 300), "HKD": (1670, 30)}
FIRST_WEEK, WEEKS = date(2025, 12, 29), 66


def identifier(country: str, number: int, draws: Draws) -> tuple[str, str]:
    """Number of a firm and, in China, its ten-character code at customs."""
    if country == "SG":
        if number % 4 == 3:
            return uen_business(f"9{draws.whole('uen', 9000000, 9999999, number):07d}"), ""
        return uen_company(f"{1901 + number % 19}9{draws.whole('uen', 0, 9999, number):04d}"), ""
    code = organisation(f"MAYY{draws.whole('uscc', 0, 9999, number):04d}")
    return uscc(f"91339900{code}"), f"339969{draws.whole('customs', 0, 999, number):03d}{'ABCDEFGH'[number % 8]}"


def parties() -> list[list[str]]:
    """Traders, agents, forwarders of both countries, and carriers."""
    rows = []
    seen: set[str] = set()
    for country in ("SG", "CN"):
        for role, size in (("trader", 60), ("agent", 12), ("forwarder", 12)):
            draws = Draws(1, 0, f"parties/{country}/{role}", 0)
            for number in range(size + 2):
                animal, shape = ANIMALS[number % len(ANIMALS)], number // len(ANIMALS)
                en, zh = FIRMS[country][shape % 4] if role == "trader" else SERVICES[role][country]
                place_en, place_zh = TOWNS[number % len(TOWNS)] if country == "CN" else ("", "")
                house = f"{1 + draws.whole('house', 1, 240, number)}"
                address = (
                    f"{house} Sample Road, Singapore 00{draws.whole('code', 1000, 9999, number)}"
                    if country == "SG"
                    else f"{house} Sample Road, {place_en}, Zhejiang, China"
                )
                serial = f"{number + 1:02d}"
                name = " ".join(w for w in (place_en, "Example", animal[0], serial, en) if w)
                code, customs_code = identifier(country, number, draws)
                step = number
                while code in seen or customs_code in seen - {""}:
                    step += 1000
                    code, customs_code = identifier(country, step, draws)
                seen |= {code, customs_code}
                until = STRUCK_OFF if number >= size else ""
                zh_name = f"{place_zh}示例{animal[1]}{serial}{zh}"
                rows.append([code, name, zh_name, customs_code, country, role, address, until])
    for code, en, zh in LINES:
        rows.append([code, f"Example {en} Line", f"示例{zh}航运", "", "", "carrier", "", ""])
    for code, en, zh in AIRLINES:
        rows.append([code, f"Example {en} Air Cargo", f"示例{zh}航空货运", "", "", "airline", "", ""])
    return rows


def vessels() -> list[list[str]]:
    """Ships: two words, one of them the animal of the line."""
    rows = []
    for number, (line, en, zh) in enumerate(LINES):
        for place, word in enumerate(SHIPS):
            code = f"ZQ{number}{place}"
            rows.append([code, f"EXAMPLE {word} {en}".upper(), f"示例{zh}{place + 1}号", line, ""])
    return rows


def exchange_rates() -> list[list[str]]:
    """One row a week and currency: a triangle wave of 26 weeks about the round figure, in ten-thousandths."""
    rows = []
    for week in range(WEEKS):
        monday = FIRST_WEEK + timedelta(weeks=week)
        for shift, (currency, (middle, swing)) in enumerate(RATES.items()):
            phase = (week + 5 * shift) % 26
            rate = middle + swing * (abs(phase - 13) * 2 - 13) // 13
            sunday = monday + timedelta(days=6)
            rows.append(
                [
                    f"{monday}/{currency}",
                    "",
                    "",
                    str(monday),
                    currency,
                    f"{rate // 10000}.{rate % 10000:04d}",
                    str(sunday),
                ]
            )
    return rows


def made() -> dict[str, str]:
    """File name -> its text."""
    tables = {
        "parties": (["customs_code", "country", "role", "address"], parties()),
        "vessels": (["carrier"], vessels()),
        "exchange_rates": (["week", "currency", "rate"], exchange_rates()),
    }
    out = {}
    for name, (columns, rows) in tables.items():
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["code", "en", "zh", *columns, "valid_until"])
        writer.writerows(rows)
        out[f"{name}.csv"] = text.getvalue()
    return out


if __name__ == "__main__":
    for file, content in made().items():
        (CODES / file).write_text(content, encoding="utf-8")
