"""What ``run`` and ``compare`` do alike: load, say how large it is, simulate, keep, and sum up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.talk import progress_bar, say, warn
from sim.quantity import WEEK

if TYPE_CHECKING:
    from sim.errors import Problem
    from sim.experiment.run import Run
    from sim.scenario import Scenario
    from sim.stats.measure import Measure


def load_all(names: Sequence[str], sets: Sequence[str]) -> list[Scenario]:
    """Load every scenario, with the same changes laid over each.

    Raises
    ------
    Refused
        With the problems of all of them, or ``USE-002`` when one is named twice.
    """
    from sim.errors import Problem, Refused
    from sim.scenario import load

    found: list[Scenario] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(load(name, sets))
        except Refused as refused:
            problems += refused.problems
    if not problems and len({s.name for s in found}) < len(found):
        problems.append(
            Problem("USE-002", "", ", ".join(names), "A scenario is compared with itself.", "Name each one once.")
        )
    problems += _clocks(found)
    if problems:
        raise Refused(dict.fromkeys(problems))
    for scenario in found:
        warn(scenario.warnings)
    return found


def _clocks(scenarios: Sequence[Scenario]) -> list[Problem]:
    """Scenarios are paired only over the same weeks: kind, dates, warm-up, window and volume must be equal."""
    from sim.errors import Problem

    found = []
    for other in scenarios[1:]:
        first = scenarios[0].experiment
        differing = [
            name
            for name in ("kind", "start", "warm_up", "window", "volume")
            if getattr(first, name) != getattr(other.experiment, name)
        ]
        if differing:
            found.append(
                Problem(
                    "USE-006",
                    f"experiment.{differing[0]}",
                    f"{scenarios[0].name} and {other.name}",
                    f"Their {' and '.join(d.replace('_', '-') for d in differing)} differ, so their consignments are not the same.",
                    "Give both the same experiment; states of different dates are compared as cycles.",
                )
            )
    return found


def announce(scenarios: Sequence[Scenario], replications: int | None) -> None:
    """How long and how large, before it starts."""
    from sim.experiment.replicate import Subject
    from sim.experiment.run import expected_consignments

    experiment = scenarios[0].experiment
    each = sum(expected_consignments(Subject.of(s)) for s in scenarios)
    times = "replications until precise" if replications is None else f"{replications} replications"
    names = ", ".join(s.name for s in scenarios)
    say(
        f"{names}: {times} of {experiment.warm_up / WEEK:g} + {experiment.window / WEEK:g} weeks and a run-out of at most "
        f"{experiment.run_out / WEEK:g}; up to {each:,.0f} consignments each"
    )


def simulate(
    scenarios: Sequence[Scenario],
    replications: int | None,
    seed: int,
    jobs: int,
    folder: Path | None,
    keep_cases: int,
    engine: str,
) -> Run:
    """Run so many replications, or until precise."""
    from sim.experiment.precise import run_until_precise
    from sim.experiment.run import run

    with progress_bar(" / ".join(s.name for s in scenarios)) as progress:
        if replications is None:
            return run_until_precise(
                scenarios,
                seed=seed,
                jobs=jobs,
                folder=folder,
                keep_cases=keep_cases,
                progress=progress,
                engine=engine,
            )
        return run(
            scenarios,
            numbers=range(1, replications + 1),
            seed=seed,
            jobs=jobs,
            folder=folder,
            keep_cases=keep_cases,
            progress=progress,
            engine=engine,
        )


def finish(done: Run, rows: Sequence[Measure], folder: Path | None) -> dict[str, Any]:
    """Seal the folder, if there is one; the head of the manifest."""
    import json

    from sim.experiment.run import identity
    from sim.experiment.store import RunFolder

    head = identity(done.scenarios, done.subjects, done.seed)
    head["replications"] = [r.number for r in done.replications]
    head["complete"] = all(s.complete for r in done.replications for s in r.summaries)
    head["intervals"] = _definitions(done)
    if not head["complete"]:
        say("incomplete: some consignments were still open at the end of the run-out; means are lower bounds")
    _check_warm_up(done)
    if folder is not None:
        store = RunFolder(folder)
        text = json.dumps([r.as_dict() for r in rows], ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        store.write("measures.json", text.encode() + b"\n")
        store.seal({key: head[key] for key in ("replications", "complete")})
        say(f"kept in {folder}")
    return head


def _definitions(done: Run) -> dict[str, dict[str, Any]]:
    """What each interval means, what it may be compared with, and the sign a published figure lets one expect."""
    from sim.report.build import interval_text

    found = {}
    for interval in done.scenarios[0].intervals:
        text = interval_text(interval)
        found[interval.name] = {
            "label": {"en": text.en, "zh": text.zh},
            "population": text.population,
            "headline": text.headline,
            "comparable_with": text.comparable_with,
            "expected_sign": text.sign or "open",
            "why": text.why,
            "source": text.source,
        }
    return found


def _check_warm_up(done: Run) -> None:
    """Say so when a cycle's first weeks still differ from the rest."""
    from sim.stats.warmup import warm_up_check

    for place, subject in enumerate(done.subjects):
        experiment = subject.experiment
        if experiment.kind != "cycle" or experiment.warm_up + experiment.window < 4 * WEEK or not done.replications:
            continue
        check = warm_up_check(done.summaries(place))
        if not check.enough:
            say(
                f"{subject.name}: the warm-up of {check.given:g} weeks may be too short; by the weekly means {check.needed} "
                "weeks differ from the rest"
            )


def tell_targets(scenarios: Sequence[Scenario], rows: Sequence[Measure]) -> None:
    """Published values beside the model's, for every shipped scenario that has some."""
    from sim.cli.talk import show
    from sim.experiment.targets import beside, targets
    from sim.report.targets import target_table

    for scenario in scenarios:
        found = beside(targets(scenario.name), [r for r in rows if r.scenario == scenario.name])
        if found:
            show(target_table(scenario.name, found))
