"""How a country writes what all mean alike: tonnes for kilograms, SGP for SG, 2 for a ship, 20260302 for a day.

Facts are canonical; a mapping's ``as`` names the transform that turns a fact into the country's form and back. Coded values go by the
columns of the code lists (``schemas/codes``), so a new unit is a line there, not here.
For an engineer: both directions are pure functions of (text, content) and inverse to each other on everything a valid message can
hold. A text outside the table is left as it is, so that the code lists report it; where the two forms would be confused (China's
mode 1 is a bonded store, the canonical 1 a ship) it is kept apart by a leading ``~``, which no schema and no code list accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sim.trade.codes import code_list
from sim.trade.content import Content

Way = Callable[[str, Content], str]

APART = "~"
"""Stands before a text that the other form would take for something else."""

MODES = {"1": "2", "2": "3", "3": "4", "4": "5", "5": "6", "9": "9"}
"""Mode of transport, UN Rec 19 -> China's: sea, rail, road, air, mail, other. Published (declaration rules of China's customs)."""

LOADS = {"FCL": "0", "LCL": "1"}
"""Full or shared box -> China's flag for a shared box. Published (single window's description of the container's fields)."""


@dataclass(frozen=True, slots=True)
class Transform:
    """Writes a canonical text in a country's form, and reads it back.

    Parameters
    ----------
    out, back
        Functions of the text and the content it stands in (the whole content, also for a record of a group).
    late
        ``back`` looks at other facts of the content: a reader applies it after all of them are read.
    """

    out: Way
    back: Way
    late: bool = False


def _shifted(value: str, places: int) -> str:
    """The decimal number with its point moved (right if positive), exact and of any length; other text unchanged."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        return value
    whole, _, part = value.partition(".")
    if places > 0:
        part = part.ljust(places, "0")
        whole, part = whole + part[:places], part[places:]
    else:
        whole = whole.zfill(1 - places)
        whole, part = whole[:places], whole[places:] + part
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole


def _in_tonnes(value: str, content: Content) -> str:
    return _shifted(value, -3)


def _from_tonnes(value: str, content: Content) -> str:
    return _shifted(value, 3)


def _by_unit_out(value: str, content: Content) -> str:
    return _shifted(value, -3) if content.get("weight_unit") == "TNE" else value


def _by_unit_back(value: str, content: Content) -> str:
    return _shifted(value, 3) if content.get("weight_unit") == "TNE" else value


def _date_out(value: str, content: Content) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return value.replace("-", "")
    if value[:1] == APART:
        return value[1:]
    return APART + value if re.fullmatch(r"[0-9]{8}", value) else value


def _date_back(value: str, content: Content) -> str:
    if re.fullmatch(r"[0-9]{8}", value):
        return f"{value[:4]}-{value[4:6]}-{value[6:]}"
    if value[:1] == APART:
        return value[1:]
    return APART + value if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else value


_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\+08:00")
_TIME_14 = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})")


def _time_out(value: str, content: Content) -> str:
    if found := _TIME.fullmatch(value):
        return "".join(found.groups())
    if value[:1] == APART:
        return value[1:]
    return APART + value if _TIME_14.fullmatch(value) else value


def _time_back(value: str, content: Content) -> str:
    if found := _TIME_14.fullmatch(value):
        year, month, day, hour, minute, second = found.groups()
        return f"{year}-{month}-{day}T{hour}:{minute}:{second}+08:00"
    if value[:1] == APART:
        return value[1:]
    return APART + value if _TIME.fullmatch(value) else value


def _both_ways(
    table: Mapping[str, str], inverse: Mapping[str, str], canonical: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The two lookups, each completed by what must be kept apart: no canonical code may be read from a text that does not mean it."""
    out, back = dict(table), dict(inverse)
    for text in inverse:
        out.setdefault(text, APART + text)
    for code in canonical:
        back.setdefault(code, APART + code)
    return out, back


def _lookup(tables: Callable[[], tuple[dict[str, str], dict[str, str]]]) -> Transform:
    def out(value: str, content: Content) -> str:
        return value[1:] if value[:1] == APART else tables()[0].get(value, value)

    def back(value: str, content: Content) -> str:
        return value[1:] if value[:1] == APART else tables()[1].get(value, value)

    return Transform(out, back)


def _fixed(table: Mapping[str, str]) -> Transform:
    pair = _both_ways(table, {text: code for code, text in table.items()}, table)
    return _lookup(lambda: pair)


def _column(name: str, column: str) -> Transform:
    """Canonical code -> a column of its list; read when first used."""

    @cache
    def tables() -> tuple[dict[str, str], dict[str, str]]:
        known = code_list(name)
        return _both_ways(
            known.column(column), {text: row["code"] for text, row in known.by(column).items()}, known.rows
        )

    return _lookup(tables)


def _codes_of(name: str, column: str) -> Transform:
    """The other way round: the list's own codes are the country's, a column has the canonical value."""

    @cache
    def tables() -> tuple[dict[str, str], dict[str, str]]:
        known = code_list(name)
        inverse = known.column(column)
        return _both_ways({text: row["code"] for text, row in known.by(column).items()}, inverse, set(inverse.values()))

    return _lookup(tables)


TRANSFORMS: Mapping[str, Transform] = MappingProxyType(
    {
        "alpha_3": _column("countries", "alpha_3"),
        "cn_agreement": _column("agreements", "cn_code"),
        "cn_container": _column("container_types", "cn_code"),
        "cn_incoterm": _column("incoterms", "cn_trans_mode"),
        "cn_load_type": _fixed(LOADS),
        "cn_mode": _fixed(MODES),
        "cn_package": _column("packages", "cn_package"),
        "cn_port": _codes_of("cn_ports", "locode"),
        "cn_unit": _column("units", "cn_unit"),
        "date_8": Transform(_date_out, _date_back),
        "in_tonnes": Transform(_in_tonnes, _from_tonnes),
        "sg_package": _column("packages", "sg_package"),
        "sg_unit": _column("units", "sg_unit"),
        "time_14": Transform(_time_out, _time_back),
        "tonnes": Transform(_by_unit_out, _by_unit_back, late=True),
    }
)
"""Every name a mapping's ``as`` may have."""
