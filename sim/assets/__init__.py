"""Finds the shipped data: the scenarios and the message schemas.

In a checkout or an editable install they are folders beside the package; a wheel carries them inside it, as ``sim/_data``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def folder(name: str) -> Path:
    """The folder ``scenarios`` or ``schemas``.

    Raises
    ------
    FileNotFoundError
        When the installation is damaged: neither place has it.
    """
    for place in (_PACKAGE.parent / name, _PACKAGE / "_data" / name):
        # A checkout is told from an unrelated folder that happens to lie beside the installed package by its project file.
        if place.is_dir() and (place.parent == _PACKAGE / "_data" or (_PACKAGE.parent / "pyproject.toml").is_file()):
            return place
    raise FileNotFoundError(f"clearlane's data folder '{name}' is missing; install the package again")


def scenarios() -> Path:
    """Folder of the shipped scenarios."""
    return folder("scenarios")


def schemas() -> Path:
    """Folder of the message schemas."""
    return folder("schemas")
