"""Which rules there are, and the two functions that apply them: to one document, and to it beside others.

A file of this folder named ``r<two digits>_*.py`` is a rule; one that is half finished fails at import, with its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from re import fullmatch

from sim.messages.rules.rule import AGAIN, ALONE, COMPARED, NOTHING, Check, Context, FormLike, Found, Member, Rule
from sim.messages.rules.synonyms import found_in_own, in_common, of_a_parcel, seen
from sim.trade.content import Content

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding of a rule, with the rule, its layer and the other document it was seen beside (empty: none)."""

    rule: Rule
    layer: int
    found: Found
    beside: str = ""

    @property
    def severity(self) -> str:
        """``error`` or ``warning``: the finding's own, or else its rule's."""
        return self.found.severity or self.rule.severity


@cache
def registry() -> dict[str, Member]:
    """All rules by code.

    Raises
    ------
    ImportError
        Naming the file that is not a whole rule.
    """
    found = {}
    for file in sorted(_HERE.glob("r[0-9][0-9]_*.py")):
        member = _member(file)
        found[member.rule.code] = member
    return found


def _member(file: Path) -> Member:
    name = f"{__package__}.{file.stem}"
    try:
        module = import_module(name)
    except Exception as error:
        raise ImportError(f"{file.name}: this rule cannot be imported: {error}") from error
    rule = getattr(module, "RULE", None)
    functions = {w: getattr(module, w, None) for w in ("check", "compare", "recorded")}
    if not isinstance(rule, Rule) or fullmatch(r"r\d\d", file.stem[:3]) is None or rule.code != file.stem[:3].upper():
        raise ImportError(f"{file.name}: RULE is missing, or its code is not {file.stem[:3].upper()}")
    if not any(functions.values()) or not callable(getattr(module, "spoil", None)):
        raise ImportError(f"{file.name}: a rule needs spoil, and at least one of check, compare, recorded")
    return Member(rule=rule, module=name, spoil=module.spoil, **functions)


@lru_cache(maxsize=512)
def _checks(codes: tuple[str, ...]) -> tuple[tuple[Rule, Check], ...]:
    members = [registry()[c] for c in codes]
    return tuple((m.rule, m.check) for m in members if m.check is not None)


@lru_cache(maxsize=512)
def _recorded(codes: tuple[str, ...]) -> tuple[tuple[Rule, Check], ...]:
    members = [registry()[c] for c in codes]
    return tuple((m.rule, m.recorded) for m in members if m.recorded is not None)


def alone(form: FormLike, content: Content, context: Context = NOTHING) -> list[Hit]:
    """What the rules of the message find in the document by itself (layer 6).

    Raises
    ------
    KeyError
        When the message names a rule that does not exist.
    """
    apart = of_a_parcel(content)
    if apart:
        form, content = seen(form), in_common(content)
    hits: list[Hit] = []
    for rule, check in _checks(form.rules):
        for found in check(content, form, context):
            hits.append(Hit(rule, ALONE, found_in_own(found) if apart else found))
    return hits


def compared(
    form: FormLike,
    content: Content,
    others: Mapping[str, Content],
    context: Context = NOTHING,
    form_of: Callable[[str], FormLike] | None = None,
) -> list[Hit]:
    """What they find in it beside other documents (by message id) and the register (layer 7).

    ``form_of`` gives the form of another message; None takes the shipped one.
    """
    apart = of_a_parcel(content)
    if apart:
        form, content = seen(form), in_common(content)
    hits: list[Hit] = []
    if context.register is not None:
        for rule, recorded in _recorded(form.rules):
            hits += [Hit(rule, COMPARED, found) for found in recorded(content, form, context)]
    for message, other in others.items():
        hits += _beside(form, content, (message, in_common(other)), context, form_of)
    return [replace(hit, found=found_in_own(hit.found)) for hit in hits] if apart else hits


def _shipped(message: str) -> FormLike:
    from sim.messages.library import form

    return form(message)


def _beside(
    form: FormLike,
    content: Content,
    other: tuple[str, Content],
    context: Context,
    form_of: Callable[[str], FormLike] | None,
) -> Iterator[Hit]:
    message, facts = other
    codes = form.compares.get(message, ())
    if message == form.id and AGAIN in form.rules:
        codes = (*codes, AGAIN)
    for code in codes:
        member = registry()[code]
        if member.compare is None:
            continue
        for found in member.compare(content, facts, form, (form_of or _shipped)(message), context):
            yield Hit(member.rule, COMPARED, found, message)
