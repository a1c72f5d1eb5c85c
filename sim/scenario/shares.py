"""Reads shares that make a whole: probabilities of ways, values of an attribute, parts of a mixture."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.quantity import parse_share
from sim.scenario.desk import View

_TOLERANCE = 1e-9


def parse_part(text: str) -> float | None:
    """A share, or None for ``rest``."""
    return None if text.strip() == "rest" else parse_share(text)


def whole(view: View, parts: Sequence[float | None]) -> tuple[float, ...]:
    """The shares with ``rest`` filled in; a sum other than 1 is noted."""
    known = math.fsum(p for p in parts if p is not None)
    rests = sum(p is None for p in parts)
    said = f"{100 * known:.10g} %"
    if rests > 1:
        view.refuse("SCN-032", "Two of the shares are the rest.", "Write a number for all but one.", "rest")
    elif rests == 0 and abs(known - 1.0) > _TOLERANCE:
        view.refuse(
            "SCN-032", f"The shares add up to {said}, not to 100 %.", "Change one of them, or write rest for it.", said
        )
    elif known > 1.0 + _TOLERANCE:
        view.refuse(
            "SCN-032", f"The shares add up to {said}, so nothing is left for the rest.", "Lower one of them.", said
        )
    # A rest of -1e-17 is the rounding of a sum that was found to be 1.
    return tuple(max(0.0, 1.0 - known) if p is None else p for p in parts)


def read_shares(view: View) -> dict[str, float]:
    """``{name: share, other: rest}`` in the order written; with its evidence."""
    inner = view.unwrapped(parse_share)
    before = len(view.desk.problems)
    parts = {name: child.number(parse_part, 0.0, parse_share) for name, child in inner.children("names and shares")}
    if len(view.desk.problems) > before:
        return {name: part or 0.0 for name, part in parts.items()}
    if not parts:
        inner.refuse("SCN-032", "No share is given.", "Write at least one.")
    return dict(zip(parts, whole(inner, list(parts.values())), strict=True))
