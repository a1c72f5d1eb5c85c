"""Who trades and who declares: exporter and importer, the agents of both sides, the forwarder; all from the synthetic party table."""

from __future__ import annotations

from functools import cache

from sim.trade.codes import Row, code_list
from sim.trade.content import Content, text
from sim.trade.draws import Draws

FAMILY = ("Sample", "Example", "Specimen", "Pattern")
GIVEN = {"sg": ("Tan", "Lim", "Devi", "Rahman", "Ong", "Pereira"), "cn": ("Wang", "Chen", "Xu", "Shen", "Hu", "Zhou")}
CERTIFIED = {"large": 0.4, "medium": 0.05, "small": 0.0}
"""Share of traders certified as authorised operators, by tier; assumed, of the order the corridor scenarios use."""


@cache
def members(country: str, role: str) -> tuple[Row, ...]:
    """Firms of a country and role that may be used today."""
    known = code_list("parties")
    return tuple(
        row for row in map(known.rows.__getitem__, known.current) if row["country"] == country and row["role"] == role
    )


def part(draws: Draws, made: Content) -> Content:
    """Parties of the consignment, and agent and declarant of each side."""
    out: Content = {}
    exporting = text(made, "export_country")
    for role, country in (("exporter", exporting), ("importer", text(made, "destination_country"))):
        firm = draws.choice(role, members(country, "trader"))
        out[f"{role}_id"], out[f"{role}_name"], out[f"{role}_name_zh"] = firm["code"], firm["en"], firm["zh"]
        out[f"{role}_address"] = firm["address"]
        if firm["customs_code"]:
            out[f"{role}_customs_code"] = firm["customs_code"]
        if country == "CN":
            owner = draws.choice("owner", members("CN", "trader")) if draws.below("owner is other", 0.25) else firm
            out["cn.owner_id"], out["cn.owner_name"] = owner["code"], owner["en"]
        elif draws.below("certified", CERTIFIED[text(made, "case.tier")]):
            out["cn.aeo_code"] = "SG" + firm["code"]
    for side in ("sg", "cn"):
        agent = draws.choice(f"{side} agent", members(side.upper(), "agent"))
        out[f"{side}.agent_id"], out[f"{side}.agent_name"] = agent["code"], agent["en"]
        out[f"{side}.agent_name_zh"] = agent["zh"]
        if agent["customs_code"]:
            out[f"{side}.agent_customs_code"] = agent["customs_code"]
        who = draws.whole(f"{side} declarant", 1, 99)
        name = f"{FAMILY[who % len(FAMILY)]} {GIVEN[side][who % len(GIVEN[side])]} {who:02d}"
        out[f"{side}.declarant_name"], out[f"{side}.declarant_id"] = (
            name,
            f"Z{side.upper()}{agent['code'][-3:]}{who:02d}",
        )
    forwarder = draws.choice("forwarder", members(exporting, "forwarder"))
    out["forwarder_id"], out["forwarder_name"] = forwarder["code"], forwarder["en"]
    return out
