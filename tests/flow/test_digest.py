"""The fingerprint of a flow: equal for equal models, different for different ones, the same in every process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.flow import Flow, Pool, Shift, Table
from sim.flow.diff import Change, diff
from sim.flow.digest import canonical, digest
from sim.quantity import Distribution, Grade
from tests.flow.examples import FAULTS, Fault, add, member, sound, step
from tests.strategies.flows import flows

PROGRAM = "from tests.flow.examples import sound; from sim.flow.digest import digest; import sys; sys.stdout.write(digest(sound()))"


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_it_does_not_depend_on_the_process(seed: str) -> None:
    environment = {
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": ":".join(p or "." for p in sys.path),
        "PYTHONWARNINGS": "ignore",
    }
    run = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == digest(sound())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flows(), st.integers(0, 99))
def test_it_does_not_depend_on_order(flow: Flow, seed: int) -> None:
    changes = {f.name: list(getattr(flow, f.name)) for f in fields(Flow)}
    for members in changes.values():
        Random(seed).shuffle(members)
    mixed = replace(flow, **{name: tuple(members) for name, members in changes.items()})
    assert digest(mixed) == digest(flow)
    assert diff(flow, mixed) == []


def test_the_order_of_values_arms_and_branches_does_matter() -> None:
    turned = step("outcome", arms=("seized", "sail"))(sound())
    assert digest(turned) != digest(sound())


@pytest.mark.parametrize("value", [3600, 3600.0])
def test_equal_numbers_have_one_text(value: float) -> None:
    flow = step("courier", duration=Table.of(Distribution("constant", (value,))))(sound())
    assert flow == sound()
    assert digest(flow) == digest(sound())
    assert digest(step("sail", cut_off=-0.0)(sound())) == digest(step("sail", cut_off=0.0)(sound()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flows(), flows())
def test_it_differs_exactly_when_the_flows_do(one: Flow, two: Flow) -> None:
    assert (digest(one) == digest(two)) == (diff(one, two) == [])
    assert diff(one, one) == []


def changing(fault: Fault) -> bool:
    flow = fault.change(sound())
    names = [s.name for s in flow.steps]
    return canonical(flow) != canonical(sound()) and len(names) == len(set(names))


SINGLE = ("FLW-012", "FLW-054", "FLW-060", "FLW-061", "FLW-063", "FLW-065", "FLW-066", "FLW-070", "FLW-072", "FLW-091")


@pytest.mark.parametrize("fault", [f for code in SINGLE for f in FAULTS[code] if changing(f)])
def test_every_change_of_one_field_is_one_change_in_words(fault: Fault) -> None:
    changes = diff(sound(), fault.change(sound()))
    assert len(changes) == 1
    assert changes[0].old or changes[0].new


def said(change: Callable[[Flow], Flow]) -> list[str]:
    return [str(c) for c in diff(sound(), change(sound()))]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (step("courier", duration=Table.of(Distribution("lognormal", (8.0, 0.5)))),
         "steps.courier.duration: 1 h [assumed] -> lognormal of mean 56.3 min, cv 0.533 [assumed]"),
        (step("uptake", shares=Table(("tier",), ((0.2, 0.8), (0.1, 0.9)))),
         "steps.uptake.shares[tier=large]: 60 %, 40 % -> 10 %, 90 %"),
        (step("sail", cut_off=48 * 3600.0), "steps.sail.cut_off: 1 h -> 2 d"),
        (member("pools", 0, shifts=(Shift(3, "office"),)), "pools.officers.shifts: 2 while office, 1 while always -> 3 while office"),
        (add("pools", Pool("night", (Shift(1),))), "pools.night: added, a pool"),
        (step("stuffing", calendar=""), "steps.stuffing.calendar: office -> none"),
        (step("courier", grade=Grade.PUBLISHED), "steps.courier.grade: measured -> published"),
        (member("calendars", 0, outages=None, weekly=((0, 60),)), "calendars.office.weekly: Mon 09:00-Mon 17:00, Tue 09:00-Tue 17:00 -> Mon 00:00-Mon 01:00"),
    ],
)  # fmt: skip
def test_changes_are_said_in_words(change: Callable[[Flow], Flow], words: str) -> None:
    assert words in said(change)


def test_an_added_and_a_lost_step() -> None:
    kept = replace(sound(), steps=tuple(s for s in sound().steps if s.name != "courier"))
    assert str(diff(sound(), kept)[0]) == "steps.courier: gone, was a delay by system"
    assert diff(kept, sound()) == [Change("steps.courier", "", "a delay by system")]


def test_only_data_has_a_fingerprint() -> None:
    odd: Any = lambda: None  # noqa: E731 - the point is that it is a function
    with pytest.raises(TypeError, match="data only"):
        digest(replace(sound(), milestones=(odd,)))
