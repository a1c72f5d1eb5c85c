"""Other firms of the table of parties, for numbers that are valid and yet wrong."""

from __future__ import annotations

from functools import cache

from sim.trade.codes import code_list
from sim.trade.draws import Draws


@cache
def _alike(country: str, role: str) -> tuple[str, ...]:
    known = code_list("parties")
    return tuple(c for c in known.current if (known.rows[c]["country"], known.rows[c]["role"]) == (country, role))


def another_firm(number: str, draws: Draws, attempt: int) -> str:
    """The number of another firm of the same country and role; empty when the number is no firm's."""
    row = code_list("parties").rows.get(number)
    if row is None:
        return ""
    others = [n for n in _alike(row["country"], row["role"]) if n != number]
    return draws.choice("firm", others, attempt) if others else ""
