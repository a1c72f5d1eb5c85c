"""How long is simulated: warm-up, window, run-out."""

from __future__ import annotations

from sim.flow import Experiment
from sim.quantity import WEEK, parse_duration
from sim.scenario.desk import View
from sim.scenario.fields import EXPERIMENT
from sim.scenario.words import parse_date, parse_volume, positive


def read_experiment(view: View | None) -> Experiment:
    """The experiment; a neutral one after a problem."""
    if view is None or not view.mapping(EXPERIMENT):
        return Experiment("cycle", 0.0, WEEK, WEEK)
    kind, warm, window, out, start, volume = (
        view.child(k) for k in ("kind", "warm_up", "window", "run_out", "start", "volume")
    )
    name = kind.choice(("cycle", "episode", "year"), "cycle") if kind else "cycle"
    day = start.parsed(parse_date, None) if start else None
    if start is not None and day is not None and day.weekday() != 0:
        start.refuse("SCN-047", "Time 0 is a Monday, and this is none.", "Name the Monday before it.")
    if start is not None and name == "cycle":
        start.refuse(
            "SCN-047", "A cycle is a repeating week without a date.", "Leave it out, or choose year or episode."
        )
    if start is None and name != "cycle" and kind is not None:
        kind.refuse("SCN-047", f"A {name} has holidays, so it needs a date.", "Add start: and a Monday.")
    return Experiment(
        name,
        warm.parsed(parse_duration, 0.0) if warm else 0.0,
        window.parsed(positive(parse_duration), WEEK) if window else WEEK,
        out.parsed(parse_duration, 0.0) if out else 0.0,
        day,
        volume.parsed(parse_volume, 1.0) if volume else 1.0,
    )
