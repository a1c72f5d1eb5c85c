"""Whether a number passes the test of its check character: containers, Singapore's UEN, China's unified social credit codes."""

from __future__ import annotations

import re

from sim.trade.identifiers import USCC_ALPHABET, container, uen_business, uen_company, uscc

_BOX = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}", re.ASCII)
_COMPANY = re.compile(r"[0-9]{9}[A-Z]", re.ASCII)
_BUSINESS = re.compile(r"[0-9]{8}[A-Z]", re.ASCII)
_USCC = re.compile(f"[{USCC_ALPHABET}]{{18}}", re.ASCII)


def is_box(number: str) -> bool:
    """Whether it looks like a container number."""
    return _BOX.fullmatch(number) is not None


def passes(number: str) -> bool:
    """Whether the check character is right; False also for a number of no known kind."""
    if is_box(number):
        return container(number[:-1]) == number
    if _COMPANY.fullmatch(number):
        return uen_company(number[:-1]) == number
    if _BUSINESS.fullmatch(number):
        return uen_business(number[:-1]) == number
    return _USCC.fullmatch(number) is not None and uscc(number[:-1]) == number
