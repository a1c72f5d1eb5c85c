"""Is the model sound? Every rule is one named function; the package is searched for them, there is no list.

For a customs reader: the mistakes a scenario can hold, each said with its place and what to do about it.
For a simulation reader: rules run in four phases (parts, graph, tokens, load); a phase whose premises are already broken is left out,
so that one mistake is not reported five times over.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from sim.errors import Problem
from sim.flow.check.rule import REGISTERED, Phase, Rule
from sim.flow.check.view import View

if TYPE_CHECKING:
    from sim.flow.experiment import Experiment
    from sim.flow.model import Flow

__all__ = ["Phase", "Rule", "check", "rules"]


def rules() -> tuple[Rule, ...]:
    """Every rule of the package, by code."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return tuple(REGISTERED[code] for code in sorted(REGISTERED))


def check(flow: Flow, experiment: Experiment | None = None) -> list[Problem]:
    """All problems of a flow, errors and warnings, in order of path and code.

    Parameters
    ----------
    flow
        The model.
    experiment
        When given, its lengths are checked too, and an offered load of 1 or more is an error in a ``cycle`` (a warning otherwise).
    """
    view = View(flow, experiment)
    found: list[Problem] = []
    broken = False
    misnamed = False
    for phase in Phase:
        if (misnamed and phase is Phase.GRAPH) or (broken and phase > Phase.GRAPH):
            continue
        for rule in rules():
            if rule.phase is not phase:
                continue
            for finding in rule.function(view):
                found.append(finding.problem(rule.code))
                if finding.severity == "error":
                    broken = True
                    misnamed = misnamed or rule.naming
    return sorted(found, key=lambda p: (p.path, p.code, p.value, p.why))
