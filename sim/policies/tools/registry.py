"""Which policies there are: every file of the package that is no helper holds exactly one."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path

from sim.policies.tools.contract import Policy


def discover(folder: Path, package: str) -> dict[str, type[Policy]]:
    """Policies of the modules in ``folder``, by name; sub-packages are helpers and left alone.

    Raises
    ------
    ImportError
        Naming the file that holds no policy, or more than one, or cannot be imported.
    """
    found: dict[str, type[Policy]] = {}
    for info in sorted(pkgutil.iter_modules([str(folder)]), key=lambda i: i.name):
        if info.ispkg:
            continue
        file = folder / f"{info.name}.py"
        try:
            module = importlib.import_module(f"{package}.{info.name}")
        except Exception as error:
            raise ImportError(f"{file}: this policy cannot be imported: {error}") from error
        here = [
            member
            for _, member in inspect.getmembers(module, inspect.isclass)
            if issubclass(member, Policy) and member.__module__ == module.__name__
        ]
        if len(here) != 1:
            raise ImportError(f"{file}: a file of this folder holds exactly one policy, not {len(here)}")
        found[here[0].name] = here[0]
    return found


@cache
def registry() -> dict[str, type[Policy]]:
    """All policies by name."""
    return discover(Path(__file__).parents[1], "sim.policies")
