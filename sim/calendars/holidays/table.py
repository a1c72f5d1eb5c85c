"""The frozen holiday files: which days are closed, and which weekend days are worked instead.

For a simulation reader: a file maps a date to *closed* or to the weekday whose hours apply; every other day is its
own weekday.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent
COLUMNS = ("date", "kind", "hours_of", "name", "source")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Holidays:
    """One country's public holidays.

    Parameters
    ----------
    name
        Of the file, such as ``cn``.
    closed
        Name of the holiday by date.
    working
        Weekday (0 = Monday) whose hours a make-up working day has, by date.
    first_year, last_announced_year
        The years for which the file has official dates; outside of them there is no holiday, and a run should warn.
    """

    name: str
    closed: Mapping[date, str]
    working: Mapping[date, int]
    first_year: int
    last_announced_year: int

    def weekday(self, day: date) -> int | None:
        """The weekday (0 = Monday) whose hours apply on ``day``, or None when it is a holiday."""
        if day in self.closed:
            return None
        return self.working.get(day, day.weekday())

    def covers(self, first: date, last: date) -> bool:
        """Whether the holidays of every day from ``first`` to ``last`` were announced; a run beyond should warn."""
        return self.first_year <= first.year and last.year <= self.last_announced_year


def holiday_files() -> tuple[str, ...]:
    """Names of the files there are."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.csv")))


@lru_cache(maxsize=8)
def load_holidays(name: str) -> Holidays:
    """Read one file.

    Raises
    ------
    ValueError
        For a name without a file, or a damaged file.
    """
    if name not in holiday_files():
        raise ValueError(f"no holiday file {name}; there are {', '.join(holiday_files())}")
    closed: dict[date, str] = {}
    working: dict[date, int] = {}
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ValueError(f"holiday file {name} does not have the columns {', '.join(COLUMNS)}")
        for row in rows:
            day = date.fromisoformat(row["date"])
            if row["kind"] == "closed":
                closed[day] = row["name"]
            elif row["kind"] == "working":
                working[day] = WEEKDAYS.index(row["hours_of"])
            else:
                raise ValueError(f"holiday file {name}: {row['date']} is neither closed nor working")
    if not closed:
        raise ValueError(f"holiday file {name} is empty")
    years = {day.year for day in closed}
    return Holidays(name, closed, working, min(years), max(years))
