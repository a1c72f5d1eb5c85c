"""Where a number comes from: its source, its grade and the range it may lie in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How far a number can be trusted, best first.

    ``measured`` from the user's own data, ``published`` seen in a named source (or arithmetic on such),
    ``expert`` seen in a weak source, ``assumed`` nobody has measured it where we could read it.
    """

    MEASURED = "measured"
    PUBLISHED = "published"
    EXPERT = "expert"
    ASSUMED = "assumed"

    @property
    def rank(self) -> int:
        """0 for the best grade; a result is as good as the highest rank that enters it."""
        return list(Grade).index(self)


def worst(grades: list[Grade]) -> Grade:
    """The grade of a value made from several (``measured`` when there is none: nothing was assumed)."""
    return max(grades, key=lambda g: g.rank, default=Grade.MEASURED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Source and grade of one value; ``low`` and ``high`` in the value's own base unit, if stated."""

    grade: Grade
    source: str = ""
    note: str = ""
    low: float | None = None
    high: float | None = None
