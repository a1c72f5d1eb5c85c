"""Keys and uniforms against a second implementation in plain Python integers; oracle: arithmetic modulo 2^64."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.sampling import (
    case_entities,
    case_entity,
    day_entity,
    digest64,
    entity,
    entity_block,
    outage_entity,
    sailing_entity,
    stream_key,
    trader_entity,
    uniform,
    uniform_block,
)

M64 = 2**64
SIGNED = st.integers(-(2**63), 2**63 - 1)
NAMES = st.text(max_size=40)


def twin_mix(z: int) -> int:
    """SplitMix64's finaliser as published by Steele, Lea and Flood (variant 13 of Stafford)."""
    z %= M64
    z = (z ^ z // 2**30) * 0xBF58476D1CE4E5B9 % M64
    z = (z ^ z // 2**27) * 0x94D049BB133111EB % M64
    return z ^ z // 2**31


def twin_uniform(key: int, entity: int, visit: int, draw: int) -> float:
    h = twin_mix(key % M64 ^ entity % M64 * 0xD1342543DE82EF95 % M64)
    h = twin_mix(h + (visit * 2**32 + draw) * 0xDA942042E4DD58B5)
    return (h // 2**12 + 0.5) / 2**52


def twin_key(seed: int, replication: int, name: str) -> int:
    golden = 0x9E3779B97F4A7C15
    digest = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")
    return twin_mix(twin_mix(twin_mix(seed + golden) + (replication + 1) * golden) ^ digest)


@given(SIGNED, SIGNED, st.integers(0, 255), st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_the_compiled_uniform_has_the_bits_of_plain_integers(key: int, who: int, visit: int, draw: int) -> None:
    assert uniform(key, who, visit, draw) == twin_uniform(key, who, visit, draw)


def test_an_unsigned_key_is_refused_not_misread() -> None:
    key = stream_key(1, 0, "any")
    assert uniform(key, 0, 0, 0) == twin_uniform(key, 0, 0, 0)
    with pytest.raises(OverflowError):
        uniform(2**63, 0, 0, 0)


@given(st.integers(0, 2**70), st.integers(0, 2**40), NAMES)
def test_stream_keys(seed: int, replication: int, name: str) -> None:
    key = stream_key(seed, replication, name)
    assert key % M64 == twin_key(seed, replication, name)
    assert -(2**63) <= key < 2**63


@given(NAMES, st.integers(0, 2**62), st.integers(1, 300))
@settings(max_examples=40, deadline=None)
def test_a_block_of_entities_is_the_entities_one_by_one(path: str, first: int, count: int) -> None:
    block = entity_block(path, first, count).tolist()
    assert block[:3] == [entity(path, first + i) for i in range(min(count, 3))]
    assert block[-1] == entity(path, first + count - 1)
    assert len(set(block)) == count


@given(SIGNED, NAMES, st.integers(0, 2**40), st.integers(0, 255), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_a_block_of_uniforms_is_the_uniforms_one_by_one(key: int, path: str, first: int, visit: int, draw: int) -> None:
    who = case_entities(path, first, 20)
    found = uniform_block(key, who, visit, draw).tolist()
    assert found == [uniform(key, case_entity(path, first + i), visit, draw) for i in range(20)]


def test_the_ends_of_the_unit_interval_are_never_reached() -> None:
    # The smallest and the largest of the 2^52 values: half a step away from 0 and from 1, and exact.
    assert (0 + 0.5) * 2.0**-52 == 2.0**-53 > 0.0
    assert (2**52 - 1 + 0.5) * 2.0**-52 == 1.0 - 2.0**-53 < 1.0
    u = uniform_block(stream_key(1, 0, "ends"), np.arange(2_000_000), 0, 0)
    assert 0.0 < u.min() < 1e-5
    assert 1.0 - 1e-5 < u.max() < 1.0


def test_kinds_of_entities_with_equal_names_and_numbers_are_different() -> None:
    found = [
        case_entity("a", 5),
        trader_entity("a", 5),
        sailing_entity("a", 5),
        outage_entity("a", 5),
        day_entity(5),
        case_entity("a", 6),
        case_entity("b", 5),
    ]
    assert len(set(found)) == len(found)


def test_digests_are_the_published_hash_and_so_the_same_on_every_platform() -> None:
    assert digest64("") == 0xE4A6A0577479B2B4
    assert digest64("cn-import-sea/documentary_check") == int.from_bytes(
        blake2b(b"cn-import-sea/documentary_check", digest_size=8).digest(), "big"
    )


def test_a_tenth_more_cases_elsewhere_change_nothing_here() -> None:
    """Draws are a function of names: asking for others first, later or not at all has no effect."""
    key = stream_key(3, 1, "cn-import-sea/documentary_check")
    before = uniform_block(key, case_entities("sg-cn/sea/general/large", 0, 500), 0, 0)
    uniform_block(key, case_entities("cn-sg/sea/general/large+growth", 0, 550), 0, 0)
    after = uniform_block(key, case_entities("sg-cn/sea/general/large", 0, 550), 0, 0)
    assert after[:500].tolist() == before.tolist()
