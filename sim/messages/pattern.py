"""Patterns of XML schemas that are simple enough to make texts from: characters and classes, each with a count.

For a tester: ``[A-Z]{3}[0-9]{2,4}`` can be generated from; groups cannot, and are refused. The same grammar is what our own schemas are
held to, since libxml2 needs cubic time for nested counts.
"""

from __future__ import annotations

from dataclasses import dataclass

UNLIMITED = 1 << 30
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
_CLASSES = {"d": (("0", "9"),), "w": (("0", "9"), ("A", "Z"), ("a", "z")), "s": ((" ", " "),)}
_SPECIAL = "(){}[]|?*+.\\"

Ranges = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Atom:
    """Characters of some ranges, ``least`` to ``most`` times."""

    ranges: Ranges
    least: int
    most: int


Pattern = tuple[tuple[Atom, ...], ...]
"""Branches, one of which a text follows from beginning to end."""


def read_pattern(text: str) -> Pattern:
    """Read a pattern.

    Raises
    ------
    ValueError
        When it has groups, negated or subtracted classes, categories, or is not well formed.
    """
    branches: list[tuple[Atom, ...]] = []
    atoms: list[Atom] = []
    at = 0
    while at < len(text):
        if text[at] == "|":
            branches.append(tuple(atoms))
            atoms, at = [], at + 1
            continue
        ranges, at = _atom(text, at)
        least, most, at = _count(text, at)
        atoms.append(Atom(ranges, least, most))
    return (*branches, tuple(atoms))


def _atom(text: str, at: int) -> tuple[Ranges, int]:
    char = text[at]
    if char == "[":
        return _class(text, at + 1)
    if char == "\\":
        return _escape(text, at)
    if char == ".":
        return ((" ", "~"),), at + 1
    if char in _SPECIAL:
        what = "groups cannot be generated from" if char in "()" else f"unexpected {char}"
        raise ValueError(f"{what} (character {at + 1})")
    return ((char, char),), at + 1


def _escape(text: str, at: int) -> tuple[Ranges, int]:
    if at + 1 >= len(text):
        raise ValueError("it ends in a backslash")
    char = text[at + 1]
    if char in _CLASSES:
        return _CLASSES[char], at + 2
    if char.isalnum() and char not in _ESCAPED:
        raise ValueError(f"the class \\{char} cannot be generated from")
    plain = _ESCAPED.get(char, char)
    return ((plain, plain),), at + 2


def _class(text: str, at: int) -> tuple[Ranges, int]:
    if at < len(text) and text[at] == "^":
        raise ValueError("a negated class cannot be generated from")
    ranges: list[tuple[str, str]] = []
    while at < len(text) and text[at] != "]":
        if text[at] == "[":
            raise ValueError("a class inside a class cannot be generated from")
        more, at = _escape(text, at) if text[at] == "\\" else (((text[at], text[at]),), at + 1)
        if len(more) > 1 or more[0][0] != more[0][1]:
            ranges += more
            continue
        low = high = more[0][0]
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("", "]"):
            if text[at + 1] == "[":
                raise ValueError("a subtracted class cannot be generated from")
            more, at = _escape(text, at + 1) if text[at + 1] == "\\" else (((text[at + 1], text[at + 1]),), at + 2)
            high = more[0][0]
            if high < low:
                raise ValueError(f"the range {low}-{high} is empty")
        ranges.append((low, high))
    if at >= len(text) or not ranges:
        raise ValueError("a class does not end")
    return tuple(ranges), at + 1


def _count(text: str, at: int) -> tuple[int, int, int]:
    match text[at : at + 1]:
        case "?":
            return 0, 1, at + 1
        case "*":
            return 0, UNLIMITED, at + 1
        case "+":
            return 1, UNLIMITED, at + 1
        case "{":
            end = text.find("}", at)
            low, comma, high = text[at + 1 : max(end, at + 1)].partition(",")
            if not low.isdigit() or (high and not high.isdigit()):
                raise ValueError("a count is not well formed")
            most = int(high) if high else UNLIMITED if comma else int(low)
            if most < int(low):
                raise ValueError("a count is not well formed")
            return int(low), most, end + 1
    return 1, 1, at
