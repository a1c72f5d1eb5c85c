"""The documents of the project, taken apart: links, and what a reader is told to type."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import groupby, takewhile
from pathlib import Path
from typing import NamedTuple

from tests.project.tree import ROOT, files

FENCE = re.compile(r"^(?P<indent> *)```(?P<kind>\w*)[^\n]*\n(?P<text>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:^\n)((?:    [^\n]*\n)+)", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
FILE = re.compile(r"`([\w./-]+\.ya?ml)`")


def documents() -> list[Path]:
    """Every Markdown page of the project."""
    return [p for p in files() if p.suffix == ".md" and "tests" not in p.relative_to(ROOT).parts]


class Block(NamedTuple):
    """A block of code: what language, its lines, and the prose before it."""

    kind: str
    text: str
    before: str


def blocks(page: Path) -> Iterator[Block]:
    """Fenced and indented blocks in their order."""
    text = page.read_text(encoding="utf-8")
    found = [(m.start(), m["kind"], m["text"]) for m in FENCE.finditer(text)]
    found += [(m.start(), "", m[1]) for m in INDENTED.finditer(FENCE.sub(lambda m: "~" * len(m[0]), text))]
    for start, kind, code in sorted(found):
        yield Block(kind, code, text[:start].rstrip().rpartition("\n\n")[2])


class Step(NamedTuple):
    """Something a reader does: types a command, or saves a file first."""

    command: list[str]
    file: str
    text: str


def steps(page: Path) -> Iterator[Step]:
    """What the page tells its reader to do with ``clearlane``, in order."""
    for block in blocks(page):
        named = FILE.findall(block.before)
        if block.kind in ("yaml", "yml") and named and "Write" in block.before:
            yield Step([], named[-1], block.text)
        for line in block.text.replace("\\\n", " ").splitlines():
            for typed in commands(line.strip().removeprefix("$ ")):
                if typed[0] == "clearlane":
                    yield Step(typed[1:], "", "")


def commands(line: str) -> Iterator[list[str]]:
    """The commands of a line; what follows a pipe or goes into a file is another program's business."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        return
    for whole, part in groupby(words, lambda w: w not in ("&&", ";")):
        typed = list(takewhile(lambda w: w not in ("|", ">", "2>"), part))
        if whole and typed:
            yield typed
