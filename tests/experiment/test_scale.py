"""A smaller world keeps the identity of everyone who remains in it."""

from __future__ import annotations

from dataclasses import replace

from sim.experiment.scale import scaled
from sim.quantity import WEEK
from sim.scenario import load
from tests.engine.helpers import run


def test_half_the_volume_is_a_part_of_the_whole_with_the_same_arrivals() -> None:
    scenario = load("theory/several-servers")
    experiment = replace(scenario.experiment, warm_up=0.0, window=WEEK, run_out=WEEK)
    flow, half = scaled(scenario.flow, experiment, 0.5)
    whole = {(c.stream, c.index): c.created for c in run(scenario.flow, experiment).cases}
    part = {(c.stream, c.index): c.created for c in run(flow, half).cases if c.created < WEEK}
    assert all(whole[entity] == created for entity, created in part.items())
    # A binomial share of a half; 5 standard errors: false alarm below 1e-6.
    inside = sum(created < WEEK for created in whole.values())
    assert abs(len(part) - inside / 2) < 5 * (inside / 4) ** 0.5


def test_teams_are_scaled_to_whole_servers_and_never_to_none() -> None:
    scenario = load("theory/several-servers")
    flow, _ = scaled(scenario.flow, scenario.experiment, 0.01)
    assert all(shift.capacity == 1 for pool in flow.pools for shift in pool.shifts)
