"""Teams that are offered more than they can do."""

from __future__ import annotations

from collections.abc import Iterator

from sim.flow.check.rule import Finding, Phase, rule
from sim.flow.check.view import View
from sim.flow.load import offered_load


@rule("FLW-100", Phase.LOAD)
def overload(view: View) -> Iterator[Finding]:
    """No team is offered as much as it can do or more: an error in a cycle, a warning in a year or an episode."""
    experiment = view.experiment
    repeating = experiment is None or experiment.kind == "cycle"
    for pool, load in offered_load(view.flow, experiment.volume if experiment else 1.0).items():
        if load >= 1:
            why = f"The team is offered {100 * load:.1f} % of what it can do, so its queue grows as long as this lasts"
            why += (
                ", and a repeating week has no answer." if repeating else "; results depend on how long is simulated."
            )
            do = "Give it more servers, longer hours or less to do, or use an episode to study the backlog."
            severity = "error" if repeating and experiment is not None else "warning"
            yield Finding(f"pools.{pool}.capacity", f"{100 * load:.1f} %", why, do, severity)
