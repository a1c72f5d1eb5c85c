"""The verdict table: which layer of machine checks finds which defect in which message, under which codes, and who else may find it.

For a customs reader: read from ``schemas/verdicts.csv``, which is made by running the real messages through the real checks.
For a simulation reader: the engines' only view of documents. The order of a message's rows is the order of the bits of its masks. A run
needs no XML library.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from sim.assets import schemas
from sim.errors import Problem, Refused

FILE = "verdicts.csv"
COLUMNS = (
    "message", "variant", "defect", "class", "family", "site", "layer", "codes", "compared", "seen_by", "repaired_by", "escapes", "goods",
)  # fmt: skip
SEPARATOR = ";"
NONE = 0
"""Layer of a variant that passes every layer."""


@dataclass(frozen=True, slots=True)
class Row:
    """One variant in one message.

    Parameters
    ----------
    message, variant, defect, cls, family
        What is wrong where: ``variant`` is ``defect@cls``.
    site
        What it makes wrong; a document holds at most one variant of a site.
    layer, codes
        The layer (1 to 7) at which the document alone fails and the codes it fails with; 0 and none when it passes all.
    compared
        Other message -> the codes with which a comparison fails when this document has the variant and the other one has not.
    seen_by, repaired_by
        Means by which people may find it; owners who can repair it (``holder``: the document's).
    goods
        Classes of goods whose consignments can have it, where not all can.
    """

    message: str
    variant: str
    defect: str
    cls: str
    family: str
    site: str
    layer: int
    codes: tuple[str, ...]
    compared: Mapping[str, tuple[str, ...]] = field(hash=False)
    seen_by: tuple[str, ...]
    repaired_by: tuple[str, ...]
    goods: tuple[str, ...] = ()

    @property
    def escapes(self) -> bool:
        """Whether no machine finds it, in the document alone or beside another."""
        return self.layer == NONE and not self.compared

    def cells(self) -> tuple[str, ...]:
        """The row as text, by ``COLUMNS``."""
        pairs = [f"{other}:{code}" for other, codes in sorted(self.compared.items()) for code in codes]
        lists = [SEPARATOR.join(x) for x in (self.codes, pairs, self.seen_by, self.repaired_by)]
        own = (self.message, self.variant, self.defect, self.cls, self.family, self.site, str(self.layer))
        return (*own, *lists, "yes" if self.escapes else "no", SEPARATOR.join(self.goods))


class Verdicts:
    """All rows of the table."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows: dict[tuple[str, str], Row] = {(row.message, row.variant): row for row in rows}

    @cached_property
    def messages(self) -> tuple[str, ...]:
        """Messages that have rows, sorted."""
        return tuple(sorted({message for message, _ in self.rows}))

    @cached_property
    def _of(self) -> dict[str, tuple[Row, ...]]:
        return {m: tuple(row for row in self.rows.values() if row.message == m) for m in self.messages}

    def of(self, message: str, goods: str = "") -> tuple[Row, ...]:
        """The rows of a message in the order of their bits: those any consignment can have, and with ``goods`` those of such goods."""
        return tuple(row for row in self._of.get(message, ()) if not row.goods or goods in row.goods)

    def all_of(self, message: str) -> tuple[Row, ...]:
        """The rows of a message, whichever goods they need."""
        return self._of.get(message, ())


def read(path: Path) -> Verdicts:
    """The table in a file.

    Raises
    ------
    Refused
        ``VRD-001`` when the file is missing or a row of it cannot be read.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            found = [_row(line) for line in _with_columns(reader)]
    except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
        why = "The table of verdicts is missing, or not as scripts/verdicts.py writes it."
        raise Refused(
            [Problem("VRD-001", path.name, str(error), why, "Write it again: python scripts/verdicts.py.")]
        ) from error
    return Verdicts(found)


@cache
def verdicts() -> Verdicts:
    """The shipped table; raises as ``read``."""
    return read(schemas() / FILE)


def _with_columns(reader: csv.DictReader[str]) -> csv.DictReader[str]:
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError("the first line does not name the columns")
    return reader


def _row(line: Mapping[str, str]) -> Row:
    compared: dict[str, tuple[str, ...]] = {}
    for pair in _several(line["compared"]):
        other, _, code = pair.partition(":")
        compared[other] = (*compared.get(other, ()), code)
    return Row(
        message=line["message"],
        variant=line["variant"],
        defect=line["defect"],
        cls=line["class"],
        family=line["family"],
        site=line["site"],
        layer=int(line["layer"]),
        codes=_several(line["codes"]),
        compared=compared,
        seen_by=_several(line["seen_by"]),
        repaired_by=_several(line["repaired_by"]),
        goods=_several(line["goods"]),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SEPARATOR)) if cell else ()
