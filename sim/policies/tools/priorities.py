"""Letting some go first: the class in which a consignment waits for an officer.

For a simulation reader: classes are relative within a pool, so putting some first means that everybody else at the same
pool, in whatever process, starts one class later and keeps first come first served among themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from sim.flow import Flow, Table
from sim.flow.kinds import Service
from sim.policies.tools.contract import Policy
from sim.policies.tools.shares import by_attribute
from sim.policies.tools.steps import put

FIRST, NEXT = 0, 1


def go_first(policy: Policy, flow: Flow, steps: Collection[Service], attribute: str, value: str) -> Flow:
    """At ``steps``, consignments whose ``attribute`` is ``value`` go before all others of the same pools."""
    chosen = {s.name for s in steps}
    pools = {s.pool for s in steps}

    def changed(step: Service) -> Service:
        if step.name not in chosen:
            return _with_classes(step, step.priority, lambda _, cls: max(cls, NEXT), flow)
        table = by_attribute(policy, flow, step.priority, step.name, attribute)
        return _with_classes(step, table, lambda has, cls: FIRST if has[attribute] == value else max(cls, NEXT), flow)

    return put(flow, {s.name: changed(s) for s in flow.steps if isinstance(s, Service) and s.pool in pools})


def _with_classes(
    step: Service, table: Table[int], change: Callable[[dict[str, str], int], int], flow: Flow
) -> Service:
    rows = tuple(change(where, cls) for where, cls in table.entries(flow.values))
    return step if rows == table.rows else replace(step, priority=Table(table.on, rows))
