"""The words of a report: owners, stages, lanes, statistics and places, in English with their Chinese names.

For a customs reader: the same thing is called the same everywhere on a page.
For a simulation reader: unknown names pass through unchanged, so a user's own attribute or stage needs no entry here.
"""

from __future__ import annotations

OWNERS: dict[str, tuple[str, str]] = {
    "trader": ("trader", "货主"),
    "broker": ("broker", "报关行"),
    "forwarder": ("forwarder", "货代"),
    "carrier": ("carrier", "船公司"),
    "terminal": ("terminal", "码头"),
    "haulier": ("haulier", "车队"),
    "courier": ("courier", "快递"),
    "bank": ("bank", "银行"),
    "customs": ("customs", "海关"),
    "checkpoint": ("checkpoint", "关卡"),
    "agency": ("other agency", "其他监管机构"),
    "system": ("system", "系统"),
    "schedule": ("sailing, cut-off", "船期"),
}
PLACES: dict[str, tuple[str, str]] = {
    "customs": ("at the customs step", "海关环节"),
    "port": ("at the port", "港口停留"),
    "delivery": ("at delivery", "交货"),
}
STAGES: dict[str, tuple[str, str]] = {
    "unloading": ("unloading", "卸货"),
    "preparation": ("preparation", "申报准备"),
    "customs": ("customs", "通关"),
    "pick-up": ("pick-up", "提货"),
    "pick_up": ("pick-up", "提货"),
    "waiting": ("waiting for the ship", "候船"),
    "departure": ("departure", "离港"),
}
VALUES: dict[str, str] = {
    "sg-cn": "Singapore to Zhejiang",
    "cn-sg": "Zhejiang to Singapore",
    "general": "general goods",
    "controlled": "controlled goods",
    "dutiable": "dutiable goods",
    "preference": "preference claimed",
    "large": "large traders",
    "medium": "medium traders",
    "small": "small traders",
    "aeo": "authorised operators",
}
VALUES_ZH: dict[str, str] = {"sg-cn": "新加坡 → 浙江", "cn-sg": "浙江 → 新加坡"}
ATTRIBUTES: dict[str, str] = {"lane": "Lane", "goods": "Goods", "tier": "Trader", "aeo": "Authorised operator"}
COUNTRIES: dict[str, str] = {"sg": "Singapore", "cn": "China"}
STATISTICS: dict[str, str] = {
    "p50": "median",
    "p90": "90th percentile",
    "p95": "95th percentile",
    "sd": "standard deviation",
    "withdrawn": "given up",
    "never_ended": "never ended",
    "before_clock": "before the clock",
    "per_week": "a week",
}
SIGNS: dict[str, str] = {
    "shorter": "shorter expected",
    "longer": "longer expected",
    "none": "no difference expected",
    "open": "no expectation",
    "": "no expectation",
}
GRADES = ("measured", "published", "expert", "assumed")


def place_of(interval: str) -> str:
    """At which of the three places an interval shows a saving; empty for every other interval."""
    if any(part in interval for part in ("signed", "raw", "first", "within")):
        return ""
    if interval.startswith(("customs_time_last", "permit_obtained")):
        return "customs"
    if interval.startswith("port_stay"):
        return "port"
    return "delivery" if interval.startswith("realised") else ""


def owner(name: str) -> str:
    """English word for an owner of time."""
    return OWNERS.get(name, (name, ""))[0]


def value(name: str) -> str:
    """English words for the value of an attribute."""
    return VALUES.get(name, name.replace("_", " "))


def stage(name: str, english: str = "", chinese: str = "") -> tuple[str, str]:
    """English and Chinese words for a stage; the interval's own labels win."""
    known = STAGES.get(name, (name.replace("_", " "), ""))
    return english or known[0], chinese or known[1]


def statistic_words(name: str) -> str:
    """``median`` for ``p50``, ``within 48 h`` for ``within_48_h``."""
    return STATISTICS.get(name, name.replace("_", " "))


def listed(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def opened(text: str) -> str:
    """The text with a capital first letter; the rest, names of authorities included, stays as it is."""
    return text[:1].upper() + text[1:]
