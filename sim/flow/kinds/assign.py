"""Setting an attribute of a case: its channel, its handling, whether its trader plans ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.flow.kinds.base import Onward
from sim.flow.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Onward):
    """Draw the value of an attribute.

    Parameters
    ----------
    attribute
        Its name.
    shares
        One probability for each of the attribute's values, cumulated in their declared order. May be conditioned on
        ``has_defect.<document>``.
    per
        ``case``, ``exporter`` or ``importer``: a lasting choice is drawn once per trader and compared with one fixed uniform, so
        that the adopters at 30 % are among the adopters at 60 %.
    """

    kind: ClassVar[str] = "assign"
    attribute: str
    shares: Table[tuple[float, ...]]
    per: str = "case"
