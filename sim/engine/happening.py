"""Something that will happen at a known time: what the event list holds.

For a simulation reader: SimPy's loop asks an event for ``callbacks`` and whether it failed, nothing more. A token has at most one event
ahead of it, so a token is that event, and no object is made for each step of each consignment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Calls = tuple[Callable[[Any], None]]


class Happening:
    """An entry of the event list; ``time`` is when it fires, and each callback gets the happening itself."""

    # What SimPy asks of an event when it fires; the same for all.
    _ok = True
    _value = None

    __slots__ = ("callbacks", "time")

    def __init__(self) -> None:
        self.time = 0.0
        self.callbacks: Any = None
