"""Discovery: one policy a file, and a half-finished one fails with the name of its file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.policies import registry
from sim.policies.tools.registry import discover

HEAD = """
from typing import ClassVar
from sim.flow import Flow
from sim.policies.tools.contract import Claim, Policy
from sim.policies.tools.validity import Validity


class Tariff(Policy):
    name = "{name}"
    stage = 50
    title_en = "Tariff"
    title_zh = "关税"
    about = "Test."
    legal_basis = "None."
    first_day: ClassVar = {{"sg": None, "cn": None}}
    sources = ("x",)
    validity = Validity()
    neutral_parameters: ClassVar = {{}}
    full_parameters: ClassVar = {{}}
"""
CLAIMS = '    claims = (Claim("realised", "open", "paper", "test"),)\n'
APPLY = "    def apply(self, flow: Flow) -> Flow:\n        return flow\n"


def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, **files: str) -> Path:
    """A package with these modules, importable."""
    folder = tmp_path / name
    folder.mkdir()
    for module, text in files.items():
        (folder / f"{module}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder


def test_every_file_is_registered_under_its_name() -> None:
    folder = Path(__file__).parents[2] / "sim" / "policies"
    files = {f.stem for f in folder.glob("*.py")} - {"__init__"}
    assert set(registry()) == files
    assert files >= {
        "authorised_operators",
        "ciq_merger",
        "demand_growth",
        "electronic_certificate",
        "electronic_declaration",
        "electronic_payment",
        "pre_arrival_processing",
        "single_window",
        "staffing",
    }


def test_a_new_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = package(tmp_path, monkeypatch, "found_here", tariff=HEAD.format(name="tariff") + CLAIMS + APPLY)
    assert list(discover(folder, "found_here")) == ["tariff"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEAD.format(name="tariff") + CLAIMS, "lacks apply"),
        (HEAD.format(name="tariff") + APPLY, "lacks claims"),
        (HEAD.format(name="tarif") + CLAIMS + APPLY, "'tarif' is not 'tariff'"),
        (HEAD.format(name="tariff").replace('"cn": None', "") + CLAIMS + APPLY, "first_day"),
        ("x = 1\n", "exactly one policy, not 0"),
        ("def broken(:\n", "cannot be imported"),
    ],
)
def test_a_half_finished_file_fails_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, complaint: str, request: pytest.FixtureRequest
) -> None:
    name = f"half_{abs(hash(request.node.name))}"
    folder = package(tmp_path, monkeypatch, name, tariff=text)
    with pytest.raises(ImportError) as caught:
        discover(folder, name)
    assert str(folder / "tariff.py") in str(caught.value)
    assert complaint in str(caught.value)


def test_listing_policies_needs_no_numbers_library() -> None:
    code = (
        "import sys; from sim.policies import registry; registry(); "
        "sys.exit(bool({'numpy', 'numba', 'scipy', 'simpy'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
