"""From the sums of replications to numbers one may print: estimates, intervals, differences, and when to stop.

The main path: :func:`measures` for a scenario, :func:`compare` for an alternative against its base, :func:`holm` for
verdicts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.stats.comparison import Comparison as Comparison
    from sim.stats.comparison import compare as compare
    from sim.stats.episode import Trajectory as Trajectory
    from sim.stats.episode import trajectory as trajectory
    from sim.stats.family import Contrast as Contrast
    from sim.stats.family import Verdict as Verdict
    from sim.stats.family import against as against
    from sim.stats.family import equivalence as equivalence
    from sim.stats.family import holm as holm
    from sim.stats.figure import Setting as Setting
    from sim.stats.levels import measures as measures
    from sim.stats.measure import COLUMNS as COLUMNS
    from sim.stats.measure import Measure as Measure
    from sim.stats.precision import Precision as Precision
    from sim.stats.precision import replications_needed as replications_needed
    from sim.stats.warmup import WarmUp as WarmUp
    from sim.stats.warmup import warm_up_check as warm_up_check

_HOME = {
    "COLUMNS": "measure",
    "Comparison": "comparison",
    "Contrast": "family",
    "Measure": "measure",
    "Precision": "precision",
    "Setting": "figure",
    "Trajectory": "episode",
    "Verdict": "family",
    "WarmUp": "warmup",
    "against": "family",
    "compare": "comparison",
    "equivalence": "family",
    "holm": "family",
    "measures": "levels",
    "replications_needed": "precision",
    "trajectory": "episode",
    "warm_up_check": "warmup",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
