"""Finds scenario files by path or by shipped name, and reads each of them once.

For a simulation reader: a word without ``.yaml`` is a file below the shipped folder ``scenarios/``, else a path relative to the file
that uses it; with ``.yaml`` the other way round.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from sim import assets
from sim.errors import Place, Problem, Refused, nearest
from sim.scenario.nodes import Entries, Leaf
from sim.scenario.reader import parse
from sim.scenario.text import decode, read_bytes

_NAME = re.compile(r"^[a-z0-9][a-z0-9_/-]*(\.yaml)?$")
_FOLDERS = ("states", "processes", "processes/fragments")


def shown(path: Path) -> str:
    """The path as people know it: below ``scenarios/`` for shipped files, else relative to where they stand."""
    root = assets.scenarios()
    if path.is_relative_to(root):
        return f"scenarios/{path.relative_to(root).as_posix()}"
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return str(path)


@cache
def shipped(folder: str = "") -> tuple[str, ...]:
    """Names of the shipped files in one folder; for the top folder those of its subfolders too, parts excepted."""
    root = assets.scenarios() / folder
    if folder:
        return tuple(sorted(p.stem for p in root.glob("*.yaml")))
    names = (p.relative_to(root).with_suffix("").as_posix() for p in root.rglob("*.yaml"))
    return tuple(sorted(n for n in names if not n.startswith(tuple(f"{f}/" for f in _FOLDERS))))


def find(name: str, besides: Sequence[Path] = (), folder: str = "", place: Place | None = None, path: str = "") -> Path:
    """The file meant by ``name``.

    Parameters
    ----------
    name
        A path or a shipped name, with or without ``.yaml``.
    besides
        Folders that paths may start from, that of the file which names it first; none for a name typed by a user, whose paths
        start where he stands.
    folder
        Folder below ``scenarios/`` that shipped names are looked up in.
    place, path
        Where the name was written, for the error.

    Raises
    ------
    Refused
        SCN-010 when there is no such file.
    """
    shipped_file = assets.scenarios() / folder / (name if name.endswith(".yaml") else f"{name}.yaml")
    local = [
        candidate
        for here in besides or (Path(),)
        for candidate in (here / name, here / f"{name}.yaml", *([here / folder / f"{name}.yaml"] if folder else []))
    ]
    try:
        is_shipped = _NAME.match(name) is not None and shipped_file.is_file()
        # A bare word means the shipped file, whatever lies in the user's folder: it must mean the same everywhere.
        if is_shipped and not name.endswith(".yaml"):
            return shipped_file
        for candidate in local:
            if os.path.lexists(candidate) and not candidate.is_dir():
                return candidate.resolve() if candidate.is_file() else candidate
        if is_shipped:
            return shipped_file
        is_folder = local[0].is_dir()
    except (OSError, ValueError):
        is_folder = False
    if is_folder:
        why, do = "This is a folder, not a scenario file.", "Name a file inside it."
    else:
        why = f"There is no file of this name, and no shipped {'scenario' if not folder else 'part'} either."
        do = nearest(name, shipped(folder))
    raise Refused([Problem("SCN-010", path or "scenario", name, why, do, place)])


def read(path: Path) -> Entries:
    """The tree of one file.

    Raises
    ------
    Refused
        SCN-001 to SCN-009; SCN-011 when the file is not a mapping.
    """
    file = shown(path)
    tree = parse(decode(read_bytes(path, file), file), file)
    if isinstance(tree, Leaf) and tree.null:
        raise Refused(
            [Problem("SCN-005", "", "", "The file says nothing.", "Begin with the line: extends: today", tree.place)]
        )
    if not isinstance(tree, Entries):
        raise Refused([Problem("SCN-011", "", "", "A scenario is keys and values.", "Write key: value.", tree.place)])
    return tree
