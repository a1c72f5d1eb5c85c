"""What a collector measures, as numbers: intervals, groups, tariffs, and whose time a part of a path is."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.compiled import layout as at
from sim.engine.compiled import summing as on
from sim.engine.compiled.lower import Lowering
from sim.engine.compiled.state import Ints
from sim.results.bins import EDGES
from sim.results.collector import SummaryCollector
from sim.results.facts import STATE_NUMBER, WIDTH
from sim.results.intervals import MESSAGE
from sim.results.tariffs import STARTED

_FOR_EVER = 1 << 62


def lower_plans(
    collector: SummaryCollector, lowered: Lowering, accounts: list[tuple[str, str]]
) -> tuple[list[int], on.Plans]:
    """The plans of a collector, and the key of each column in the sums of parts.

    Parameters
    ----------
    accounts
        All accounts that may be booked to, tariffs' included.
    """
    facts, experiment = collector.facts, lowered.world.experiment
    keys = _keys(lowered)
    compact = np.full(len(facts.steps) * WIDTH, len(keys), np.int64)
    compact[keys] = np.arange(len(keys))
    lists, plans = _intervals(collector)
    groups, apart = [], 1
    for name, place in reversed(list(zip(collector._groups, collector._places, strict=True))):
        groups.append((at.C_ATTRIBUTES + place, apart))
        apart *= len(facts.values[name])
    most = max((len(t) for t in collector._thresholds), default=0)
    within = np.full((len(collector._thresholds), most), -_FOR_EVER, np.int64)
    for row, thresholds in zip(within, collector._thresholds, strict=True):
        row[: len(thresholds)] = thresholds
    return keys, on.Plans(
        plans=plans,
        lists=lists,
        splits=_splits(collector, lowered),
        hours=lowered.model.numbers,
        compact=compact,
        groups=np.array(groups, np.int64).reshape(-1, 2),
        edges=np.array(EDGES, np.int64),
        within=within,
        masks=_masks(collector),
        handles=np.array(facts.examiner.document_of, np.int64),
        tariffs=_tariffs(collector, accounts),
        window=np.array([experiment.warm_up, experiment.warm_up + experiment.window, collector._slot]),
    )


def _keys(lowered: Lowering) -> list[int]:
    """Every key a part of a path may have: a step's own states, and closed."""
    found = []
    for number, row in enumerate(lowered.model.steps):
        states = {int(row[at.S_STATE]), STATE_NUMBER["closed"]}
        if row[at.S_KIND] == at.SERVICE:
            states.add(STATE_NUMBER["queue"])
        if row[at.S_KIND] in (at.DELAY, at.SERVICE, at.GATE, at.DEPART, at.SEND):
            found += [number * WIDTH + state for state in sorted(states)]
    return found


def _intervals(collector: SummaryCollector) -> tuple[Ints, Ints]:
    observer = collector.observer
    lists: list[int] = []
    plans = np.zeros((len(observer._plans), on.N_WIDTH), np.int64)
    numbers = [plan.number for plan in observer._plans] + [len(observer.measures)]
    for row, plan, after in zip(plans, observer._plans, numbers[1:], strict=True):
        row[on.N_KIND] = on.STAGED if after - plan.number > 1 else on.PLAIN
        if observer.units[plan.number] == MESSAGE:
            row[on.N_KIND] = on.MESSAGES
        row[on.N_MEASURE], row[on.N_CLIPPED], row[on.N_CORRECTS] = plan.number, plan.clipped, plan.corrects
        row[on.N_BOUNDS], row[on.N_BOUND] = len(plan.bounds), len(lists)
        for bound in plan.bounds:
            lists += [len(bound), *(int(n) for point in bound for n in point)]
        row[on.N_CONDITIONS], row[on.N_CONDITION] = len(plan.population), len(lists)
        for attribute, accepted in plan.population:
            lists += [attribute, sum(1 << value for value in accepted)]
    return np.array([*lists, 0], np.int64), plans


def _splits(collector: SummaryCollector, lowered: Lowering) -> Ints:
    offices = collector.facts._offices
    found = np.full((len(offices), 2), at.NONE, np.int64)
    for row, office in zip(found, offices, strict=True):
        if office is not None:
            row[:] = lowered.hours(*office)
    return found


def _masks(collector: SummaryCollector) -> Ints:
    documents = collector.facts.examiner.documents
    found = np.zeros((len(documents), 5), np.int64)
    for row, document in zip(found, documents, strict=True):
        if document is not None:
            row[:] = 1, *document.families, document.alone
    return found


def _tariffs(collector: SummaryCollector, accounts: list[tuple[str, str]]) -> Ints:
    rows: list[list[Any]] = []
    for measure, tariffs in collector._tariffs.items():
        for t in tariffs:
            account = accounts.index((t.account, t.rate.currency))
            free, unit = round(t.free * 1e6), round(t.per * 1e6)
            rows.append([measure, account, free, unit, t.rate.micros, int(t.charge == STARTED)])
    worth = collector._time_value
    if worth is None:
        rows.append([at.NONE, 0, 0, 1, 0, 0])
    else:
        rows.append([collector._timed, 0, 0, round(worth.per * 1e6), worth.rate.micros, 0])
    return np.array(rows, np.int64)
