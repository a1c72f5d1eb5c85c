"""R1S in Ciw, a library for open queueing networks; it has no fork and join, so the permit stands in series.

Priorities of Ciw hold in the whole network and matter here at one desk only: the class is drawn on leaving assessment and dropped
afterwards.
"""

from __future__ import annotations

from typing import Any

import reference_model as rm

# Nodes of the network, from 1.
PREPARE, PERMIT, VALIDATE, CORRECT, ASSESS, DOCUMENTS, INSPECT, PAY, RELEASE = range(1, 10)


def _routing() -> list[list[float]]:
    to = {
        PREPARE: {PERMIT: rm.PERMIT_NEEDED, VALIDATE: 1 - rm.PERMIT_NEEDED},
        PERMIT: {VALIDATE: 1.0},
        VALIDATE: {CORRECT: rm.CORRECTED, ASSESS: 1 - rm.CORRECTED},
        CORRECT: {VALIDATE: 1.0},
        ASSESS: {DOCUMENTS: 1 - rm.GREEN, PAY: rm.GREEN},
        DOCUMENTS: {INSPECT: 1 - rm.YELLOW / (1 - rm.GREEN), PAY: rm.YELLOW / (1 - rm.GREEN)},
        INSPECT: {PAY: 1.0},
        PAY: {RELEASE: 1.0},
        RELEASE: {},
    }
    return [[to[node].get(other, 0.0) for other in to] for node in to]


def simulate(model: str, minutes: float, seed: int) -> Any:
    """One run; Ciw's own records."""
    import ciw

    def exponential(mean: float) -> Any:
        return ciw.dists.Exponential(1 / mean)

    services = [
        ciw.dists.Lognormal(*rm.PREPARATION),
        exponential(rm.PERMIT),
        exponential(rm.VALIDATION),
        exponential(rm.CORRECTION),
        exponential(rm.ASSESSMENT),
        ciw.dists.Lognormal(*rm.DOCUMENTS),
        ciw.dists.Lognormal(*rm.INSPECTION),
        exponential(rm.PAYMENT),
        ciw.dists.Lognormal(*rm.RELEASE),
    ]
    servers, many = rm.teams(model), float("inf")
    keep = {a: {b: float(a == b) for b in ("authorised", "ordinary")} for a in ("authorised", "ordinary")}
    draw = {before: {"authorised": rm.AUTHORISED, "ordinary": 1 - rm.AUTHORISED} for before in keep}
    drop = {before: {"authorised": 0.0, "ordinary": 1.0} for before in keep}
    network = ciw.create_network(
        arrival_distributions={"authorised": [None] * 9, "ordinary": [exponential(rm.BETWEEN_ARRIVALS)] + [None] * 8},
        service_distributions=dict.fromkeys(keep, services),
        routing=dict.fromkeys(keep, _routing()),
        number_of_servers=[
            servers["preparers"], servers["permit_desk"], many, many, many,
            servers["document_desk"], servers["inspectors"], many, servers["release_desk"],
        ],
        priority_classes={"authorised": 0, "ordinary": 1},
        class_change_matrices=[keep, keep, keep, keep, draw, drop, keep, drop, keep],
    )  # fmt: skip
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(minutes)
    return simulation.get_all_records(), simulation.nodes[0].number_of_individuals


def read(raw: Any) -> rm.Figures:
    """The figures that are compared."""
    records, created = raw
    arrived, released = {}, {}
    for record in records:
        if record.node == PREPARE:
            arrived[record.id_number] = record.arrival_date
        elif record.node == RELEASE:
            released[record.id_number] = record.service_end_date
    numbers = sorted(released)
    return rm.figures([arrived[n] for n in numbers], [released[n] for n in numbers])._replace(declarations=created)
