"""A small queue to change one thing of, and helpers that load a text or collect what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sim.errors import Problem, Refused
from sim.scenario import Scenario, load

DATA = Path(__file__).parent / "data"

QUEUE = """\
title: {en: Queue}
experiment: {kind: cycle, warm_up: 1 week, window: 2 weeks, run_out: 1 week}
attributes: {tier: [small, large], goods: [general, controlled]}
documents: {invoice: {holder: trader}}
calendars:
  hall: {weekly: {mon-fri: ["09:00-12:00", "14:00-18:00"]}}
pools:
  desk: {capacity: 2, calendar: hall}
schedules:
  ship: {departures: ["tue 20:00"]}
populations: {firms: 10}
arrivals:
  x: {rate: 10 /week, entry: in, mix: {tier: {small: 80 %, large: rest}}, exporter: firms}
steps:
  in: {kind: milestone, milestone: goods_ready, next: lodge}
  lodge: {kind: delay, duration: 1 h, next: serve}
  serve: {kind: service, pool: desk, duration: {exponential: 20 min}, next: sail}
  sail: {kind: depart, schedule: ship, milestone: departed, next: exit}
intervals:
  all: {start: goods_ready, end: departed}
"""


@pytest.fixture
def data() -> Path:
    return DATA


@pytest.fixture
def queue() -> str:
    return QUEUE


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Scenario]:
    """Load a text."""

    def loaded(text: str, *sets: str) -> Scenario:
        file = tmp_path / "case.yaml"
        file.write_text(text, encoding="utf-8")
        return load(str(file), sets)

    return loaded


@pytest.fixture
def problems(read: Callable[..., Scenario]) -> Callable[..., list[Problem]]:
    """What refuses a text, or its warnings when nothing does."""

    def found(text: str, *sets: str) -> list[Problem]:
        try:
            return list(read(text, *sets).warnings)
        except Refused as refused:
            return list(refused.problems)

    return found


@pytest.fixture
def refusal() -> Callable[[str, Sequence[str]], list[Problem]]:
    """What refuses a file by name; fails when nothing does."""

    def found(name: str, sets: Sequence[str] = ()) -> list[Problem]:
        with pytest.raises(Refused) as caught:
            load(name, sets)
        return list(caught.value.problems)

    return found
