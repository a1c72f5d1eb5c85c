"""What rules look up again and again: goods by their codes, and whether a number's check character is right.

For an engineer: check characters are python-stdnum's; its own ``is_valid`` also asks today's date (a UEN of a later year), which a
pure rule must not, so only its arithmetic is used, behind our own patterns. Answers are kept, a bounded number of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import iso6346
from stdnum.cn import uscc
from stdnum.sg import uen

from sim.messages.rules.numbers import day
from sim.messages.rules.rule import Context, FormLike, text
from sim.trade.codes import Row, code_list
from sim.trade.content import Content, Record

_KEPT = 8192
_BOX = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}", re.ASCII)
_UEN = re.compile(r"[0-9]{8}[A-Z]|[0-9]{9}[A-Z]|[RST][0-9]{2}[A-HJ-NP-X0-9]{2}[0-9]{4}[A-Z]", re.ASCII)
_USCC = re.compile(r"[0-9]{8}[0-9A-HJ-NP-RTUWXY]{10}", re.ASCII)


@lru_cache(maxsize=_KEPT)
def box_fault(number: str) -> str:
    """What is wrong with a container number; empty when nothing is."""
    if not _BOX.fullmatch(number):
        return "A container number is three letters of the owner, then U, J or Z, then seven digits."
    if iso6346.calc_check_digit(number[:10]) != number[10]:
        return "The last digit is not the check digit of the ten characters before it (ISO 6346)."
    return ""


@lru_cache(maxsize=_KEPT)
def uen_fault(number: str) -> str:
    """What is wrong with a Singapore UEN; empty when nothing is."""
    if not _UEN.fullmatch(number):
        return "A UEN is 8 digits and a letter, a year with 5 digits and a letter, or T, S or R with year, type, 4 digits and a letter."
    if len(number) == 9:
        right = uen.calc_business_check_digit(number)
    elif number[0].isdigit():
        right = uen.calc_local_company_check_digit(number)
    else:
        if number[3:5] not in uen.OTHER_UEN_ENTITY_TYPES:
            return "The two letters after the year are no type of entity."
        right = uen.calc_other_check_digit(number[:9])
    return "" if number[-1] == right else "The last letter is not the check letter of the characters before it."


@lru_cache(maxsize=_KEPT)
def uscc_fault(number: str) -> str:
    """What is wrong with a Chinese unified social credit code; empty when nothing is."""
    if not _USCC.fullmatch(number):
        return "A unified social credit code is 8 digits and 10 digits or letters other than I, O, S, V, Z."
    if uscc.calc_check_digit(number[:17]) != number[17]:
        return "The last character is not the check character of the 17 before it (GB 32100, modulo 31)."
    return ""


HS_FACTS = ("hs_cn", "hs_sg", "hs_6")


def product(item: Record) -> Row | None:
    """The first row of the product master that has a tariff code of the line, most digits first; None when none has."""
    goods = code_list("products")
    for name in HS_FACTS:
        value = item.get(name)
        if value:
            return goods.by(name).get(value)
    return None


def day_of(content: Content, context: Context) -> str:
    """The day of submission: the given one, or else the document's own date; empty when neither is there or it is no date."""
    if context.on is not None:
        return context.on.isoformat()
    own = text(content, day_fact(content))
    return own if own and day(own) is not None else ""


def day_fact(content: Content) -> str:
    """The fact that holds the document's own day of submission."""
    return "applied_on" if "applied_on" in content else "declared_on"


def country_of(content: Content, form: FormLike) -> str:
    """``sg`` or ``cn``: the country the message is for, or else the one its content names; empty for papers of no country."""
    return form.country or text(content, "declared_in").lower()


def direction_of(content: Content, form: FormLike) -> str:
    """``import`` or ``export``: the message's, or else its content's; empty for papers of no direction."""
    if form.direction:
        return form.direction
    declared_in = text(content, "declared_in")
    if not declared_in:
        return {"I": "import", "E": "export"}.get(text(content, "direction"), "")
    if declared_in == text(content, "export_country"):
        return "export"
    return "import" if declared_in == text(content, "destination_country") else ""


def party_kind(form: FormLike, fact: str, number: str) -> str:
    """Whether an identifier of a party must be a ``uen`` or a ``uscc``; empty when neither can be said.

    The trader at home of a national declaration is known by the country's own number whatever was written; elsewhere the length tells.
    """
    home = {"sg": "uen", "cn": "uscc"}.get(form.country, "")
    if home and (fact in _AT_HOME or fact == {"export": "exporter_id", "import": "importer_id"}.get(form.direction)):
        return home
    return {9: "uen", 10: "uen", 18: "uscc"}.get(len(number), "")


_AT_HOME = frozenset(("agent_id", "owner_id", "principal_id"))
PARTIES = (
    "exporter_id", "importer_id", "agent_id", "owner_id", "forwarder_id", "holder_id", "principal_id", "payer_id",
)  # fmt: skip
