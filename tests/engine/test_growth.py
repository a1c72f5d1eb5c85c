"""Growth on one lane: everyone else, and every base consignment, keeps each single draw."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from sim.engine.luck import Choice, Luck
from sim.flow import Surplus
from sim.quantity import WEEK
from sim.scenario import load
from tests.engine.helpers import run

Draws = dict[tuple[str, str, int, int], float]


@contextmanager
def recorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Draws]:
    """Every draw of every consignment: (step, stream, number, visit) -> value."""
    found: Draws = {}

    def wrap(kind: type) -> None:
        original = kind.draw

        def draw(self, case, *now):  # type: ignore[no-untyped-def]
            visit = case.visits[self._number]
            value = original(self, case, *now)
            found[self._step, case.stream, case.index, visit] = value
            return value

        monkeypatch.setattr(kind, "draw", draw)

    with monkeypatch.context():
        wrap(Luck)
        wrap(Choice)
        yield found
    monkeypatch.undo()


def test_ten_percent_more_on_one_lane_changes_no_other_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load("today")
    experiment = replace(scenario.experiment, warm_up=0.0, window=2 * WEEK, run_out=12 * WEEK, volume=0.15)
    more = tuple(
        replace(a, surplus=(Surplus("growth", 0.1),)) if a.stream.startswith("sg-cn/") else a
        for a in scenario.flow.arrivals
    )
    with recorded(monkeypatch) as base:
        before = {(c.stream, c.index): c.created for c in run(scenario.flow, experiment).cases}
    with recorded(monkeypatch) as grown:
        after = {(c.stream, c.index): c.created for c in run(replace(scenario.flow, arrivals=more), experiment).cases}
    extra = {entity for entity in after if entity[0].endswith("+growth")}
    assert extra
    assert all(entity[0].startswith("sg-cn/") for entity in extra)
    cohort = {entity for entity, created in before.items() if created < experiment.window_end}
    assert {e: before[e] for e in cohort} == {e: after[e] for e in cohort if e in after}
    shared = [key for key in base if (key[1], key[2]) in cohort and key in grown]
    # Draws by the day or the sailing depend on when a consignment comes there, which growth may change; all others may not.
    tied = {s.name for s in scenario.flow.steps if getattr(s, "per", "case") in ("day", "sailing")}
    keyed = [key for key in shared if key[0] not in tied]
    assert len(keyed) > 1000
    assert all(base[key] == grown[key] for key in keyed)
