"""The simulator on trial: it must give the waiting times that are known to be right.

``verify`` runs four kinds of check: consignment by consignment against recursions (to 1e-9 h), means and spreads against queueing theory
at a stated false-alarm rate, Little's law as an identity, and changes to a scenario that must not change a single bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.experiment.verify.report import Report
    from sim.experiment.verify.run import verify

__all__ = ["Report", "verify"]

_HOME = {"Report": "report", "verify": "run"}


def __getattr__(name: str) -> Any:
    """Import on first use: the theory needs scipy, which takes its time."""
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
