"""What a business rule is: a stable code, what it demands in words, and how sure we are that customs demands it.

For a customs reader: an error stops the document, a warning is told and never stops it.
For an engineer: rules read canonical content (fact -> text, group -> records), never XML. A rule whose facts are absent is silent, and so
is one whose facts an earlier layer or rule has already refused: one mistake is reported once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeAlias

from sim.messages.rules.limits import Limits
from sim.trade.content import Content, Record

if TYPE_CHECKING:
    from sim.messages.register import Register
    from sim.trade.draws import Draws

ALONE = 6
"""Layer of what one message shows by itself."""
COMPARED = 7
"""Layer of what only another document, or the register, shows."""
AGAIN = "R23"
"""The rule that looks at an earlier document of the same message; no message names itself among its comparisons."""


class FormLike(Protocol):
    """The part of a message's form that rules read."""

    @property
    def id(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @property
    def rules(self) -> tuple[str, ...]: ...
    @property
    def compares(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def fields(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, the lowest layer it speaks at, its severity, its words, and where it comes from.

    Parameters
    ----------
    code
        ``R01`` to ``R25``, stable.
    layer
        6 when one message is enough, 7 when another document or the register is needed for all of it.
    severity
        ``error`` or ``warning``; a single finding may be milder than its rule, never harsher.
    side
        ``both``, ``sg`` or ``cn``.
    en
        What it demands, one sentence.
    why, do
        Why it matters and what to do about a finding, for the reference page; a finding says both about its own value.
    source, grade
        Where the demand is stated, and how well.
    """

    code: str
    layer: int
    severity: str
    side: str
    en: str
    why: str
    do: str
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule yields: which field of which record is wrong, and why.

    ``index`` counts the records of the field's group from 0, None when the field belongs to the head. ``severity`` is empty when it is
    the rule's own.
    """

    field: str
    index: int | None
    value: str
    why: str
    do: str
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the document: the day, the register of what came before, the tolerances.

    ``on`` is the day of submission; None takes the document's own date of declaration.
    """

    on: date | None = None
    register: Register | None = None
    sender: str = ""
    digest: str = ""
    limits: Limits = field(default_factory=Limits)


NOTHING = Context()

Check: TypeAlias = Callable[[Content, FormLike, Context], Iterator[Found]]
Compare: TypeAlias = Callable[[Content, Content, FormLike, FormLike, Context], Iterator[Found]]
Spoiled: TypeAlias = "Content | tuple[Content, dict[str, Content]]"


class Spoil(Protocol):
    """Turns valid content into content wrong in exactly this rule (None: this message cannot break it)."""

    def __call__(
        self, content: Content, form: FormLike, draws: Draws, others: Mapping[str, Content] | None = None
    ) -> Spoiled | None: ...


@dataclass(frozen=True, slots=True)
class Member:
    """A rule with its functions, as its file gives them; None where it has no such function.

    ``check`` looks at one document, ``compare`` at it beside another one, ``recorded`` at it beside the register.
    """

    rule: Rule
    module: str
    spoil: Spoil
    check: Check | None = None
    compare: Compare | None = None
    recorded: Check | None = None


def text(content: Content, name: str) -> str:
    """A fact of the head; empty when absent."""
    value = content.get(name, "")
    return value if isinstance(value, str) else ""


def records(content: Content, name: str) -> list[Record]:
    """The records of a group; none when absent."""
    value = content.get(name)
    return value if isinstance(value, list) else []


def copied(content: Content) -> Content:
    """A copy that can be changed without touching the original."""
    return {k: v if isinstance(v, str) else [dict(r) for r in v] for k, v in content.items()}


def changed(content: Content, **facts: str | None) -> Content:
    """A copy with other facts in the head; None removes one."""
    result = copied(content)
    for name, value in facts.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = value
    return result


def changed_at(content: Content, group: str, index: int, **facts: str | None) -> Content:
    """A copy with other facts in one record of a group; None removes one."""
    result = copied(content)
    record = records(result, group)[index]
    for name, value in facts.items():
        if value is None:
            record.pop(name, None)
        else:
            record[name] = value
    return result
