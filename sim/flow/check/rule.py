"""What a rule is, and where the rules are kept once their module has been imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from sim.errors import Problem

if TYPE_CHECKING:
    from sim.flow.check.view import View


class Phase(IntEnum):
    """What a rule takes for granted.

    ``PARTS`` nothing; ``GRAPH`` that every name is known; ``TOKENS`` and ``LOAD`` that nothing before is wrong.
    """

    PARTS = 0
    GRAPH = 1
    TOKENS = 2
    LOAD = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields: a problem that does not know its rule's code yet."""

    path: str
    value: str
    why: str
    do: str
    severity: str = "error"

    def problem(self, code: str) -> Problem:
        """The problem, with the code of the rule that found it."""
        return Problem(code, self.path, self.value, self.why, self.do, severity=self.severity)


Function = Callable[["View"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its stable code, its name, when it may run, and whether it speaks about names."""

    code: str
    name: str
    title: str
    phase: Phase
    naming: bool
    function: Function


REGISTERED: dict[str, Rule] = {}


def rule(code: str, phase: Phase = Phase.PARTS, *, naming: bool = False) -> Callable[[Function], Function]:
    """Register a function as the rule ``code``.

    Raises
    ------
    ValueError
        When the code is taken, or the function does not say what it is for.
    """

    def register(function: Function) -> Function:
        title = (function.__doc__ or "").strip().partition("\n")[0]
        name = getattr(function, "__name__", "")
        if code in REGISTERED or not title:
            raise ValueError(f"rule {name}: the code {code} is taken, or the docstring is missing")
        REGISTERED[code] = Rule(code, name, title, phase, naming, function)
        return function

    return register
