"""The programs the engines are timed against simulate the same model, and the comparison sees it when they do not.

Seeds are fixed, so what passes stays passing. With other seeds a true peer would miss the wide margin of these small runs in about one
case of a hundred.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.flow import Flow
from sim.quantity import MINUTE
from sim.scenario import load

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks/peers"))
import c_limit
import clearlane_engine
import contenders
import equivalence
import reference_model as rm
import simpy_naive
import simpy_tuned

SEEDS, MINUTES = 10, 2_000.0
# With office hours the median lies between two humps and differs most from seed to seed.
MARGIN = {"R1": 0.15, "R1S": 0.15, "R2": 0.30}
Figures = list[dict[str, float]]


def runs(simulate: Callable[[str, float, int], Any], read: Callable[[Any], rm.Figures], model: str) -> Figures:
    return [read(simulate(model, MINUTES, seed))._asdict() for seed in range(SEEDS)]


def different(ours: Figures, theirs: Figures, model: str) -> list[str]:
    return [v.figure for v in equivalence.compare_all(ours, theirs, MARGIN[model]) if not v.equal]


@pytest.fixture(scope="module")
def tuned() -> dict[str, Figures]:
    return {model: runs(simpy_tuned.simulate, simpy_tuned.read, model) for model in rm.MODELS}


@pytest.mark.parametrize("model", rm.MODELS)
def test_naive_simpy_agrees(model: str, tuned: dict[str, Figures]) -> None:
    assert different(runs(simpy_naive.simulate, simpy_naive.read, model), tuned[model], model) == []


@pytest.mark.parametrize("model", rm.MODELS)
def test_the_engine_reading_the_scenario_file_agrees(model: str, tuned: dict[str, Figures]) -> None:
    assert different(runs(clearlane_engine.simulator("simpy"), clearlane_engine.read, model), tuned[model], model) == []


@pytest.mark.parametrize("model", rm.MODELS)
def test_the_limit_agrees(model: str, tuned: dict[str, Figures], tmp_path: Path) -> None:
    if c_limit.compiler() is None:
        with pytest.raises(RuntimeError, match="no C compiler"):
            c_limit.build(tmp_path)
        return
    lines = c_limit.run(c_limit.build(tmp_path), model, MINUTES, range(4 * SEEDS), figures=True)
    assert different(lines, tuned[model], model) == []


def test_one_officer_less_is_seen(tuned: dict[str, Figures], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rm._TEAMS, "document_desk", 5)
    assert different(runs(simpy_naive.simulate, simpy_naive.read, "R1"), tuned["R1"], "R1")


def test_an_office_that_opens_late_is_seen(tuned: dict[str, Figures], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rm, "OPENS", rm.OPENS + 180.0)
    assert different(runs(simpy_naive.simulate, simpy_naive.read, "R2"), tuned["R2"], "R2")


@pytest.mark.parametrize(
    ("shift", "seeds", "equal"), [(0.0, 60, True), (0.05, 60, False), (-0.05, 60, False), (0.0, 3, False)]
)
def test_equal_is_said_of_what_is_near_and_seen_often(shift: float, seeds: int, equal: bool) -> None:
    sample = [100.0 + (-1) ** n * 5.0 for n in range(seeds)]
    assert equivalence.compare("mean", [x * (1.0 + shift) for x in sample], sample, 0.02).equal is equal


def test_one_sided_tests_keep_their_level() -> None:
    # A difference of exactly the margin may be called equal in at most one case of twenty.
    sample = [100.0 + (-1) ** n for n in range(60)]
    assert equivalence.compare("mean", [x + 2.0 for x in sample], sample, 0.02).p == pytest.approx(0.5)


def drawn(flow: Flow, step: str) -> tuple[float, ...]:
    """What a step's duration is drawn from, in minutes."""
    (distribution,) = flow.step[step].duration.rows  # type: ignore[attr-defined]
    if distribution.family == "exponential":
        return (distribution.params[0] / MINUTE,)
    mu, sigma = distribution.params
    return mu - math.log(MINUTE), sigma


@pytest.mark.parametrize("model", rm.MODELS)
def test_the_numbers_are_those_of_the_scenario_file(model: str) -> None:
    flow = load(clearlane_engine.FILES[model]).flow
    assert {p.name: sum(s.capacity for s in p.shifts) for p in flow.pools} == rm.teams(model)
    assert {p.name for p in flow.pools if p.rule == "suspend"} == (set(rm.WITH_HOURS) if model == "R2" else set())
    assert flow.arrivals[0].rate * MINUTE * rm.BETWEEN_ARRIVALS == pytest.approx(1.0)
    expected = {
        "validate": (rm.VALIDATION,), "correct": (rm.CORRECTION,), "assess": (rm.ASSESSMENT,), "permit": (rm.PERMIT,),
        "pay": (rm.PAYMENT,), "prepare": rm.PREPARATION, "check_yellow": rm.DOCUMENTS, "check_red": rm.DOCUMENTS,
        "inspect": rm.INSPECTION, "release": rm.RELEASE,
    }  # fmt: skip
    for step, numbers in expected.items():
        assert drawn(flow, step) == pytest.approx(numbers), step
    shares = {s: flow.step[s].shares.rows[0] for s in ("standing", "permit_needed", "accepted", "channel")}  # type: ignore[attr-defined]
    assert shares["standing"][1] == pytest.approx(rm.AUTHORISED)
    assert shares["permit_needed"][flow.step["permit_needed"].arms.index("permit")] == pytest.approx(rm.PERMIT_NEEDED)  # type: ignore[attr-defined]
    assert shares["accepted"][flow.step["accepted"].arms.index("correct")] == pytest.approx(rm.CORRECTED)  # type: ignore[attr-defined]
    channel = dict(zip(flow.step["channel"].arms, shares["channel"], strict=True))  # type: ignore[attr-defined]
    assert (channel["check_yellow"], channel["check_red"]) == pytest.approx((rm.YELLOW, 1.0 - rm.GREEN - rm.YELLOW))


def test_the_numbers_of_c_are_those_of_the_models() -> None:
    header = dict(line.removeprefix("#define ").split(" ", 1) for line in c_limit.header().splitlines())
    assert (float.fromhex(header["PREPARATION_MU"]), float.fromhex(header["PREPARATION_SIGMA"])) == rm.PREPARATION
    assert header["R2_SERVERS"] == "{40, 23, 11, 15, 8}"


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(contenders.importlib.util, "find_spec", lambda name: None)
    said: list[str] = []
    found = contenders.available(tmp_path, said.append, ["c", "naive", "simmer", "ciw"])
    assert [c.name for c in found] == ["naive"]
    assert [s.split(" (")[0] for s in said] == [
        "left out: C, written for this model",
        "left out: simmer",
        "left out: Ciw",
    ]


def test_a_program_that_fails_is_left_out_and_named() -> None:
    def broken(*args: object) -> list[dict[str, Any]]:
        raise RuntimeError("no such model")

    said: list[str] = []
    troupe = contenders.Troupe([contenders.Contender("ciw", ("R1S",), broken)], said.append)
    assert troupe.run(troupe.members[0], "R1S", 10.0, [1], figures=False) == []
    assert troupe.playing("R1S") == []
    assert said == ["gave up: Ciw on R1S (no such model)"]
