"""The package is what it says: dependencies are those imported, the data travels in a wheel, the version is one number."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from types import ModuleType
from typing import Any

import pytest

from tests.project.tree import ROOT, files, imports, modules, name

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Distributions whose import has another name.
IMPORTED_AS = {"pyyaml": "yaml", "python-stdnum": "stdnum"}
# What only users of one package need stands in an extra of its own.
EXTRAS = ("testing",)
# numba pins the one version of its own back end that fits; naming it here could only contradict.
COMES_WITH = {"llvmlite"}


def distribution(requirement: str) -> str:
    return re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0].lower()


def test_dependencies_are_exactly_what_is_imported() -> None:
    imported = {i.module.split(".")[0] for p in modules() for i in imports(p)} - {"sim", "__future__"}
    third_party = {top for top in imported if top not in sys.stdlib_module_names} - COMES_WITH
    wanted = [*PROJECT["project"]["dependencies"]]
    for extra in EXTRAS:
        wanted += PROJECT["project"]["optional-dependencies"][extra]
    assert {IMPORTED_AS.get(d, d) for d in map(distribution, wanted)} == third_party


def test_tests_import_only_what_the_test_extra_brings() -> None:
    tests = [p for p in files() if p.suffix == ".py" and name(p).startswith("tests/")]
    # The frozen holiday files are made by hand, once a year, with a library nobody needs otherwise.
    imported = {i.module.split(".")[0] for p in tests if p.name != "make_holidays.py" for i in imports(p)}
    requirements = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["test"]]
    declared = {IMPORTED_AS.get(d, d) for d in map(distribution, requirements)}
    own = {"sim", "tests", *(p.stem for p in files() if name(p).startswith("benchmarks/"))}
    assert imported - sys.stdlib_module_names - own <= declared


def test_the_lock_covers_every_dependency() -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["test"]]
    assert {distribution(r).replace("_", "-") for r in wanted} <= locked


def test_the_version_is_the_same_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text()


class Hook:
    """Stands for hatchling's interface, which only the build environment has."""

    root = str(ROOT)


@pytest.mark.parametrize(
    ("version", "added"), [("standard", {"sim/_data/scenarios", "sim/_data/schemas"}), ("editable", set[str]())]
)
def test_data_goes_into_a_wheel_and_not_into_an_editable_install(
    version: str, added: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    interface = ModuleType("hatchling.builders.hooks.plugin.interface")
    interface.BuildHookInterface = Hook  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, interface.__name__, interface)
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    build_data: dict[str, Any] = {"force_include": {}}
    module.DataHook().initialize(version, build_data)
    # A folder without a file in it is not in a clone, and then not in the wheel.
    there = {f"sim/_data/{folder}" for folder in module.FOLDERS if (ROOT / folder).is_dir()}
    assert set(build_data["force_include"].values()) == added & there


def test_no_module_is_left_out_by_the_ignore_file() -> None:
    """What git ignores, the wheel leaves out as well: a package named like a build folder would be missing there alone."""
    there = {p for p in (ROOT / "sim").rglob("*.py") if "__pycache__" not in p.parts}
    assert there == set(modules())
