"""Chains of equal steps as scenario files: what an engine does with more teams, or with more steps.

All consignments arrive on the first day of one week and all are through before it ends, so the number of timed steps is the number of
consignments times the length of the chain, exactly.
"""

from __future__ import annotations

SERVERS, LOAD, DAY = 4, 0.8, 1440.0


def scenario(kind: str, length: int, consignments: int) -> str:
    """A file with ``length`` steps in a row: ``teams`` (each step a service at a team of its own) or ``delays``."""
    if kind == "teams":
        minutes = LOAD * SERVERS * DAY / consignments
        pools = ["pools:"] + [f"  team_{n:03d}: {{capacity: {SERVERS}}}" for n in range(length)]
        step = f"{{kind: service, pool: team_%03d, duration: {{exponential: {minutes:.6f} min}}, next: step_%03d}}"
        steps = [f"  step_{n:03d}: " + step % (n, n + 1) for n in range(length)]
    else:
        pools = []
        step = "{kind: delay, duration: {exponential: 5 min}, next: step_%03d}"
        steps = [f"  step_{n:03d}: " + step % (n + 1) for n in range(length)]
    return "\n".join(
        [
            f'title: {{en: "A chain of {length} {kind}", zh: "{length}个步骤的链"}}',
            "about: Only for measuring time.",
            "experiment: {kind: cycle, warm_up: 0 h, window: 1 week, run_out: 0 h}",
            *pools,
            "arrivals:",
            "  consignments:",
            f"    rate: {consignments} /week",
            "    entry: step_000",
            '    profile: {mon: {"00:00-24:00": 1}}',
            "steps:",
            *steps,
            f"  step_{length:03d}: {{kind: end}}",
            "",
        ]
    )
