"""Waiting for the next sailing whose cut-off one still makes.

Cases are ready at random moments, departures repeat every week. The wait from the cut-off to the departure is fixed, the wait for the
cut-off is uniform within the gap it falls in, and long gaps catch more cases.
"""

from __future__ import annotations

from collections.abc import Sequence


def gaps(departures: Sequence[float], week: float) -> list[float]:
    """Times between departures, the one over the end of the week included."""
    ordered = sorted(departures)
    return [b - a for a, b in zip(ordered, [*ordered[1:], ordered[0] + week], strict=True)]


def wait(between: Sequence[float], cut_off: float) -> tuple[float, float]:
    """(E[W], E[W^2]) from ready to the scheduled departure."""
    total = sum(between)
    first = sum(g**2 for g in between) / (2.0 * total)
    second = sum(g**3 for g in between) / (3.0 * total)
    return cut_off + first, cut_off**2 + 2.0 * cut_off * first + second
