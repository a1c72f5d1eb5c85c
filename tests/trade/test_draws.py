"""Draws addressed by text against a second implementation with plain arithmetic, and against their own distributions."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.sampling.keys import stream_key
from sim.trade.draws import Draws

M64 = 2**64
SIGNED = st.integers(-(2**63), 2**63 - 1)


def twin_mix(z: int) -> int:
    z %= M64
    z = (z ^ z // 2**30) * 0xBF58476D1CE4E5B9 % M64
    z = (z ^ z // 2**27) * 0x94D049BB133111EB % M64
    return z ^ z // 2**31


def twin_bits(key: int, entity: int, what: str, number: int) -> int:
    word = twin_mix(int.from_bytes(blake2b(what.encode(), digest_size=8).digest(), "big") + 0x9E3779B97F4A7C15)
    base = twin_mix((key % M64) ^ (entity * 0xD1342543DE82EF95 % M64))
    return twin_mix((base ^ word) + number * 0xDA942042E4DD58B5)


@given(
    st.integers(0, 2**64),
    st.integers(0, 10_000),
    st.text(max_size=20),
    SIGNED,
    st.text(max_size=20),
    st.integers(0, 500),
)
def test_bits_agree_with_the_second_implementation(
    seed: int, replication: int, name: str, entity: int, what: str, number: int
) -> None:
    draws = Draws(seed, replication, name, entity)
    assert draws.bits(what, number) == twin_bits(stream_key(seed, replication, name), entity, what, number)


@given(SIGNED, st.text(max_size=10), st.integers(-1000, 1000), st.integers(0, 10**12), st.integers(0, 9))
def test_a_whole_number_lies_between_its_bounds(entity: int, what: str, low: int, width: int, number: int) -> None:
    assert low <= Draws(1, 0, "n", entity).whole(what, low, low + width, number) <= low + width


def test_both_bounds_and_every_choice_are_met() -> None:
    draws = Draws(7, 0, "test", 1)
    counted = Counter(draws.whole("die", 1, 6, n) for n in range(6000))
    assert set(counted) == set(range(1, 7))
    # chi-square with 5 degrees of freedom; 30 is passed by chance once in 70,000
    assert sum((count - 1000) ** 2 / 1000 for count in counted.values()) < 30
    assert {draws.choice("of", "abc", n) for n in range(50)} == set("abc")


def test_weights_are_kept_and_nothing_of_weight_zero_is_drawn() -> None:
    draws = Draws(7, 0, "test", 1)
    pairs = (("never", 0.0), ("often", 3.0), ("seldom", 1.0), ("nor", 0.0))
    counted = Counter(draws.weighted("w", pairs, n) for n in range(4000))
    assert set(counted) == {"often", "seldom"}
    # 3000 expected, standard deviation 27; five of them
    assert abs(counted["often"] - 3000) < 140


def test_what_and_number_and_entity_and_name_each_make_another_draw() -> None:
    values = [
        Draws(seed, replication, name, entity).bits(what, number)
        for seed in (1, 2)
        for replication in (0, 1)
        for name in ("a", "b")
        for entity in (-5, 5)
        for what in ("x", "y")
        for number in (0, 1)
    ]
    assert len(set(values)) == len(values)


def test_neighbours_are_not_correlated() -> None:
    draws = [Draws(3, 0, "test", entity) for entity in range(4000)]
    for first, second in (("a", "b"), ("a", "a")):
        one = [d.uniform(first) - 0.5 for d in draws]
        other = [d.uniform(second, int(first == second)) - 0.5 for d in draws]
        correlation = sum(x * y for x, y in zip(one, other, strict=True)) * 12 / len(draws)
        assert abs(correlation) < 5 / len(draws) ** 0.5
    row = [draws[0].uniform("a", n) for n in range(4000)]
    assert abs(sum((x - 0.5) * (y - 0.5) for x, y in pairwise(row)) * 12 / len(row)) < 5 / len(row) ** 0.5


@given(SIGNED, st.text(max_size=10), st.integers(0, 99))
def test_a_uniform_is_inside_the_open_interval(entity: int, what: str, number: int) -> None:
    assert 0.0 < Draws(1, 0, "n", entity).uniform(what, number) < 1.0


@pytest.mark.parametrize(
    "ask",
    [
        lambda d: d.whole("x", 2, 1),
        lambda d: d.choice("x", ()),
        lambda d: d.weighted("x", ()),
        lambda d: d.weighted("x", (("a", 0.0),)),
    ],
)
def test_an_empty_choice_is_an_error(ask) -> None:
    with pytest.raises(ValueError):
        ask(Draws(1, 0, "n", 0))


def test_below_is_a_share() -> None:
    draws = Draws(5, 0, "n", 0)
    # 250 expected, standard deviation 14
    assert 180 < sum(draws.below("x", 0.25, n) for n in range(1000)) < 320
