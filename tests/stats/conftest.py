"""The campaign marker: long statistical experiments, run only when asked for by ``-m campaign``."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "campaign: thousands of experiments, minutes to hours; run with -m campaign")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "campaign" in str(config.getoption("-m")):
        return
    wanted = [item for item in items if item.get_closest_marker("campaign") is None]
    if len(wanted) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("campaign")])
        items[:] = wanted
