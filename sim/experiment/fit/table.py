"""Reads an extract as its office saved it: any usual encoding and delimiter, found out and said, never silently assumed.

For a simulation reader: strict CSV; a row keeps the line it starts in, so that whatever happens to it later can be shown.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import Place, Problem, Refused

LIMIT = 256 * 1024 * 1024
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True)
class Row:
    """One row: the line it starts in, and its cells without the blanks around them."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table with how it was read."""

    file: str
    encoding: str
    delimiter: str
    heading: tuple[str, ...]
    rows: tuple[Row, ...]

    def at(self, column: str) -> int:
        """The place of a column; ``ValueError`` when it is not there."""
        return self.heading.index(column)

    @property
    def said(self) -> str:
        """How it was read, for people."""
        return f"{self.encoding}, cells parted by {DELIMITERS.get(self.delimiter, self.delimiter)}"


def read_sheet(path: Path, encoding: str = "", delimiter: str = "", wanted: Sequence[str] = ()) -> Sheet:
    """The table of a file.

    Parameters
    ----------
    encoding, delimiter
        As stated; empty to be found out.
    wanted
        Columns that will be needed: the delimiter is the one that parts the heading into most of them.

    Raises
    ------
    Refused
        FIT-001 to FIT-005.
    """
    data = _bytes(path)
    text, found = _decoded(data, str(path), encoding)
    if not text.strip():
        raise _refused("FIT-004", str(path), 1, "The file is empty.", "Export the extract again.")
    mark = delimiter or _delimiter(text, wanted)
    rows = list(_rows(text, mark, str(path)))
    if len(rows) < 2:
        raise _refused("FIT-004", str(path), 1, "There is no row below the heading.", "Export the extract again.")
    return Sheet(path.name, found, mark, rows[0].cells, tuple(rows[1:]))


def _refused(code: str, file: str, line: int, why: str, do: str, value: str = "") -> Refused:
    return Refused([Problem(code, "", value, why, do, Place(file, line, 1))])


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _refused("FIT-001", str(path), 1, "This is not an ordinary file.", "Name the file of the extract.")
        if status.st_size > LIMIT:
            why = f"The file has {status.st_size:,} bytes; at most {LIMIT:,} are read."
            raise _refused("FIT-002", str(path), 1, why, "Leave out columns and months that are not needed.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be a file name"
        raise _refused(
            "FIT-001", str(path), 1, f"The file cannot be read: {reason}.", "Check its name and rights."
        ) from None


def _decoded(data: bytes, file: str, stated: str) -> tuple[str, str]:
    """The text and the encoding: as stated, as marked, else UTF-8, else the Chinese standard or Windows' as the bytes look."""
    if stated:
        try:
            return data.decode(stated).removeprefix("\ufeff"), stated
        except LookupError:
            raise _refused(
                "FIT-003", file, 1, "No encoding has this name.", "Write utf-8 or gb18030.", stated
            ) from None
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            why = f"The file is not {stated}: byte 0x{data[error.start]:02x} is no part of it."
            raise _refused("FIT-003", file, line, why, "State another encoding, or leave it out.") from None
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), name
            except UnicodeDecodeError:
                why = f"The file begins like {name} and is something else."
                raise _refused("FIT-003", file, 1, why, "Save it as UTF-8.") from None
    # Chinese text has its high bytes in pairs; a European letter stands alone among plain ones.
    high = [len(run) for run in _HIGH.findall(data)]
    paired = sum(n for n in high if n % 2 == 0) > 0.8 * sum(high)
    for name in ("utf-8", "gb18030", "cp1252") if paired else ("utf-8", "cp1252", "gb18030"):
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    raise _refused("FIT-003", file, 1, "The file is in no encoding known here.", "Save it as UTF-8.")


def _delimiter(text: str, wanted: Sequence[str]) -> str:
    def score(mark: str) -> tuple[int, int]:
        try:
            cells = {c.strip() for c in next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), [])}
        except csv.Error:
            return 0, 0
        return len(cells & set(wanted)), len(cells)

    return max(DELIMITERS, key=score)


def _rows(text: str, mark: str, file: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(c.strip() for c in cells))
            line = reader.line_num + 1
    except csv.Error as error:
        why = f"This row is not CSV: {error}."
        raise _refused("FIT-005", file, line, why, "Close the quotes, or double those inside a cell.") from None
