"""A package imports strictly lower layers only, and heavy or special libraries only where they belong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.project.tree import Import, imports, modules, name

LAYERS = {
    "quantity": 0, "errors": 0, "assets": 0,
    "sampling": 1, "calendars": 1,
    "trade": 2,
    "flow": 3, "messages": 3, "results": 3,
    "policies": 4, "exchange": 4, "engine": 4, "stats": 4, "testing": 4,
    "scenario": 5,
    "experiment": 6,
    "report": 7,
    "dashboard": 8,
    "cli": 9,
}  # fmt: skip

# Where a library may be imported at all: packages, or single modules.
HOMES = {
    "simpy": ("sim/engine/reference.py", "sim/exchange/"),
    "lxml": ("sim/messages/",),
    "numba": ("sim/sampling/", "sim/calendars/", "sim/results/", "sim/engine/"),
    "typer": ("sim/cli/",),
    "pyarrow": ("sim/report/", "sim/experiment/", "sim/dashboard/"),
    "hypothesis": ("sim/testing/",),
    "holidays": (),
}

# Packages a command that does not simulate imports; arithmetic libraries take seconds and wait until they are needed.
LIGHT = ("quantity", "errors", "assets", "flow", "policies", "scenario", "cli")
HEAVY = {"numpy", "numba", "scipy", "pyarrow"}


def package(module: str) -> str:
    return module.split(".")[1] if module.startswith("sim.") else ""


def own(path: Path) -> str:
    parts = name(path).split("/")
    return parts[1] if len(parts) > 2 else ""


def wrong(judge: Callable[[Path, Import], bool]) -> list[str]:
    return [f"{name(p)}:{i.line}: {i.module}" for p in modules() for i in imports(p) if judge(p, i)]


def top(item: Import) -> str:
    return item.module.split(".")[0]


def test_every_package_has_a_layer() -> None:
    assert {own(p) for p in modules()} - {""} <= set(LAYERS)


def test_imports_go_downwards() -> None:
    def upwards(path: Path, item: Import) -> bool:
        other = package(item.module)
        # The modules directly in sim/ (its lazy __init__) stand above everything.
        return bool(other) and other != own(path) and LAYERS.get(other, 99) >= LAYERS.get(own(path), 10)

    assert wrong(upwards) == []


def test_special_libraries_stay_at_home() -> None:
    assert wrong(lambda p, i: top(i) in HOMES and not name(p).startswith(HOMES[top(i)] or ("nowhere",))) == []


def test_light_packages_import_no_arithmetic_library_at_once() -> None:
    assert wrong(lambda p, i: own(p) in LIGHT and i.at_once and top(i) in HEAVY) == []


def test_pydantic_stays_above_the_arithmetic() -> None:
    assert wrong(lambda p, i: LAYERS.get(own(p), 10) < 3 and top(i) == "pydantic") == []


def test_the_reader_of_imports_sees_them_all(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text(
        "import simpy\nfrom sim import flow\nfrom typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import numpy\ndef f():\n    from sim.cli import app\nclass A:\n    import numba.core\n"
        "def g():\n    return import_module('lxml.etree').x\n"
    )
    assert list(imports(path)) == [
        Import("simpy", 1, True),
        Import("sim.flow", 2, True),
        Import("typing", 3, True),
        Import("numpy", 5, False),
        Import("sim.cli", 7, False),
        Import("numba.core", 9, True),
        Import("lxml.etree", 11, False),
    ]
