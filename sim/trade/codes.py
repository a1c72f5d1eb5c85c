"""Code lists: what a code in a document may be, what it means in English and Chinese, and until when it holds.

One CSV file each in ``schemas/codes/``; where it comes from, how sure it is and what to mind is told in ``SOURCES.yaml`` beside
them. A code whose ``valid_until`` has passed is stale: known, but not to be used any more.
For an engineer: read with the csv module alone and kept for the life of the process; do not change what is returned.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache, cached_property

from sim.assets import schemas
from sim.errors import Problem, Refused, nearest

Row = dict[str, str]


class CodeList:
    """A list of codes.

    Parameters
    ----------
    name
        File name without ``.csv``.
    rows
        Code -> its row: every column of the file under its heading, text.
    """

    def __init__(self, name: str, rows: dict[str, Row]) -> None:
        self.name, self.rows = name, rows
        self._columns: dict[str, dict[str, str]] = {}
        self._by: dict[str, dict[str, Row]] = {}

    def __contains__(self, code: object) -> bool:
        return code in self.rows

    def __len__(self) -> int:
        return len(self.rows)

    def valid(self, code: str, on: str | None = None) -> bool:
        """Whether the code is known and, on that ISO date, not stale; without a date only codes that never expire are valid."""
        row = self.rows.get(code)
        if row is None:
            return False
        until = row["valid_until"]
        return not until or (on is not None and on <= until)

    @cached_property
    def current(self) -> tuple[str, ...]:
        """Codes without an end of validity, in the order of the file."""
        return tuple(code for code, row in self.rows.items() if not row["valid_until"])

    @cached_property
    def stale(self) -> tuple[str, ...]:
        """Codes with an end of validity, in the order of the file."""
        return tuple(code for code, row in self.rows.items() if row["valid_until"])

    def column(self, name: str) -> dict[str, str]:
        """Code -> value of a column; codes whose cell is empty are left out.

        Raises
        ------
        KeyError
            When the list has no such column.
        """
        if name not in self._columns:
            self._columns[name] = {code: row[name] for code, row in self.rows.items() if row[name]}
        return self._columns[name]

    def by(self, column: str) -> dict[str, Row]:
        """Value of a column -> the first row that has it; current codes go before stale ones.

        Raises
        ------
        KeyError
            When the list has no such column.
        """
        if column not in self._by:
            found: dict[str, Row] = {}
            for code in self.current + self.stale:
                if self.rows[code][column]:
                    found.setdefault(self.rows[code][column], self.rows[code])
            self._by[column] = found
        return self._by[column]


@cache
def names() -> tuple[str, ...]:
    """All lists, sorted."""
    return tuple(sorted(path.stem for path in (schemas() / "codes").glob("*.csv")))


@cache
def code_list(name: str) -> CodeList:
    """The list of that name.

    Raises
    ------
    Refused
        ``COD-001`` when there is no such list; ``COD-002`` when its file has a broken row or a code twice.
    """
    path = schemas() / "codes" / f"{name}.csv"
    if name not in names():
        why = "There is no such code list."
        raise Refused([Problem("COD-001", f"schemas/codes/{name}.csv", name, why, nearest(name, names()))])
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            code = row.get("code") or ""
            if None in row or None in row.values() or not code or code in rows:
                where = f"{path.name} line {reader.line_num}"
                why = "A row has as many cells as the heading, and a code of its own."
                problems.append(Problem("COD-002", where, code, why, "Mend the row."))
            rows[code] = row
    if problems:
        raise Refused(problems)
    return CodeList(name, rows)


@cache
def week_of(day: str) -> str:
    """The Monday on or before an ISO date: the week an exchange rate holds for."""
    known = date.fromisoformat(day)
    return (known - timedelta(days=known.weekday())).isoformat()


def exchange_rate(currency: str, on: str) -> str | None:
    """Singapore dollars for one unit of the currency in the week of that ISO date, or None where the table has none."""
    row = code_list("exchange_rates").rows.get(f"{week_of(on)}/{currency}")
    return row["rate"] if row else None
