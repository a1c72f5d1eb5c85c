"""The picture of the README is drawn from measures alone, is XML, small, and the same every time."""

from __future__ import annotations

import importlib.util
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from sim.report.page import story
from tests.report.made_up import comparison, rows

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("readme_picture", ROOT / "scripts" / "readme_picture.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_it_is_small_well_formed_and_repeatable(script):
    made = script.picture(story(comparison()))
    assert made == script.picture(story(comparison()))
    assert len(made.encode()) < 300_000
    root = ET.fromstring(made)
    said = " ".join(root.itertext())
    assert "Delivered 54 hours earlier" in said
    assert "constructed counterfactual" in said
    assert "https://" not in made


def test_it_reads_what_compare_prints(script, tmp_path):
    path = tmp_path / "measures.json"
    made = rows("theory/one-server", "theory/several-servers")
    path.write_text(json.dumps({"manifest": {"seed": 7}, "measures": [r.as_dict() for r in made]}))
    told = script.read(path)
    assert told.report.facts.seed == 7
    assert [h.name for h in (told.report.base, told.report.alternative)] == [
        "theory/one-server",
        "theory/several-servers",
    ]
    assert len(told.report.measures) == len(made)


def test_the_committed_picture_is_one_of_these():
    for path in (ROOT / "docs" / "images").glob("*.svg"):
        assert path.stat().st_size < 300_000
        assert ET.parse(path).getroot().tag.endswith("svg")
