"""Which defects there are: every file of the package that is no helper holds exactly one, as ``DEFECT``, under its own name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from sim.trade.defects.tools.base import FAMILIES, Defect
from sim.trade.defects.tools.fields import class_facts


def discover(folder: Path, package: str) -> dict[str, Defect]:
    """Defects of the modules in ``folder``, in the order of their families, then of their names.

    Raises
    ------
    ImportError
        Naming the file that holds no defect, one of another name, or one of unknown classes or family.
    """
    found: dict[str, Defect] = {}
    for info in pkgutil.iter_modules([str(folder)]):
        if info.ispkg:
            continue
        file = folder / f"{info.name}.py"
        try:
            module = importlib.import_module(f"{package}.{info.name}")
        except Exception as error:
            raise ImportError(f"{file}: this defect cannot be imported: {error}") from error
        defect = getattr(module, "DEFECT", None)
        if not isinstance(defect, Defect) or defect.name != info.name:
            raise ImportError(f"{file}: a file of this folder holds DEFECT, a Defect of the file's name")
        unknown = sorted(set(defect.classes) - set(class_facts()))
        if defect.family not in FAMILIES or unknown:
            raise ImportError(f"{file}: family {defect.family} or classes {unknown} are not known")
        found[defect.name] = defect
    return dict(sorted(found.items(), key=lambda pair: (FAMILIES.index(pair[1].family), pair[0])))


@cache
def registry() -> dict[str, Defect]:
    """All defects by name, in the order of their families."""
    return discover(Path(__file__).parents[1], "sim.trade.defects")
