"""A smaller world of the same shape: fewer consignments, teams scaled alike.

For a customs reader: a quick look with a quarter of the traffic and a quarter of the officers; queues then are a little longer than in
the full world, since small teams pool less. The result says that it was scaled.
For a simulation reader: thinning keeps the identity and luck of every consignment that remains.
"""

from __future__ import annotations

from dataclasses import replace

from sim.flow import Experiment, Flow, Shift


def scaled(flow: Flow, experiment: Experiment, volume: float) -> tuple[Flow, Experiment]:
    """The model with ``volume`` times the consignments and servers (whole, at least one a shift).

    Parameters
    ----------
    volume
        Share in (0, 1].
    """
    pools = tuple(replace(p, shifts=tuple(_shift(s, volume) for s in p.shifts)) for p in flow.pools)
    return replace(flow, pools=pools), replace(experiment, volume=experiment.volume * volume)


def _shift(shift: Shift, volume: float) -> Shift:
    return replace(shift, capacity=max(1, round(shift.capacity * volume)) if shift.capacity else 0)
