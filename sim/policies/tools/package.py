"""Applying several policies to one flow, in the order of their stages."""

from __future__ import annotations

from collections.abc import Iterable

from sim.errors import Problem, Refused
from sim.flow import Flow
from sim.policies.tools.contract import Policy

TOGETHER = "SCN-062"
"""A policy without one it needs, or with one it excludes."""
NO_EFFECT = "SCN-061"
"""A policy that changes nothing in this scenario."""


def in_order(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """Policies by registered stage, then name, then the order given."""
    return tuple(sorted(policies, key=lambda p: (p.stage, p.name)))


def apply_all(flow: Flow, policies: Iterable[Policy]) -> tuple[Flow, tuple[Problem, ...]]:
    """The flow under all policies, and a warning for each that changes nothing here.

    Raises
    ------
    Refused
        With every problem found: policies that exclude or lack each other, parameters that do not fit the flow.
    """
    ordered = in_order(policies)
    problems = [*_companions(ordered)]
    warnings: list[Problem] = []
    for policy in ordered:
        try:
            changed = policy.apply(flow)
        except Refused as refused:
            problems.extend(refused.problems)
            continue
        if changed is flow and policy != policy.neutral():
            warnings.append(
                Problem(
                    NO_EFFECT,
                    f"policies.{policy.name}",
                    "",
                    "This policy changes nothing here: the scenario has it already, or has no step that it reaches.",
                    "Leave it out, or compare on a base that does not have it yet.",
                    severity="warning",
                )
            )
        flow = changed
    if problems:
        raise Refused(problems)
    return flow, tuple(warnings)


def _companions(policies: tuple[Policy, ...]) -> Iterable[Problem]:
    names = {p.name for p in policies}
    for policy in policies:
        for needed in policy.requires:
            if needed not in names:
                yield Problem(
                    TOGETHER,
                    f"policies.{policy.name}",
                    "",
                    f"{policy.name} works only together with {needed}.",
                    f"Add {needed} to the list of policies.",
                )
        for excluded in policy.conflicts:
            if excluded in names:
                yield Problem(
                    TOGETHER,
                    f"policies.{policy.name}",
                    "",
                    f"{policy.name} and {excluded} exclude each other.",
                    "Keep one of the two.",
                )
