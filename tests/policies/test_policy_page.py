"""The page on policies names every policy and every parameter people can set."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from sim.policies import registry
from sim.scenario import load

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "policies.md").read_text(encoding="utf-8")


def test_the_table_has_a_row_for_each_policy() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \|", PAGE, flags=re.MULTILINE)
    assert sorted(rows) == sorted(registry())


def test_the_example_is_a_scenario(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    file = tmp_path / "mine.yaml"
    file.write_text(block, encoding="utf-8")
    scenario, base = load(str(file)), load("cn-2017")
    assert scenario.flow_digest != base.flow_digest
    assert {"ciq_merger", "staffing"} <= {p.name for p in scenario.policies}


def test_sources_exist() -> None:
    sources = yaml.safe_load((ROOT / "scenarios" / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    for policy in registry().values():
        assert set(policy.sources) <= set(sources), policy.name
