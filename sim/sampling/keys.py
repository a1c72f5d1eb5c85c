"""Names turned into keys: which stream of luck a step reads, and whose luck it is.

For a customs reader: a consignment is known by its stream (lane, mode, goods, tier) and its number there, never by
its place among all consignments, so more traffic elsewhere cannot change its luck.
For a simulation reader: 64-bit digests and the SplitMix64 finaliser in plain Python integers; the compiled twin of
``mix`` is in ``sim.sampling.draws``.

Keys and entities are 64-bit values held as *signed* Python integers (two's complement): numba then sees one type,
int64, whatever the value. ``signed`` turns any integer into that form.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

MASK = 0xFFFFFFFFFFFFFFFF
GOLDEN = 0x9E3779B97F4A7C15
MIX_1 = 0xBF58476D1CE4E5B9
MIX_2 = 0x94D049BB133111EB
ENTITY = 0xD1342543DE82EF95
DRAW = 0xDA942042E4DD58B5


def mix(z: int) -> int:
    """Stafford's 13th variant of the murmur finaliser (SplitMix64): every input bit reaches every output bit."""
    z &= MASK
    z = ((z ^ (z >> 30)) * MIX_1) & MASK
    z = ((z ^ (z >> 27)) * MIX_2) & MASK
    return z ^ (z >> 31)


def signed(value: int) -> int:
    """The low 64 bits as a signed integer."""
    value &= MASK
    return value - 0x10000000000000000 if value >> 63 else value


def digest64(name: str) -> int:
    """Eight bytes of BLAKE2b of the name, as an unsigned integer; stable over platforms and versions."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def stream_key(seed: int, replication: int, name: str) -> int:
    """Key of one stream of draws in one replication, signed 64-bit.

    Parameters
    ----------
    seed, replication
        Whole numbers; their low 64 bits count.
    name
        Stable name, such as a step's stream.
    """
    return signed(mix(mix(mix(seed + GOLDEN) + (replication + 1) * GOLDEN) ^ digest64(name)))


@lru_cache(maxsize=65536)
def path_digest(path: str) -> int:
    """The path's part of an entity, unsigned."""
    return mix(digest64(path) + GOLDEN)


def entity(path: str, number: int) -> int:
    """The number-th member of a path of stable names, signed 64-bit. Distinct numbers of a path never collide."""
    z = (path_digest(path) ^ (number * GOLDEN)) & MASK
    z = ((z ^ (z >> 30)) * MIX_1) & MASK
    z = ((z ^ (z >> 27)) * MIX_2) & MASK
    z ^= z >> 31
    return z - 0x10000000000000000 if z >> 63 else z


def case_entity(stream: str, index: int) -> int:
    """A consignment: its arrival stream and its number there."""
    return entity("case/" + stream, index)


def trader_entity(population: str, number: int) -> int:
    """A trader: persistent choices (uptake, tier, AEO) are drawn with this."""
    return entity("trader/" + population, number)


def sailing_entity(schedule: str, number: int) -> int:
    """A departure of a schedule, counted from time 0, or the ordinal of its date in a dated experiment."""
    return entity("sailing/" + schedule, number)


def outage_entity(calendar: str, occurrence: int) -> int:
    """An outage of a calendar, counted from time 0."""
    return entity("outage/" + calendar, occurrence)


def day_entity(number: int) -> int:
    """A day, counted from time 0: shocks that everyone shares."""
    return entity("day", number)
