"""Reads a message's two tables, ``message.yaml`` and ``mapping.yaml``, and refuses what does not fit, all at once.

For an engineering reader: problems are collected over both files; codes ``MSG-010`` to ``MSG-021`` name what is wrong, the place is
the row's line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from sim import assets
from sim.errors import Place, Problem, Refused, nearest
from sim.messages.form import Form, Group, Payload, Row
from sim.messages.shape import shape
from sim.trade.listings import Table, Tree, read
from sim.trade.vocabulary import Vocabulary, simple_types, vocabulary

MOST = 9999
NAMESPACE = "urn:clearlane:"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OCCURS = re.compile(r"(0|[1-9][0-9]{0,3})(?:\.\.([1-9][0-9]{0,3}))?")
_NEEDED = (
    "id", "version", "root", "namespace", "title", "country", "direction", "sender", "receiver", "answers", "modelled_on", "source",
    "reference", "rules", "compares", "size",
)  # fmt: skip
_FACT_KEYS = {"fact", "path", "as", "type", "occurs", "codes"}
_CONSTANT_KEYS = {"constant", "path", "type"}
_GROUP_KEYS = {"group", "path", "occurs", "key", "rows"}
_PAYLOAD_KEYS = {"payload", "path"}


@dataclass(slots=True)
class _Reader:
    """Collects the rows of one mapping and what is wrong with them."""

    file: str
    words: Vocabulary
    problems: list[Problem] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def refuse(self, code: str, line: int, path: str, value: str, why: str, do: str) -> None:
        self.problems.append(Problem(code, path, value, why, do, Place(self.file, line, 1)))

    def path(self, entry: Table, *, attribute: bool) -> tuple[tuple[str, ...], str] | None:
        written = entry.text("path")
        *steps, last = written.split("/")
        at = last[1:] if last.startswith("@") else ""
        if not at:
            steps.append(last)
        fine = all(_NAME.fullmatch(s) for s in steps) and (
            not last.startswith("@") or (attribute and _NAME.fullmatch(at))
        )
        if not fine:
            self.refuse(
                "MSG-017",
                entry.line,
                written,
                written,
                "This is no path.",
                "Write names separated by /, at the end perhaps @name.",
            )
            return None
        return tuple(steps), at

    def occurs(self, entry: Table, *, group: bool) -> tuple[int, int]:
        written = entry.text("occurs", "1")
        match = _OCCURS.fullmatch(written)
        low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if match is None or high < max(low, 1) or (not group and high > 1):
            do = 'Write "0..50" or "1..50".' if group else 'Write "1" or "0..1".'
            self.refuse("MSG-016", entry.line, entry.text("path"), written, "This is no number of occurrences.", do)
            return 0, 1
        return low, high

    def keys(self, entry: Table, allowed: set[str]) -> None:
        for key in sorted(set(entry) - allowed):
            self.refuse(
                "MSG-018", entry.lines[key], entry.text("path"), key, "A row has no such key.", nearest(key, allowed)
            )

    def type(self, entry: Table, name: str) -> str:
        if name not in simple_types():
            self.refuse(
                "MSG-013", entry.line, entry.text("path"), name, "There is no such type.", nearest(name, simple_types())
            )
        return name

    def row(self, entry: Table, group: str) -> Row | None:
        constant = entry.text("constant") if "constant" in entry else None
        self.keys(entry, _FACT_KEYS if constant is None else _CONSTANT_KEYS)
        path = self.path(entry, attribute=True)
        low, high = self.occurs(entry, group=False)
        name = entry.text("fact")
        known = self.words.facts.get(name)
        here = f"{group}.{name}" if group else name
        if constant is None and (known is None or known.group != group):
            where = f"in the group {group}" if group else "at the head"
            why = f"There is no such fact {where}."
            if known is not None:
                why += f" It belongs to {known.group or 'the head'}."
            options = (
                self.words.groups.get(group, ())
                if group
                else [f.name for f in self.words.facts.values() if not f.group]
            )
            self.refuse("MSG-011", entry.line, here, name, why, nearest(name, options))
            return None
        if constant is None and name in self.seen:
            self.refuse(
                "MSG-012",
                entry.line,
                here,
                name,
                f"This fact stands already in line {self.seen[name]}.",
                "Leave one of the rows out.",
            )
            return None
        if constant is None:
            self.seen[name] = entry.line
        elif not constant or not entry.text("type"):
            self.refuse(
                "MSG-010", entry.line, entry.text("path"), constant, "A constant has a text and a type.", "Add them."
            )
        kind = self.type(entry, entry.text("type", known.type if known else ""))
        transform, codes = entry.text("as"), entry.text("codes")
        if transform:
            self.transform(entry, transform)
        if codes and not (assets.schemas() / "codes" / f"{codes}.csv").is_file():
            self.refuse(
                "MSG-021", entry.line, here, codes, "There is no such code list.", "Use a list of schemas/codes."
            )
        if path is None:
            return None
        cls, label = (known.cls, known.en) if known else ("", "Always the same")
        return Row(name, entry.text("path"), *path, transform, kind, low, high, codes, constant, cls, label, entry.line)

    def transform(self, entry: Table, name: str) -> None:
        from sim.messages.transforms import TRANSFORMS

        if name not in TRANSFORMS:
            self.refuse(
                "MSG-015",
                entry.line,
                entry.text("path"),
                name,
                "There is no such way of writing.",
                nearest(name, TRANSFORMS),
            )

    def group(self, entry: Table) -> Group | None:
        self.keys(entry, _GROUP_KEYS)
        name, path = entry.text("group"), self.path(entry, attribute=False)
        low, high = self.occurs(entry, group=True)
        if name not in self.words.groups:
            self.refuse("MSG-019", entry.line, name, name, "There is no such group.", nearest(name, self.words.groups))
            return None
        if name in self.seen:
            self.refuse(
                "MSG-012",
                entry.line,
                name,
                name,
                f"This group stands already in line {self.seen[name]}.",
                "Put its rows together.",
            )
            return None
        self.seen[name] = entry.line
        inner = entry.get("rows")
        rows = [self.row(r, name) for r in inner if isinstance(r, Table)] if isinstance(inner, list) else []
        found = tuple(r for r in rows if r is not None)
        key = entry.text("key")
        if key and not any(r.fact == key and r.low == 1 for r in found):
            self.refuse(
                "MSG-020",
                entry.line,
                name,
                key,
                "The key is no fact that every record has.",
                "Name a required fact of the group.",
            )
        if not rows:
            self.refuse("MSG-010", entry.line, name, "", "A group has rows.", "Write rows: and the fields below it.")
        return Group(name, entry.text("path"), path[0], low, high, key, found, entry.line) if path else None

    def rows(self, tree: Tree) -> tuple[Row | Group | Payload, ...]:
        found: list[Row | Group | Payload] = []
        if not isinstance(tree, list) or not tree or not all(isinstance(e, Table) for e in tree):
            self.refuse(
                "MSG-010", 1, "", "", "A mapping is a list of rows.", "Begin each row with - {fact: ..., path: ...}."
            )
            return ()
        for entry in tree:
            assert isinstance(entry, Table)
            made: Row | Group | Payload | None
            if "group" in entry:
                made = self.group(entry)
            elif "payload" in entry:
                self.keys(entry, _PAYLOAD_KEYS)
                path = self.path(entry, attribute=False)
                made = Payload(entry.text("path"), path[0], entry.line) if path else None
            else:
                made = self.row(entry, "")
            if made is not None:
                found.append(made)
        return tuple(found)


def _head(tree: Tree, file: str, problems: list[Problem]) -> Table:
    table = tree if isinstance(tree, Table) else Table(1)
    wrong: list[tuple[str, str, str]] = []
    wrong += [(k, "", f"A message has {', '.join(_NEEDED)}.") for k in _NEEDED if k not in table]
    wrong += [
        (k, k, f"A message has no such key. {nearest(k, _NEEDED)}") for k in table if k not in {*_NEEDED, "about"}
    ]
    expected = NAMESPACE + table.text("id").replace("_", "-") + ":" + table.text("version")
    if not wrong and table.text("namespace") != expected:
        wrong.append(("namespace", table.text("namespace"), f"The namespace of this message is {expected}."))
    if not wrong and not _NAME.fullmatch(table.text("root")):
        wrong.append(("root", table.text("root"), "The root is the name of an element."))
    if not wrong and not isinstance(table["title"], Table):
        wrong.append(("title", "", "A title is {en: ..., zh: ...}."))
    problems += [
        Problem("MSG-010", k, v, why, "See the other messages.", Place(file, table.lines.get(k, 1), 1))
        for k, v, why in wrong
    ]
    return table


def read_form(folder: Path) -> Form:
    """The form in a folder with ``message.yaml`` and ``mapping.yaml``.

    Raises
    ------
    Refused
        ``MSG-001`` unreadable, ``MSG-01x`` and ``MSG-02x`` for each row that does not fit; with file and line.
    """
    name = "/".join(folder.parts[-2:])
    problems: list[Problem] = []
    head = _head(read(folder / "message.yaml"), f"{name}/message.yaml", problems)
    reader = _Reader(f"{name}/mapping.yaml", vocabulary(), problems)
    rows = reader.rows(read(folder / "mapping.yaml"))
    tree, misplaced = shape(head.text("root"), rows)
    for wrong in misplaced:
        reader.refuse("MSG-014", wrong.row.line, wrong.row.path, wrong.row.path, wrong.why, "Move or rename this row.")
    reference = head.text("reference")
    if not problems and reference and not any(isinstance(r, Row) and r.fact == reference for r in rows):
        why = "The message has no such fact at its head."
        problems.append(
            Problem(
                "MSG-010",
                "reference",
                reference,
                why,
                "Name a fact of the mapping.",
                Place(f"{name}/message.yaml", 1, 1),
            )
        )
    if problems:
        raise Refused(problems)
    title, compares = head["title"], head["compares"]
    return Form(
        head.text("id"), head.text("version"), head.text("root"), head.text("namespace"),
        {k: v for k, v in title.items() if isinstance(v, str)} if isinstance(title, Table) else {},
        head.text("country"), head.text("direction"), head.text("sender"), head.text("receiver"), head.texts("answers"),
        " ".join(head.text("modelled_on").split()), " ".join(head.text("source").split()), reference, head.texts("rules"),
        {k: compares.texts(k) for k in compares} if isinstance(compares, Table) else {},
        head.text("size"), rows, tree,
    )  # fmt: skip
