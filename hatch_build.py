"""Puts the shipped data into the wheel: scenarios and schemas lie beside the package in a checkout and inside it in a wheel.

An editable install needs none of it (the folders are beside the package there), and a copy would go stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("scenarios", "schemas")


class DataHook(BuildHookInterface):
    """Adds ``scenarios/`` and ``schemas/`` as ``sim/_data/...`` to a wheel proper."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; ``version`` is ``standard`` or ``editable``."""
        if version != "standard":
            return
        for folder in FOLDERS:
            source = Path(self.root, folder)
            if source.is_dir():
                build_data["force_include"][str(source)] = f"sim/_data/{folder}"
