"""Waiting for other parts of the same case: what is waited for must certainly come."""

from __future__ import annotations

from collections.abc import Iterator

from sim.flow.check.proof import verdicts
from sim.flow.check.rule import Finding, Phase, rule
from sim.flow.check.view import View


@rule("FLW-040")
def await_nothing(view: View) -> Iterator[Finding]:
    """An Await names at least one milestone."""
    for step in view.awaits:
        if not step.milestones:
            yield Finding(f"steps.{step.name}.milestones", "", "It waits for nothing.", "Name a milestone to wait for.")


@rule("FLW-041", Phase.GRAPH)
def await_never_stamped(view: View) -> Iterator[Finding]:
    """Every awaited milestone is stamped by some step that is reached."""
    for step in view.awaits:
        if step.name not in view.reached:
            continue
        for milestone in step.milestones:
            if view.reached.isdisjoint(view.stamps.get(milestone, ())):
                why = "No step that is ever reached stamps this milestone, so the wait would never end."
                yield Finding(
                    f"steps.{step.name}.milestones", milestone, why, "Add a milestone step, or wait for another."
                )


@rule("FLW-042", Phase.TOKENS)
def await_uncertain(view: View) -> Iterator[Finding]:
    """Every awaited milestone is passed on each path of the case, or a marked withdrawal ends it."""
    for verdict in view.once(verdicts):
        if verdict.failure.kind == "uncertain":
            missing = ", ".join(verdict.failure.missing)
            why = f"On some way of the case it is never passed, and the consignment would wait for ever{verdict.whose}."
            do = "Stamp it on every way, wait only where it is stamped, or end the case as withdrawn."
            yield Finding(f"steps.{verdict.failure.step}.milestones", missing, why, do)


@rule("FLW-043", Phase.TOKENS)
def await_ring(view: View) -> Iterator[Finding]:
    """No two waits wait for each other, and none for itself."""
    for verdict in view.once(verdicts):
        if verdict.failure.kind == "deadlock":
            missing = ", ".join(verdict.failure.missing)
            why = f"What it waits for comes only after this very wait has ended{verdict.whose}."
            yield Finding(f"steps.{verdict.failure.step}", missing, why, "Stamp the milestone before the wait.")


@rule("FLW-080", Phase.TOKENS)
def sailing_before_depart(view: View) -> Iterator[Finding]:
    """A delay drawn by the sailing comes after a departure."""
    for verdict in view.once(verdicts):
        if verdict.failure.kind == "sailing":
            why = f"The consignment may come here before it has sailed, so there is no sailing to draw for{verdict.whose}."
            yield Finding(
                f"steps.{verdict.failure.step}.per", "sailing", why, "Put a Depart before it, or draw per case."
            )
