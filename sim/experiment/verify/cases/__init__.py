"""Small models with known answers: one module a family, found by searching this package.

A case names its scenario file, says what theory claims, what to read from each consignment, and how a replication's readings become
measures. The numbers of the model are written down here a second time, so that the scenario file and its reading are judged too.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiment.verify.cases.case import TheoryCase
    from sim.experiment.verify.judge import Claim

__all__ = ["claims", "theory_cases"]


@cache
def claims() -> dict[str, tuple[Claim, ...]]:
    """What theory says about every case; worked out once."""
    return {name: tuple(case.claims()) for name, case in theory_cases().items()}


@cache
def theory_cases() -> dict[str, TheoryCase]:
    """Every case by name, sorted."""
    found: dict[str, TheoryCase] = {}
    for module in iter_modules(__path__):
        for case in getattr(import_module(f"{__name__}.{module.name}"), "CASES", ()):
            found[case.name] = case
    return dict(sorted(found.items()))
