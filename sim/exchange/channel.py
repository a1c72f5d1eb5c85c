"""The line between two parties: it loses, doubles, delays and garbles, as much as it is told to.

For a customs reader: how good the connection is, both ways.
For an engineer: what happens to a copy is drawn by (message, direction, attempt, copy), so it does not depend on what else is under way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sim.sampling.keys import entity
from sim.trade.draws import Draws


@dataclass(frozen=True, slots=True)
class Line:
    """Shares of copies, and seconds under way.

    Parameters
    ----------
    lost, doubled, delayed, garbled
        Shares from 0 to 1, each drawn on its own.
    latency
        Mean seconds under way, exponential.
    delay
        Mean further seconds of a delayed copy, exponential; this is what changes the order.
    """

    lost: float = 0.0
    doubled: float = 0.0
    delayed: float = 0.0
    garbled: float = 0.0
    latency: float = 2.0
    delay: float = 600.0


class Carriage(Protocol):
    """What happens to one sending: seconds under way of each copy that arrives, and whether it arrives garbled."""

    def carry(self, message_id: str, direction: str, attempt: int) -> list[tuple[float, int | None]]:
        """(seconds, position of the byte that is garbled, as a number below 2**30, or None) of each copy."""


class Lossy:
    """A line with luck of its own."""

    def __init__(self, line: Line, seed: int) -> None:
        self.line, self._seed = line, seed

    def carry(self, message_id: str, direction: str, attempt: int) -> list[tuple[float, int | None]]:
        """See ``Carriage``."""
        draws = Draws(self._seed, attempt, f"line/{direction}", entity("message/" + message_id, attempt))
        copies = 2 if draws.uniform("doubled") < self.line.doubled else 1
        made: list[tuple[float, int | None]] = []
        for copy in range(copies):
            if draws.uniform("lost", copy) < self.line.lost:
                continue
            seconds = _exponential(draws.uniform("latency", copy), self.line.latency)
            if draws.uniform("delayed", copy) < self.line.delayed:
                seconds += _exponential(draws.uniform("delay", copy), self.line.delay)
            garbled = draws.uniform("garbled", copy) < self.line.garbled
            made.append((seconds, int(draws.uniform("where", copy) * 2**30) if garbled else None))
        return made


def garble(data: bytes, where: int) -> bytes:
    """The same bytes with one of them changed."""
    at = where % len(data)
    return data[:at] + bytes([data[at] ^ (1 + where % 254)]) + data[at + 1 :]


def _exponential(u: float, mean: float) -> float:
    from math import log

    return -mean * log(u)
