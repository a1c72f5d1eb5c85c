"""From text to a tree with places: a small, strict part of YAML.

For a simulation reader: the YAML library only delivers parser events; the tree is built here. No anchors, aliases or tags, at most 32
levels and 40,000 nodes, no key twice. Scalars stay text, so ``0101``, ``12:30`` and ``NO`` keep their meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import yaml

from sim.errors import Place, Problem, Refused
from sim.scenario.nodes import Entries, Items, Leaf, Node

DEPTH = 32
NODES = 40_000
# The C parser gives the same events about fifteen times as fast. It is dangerous only when it composes deep nests itself; here it
# never does: it hands out one event at a time.
PARSERS: tuple[type[object], ...] = (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader)
_EXPLAINED = (
    ("mapping values are not allowed", "A second colon stands in this value.", "Put the value in quotes, or indent the line below its key."),
    ("cannot start any token", "A word cannot start with this character.", "Put the word in quotes; indent with blanks, not with tabs."),
    ("found unexpected end of stream", "The text ends inside quotes.", "Close the quotes."),
    ("expected <block end>", "This line is indented differently from its neighbours.", "Indent lines of one level alike."),
    ("did not find expected key", "This line is indented differently from its neighbours.", "Indent lines of one level alike."),
    ("expected ',' or", "A bracket is not closed, or a comma is missing.", "Close the bracket, or put a comma."),
    ("could not find expected ':'", "This line has no colon after its key.", "Write key: value."),
)  # fmt: skip


class _Stop(Exception):
    """Ends reading after a problem that leaves nothing to read on for."""


class _Builder:
    """Makes nodes of events; problems are collected as long as reading on makes sense."""

    def __init__(self, events: Iterator[yaml.Event], file: str, line: int, column: int) -> None:
        self.events, self.file, self.line, self.column = events, file, line, column
        self.problems: list[Problem] = []
        self.count = 0

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self.file, mark.line + self.line, mark.column + (self.column if mark.line == 0 else 1))

    def refuse(self, code: str, place: Place, why: str, do: str, path: str = "", value: str = "") -> None:
        self.problems.append(Problem(code, path, value, why, do, place))

    def foreign(self, place: Place, why: str, do: str, path: str, value: str = "") -> None:
        """A part of YAML that is not read: said once a file, however often it is used."""
        if all(p.code != "SCN-007" for p in self.problems):
            self.refuse("SCN-007", place, why, do, path, value)

    def node(self, event: yaml.Event, path: str, depth: int) -> Node:
        place = self.place(event)
        self.count += 1
        if self.count > NODES:
            self.refuse("SCN-008", place, f"The file has more than {NODES:,} values.", "Split it with extends.")
            raise _Stop
        if depth > DEPTH:
            self.refuse("SCN-008", place, f"The file is nested more than {DEPTH} levels deep.", "Nest less.")
            raise _Stop
        if isinstance(event, yaml.AliasEvent):
            self.foreign(place, "Aliases (*name) are not read.", "Write the value out, or use extends.", path)
            return Leaf("~", place)
        assert isinstance(event, yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent)
        if event.anchor is not None:
            self.foreign(place, "Anchors (&name) are not read.", "Write the value out, or use extends.", path)
        if event.tag is not None:
            self.foreign(place, "Tags (!name) are not read.", "Leave the tag out.", path, event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return Leaf(event.value, place, event.style is None or event.style == "")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(place, path, depth)
        return self.mapping(place, path, depth)

    def sequence(self, place: Place, path: str, depth: int) -> Items:
        found: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.node(event, f"{path}.{len(found)}", depth + 1))
        return Items(tuple(found), place)

    def mapping(self, place: Place, path: str, depth: int) -> Entries:
        found: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, path, depth + 1)
            if not isinstance(key, Leaf) or key.null:
                self.refuse("SCN-006", key.place, "A key is one word.", "Write key: value.", path)
                name = f"\0{len(found)}"
            else:
                name = key.text
            here = f"{path}.{name}" if path else name
            value = self.node(next(self.events), here, depth + 1)
            if name in found:
                self.refuse(
                    "SCN-009", key.place, f"This key already stands in line {keys[name].line}; one of the two would be lost.",
                    "Delete one of them.", here,
                )  # fmt: skip
                continue
            found[name], keys[name] = value, key.place
        return Entries(found, place, keys)


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str, line: int, column: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    if mark is not None and error.context_mark is not None and mark.index >= len(text.rstrip()):
        # The end of the file is where the mistake was noticed, not where it is: show what was never closed.
        mark = error.context_mark
    place = Place(file, line, column)
    if mark is not None:
        # The C parser puts the end of a text without a last newline on a line of its own.
        at = min(mark.line, text.count("\n"))
        place = Place(file, at + line, mark.column + (column if at == 0 else 1))
    said = error.problem or "the text is not YAML"
    for part, why, do in _EXPLAINED:
        if part in said:
            return Problem("SCN-006", "", "", why, do, place)
    return Problem(
        "SCN-006", "", "", f"The text is not YAML: {said}.", "Look at this line and the one above it.", place
    )


@lru_cache(maxsize=256)
def parse(text: str, file: str, line: int = 1, column: int = 1, pure: bool = False) -> Node:
    """The tree of a YAML text; ``line`` and ``column`` are where its first character stands in ``file``.

    Raises
    ------
    Refused
        SCN-006 not YAML, SCN-007 anchors, aliases, tags, SCN-008 too deep or too much, SCN-009 a key twice.
    """
    events = iter(yaml.parse(text, Loader=PARSERS[pure]))  # type: ignore[arg-type]
    builder = _Builder(events, file, line, column)
    tree: Node = Leaf("", Place(file, line, column))
    try:
        seen = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    builder.refuse(
                        "SCN-006", builder.place(event), "A second document starts here.", "Delete the line ---."
                    )
                    break
            elif isinstance(event, yaml.NodeEvent):
                tree = builder.node(event, "", 1)
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax(error, text, file, line, column))
    except _Stop:
        pass
    if builder.problems:
        raise Refused(builder.problems)
    return tree
