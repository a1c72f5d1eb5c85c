"""The vocabulary of a consignment: what each fact is called, how it is written and where an error can sit.

For a customs reader: one name for each thing that papers and messages say of a consignment, with its WCO Data Model name and labels.
For an engineering reader: merged from ``schemas/common/facts/*.yaml``; the simple types come from ``schemas/common/types.yaml``. A fact
stands in one place only: at the head (``group`` empty) or in the records of one group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim import assets
from sim.errors import Place, Problem, Refused
from sim.trade.listings import Table, Tree, read

BASES = ("string", "decimal", "integer", "date", "dateTime", "boolean")
_TYPE_KEYS = {"base", "pattern", "min_length", "max_length", "total_digits", "fraction_digits", "min", "max"}
_FACT_KEYS = {"type", "class", "wco", "en", "zh"}


@dataclass(frozen=True, slots=True)
class SimpleType:
    """How a value is written.

    Parameters
    ----------
    base
        One of ``BASES``, the built-in types of XML Schema.
    pattern
        Regular expression over the whole text; empty: none. Simple ones only.
    min_length, max_length
        Characters (code points); 0: no bound.
    total_digits, fraction_digits
        Of numbers; every number has ``total_digits``.
    low, high
        Least and greatest value of a number as text; empty: none.
    """

    name: str
    base: str
    pattern: str = ""
    min_length: int = 0
    max_length: int = 0
    total_digits: int = 0
    fraction_digits: int = 0
    low: str = ""
    high: str = ""

    @property
    def number(self) -> bool:
        """Whether values are numbers."""
        return self.base in {"decimal", "integer"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: ``group`` is empty at the head, ``cls`` the class of fields it belongs to (where a defect can occur), or empty."""

    name: str
    group: str
    type: str
    cls: str
    wco: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All facts by name, and for every group the facts of its records in order."""

    facts: Mapping[str, Fact]
    groups: Mapping[str, tuple[str, ...]]


def _wrong(code: str, path: str, value: str, why: str, do: str, file: str, line: int) -> Problem:
    return Problem(code, path, value, why, do, Place(file, line, 1))


def _digits(entry: Table, key: str) -> int:
    return int(entry.text(key, "0"))


def _simple_type(name: str, entry: Tree, file: str, line: int, problems: list[Problem]) -> SimpleType | None:
    def refuse(value: str, why: str, do: str) -> None:
        problems.append(_wrong("MSG-003", name, value, why, do, file, line))

    if not isinstance(entry, Table) or set(entry) - _TYPE_KEYS or not all(isinstance(v, str) for v in entry.values()):
        refuse("", "A type is a table of texts.", f"Use only: {', '.join(sorted(_TYPE_KEYS))}.")
        return None
    wrong = [
        k for k in ("min_length", "max_length", "total_digits", "fraction_digits") if not entry.text(k, "0").isdecimal()
    ]
    if entry.text("base") not in BASES or wrong:
        refuse(
            entry.text("base"),
            "The base or a length is wrong.",
            f"Write base: {' | '.join(BASES)}; lengths are whole numbers.",
        )
        return None
    made = SimpleType(
        name, entry.text("base"), entry.text("pattern"), _digits(entry, "min_length"), _digits(entry, "max_length"),
        _digits(entry, "total_digits"), _digits(entry, "fraction_digits"), entry.text("min"), entry.text("max"),
    )  # fmt: skip
    if made.number and not made.total_digits:
        refuse("", "A number without total_digits lets a thousand digits in.", "Add total_digits.")
    if made.base == "string" and not made.max_length:
        refuse("", "A text without max_length has no end.", "Add max_length.")
    return made


def read_types(path: Path) -> dict[str, SimpleType]:
    """The simple types of a file, in order.

    Raises
    ------
    Refused
        ``MSG-001`` unreadable, ``MSG-003`` for each wrong type.
    """
    tree, problems = read(path), list[Problem]()
    table = tree if isinstance(tree, Table) else Table(1)
    made = {n: _simple_type(n, e, path.name, table.lines[n], problems) for n, e in table.items()}
    if problems:
        raise Refused(problems)
    return {n: t for n, t in made.items() if t is not None}


def read_vocabulary(paths: Iterable[Path], types: Mapping[str, SimpleType]) -> Vocabulary:
    """The facts of several files as one; a group may be continued in another file.

    Raises
    ------
    Refused
        ``MSG-001`` unreadable, ``MSG-002`` for each wrong or repeated fact.
    """
    facts: dict[str, Fact] = {}
    groups: dict[str, list[str]] = {}
    seen: dict[str, str] = {}
    problems: list[Problem] = []

    def add(name: str, group: str, entry: Tree, file: str, line: int) -> None:
        path = f"{group}.{name}" if group else name
        if not isinstance(entry, Table) or set(entry) - _FACT_KEYS or not {"type", "en", "zh"} <= set(entry):
            why, do = "A fact has type, en, zh and perhaps class and wco.", "Write exactly these keys."
            problems.append(_wrong("MSG-002", path, "", why, do, file, line))
        elif name in seen:
            why, do = f"This name stands already in {seen[name]}.", "Give it a name of its own."
            problems.append(_wrong("MSG-002", path, name, why, do, file, line))
        elif entry.text("type") not in types:
            why, do = "There is no such type.", "Use a type of types.yaml, or add it there."
            problems.append(_wrong("MSG-002", path, entry.text("type"), why, do, file, line))
        else:
            seen[name] = f"{file}:{line}"
            words = (entry.text(k) for k in ("type", "class", "wco", "en", "zh"))
            facts[name] = Fact(name, group, *words)
            if group:
                groups[group].append(name)

    for path in paths:
        tree = read(path)
        for name, entry in tree.items() if isinstance(tree, Table) else ():
            assert isinstance(tree, Table)
            # A fact has a type written as text; a group holds tables only, even one called "type".
            if isinstance(entry, Table) and entry and all(isinstance(v, Table) for v in entry.values()):
                groups.setdefault(name, [])
                for inner, value in entry.items():
                    add(inner, name, value, path.name, entry.lines[inner])
            else:
                add(name, "", entry, path.name, tree.lines[name])
    problems += [
        _wrong("MSG-002", n, n, "A group and a fact have the same name.", "Rename one of them.", seen[n].partition(":")[0], 1)
        for n in groups if n in facts
    ]  # fmt: skip
    if problems:
        raise Refused(problems)
    return Vocabulary(facts, {g: tuple(names) for g, names in groups.items()})


@cache
def simple_types() -> dict[str, SimpleType]:
    """The shipped simple types by name; raises as ``read_types``."""
    return read_types(assets.schemas() / "common" / "types.yaml")


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary; raises as ``read_vocabulary``."""
    return read_vocabulary(sorted((assets.schemas() / "common" / "facts").glob("*.yaml")), simple_types())
