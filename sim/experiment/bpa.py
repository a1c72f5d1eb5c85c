"""A business process analysis as a process of the model: activities, who does them, how long, what they cost, what comes next.

For a customs reader: the table that trade facilitation studies end with becomes a file of ``processes/``; all its numbers are ``expert``.
For a simulation reader: every activity is a delay (a table knows no capacity, so nobody queues), alternatives are a branch, and the whole
is loaded and checked as a scenario of one lane before it is written. Parallel strands are not read: a table does not say where they meet.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sim.errors import Place, Problem, Refused, nearest
from sim.errors.problem import printable
from sim.experiment.fit.table import Row, Sheet, read_sheet
from sim.flow.owners import OWNERS
from sim.quantity import QuantityError, parse_duration, parse_money
from sim.scenario import library, load
from sim.scenario.nodes import Entries, Items, Leaf, Node, entries
from sim.scenario.words import RESERVED
from sim.scenario.write import document

NEEDED = ("activity", "actor", "typical")
KNOWN = (*NEEDED, "low", "high", "cost", "currency", "next")
ENDS = ("end", "exit")
_OTHER_WORDS = {
    "agent": "broker", "airline": "carrier", "consignee": "trader", "customs broker": "broker", "declarant": "broker",
    "exporter": "trader", "freight forwarder": "forwarder", "importer": "trader", "port": "terminal", "port operator": "terminal",
    "shipper": "trader", "shipping line": "carrier", "transporter": "haulier", "trucker": "haulier",
}  # fmt: skip
_WAY = re.compile(r"^(?P<name>.*?)(?: (?P<share>\d+(?:\.\d+)? ?%))?$")
_HERE = Place("", 1, 1)
_PROBE = """\
experiment: {{kind: cycle, warm_up: 1 week, window: 1 week, run_out: 52 weeks}}
currency: SGD
fx: {{CNY: 0.19, USD: 1.35}}
arrivals: {{probe: {{rate: 1 /day, lane: probe}}}}
lanes: {{probe: {{processes: [{name}]}}}}
"""
_NAME = "imported-table"


@dataclass(frozen=True)
class _Table:
    """The table with the step names of its activities."""

    sheet: Sheet
    path: Path
    names: Mapping[str, str]

    def cell(self, row: Row, column: str) -> str:
        return row.cells[self.sheet.at(column)] if column in self.sheet.heading else ""

    def place(self, row: Row, column: str) -> Place:
        at = self.sheet.at(column) + 1 if column in self.sheet.heading else 1
        return Place(str(self.path), row.line, at)


def process_text(
    path: Path, *, country: str, direction: str, mode: str, shape: str = "triangular", title: str = ""
) -> str:
    """The process file of a table.

    Parameters
    ----------
    shape
        ``triangular`` or ``pert``, for low, typical and high.

    Raises
    ------
    Refused
        FIT-001 to FIT-006, FIT-050 for each cell that cannot be read, FIT-051 with what the checks say of the whole.
    """
    table = _read(path)
    problems: list[Problem] = []
    source = f"{printable(path.name)}, business process analysis"
    steps: dict[str, Node] = {}
    rows = table.sheet.rows
    for number, row in enumerate(rows):
        below = table.names[table.cell(rows[number + 1], "activity")] if number + 1 < len(rows) else "exit"
        steps |= _steps(table, row, below, shape, source, problems)
    if problems:
        raise Refused(dict.fromkeys(problems))
    said = {"country": country, "direction": direction, "mode": mode}
    head: dict[str, Node] = {k: _leaf(v) for k, v in said.items() if v}
    head["title"] = entries(_HERE, {"en": _leaf(title or f"Imported from {printable(path.name)}")})
    head["entry"] = _leaf(next(iter(steps)))
    text = f"# Made from {printable(path.name)}: nobody queues in it, since a table names no teams.\n"
    text += document(entries(_HERE, {**head, "steps": entries(_HERE, steps)}))
    _check(text, str(path))
    return text


def _read(path: Path) -> _Table:
    sheet = read_sheet(path, wanted=KNOWN)
    sheet = replace(sheet, heading=tuple(h.lower() for h in sheet.heading))
    place = Place(str(path), 1, 1)
    problems = [
        Problem(
            "FIT-006", "", c, "The table has no column of this name.", f"Its columns are {', '.join(KNOWN)}.", place
        )
        for c in NEEDED
        if c not in sheet.heading
    ]
    if problems:
        raise Refused(problems)
    whole = []
    for row in (r for r in sheet.rows if any(r.cells)):
        if len(row.cells) == len(sheet.heading):
            whole.append(row)
        else:
            why = f"This row has {len(row.cells)} cells, the heading {len(sheet.heading)}."
            problems.append(Problem("FIT-050", "", "", why, "Fill the row.", Place(str(path), row.line, 1)))
    sheet = replace(sheet, rows=tuple(whole))
    at = sheet.at("activity")
    names: dict[str, str] = {}
    for row in whole:
        activity = row.cells[at]
        if not activity or activity in names:
            why = "This activity stands twice." if activity else "This row names no activity."
            problems.append(
                Problem("FIT-050", "", activity, why, "Give each row a name.", Place(str(path), row.line, at + 1))
            )
            continue
        names[activity] = _named(activity, len(names) + 1, set(names.values()))
    if problems:
        raise Refused(problems)
    return _Table(sheet, path, names)


def _named(activity: str, number: int, taken: set[str]) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", activity.lower()).strip("_")[:48].strip("_")
    return name if name and name not in taken | RESERVED | set(ENDS) else f"activity_{number}"


def _steps(
    table: _Table, row: Row, below: str, shape: str, source: str, problems: list[Problem]
) -> Iterator[tuple[str, Node]]:
    activity = table.cell(row, "activity")
    name = table.names[activity]
    language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in activity) else "en"
    step: dict[str, Node] = {
        "kind": _leaf("delay"),
        "actor": _leaf(_actor(table, row, problems)),
        "label": entries(_HERE, {language: _leaf(printable(activity))}),
        "duration": _expert(_duration(table, row, shape, problems), source),
    }
    if money := _money(table, row, problems):
        step["charges"] = entries(_HERE, {f"trader/{name}": _expert(_leaf(money), source)})
    step["milestone"] = _leaf(f"{name}_done")
    ways = _ways(table, row, problems)
    if len(ways) > 1:
        shares = entries(_HERE, {to: _expert(_leaf(s), source) if s else _leaf("rest") for to, s in ways.items()})
        yield name, entries(_HERE, {**step, "next": _leaf(f"{name}_then")})
        yield f"{name}_then", entries(_HERE, {"kind": _leaf("branch"), "shares": shares})
    else:
        yield name, entries(_HERE, {**step, "next": _leaf(next(iter(ways), below))})


def _leaf(text: str) -> Leaf:
    return Leaf(text, _HERE)


def _expert(value: Node, source: str) -> Entries:
    return entries(_HERE, {"value": value, "source": _leaf(source), "grade": _leaf("expert")})


def _note(table: _Table, row: Row, column: str, why: str, do: str, problems: list[Problem]) -> None:
    activity = table.cell(row, "activity")
    problems.append(
        Problem("FIT-050", f"{activity}.{column}", table.cell(row, column), why, do, table.place(row, column))
    )


def _actor(table: _Table, row: Row, problems: list[Problem]) -> str:
    said = table.cell(row, "actor").lower()
    word = _OTHER_WORDS.get(said, said)
    if word not in OWNERS:
        _note(table, row, "actor", "The model knows no such actor.", nearest(word, [*OWNERS, *_OTHER_WORDS]), problems)
    return word


def _duration(table: _Table, row: Row, shape: str, problems: list[Problem]) -> Node:
    """Low, typical and high as the family; one duration where only the typical is told, or all are equal."""
    seconds: dict[str, float] = {}
    for column in ("low", "typical", "high"):
        if cell := table.cell(row, column):
            try:
                seconds[column] = parse_duration(cell)
            except QuantityError as error:
                _note(table, row, column, f"{error.why[0].upper()}{error.why[1:]}.", error.do, problems)
                return _leaf("0 s")
    if "typical" not in seconds or len(seconds) == 2:
        _note(
            table,
            row,
            "typical",
            "A time is told as typical, or as low, typical and high.",
            "Fill these cells.",
            problems,
        )
    elif list(seconds.values()) != sorted(seconds.values()):
        _note(table, row, "typical", "Low, typical and high do not rise.", "Put the smallest first.", problems)
    elif len(set(seconds.values())) > 1:
        return entries(_HERE, {shape: Items(tuple(_leaf(table.cell(row, c)) for c in seconds), _HERE)})
    return _leaf(table.cell(row, "typical") or "0 s")


def _money(table: _Table, row: Row, problems: list[Problem]) -> str:
    cost, currency = table.cell(row, "cost"), table.cell(row, "currency").upper()
    if not cost or not cost.strip("0."):
        return ""
    try:
        parse_money(f"{currency} {cost}")
    except QuantityError as error:
        _note(table, row, "cost", f"{error.why[0].upper()}{error.why[1:]}.", error.do, problems)
    return f"{currency} {cost}"


def _ways(table: _Table, row: Row, problems: list[Problem]) -> dict[str, str]:
    """Where it goes on, with shares; empty for the row below."""
    said = table.cell(row, "next")
    if "&" in said or " + " in said:
        do = "Write one strand after the other, or add fork and join to the file by hand."
        _note(table, row, "next", "A table does not say where parallel strands meet again.", do, problems)
        return {}
    found: dict[str, str] = {}
    for part in (p.strip() for p in said.split(";") if p.strip()):
        match = _WAY.match(part)
        assert match is not None
        name, share = match["name"].strip(), match["share"] or ""
        step = "exit" if name.lower() in ENDS else table.names.get(name, "")
        if not step:
            _note(table, row, "next", f"No row has the activity {name}.", nearest(name, table.names), problems)
        elif step in found:
            _note(table, row, "next", f"{name} stands twice.", "Name it once.", problems)
        found[step] = share
    # What is above the whole in itself is above it in the sum too.
    shares = [float(s.removesuffix("%")) / 100 for s in found.values() if s]
    rests = len(found) - len(shares)
    if len(found) > 1 and (rests > 1 or sum(shares) > 1 + 1e-9 or (not rests and abs(sum(shares) - 1) > 1e-9)):
        do = "Write a share for all, or for all but one: Release 90 %; Inspection 10 %."
        _note(table, row, "next", "The shares do not make 100 %.", do, problems)
    return found


def _check(text: str, file: str) -> None:
    """Load it as the only process of a lane, which runs the checks of the model."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "processes").mkdir()
        (Path(folder) / "processes" / f"{_NAME}.yaml").write_text(text, encoding="utf-8")
        probe = Path(folder) / "probe.yaml"
        probe.write_text(_PROBE.format(name=_NAME), encoding="utf-8")
        try:
            load(str(probe))
        except Refused as refused:
            why = "The activities make no process: one is never reached, or nothing leads to the end."
            said = Problem(
                "FIT-051", "", "", why, "See what else is said, and look at the column next.", Place(file, 1, 1)
            )
            raise Refused([said, *(replace(p, place=None) for p in refused.problems)]) from None


def refuse_shipped(name: str) -> None:
    """Refuse the name of a shipped process: a scenario that names it would get the shipped one.

    Raises
    ------
    Refused
        FIT-040.
    """
    if name in library.shipped("processes"):
        why = "A shipped process has this name, and a scenario would use that one."
        raise Refused([Problem("FIT-040", "output", name, why, "Choose another name.")])
