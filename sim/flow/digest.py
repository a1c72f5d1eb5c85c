"""A short fingerprint of a model: equal when two models are equal, whatever order they were written in.

For a customs reader: two scenarios with the same fingerprint are the same model.
For a simulation reader: blake2b over a canonical text of every field; collections are sorted by name, 60 and 60.0 are one number, and
nothing depends on hash seeds, on the order of steps or on the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import blake2b
from json import dumps

from sim.flow.kinds import Step
from sim.flow.model import Flow

BYTES = 16

# Collections in which order has no meaning, by (class, field), and what they are sorted by.
_UNORDERED = {("Flow", f.name) for f in fields(Flow)} | {("Arrivals", "attributes"), ("Arrivals", "populations")}


def digest(flow: Flow) -> str:
    """Fingerprint of a flow, 32 hexadecimal digits.

    Raises
    ------
    TypeError
        When the flow holds something that is not data (a function, an open file).
    """
    hashed = blake2b(digest_size=BYTES)
    for part in _parts(flow):
        hashed.update(part.encode())
    return hashed.hexdigest()


def canonical(flow: Flow) -> str:
    """The text the fingerprint is made of."""
    return "".join(_parts(flow))


def _parts(value: object) -> Iterator[str]:
    match value:
        case None | bool():
            yield repr(value)
        case Enum():
            yield from _parts(value.value)
        case int() | float():
            yield _number(value)
        case str():
            yield dumps(value)
        case tuple():
            yield "["
            for item in value:
                yield from _parts(item)
                yield ","
            yield "]"
        case _ if is_dataclass(value) and not isinstance(value, type):
            name = value.kind if isinstance(value, Step) else type(value).__name__
            yield f"{name}("
            for f in sorted(fields(value), key=lambda f: f.name):
                yield f"{f.name}="
                item = getattr(value, f.name)
                if (type(value).__name__, f.name) in _UNORDERED:
                    yield "["
                    for text in sorted("".join(_parts(member)) for member in item):
                        yield f"{text},"
                    yield "]"
                else:
                    yield from _parts(item)
                yield ";"
            yield ")"
        case _:
            raise TypeError(f"a flow holds data only, not {type(value).__name__}")


def _number(value: float) -> str:
    """The same text for equal numbers: 60, 60.0; 0.0, -0.0."""
    if isinstance(value, int):
        as_float = float(value) if abs(value) < 2**53 else None
        return repr(as_float) if as_float is not None else str(value)
    return repr(value + 0.0)
