"""Do the keyed uniforms look like chance, and does the battery see it when they do not?

False alarms: every p-value must lie in [1e-6, 1 - 1e-6]; seeds are fixed, so a passing test stays passing, and a
change of the generator that is as good as this one fails with probability m x 2e-6 for m p-values (below 0.001 for
this file together).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from sim.sampling import case_entities, case_entity, stream_key, uniform_block

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import rng_battery
import rng_orders
import rng_tests

SIZE = 1 << 17


def bad(p: float) -> bool:
    return rng_battery.suspicious(p)


@pytest.mark.parametrize("order", rng_orders.ORDERS)
def test_small_battery(order: str) -> None:
    row = rng_orders.words(order, 1, 0, SIZE)
    failed = {name: p for name, p in ((name, test(row)) for name, test in rng_tests.battery().items()) if bad(p)}
    assert not failed


def counting(n: int) -> rng_tests.Words:
    """Offsets into one additive sequence: what a stream by offset would give."""
    return (np.arange(n, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7)) & np.uint64(2**52 - 1)


def short_period(n: int) -> rng_tests.Words:
    return np.tile(rng_orders.words("entity", 1, 0, 1 << 14), n >> 14)


def weak_low_bits(n: int) -> rng_tests.Words:
    return rng_orders.words("entity", 1, 0, n) & ~np.uint64(1)


def without_visit(n: int) -> rng_tests.Words:
    """The visit left out of the key: a second visit meets the luck of the first."""
    return np.repeat(rng_orders.words("entity", 1, 0, n // 2), 2)


def drifting(n: int) -> rng_tests.Words:
    u = rng_tests.real(rng_orders.words("entity", 1, 0, n)) ** 1.02
    return (u * 2.0**52).astype(np.uint64)


@pytest.mark.parametrize("fault", [counting, short_period, weak_low_bits, without_visit, drifting])
def test_the_battery_sees_a_planted_fault(fault: Callable[[int], rng_tests.Words]) -> None:
    row = fault(SIZE)
    assert any(bad(test(row)) for test in rng_tests.battery().values())


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Two-sided p-value of no correlation, after removing nothing: both are uniform on (0, 1) with known moments."""
    z = 12.0 * float((x - 0.5) @ (y - 0.5)) / math.sqrt(len(x))
    return float(special.ndtr(-abs(z)) * 2.0)


NEIGHBOURS: dict[str, Callable[[int], tuple[tuple[int, str, int], tuple[int, str, int]]]] = {
    # (key, stream of the consignments, visit) of two readings that stand next to each other
    "streams": lambda i: (
        (stream_key(1, 0, f"cn-import-sea/step-{i}"), "a", 0),
        (stream_key(1, 0, f"cn-import-sea/step-{i + 1}"), "a", 0),
    ),
    "replications": lambda i: ((stream_key(1, i, "s"), "a", 0), (stream_key(1, i + 1, "s"), "a", 0)),
    "seeds": lambda i: ((stream_key(i, 0, "s"), "a", 0), (stream_key(i + 1, 0, "s"), "a", 0)),
    "seed and replication exchanged": lambda i: (
        (stream_key(i, i + 1, "s"), "a", 0),
        (stream_key(i + 1, i, "s"), "a", 0),
    ),
    "visits": lambda i: ((stream_key(1, 0, "s"), "a", i), (stream_key(1, 0, "s"), "a", i + 1)),
    "arrival streams": lambda i: ((stream_key(1, 0, "s"), f"a{i}", 0), (stream_key(1, 0, "s"), f"a{i + 1}", 0)),
}


@pytest.mark.parametrize("kind", NEIGHBOURS)
def test_neighbours_are_uncorrelated(kind: str) -> None:
    """30 pairs of rows of 20,000 and their shifts by one case: 90 p-values, each false with probability 1e-6."""
    for i in range(30):
        rows = [
            uniform_block(key, case_entities(stream, 0, 20_000), visit, 0) for key, stream, visit in NEIGHBOURS[kind](i)
        ]
        x, y = rows
        assert correlation(x, y) > 1e-6
        assert correlation(x[1:], y[:-1]) > 1e-6
        assert correlation(x[:-1], y[1:]) > 1e-6


def test_neighbouring_bits_of_a_key_are_uncorrelated() -> None:
    """Keys that differ in one bit: 64 p-values, each false with probability 1e-6."""
    key = stream_key(1, 0, "s")
    who = case_entities("a", 0, 20_000)
    base = uniform_block(key, who, 0, 0)
    for bit in range(63):
        assert correlation(base, uniform_block(key ^ (1 << bit), who, 0, 0)) > 1e-6
        assert correlation(base, uniform_block(key, who ^ (1 << bit), 0, 0)) > 1e-6


def test_no_two_streams_share_an_entity() -> None:
    """2^18 entities of 64 streams are all different; by chance a pair would be equal with probability 2e-9."""
    who = np.concatenate([case_entities(f"lane-{i}/sea/general", 0, 1 << 12) for i in range(64)])
    assert len(np.unique(who)) == len(who)
    assert case_entity("lane-3/sea/general", 5) == who[3 * (1 << 12) + 5]


def test_overlap_of_streams() -> None:
    """The first 500 uniforms of 2,000 streams: equal values are as rare as among chance words (2^52 of them)."""
    who = np.arange(500)
    u = np.concatenate([uniform_block(stream_key(1, 0, f"step-{i}"), who, 0, 0) for i in range(2000)])
    equal = len(u) - len(np.unique(u))
    # Expected 1.1e-4 equal pairs; two or more happen with probability 6e-9.
    assert equal < 2


def test_the_battery_as_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert rng_battery.main(["--words", "17", "--blocks", "1", "--order", "seed"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert ", 0 failed, " in lines[-1]


def test_a_fault_turns_the_command_red(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    row = without_visit(SIZE)
    monkeypatch.setattr(rng_orders, "words", lambda _order, _seed, _block, _count: row)
    assert rng_battery.main(["--words", "17", "--blocks", "1", "--order", "visit"]) == 1
    assert "FAILED TWICE  visit: pairs from bit 0, lag 1" in capsys.readouterr().out


def test_lines_of_dieharder_are_read() -> None:
    line = "      diehard_operm5|   0|   1000000|     100|0.69428190|  PASSED  "
    match = rng_battery.DIEHARDER_LINE.match(line)
    assert match
    assert (match["name"], match["ntup"], float(match["p"])) == ("diehard_operm5", "0", 0.6942819)
    assert rng_battery.DIEHARDER_LINE.match("#   test_name   |ntup| tsamples |psamples|  p-value |Assessment") is None
    assert rng_battery.suspicious(0.0)
    assert rng_battery.suspicious(1.0)
    assert not rng_battery.suspicious(2e-6)


def test_the_short_form_of_dieharder_is_the_18_tests_the_page_names() -> None:
    assert rng_battery.calls(short=True, gcd=False) == [
        ("-d", str(d)) for d in (0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 15, 16, 100, 101, 102, 204, 206)
    ]
    assert rng_battery.calls(short=False, gcd=True)[-1] == ("-d", "17")
