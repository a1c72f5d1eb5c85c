"""The column mapping: which column is which milestone or attribute, and which value of the scenario each stage gives.

For a simulation reader: YAML read as scenario files are (places, all problems at once); what it says becomes one passive ``Plan``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import TypeVar

from sim.errors import Place, Problem, Refused, nearest
from sim.experiment.fit.families import FAMILIES
from sim.experiment.fit.stamps import parse_format, parse_zone
from sim.quantity import QuantityError, parse_share
from sim.scenario import library
from sim.scenario.desk import Desk, View
from sim.scenario.fields import Field
from sim.scenario.nodes import Entries, Items
from sim.scenario.words import parse_date, parse_positive_count

T = TypeVar("T")
CORRIDOR = timezone(timedelta(hours=8))
LEAST = 20
MOST_EXCLUDED = 0.5
_DELIMITERS = {",": ",", ";": ";", "tab": "\t", "|": "|"}
_PLAN = (
    Field("title", "text", "What the study is called."),
    Field("encoding", "text", "Of the file; found out when absent."),
    Field("delimiter", "text", "Between cells: `,`, `;`, `tab` or `|`; found out when absent."),
    Field("case", "text", "The column with the number of the declaration or consignment.", True),
    Field("zone", "text", "Of all stamps: `+08:00`, `Asia/Singapore`; `each` when every stamp carries its own.", True),
    Field("dates", "text", "The date format of all stamps, such as `%Y-%m-%d %H:%M`.", True),
    Field("missing", "list of text", "Cells that mean nothing; `-`, `NA`, `N/A` and `NULL` when absent, and the empty cell always."),
    Field("study", "STUDY", "Which days were studied.", True),
    Field("stamps", "map of any", "Milestones and their columns.", True),
    Field("sequences", "list of any", "Milestones that cannot happen in another order."),
    Field("attributes", "map of any", "Attributes and their columns."),
    Field("durations", "map of any", "Paths of the base and the stage that gives each."),
    Field("shares", "map of any", "Paths of the base and the attribute that gives each."),
    Field("limits", "LIMITS", "How few rows are too few."),
)  # fmt: skip
_STUDY = (
    Field("first", "date", "The first day.", True),
    Field("last", "date", "The last day.", True),
    Field("until", "date", "The last day on which ends were still recorded; the last day when absent."),
    Field("of", "text", "The milestone whose day counts; the first of `stamps` when absent."),
)
_STAMP = (
    Field("column", "text", "Its column.", True),
    Field("dates", "text", "Its date format, where it differs."),
)
_ATTRIBUTE = (
    Field("column", "text", "Its column.", True),
    Field("values", "map of text", "What each cell means; the cell itself when absent."),
)
_DURATION = (
    Field("from", "text", "The milestone it starts at.", True),
    Field("to", "text", "The milestone it ends at.", True),
    Field("by", "list of text", "One or two attributes it is split by."),
    Field("hours", "text", "A calendar of the base: only its open hours count."),
    Field("families", "list of text", "Families to choose from; all that can be fitted when absent."),
)
_SHARE = (
    Field("of", "text", "The attribute whose values are counted.", True),
    Field("by", "list of text", "One or two attributes it is split by."),
)
_LIMITS = (
    Field("rows", "count", "The fewest ends a stage or group is fitted to."),
    Field("excluded", "share", "The largest share of rows that may be left out."),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the data, with where the mapping names it."""

    name: str
    place: Place
    path: str


@dataclass(frozen=True)
class Stamp:
    """A milestone's column and date format."""

    column: Column
    form: str


@dataclass(frozen=True)
class Attribute:
    """An attribute's column; ``values`` empty when a cell is the value itself."""

    column: Column
    values: dict[str, str]


@dataclass(frozen=True)
class Stage:
    """A duration of the base and the stage that gives it."""

    path: str
    place: Place
    start: str
    end: str
    by: tuple[str, ...]
    hours: str
    families: tuple[str, ...]


@dataclass(frozen=True)
class Ways:
    """Shares of the base and the attribute that gives them."""

    path: str
    place: Place
    of: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A column mapping; days are those of the file's zone, or of the corridor's where each stamp carries its own."""

    file: str
    title: str
    encoding: str
    delimiter: str
    case: Column
    zone: tzinfo | None
    missing: frozenset[str]
    first: date
    last: date
    until: date
    dated_by: str
    stamps: dict[str, Stamp]
    sequences: tuple[tuple[str, ...], ...]
    attributes: dict[str, Attribute]
    stages: tuple[Stage, ...]
    ways: tuple[Ways, ...]
    least: int
    most_excluded: float

    def moment(self, day: date) -> float:
        """Its first second."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone or CORRIDOR).timestamp()

    @property
    def columns(self) -> list[Column]:
        """All columns that are read."""
        return [self.case, *(s.column for s in self.stamps.values()), *(a.column for a in self.attributes.values())]


def read_plan(path: Path) -> Plan:
    """The mapping of a file.

    Raises
    ------
    Refused
        With every problem: SCN-001 to SCN-022 as in a scenario file, FIT-010 to FIT-015.
    """
    tree = library.read(path)
    desk = Desk()
    view = View(tree, "", desk, tree.place)
    view.mapping(_PLAN)
    plan = _Reader(view, library.shown(path)).plan()
    if desk.problems:
        raise Refused(dict.fromkeys(desk.problems))
    return plan


class _Reader:
    """Reads the mapping; problems go to the desk and neutral values into the plan."""

    def __init__(self, view: View, file: str) -> None:
        self.view, self.file = view, file
        self.forms = self.parsed("dates", parse_format, "%Y", "FIT-010")
        self.stamps = self.children("stamps", self.stamp)
        self.attributes = self.children("attributes", self.attribute)

    def plan(self) -> Plan:
        first, last, until, dated_by = self.study()
        limits = self.view.child("limits")
        rows, excluded = (limits.child(k) for k in ("rows", "excluded")) if limits else (None, None)
        if limits:
            limits.mapping(_LIMITS)
        stages = tuple(self.children("durations", self.stage).values())
        ways = tuple(self.children("shares", self.ways).values())
        if not stages and not ways:
            self.view.refuse("FIT-015", "Neither durations nor shares name a value of the base.", "Write durations:")
        delimiter = self.view.child("delimiter")
        missing = self.view.child("missing")
        words = [v.text() for v in missing.elements()] if missing else ["-", "NA", "N/A", "NULL"]
        return Plan(
            file=self.file,
            title=self.text("title"),
            encoding=self.text("encoding"),
            delimiter=_DELIMITERS.get(delimiter.choice(_DELIMITERS, ","), ",") if delimiter else "",
            case=self.column(self.view.child("case")),
            zone=self.parsed("zone", parse_zone, None, "FIT-011"),
            missing=frozenset((*words, "")),
            first=first,
            last=last,
            until=until,
            dated_by=dated_by,
            stamps=self.stamps,
            sequences=self.sequences(),
            attributes=self.attributes,
            stages=stages,
            ways=ways,
            least=max(3, rows.parsed(parse_positive_count, LEAST)) if rows else LEAST,
            most_excluded=excluded.parsed(parse_share, MOST_EXCLUDED) if excluded else MOST_EXCLUDED,
        )

    def text(self, key: str) -> str:
        view = self.view.child(key)
        return view.text() if view else ""

    def parsed(self, key: str, parse: Callable[[str], T], default: T, code: str, view: View | None = None) -> T:
        child = (view or self.view).child(key)
        if child is None:
            return default
        try:
            return parse(child.text())
        except QuantityError as error:
            child.refuse(code, f"{error.why[0].upper()}{error.why[1:]}.", error.do)
            return default

    def children(self, key: str, read: Callable[[str, View], T]) -> dict[str, T]:
        view = self.view.child(key)
        return {name: read(name, child) for name, child in view.children()} if view else {}

    def column(self, view: View | None) -> Column:
        if view is None:
            return Column("", self.view.place, "")
        return Column(view.text(), view.place, view.path)

    def _with_column(self, view: View, fields: tuple[Field, ...]) -> Column:
        """``name: COLUMN``, or a mapping that says more."""
        if not isinstance(view.node, Entries):
            return self.column(view)
        view.mapping(fields)
        return self.column(view.child("column"))

    def stamp(self, name: str, view: View) -> Stamp:
        column = self._with_column(view, _STAMP)
        return Stamp(column, self.parsed("dates", parse_format, self.forms, "FIT-010", view))

    def attribute(self, name: str, view: View) -> Attribute:
        column = self._with_column(view, _ATTRIBUTE)
        values = view.child("values")
        return Attribute(column, {k: v.text() for k, v in values.children("cells and values")} if values else {})

    def known(self, view: View | None, names: dict[str, T], code: str, what: str) -> str:
        if view is None:
            return ""
        word = view.text()
        if word not in names:
            view.refuse(code, f"{what} is not described in this file.", nearest(word, names))
        return word

    def milestone(self, view: View | None) -> str:
        return self.known(view, self.stamps, "FIT-012", "This milestone")

    def by(self, view: View) -> tuple[str, ...]:
        child = view.child("by")
        if child is None:
            return ()
        names = tuple(self.known(v, self.attributes, "FIT-013", "This attribute") for v in child.elements("attributes"))
        if not 1 <= len(names) <= 2 or len(set(names)) < len(names):
            child.refuse("FIT-013", "A value is split by one or two different attributes.", "Write by: [tier, goods].")
        return names

    def stage(self, path: str, view: View) -> Stage:
        view.mapping(_DURATION)
        start, end = self.milestone(view.child("from")), self.milestone(view.child("to"))
        if start and start == end:
            view.refuse("FIT-012", "The stage ends where it starts.", "Name two milestones.")
        families = view.child("families")
        names = tuple(FAMILIES)
        if families is not None:
            names = tuple(v.choice(FAMILIES, names[0]) for v in families.elements("families"))
        hours = view.child("hours")
        return Stage(path, view.place, start, end, self.by(view), hours.text() if hours else "", names)

    def ways(self, path: str, view: View) -> Ways:
        view.mapping(_SHARE)
        of = self.known(view.child("of"), self.attributes, "FIT-013", "This attribute")
        return Ways(path, view.place, of, self.by(view))

    def sequences(self) -> tuple[tuple[str, ...], ...]:
        view = self.view.child("sequences")
        if view is None:
            return ()
        lists = view.elements("lists of milestones")
        if lists and not isinstance(lists[0].node, Items):
            lists = [view]
        return tuple(tuple(self.milestone(v) for v in entry.elements("milestones")) for entry in lists)

    def study(self) -> tuple[date, date, date, str]:
        day = date(2000, 1, 1)
        view = self.view.child("study")
        first_stamp = next(iter(self.stamps), "")
        if view is None or not view.mapping(_STUDY):
            return day, day, day, first_stamp
        first, last, until = (
            v.parsed(parse_date, day) if v else day for v in map(view.child, ("first", "last", "until"))
        )
        if view.child("until") is None:
            until = last
        if not first <= last <= until:
            view.refuse("FIT-014", "The study's days do not rise: first, last, until.", "Put them in order.")
        named = view.child("of")
        return first, last, until, self.milestone(named) if named else first_stamp


def columns_missing(plan: Plan, heading: tuple[str, ...]) -> list[Problem]:
    """A problem for each column that the data lack or have twice."""
    found = []
    for column in plan.columns:
        if column.name not in heading:
            why = "The data have no column of this name."
            found.append(Problem("FIT-006", column.path, column.name, why, nearest(column.name, heading), column.place))
        elif heading.count(column.name) > 1:
            why = "The data have two columns of this name."
            found.append(Problem("FIT-007", column.path, column.name, why, "Rename one in the data.", column.place))
    return found
