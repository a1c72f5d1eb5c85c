"""The files of the project, and what its modules import."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".git", ".venv", "build", "dist"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project: tracked, or new and not ignored."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True, text=True,
        )  # fmt: skip
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [p for p in ROOT.rglob("*") if not SKIPPED & set(p.relative_to(ROOT).parts)]
    return tuple(sorted(p for p in found if p.is_file() and "__pycache__" not in p.parts))


def modules() -> list[Path]:
    """Every Python module of the package."""
    return [p for p in files() if p.suffix == ".py" and p.is_relative_to(ROOT / "sim")]


def name(path: Path) -> str:
    """``sim/flow/model.py``, whatever the system's separator."""
    return path.relative_to(ROOT).as_posix()


class Import(NamedTuple):
    """One import: the dotted module, the line, and whether it runs when the module is imported."""

    module: str
    line: int
    at_once: bool


def imports(path: Path) -> Iterator[Import]:
    """Everything a module imports; ``from sim import flow`` counts as ``sim.flow``."""
    yield from _imports(ast.parse(path.read_text(encoding="utf-8")), at_once=True)


def _imports(tree: ast.AST, *, at_once: bool) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, at_once)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"relative import in line {node.lineno}"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}" if node.module == "sim" else str(node.module)
                yield Import(whole, node.lineno, at_once)
        elif isinstance(node, ast.Call) and (named := _imported_by_name(node)):
            yield Import(named, node.lineno, at_once)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _imports(node, at_once=False)
        elif isinstance(node, ast.If) and _for_types_only(node.test):
            for part in node.body:
                yield from _imports(ast.Module([part], []), at_once=False)
            for part in node.orelse:
                yield from _imports(ast.Module([part], []), at_once=at_once)
        else:
            yield from _imports(node, at_once=at_once)


def _imported_by_name(call: ast.Call) -> str:
    """The module in ``import_module("numba")``; a name put together while running cannot be seen."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    argument = call.args[0] if call.args else None
    if name in ("import_module", "__import__") and isinstance(argument, ast.Constant):
        return str(argument.value)
    return ""


def _for_types_only(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )
