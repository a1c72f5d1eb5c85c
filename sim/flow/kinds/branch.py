"""Which way a case goes: by an attribute, by what a check flagged, or by a drawn share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Step
from sim.flow.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Step):
    """Go to one of ``arms``.

    Parameters
    ----------
    attribute
        Name of an attribute (also ``handling.<document>`` or ``flagged.<document>``): arm i for its value i. Empty for shares.
    shares
        One probability for each arm, cumulated in the order written; given exactly when ``attribute`` is empty.
    per
        Whose luck a share is: ``case``, ``exporter`` or ``importer``.
    """

    kind: ClassVar[str] = "branch"
    arms: tuple[str, ...]
    attribute: str = ""
    shares: Table[tuple[float, ...]] | None = None
    per: str = "case"

    @property
    def successors(self) -> tuple[str, ...]:
        return self.arms
