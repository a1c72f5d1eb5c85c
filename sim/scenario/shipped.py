"""The scenarios that come with the program, and the small file a new one starts as."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sim import assets
from sim.errors import Place, Problem, Refused
from sim.scenario import library
from sim.scenario.assemble import outline
from sim.scenario.nodes import Entries, Leaf
from sim.scenario.text import check_characters
from sim.scenario.write import scalar


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list; ``broken`` when the file cannot be read."""

    name: str
    title_en: str
    title_zh: str
    kind: str
    label: str
    broken: bool = False


def listing() -> list[Listed]:
    """Every shipped scenario: the files that have a title and an experiment; parts (corridor, intervals, sources) are none."""
    found = []
    for name in library.shipped():
        try:
            own = library.read(assets.scenarios() / f"{name}.yaml")
            tree = outline(name)
        except Refused:
            found.append(Listed(name, "", "", "", "", broken=True))
            continue
        if own.get("title") is not None and _text(tree, "experiment", "kind") and _runs(tree):
            found.append(
                Listed(
                    name,
                    _text(tree, "title", "en"),
                    _text(tree, "title", "zh"),
                    _text(tree, "experiment", "kind"),
                    _text(tree, "label"),
                )
            )
    return found


def _runs(tree: Entries) -> bool:
    """A base with lanes but without states is not meant to be run; a plain queue has steps of its own."""
    return tree.get("arrivals") is not None and (tree.get("lanes") is None or tree.get("states") is not None)


def _text(tree: Entries, *path: str) -> str:
    node = tree.get(path[0])
    for key in path[1:]:
        node = node.get(key) if isinstance(node, Entries) else None
    return node.text if isinstance(node, Leaf) else ""


def write_new(file: Path, base: str, title: str = "") -> str:
    """Write a small scenario that extends ``base``, and return its text. An existing file is never touched.

    Raises
    ------
    Refused
        When the base cannot be read, or the file exists or cannot be written.
    """
    shown = str(file)
    if file.suffix != ".yaml":
        raise _refused(shown, "A scenario file ends in .yaml.", f"Write {file.name}.yaml.")
    tree = outline(base)
    found = library.find(base)
    shipped = found.is_relative_to(assets.scenarios())
    named = base if shipped else os.path.relpath(found, file.absolute().parent)
    title = title or f"{_text(tree, 'title', 'en') or base}, changed"
    check_characters(title, "--title")
    here = Place("", 1, 1)
    text = (
        "# Only what differs from the base stands here; see: clearlane scenario show "
        + scalar(Leaf(named, here))
        + "\n"
        f"extends: {scalar(Leaf(named, here))}\n"
        f"title: {{en: {scalar(Leaf(title, here))}}}\n"
        "# A change of one value:\n"
        "#   overrides:\n"
        "#     experiment.window: 4 weeks\n"
        "# Levers (clearlane policy list):\n"
        "#   policies:\n"
        "#     - staffing: {change: 2}\n"
    )
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise _refused(shown, "This file exists already.", "Choose another name; nothing was written.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be a file name"
        raise _refused(shown, f"The file cannot be written: {reason}.", "Choose another place.") from None
    return text


def _refused(file: str, why: str, do: str) -> Refused:
    return Refused([Problem("SCN-070", "file", file, why, do)])


def sources() -> dict[str, tuple[str, str]]:
    """Title and address of every shipped source, by key."""
    path = assets.scenarios() / "sources.yaml"
    if not path.is_file():
        return {}
    found = library.read(path).get("sources")
    if not isinstance(found, Entries):
        return {}
    return {
        key: (_text(node, "title"), _text(node, "address"))
        for key, node in found.items.items()
        if isinstance(node, Entries)
    }
