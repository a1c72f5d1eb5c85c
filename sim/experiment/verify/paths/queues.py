"""Judges of queues that are always open: Lindley, Kiefer-Wolfowitz, max-plus, classes, a loop, fork and join."""

from __future__ import annotations

import numpy as np

from sim.experiment.verify.paths.judge import CREATED, ENDED, PathCase, Times
from sim.experiment.verify.paths.luck import Luck, exponential, lognormal, poisson, uniform_time
from sim.experiment.verify.paths.recursions import again_and_again, by_class, in_a_row, one_server, several_servers

_MINUTE = 60.0


def _one(luck: Luck, until: float) -> Times:
    arrivals = poisson(luck, "consignments", 1 / _MINUTE, until)
    works = lognormal(luck.cases("consignments", "check", len(arrivals)), 24.0, 0.5)
    done = one_server(arrivals, works)
    return {"consignments": {CREATED: arrivals, "checked": done, ENDED: done}}


def _several(luck: Luck, until: float) -> Times:
    arrivals = poisson(luck, "consignments", 2.5 / _MINUTE, until)
    works = exponential(luck.cases("consignments", "check", len(arrivals)), 60.0)
    done = several_servers(arrivals, works, 3)
    return {"consignments": {CREATED: arrivals, "checked": done, ENDED: done}}


def _tandem(luck: Luck, until: float) -> Times:
    arrivals = poisson(luck, "declarations", 1 / _MINUTE, until)
    works = [
        exponential(luck.cases("declarations", step, len(arrivals)), mean)
        for step, mean in (("read", 30.0), ("check", 24.0), ("pay", 20.0))
    ]
    been_read, checked, paid = in_a_row(arrivals, works)
    return {"declarations": {CREATED: arrivals, "been_read": been_read, "checked": checked, "paid": paid, ENDED: paid}}


def _classes(luck: Luck, until: float) -> Times:
    streams = ("consignments/trusted", "consignments/perishable", "consignments/other")
    arrivals = [poisson(luck, s, share / _MINUTE, until) for s, share in zip(streams, (0.3, 0.3, 0.4), strict=True)]
    u = [luck.cases(s, "check", len(a)) for s, a in zip(streams, arrivals, strict=True)]
    works = [exponential(u[0], 15.0), lognormal(u[1], 24.0, 0.5), uniform_time(u[2], 12.0, 48.0)]
    together = np.concatenate(arrivals)
    order = np.argsort(together)
    classes = np.repeat(np.arange(3), [len(a) for a in arrivals])
    done = np.empty_like(together)
    done[order] = by_class(together[order], np.concatenate(works)[order], classes[order])
    parts = np.split(done, np.cumsum([len(a) for a in arrivals])[:-1])
    return {s: {CREATED: a, "checked": d, ENDED: d} for s, a, d in zip(streams, arrivals, parts, strict=True)}


def _feedback(luck: Luck, until: float) -> Times:
    arrivals = poisson(luck, "declarations", 1 / _MINUTE, until)
    visits = 40
    works = [exponential(luck.cases("declarations", "check", len(arrivals), v), 18.0).tolist() for v in range(visits)]
    again = [(luck.cases("declarations", "right", len(arrivals), v) < 0.3).tolist() for v in range(visits)]
    done = again_and_again(arrivals, lambda n, v: works[v][n], lambda n, v: again[v][n])
    return {"declarations": {CREATED: arrivals, ENDED: done}}


def _fork(luck: Luck, until: float) -> Times:
    arrivals = poisson(luck, "consignments", 1 / _MINUTE, until)
    health, food = (
        one_server(arrivals, exponential(luck.cases("consignments", step, len(arrivals)), 24.0))
        for step in ("health_permit", "food_permit")
    )
    both = np.maximum(health, food)
    return {
        "consignments": {CREATED: arrivals, "health_ready": health, "food_ready": food, "permitted": both, ENDED: both}
    }


CASES = (
    PathCase("Lindley", "theory/one-server", 3.0, _one),
    PathCase(
        "Kiefer-Wolfowitz",
        "theory/several-servers",
        1.5,
        _several,
        ("pools.officers.capacity=3", "arrivals.consignments.rate=2.5 /min"),
    ),
    PathCase("max-plus in a row", "theory/tandem", 2.0, _tandem),
    PathCase("classes by a list", "theory/classes", 3.0, _classes),
    PathCase("loop by joining times", "theory/feedback", 2.0, _feedback),
    PathCase("fork/join maximum", "theory/fork-queues", 2.0, _fork),
)
