"""Reads the tables of the shipped data (facts, types, messages): lists of words and texts in YAML, each with its line.

For an engineering reader: a strict part of YAML. Every scalar stays text, no key stands twice, no anchors, aliases or tags, at most
eight levels. The C parser hands out events one at a time and composes nothing, so that its speed comes without its crashes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from sim.errors import Place, Problem, Refused

DEPTH = 8
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Table(dict[str, "Tree"]):
    """A mapping that knows its line and the lines of its keys (counted from 1)."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def text(self, key: str, default: str = "") -> str:
        """The text under ``key``; the default when there is none or something else stands there."""
        found = self.get(key, default)
        return found if isinstance(found, str) else default

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under ``key``; empty when there is none."""
        found = self.get(key, [])
        return tuple(t for t in found if isinstance(t, str)) if isinstance(found, list) else ()


Tree = str | list["Tree"] | Table


class _Wrong(Exception):
    """The first thing that is wrong with a file."""

    def __init__(self, line: int, column: int, why: str, value: str = "") -> None:
        super().__init__(why)
        self.line, self.column, self.why, self.value = line, column, why, value


def _at(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Tree:
    if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
        raise _Wrong(*_at(event), "Anchors, aliases and tags are not read.")
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if depth == DEPTH:
        raise _Wrong(*_at(event), f"Nested more than {DEPTH} levels deep.")
    if isinstance(event, yaml.SequenceStartEvent):
        found: list[Tree] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(_node(event, events, depth + 1))
        return found
    table = Table(_at(event)[0])
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _Wrong(*_at(event), "A key is one word.")
        key: str = event.value
        if key in table:
            raise _Wrong(
                *_at(event), f"This key already stands in line {table.lines[key]}; one of the two would be lost.", key
            )
        table.lines[key] = _at(event)[0]
        table[key] = _node(next(events), events, depth + 1)
    return table


def _tree(text: str) -> Tree:
    events = iter(yaml.parse(text, Loader=_LOADER))
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        return Table(1)
    tree = _node(next(events), events, 0)
    next(events)
    if not isinstance(after := next(events), yaml.StreamEndEvent):
        raise _Wrong(*_at(after), "A second document begins here.")
    return tree


def parse(text: str, file: str) -> Tree:
    """The tree of a YAML text; an empty text is an empty table.

    Raises
    ------
    Refused
        ``MSG-001`` with the place, when it is not this part of YAML.
    """
    try:
        return _tree(text)
    except _Wrong as wrong:
        place = Place(file, wrong.line, wrong.column)
        why, value = wrong.why, wrong.value
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        why, value = f"The text is not YAML: {getattr(error, 'problem', None) or 'unreadable character'}.", ""
    raise Refused([Problem("MSG-001", "", value, why, "Write plain keys, texts and lists.", place)])


def read(path: Path) -> Tree:
    """The tree of a file of the shipped data.

    Raises
    ------
    Refused
        ``MSG-001``, as ``parse``; also when the file is missing or not UTF-8.
    """
    name = "/".join(path.parts[-3:])
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = "The file cannot be read as UTF-8 text." if path.exists() else "The file is missing."
        problem = Problem("MSG-001", "", "", why, "Put the file back.", Place(name, 1, 1))
        raise Refused([problem]) from error
    return parse(text, name)
