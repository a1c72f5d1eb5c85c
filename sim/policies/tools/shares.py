"""Moving probability between the values of an attribute: who takes something up, who plans ahead, who is trusted.

For a simulation reader: an Assign cumulates its shares in the declared order of the values and compares them with one
uniform per case or per trader. Mass is therefore only moved to the first or the last value: then the adopters at 30 %
are among the adopters at 60 %, and nobody else changes sides when there are two values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from sim.errors import nearest
from sim.flow import Flow, Table
from sim.flow.kinds import Assign
from sim.policies.tools.contract import Policy
from sim.policies.tools.steps import put, select, values_at
from sim.policies.tools.uptake import Uptake
from sim.policies.tools.validity import Validity

T = TypeVar("T")
Shares = tuple[float, ...]
Where = Mapping[str, str]
MOST_ATTRIBUTES = 2


def take_up(row: Shares, target: int, moved: float) -> Shares:
    """Of those who do something else, the share ``moved`` changes to ``target``."""
    if moved == 0.0:
        return row
    kept = tuple(0.0 if i == target else p * (1.0 - moved) for i, p in enumerate(row))
    # The target is what the others leave, so that a row keeps summing to 1 and moving all gives exactly 1.
    return tuple(1.0 - sum(kept) if i == target else p for i, p in enumerate(kept))


def raise_to(row: Shares, target: int, level: float) -> Shares:
    """At least ``level`` do ``target``; the others share what is left in their old proportions."""
    if level <= row[target]:
        return row
    rest = 1.0 - row[target]
    kept = tuple(p * ((1.0 - level) / rest) for p in row)
    return tuple(level if i == target else p for i, p in enumerate(kept))


def widen(table: Table[T], attribute: str, values: Mapping[str, tuple[str, ...]]) -> Table[T] | None:
    """The same table written out by one more attribute; None when it goes by two others already."""
    if attribute in table.on:
        return table
    if len(table.on) >= MOST_ATTRIBUTES:
        return None
    return Table((*table.on, attribute), tuple(row for row in table.rows for _ in values[attribute]))


def by_attribute(
    policy: Policy, flow: Flow, table: Table[T], step: str, attribute: str, parameter: str = ""
) -> Table[T]:
    """``widen``, or a refusal that says what stands in the way."""
    values = flow.values
    if attribute not in values:
        policy.refuse(
            parameter,
            attribute,
            f'No consignment has the attribute "{attribute}".',
            f"{nearest(attribute, values)} Or leave it out.",
        )
    wide = widen(table, attribute, values)
    if wide is None:
        policy.refuse(
            parameter,
            attribute,
            f'The table of step "{step}" goes by {" and ".join(table.on)} already, and by '
            f'two attributes at most: it cannot also go by "{attribute}".',
            f'Give one value for all, or let the table of "{step}" go by one attribute fewer.',
        )
    return wide


def reach_level(
    policy: Policy,
    flow: Flow,
    role: str,
    value: str,
    uptake: Uptake,
    parameter: str = "uptake",
    reach: Validity | None = None,
) -> Flow:
    """In the Assigns of ``role``, at least ``uptake`` of the eligible consignments get ``value``.

    Parameters
    ----------
    parameter
        Name of the policy's parameter that holds ``uptake``, for messages.
    reach
        A validity narrower than the policy's own.

    Raises
    ------
    Refused
        When the uptake goes by an attribute that the table cannot take, or by values that nobody has.
    """

    def change(row: Shares, target: int, where: Where) -> Shares:
        level = uptake.of(where[uptake.by]) if uptake.by else uptake.default
        return row if level is None else raise_to(row, target, level)

    _check_groups(policy, flow, uptake, parameter)
    by = ((uptake.by, parameter),) if uptake.by else ()
    return flow if uptake.none else change_assigns(policy, flow, role, value, change, reach or policy.reach, by)


def move_share(policy: Policy, flow: Flow, role: str, value: str, moved: float, reach: Validity) -> Flow:
    """In the Assigns of ``role``, the share ``moved`` of the eligible that do not have ``value`` yet get it."""

    def change(row: Shares, target: int, _: Where) -> Shares:
        return take_up(row, target, moved)

    return change_assigns(policy, flow, role, value, change, reach, ())


def change_assigns(
    policy: Policy,
    flow: Flow,
    role: str,
    value: str,
    change: Callable[[Shares, int, Where], Shares],
    reach: Validity,
    by: tuple[tuple[str, str], ...],
) -> Flow:
    """Change the eligible rows of the Assigns of ``role`` whose attribute knows ``value``.

    ``change`` gets a row, the number of ``value`` and the row's attribute values; ``by`` are (attribute, parameter)
    pairs it needs there. A table is written out by eligibility only where others than the eligible can come by, and
    stays as it is where no row changes.
    """
    changed = {}
    for step in select(flow, Assign, (role,), reach):
        values = flow.values.get(step.attribute, ())
        if value not in values:
            continue
        target = _outermost(policy, step, value, values)
        table = step.shares
        for attribute, eligible in reach.attributes:
            if not set(values_at(flow, step.name, attribute)) <= set(eligible):
                table = by_attribute(policy, flow, table, step.name, attribute)
        for attribute, parameter in by:
            table = by_attribute(policy, flow, table, step.name, attribute, parameter)
        rows = tuple(
            change(row, target, where) if _is_eligible(where, reach) else row
            for where, row in table.entries(flow.values)
        )
        if rows != table.rows:
            changed[step.name] = replace(step, shares=Table(table.on, rows))
    return put(flow, changed)


def _is_eligible(where: Where, reach: Validity) -> bool:
    return all(where.get(attribute, eligible[0]) in eligible for attribute, eligible in reach.attributes)


def _check_groups(policy: Policy, flow: Flow, uptake: Uptake, parameter: str) -> None:
    """A misspelt group would silently take nothing up."""
    known = flow.values.get(uptake.by, ())
    for value, _ in uptake.shares:
        if known and value not in known:
            policy.refuse(
                f"{parameter}.{value}", value, f'"{uptake.by}" has no value "{value}".', nearest(value, known)
            )


def _outermost(policy: Policy, step: Assign, value: str, values: tuple[str, ...]) -> int:
    index = values.index(value)
    if index not in (0, len(values) - 1):
        policy.refuse(
            "",
            "",
            f'"{value}" stands in the middle of the values of "{step.attribute}" ({", ".join(values)}): more '
            "uptake would also change who does what among the others.",
            f'Write "{value}" first in the list of values of "{step.attribute}".',
        )
    return index
