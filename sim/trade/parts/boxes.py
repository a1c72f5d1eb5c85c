"""Containers with their seals, and how packages and weight are spread over them; none by air.

Heavy or small loads travel in short boxes, the others in long ones. Container numbers have a true ISO 6346 check digit; their owner
codes (ZQX, ZQY, QZX) are made up.
"""

from __future__ import annotations

from sim.trade.amounts import plain, split, whole
from sim.trade.content import Content, Record, records, text
from sim.trade.draws import Draws
from sim.trade.identifiers import container
from sim.trade.parts.goods import CAPACITY
from sim.trade.profile import profile

OWNERS = ("ZQX", "ZQY", "QZX")
FROZEN = ("0306",)
"""Headings that travel in refrigerated boxes."""
HEAVY, SHORT_HOLDS, ROOM_OF_SHORT = 14_000_000, 20_500_000, 28_000
"""Grams from which a short box is taken, grams it holds, litres it holds."""
CONSOLIDATED = {"small": 0.5, "medium": 0.2, "large": 0.05}
"""Share of loads below 12 m3 that travel in a shared container; assumed."""


def part(draws: Draws, made: Content) -> Content:
    """Containers, kind of packing, and whether the load is consolidated."""
    if made["case.mode"] != "sea":
        return {"packing_type": "9"}
    tier = text(made, "case.tier")
    gross, packages = whole(text(made, "gross_weight"), 3), int(text(made, "package_count"))
    litres = whole(text(made, "volume"), 3)
    asked = text(made, "case.boxes")
    needed = max(-(-gross // CAPACITY["sea"][0]), -(-litres // CAPACITY["sea"][1]))
    known = profile(text(made, "case.lane"), text(made, "case.goods"), "sea").choices["boxes"]
    count = max(needed, int(asked) if asked else min(int(draws.weighted("boxes", known)), _worth(gross, litres)))
    count = min(count, packages)
    shared = not asked and count == 1 and litres < 12_000 and draws.below("consolidated", CONSOLIDATED[tier])
    frozen = any(item["hs_6"].startswith(FROZEN) for item in records(made, "items"))
    shares = [draws.whole("spread", 90, 110, n) for n in range(count)]
    spread = [1 + extra for extra in split(packages - count, shares)]
    weights = split(gross, spread)
    numbers: set[str] = set()
    boxes: list[Record] = []
    for n in range(count):
        step = 0
        while (number := _number(draws, n + 10 * step)) in numbers:
            step += 1
        numbers.add(number)
        short = weights[n] <= SHORT_HOLDS and (weights[n] > HEAVY or litres // count < ROOM_OF_SHORT)
        kind = ("22R1" if short else "45R1") if frozen else ("22G1" if short else "42G1")
        boxes.append(
            {
                "container_number": number,
                "container_type": kind,
                "load_type": "LCL" if shared else "FCL",
                "seal": f"EX{draws.whole('seal', 100000, 9999999, n)}",
                "container_weight": plain(weights[n], 3),
                "container_packages": str(spread[n]),
            }
        )
    return {"containers": boxes, "packing_type": "5"}


def _worth(gross: int, litres: int) -> int:
    """Boxes that a load fills at least to a fifth."""
    return max(1, gross * 5 // CAPACITY["sea"][0], litres * 5 // CAPACITY["sea"][1])


def _number(draws: Draws, number: int) -> str:
    return container(f"{draws.choice('owner', OWNERS, number)}U{draws.whole('number', 100000, 999999, number)}")
