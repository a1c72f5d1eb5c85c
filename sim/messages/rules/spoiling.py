"""Makes valid content wrong in exactly one rule, for examples and tests.

For an engineer: each rule offers ways of breaking it, plainest first; the first is taken that the rule finds and that no other rule of the
message finds too, by running them all. A message in which no way works cannot break the rule, and must not name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import day_of
from sim.messages.rules.rule import AGAIN, NOTHING, Context, FormLike, Spoil, Spoiled, copied, records
from sim.messages.rules.synonyms import in_common, in_own, of_a_parcel, seen
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

Ways = Callable[[Content, FormLike, "Draws"], Iterator[Content]]
"""Ways of breaking a rule within one document."""
Beside = Callable[[Content, FormLike, str, Content], Iterator[tuple[Content, Content]]]
"""Ways of breaking it beside another document, given by message id and content: (this one, the other one)."""
Counterpart = Callable[[Content], Content]
"""What a faithful other document says of the facts the rule compares, made from this one."""


def spoiler(
    code: str, ways: Ways | None = None, beside: Beside | None = None, counterpart: Counterpart | None = None
) -> Spoil:
    """The ``spoil`` of a rule, from its ways."""

    def spoil(
        content: Content, form: FormLike, draws: Draws, others: Mapping[str, Content] | None = None
    ) -> Spoiled | None:
        """Content wrong in exactly this rule; with the other documents' contents when it takes two to see it; None when it cannot be.

        ``others`` are faithful other documents by message id; without them the least that the rule compares is made up from ``content``.
        """
        apart = of_a_parcel(content)
        known, view = in_common(content), seen(form) if apart else form
        written = in_own if apart else _as_it_is
        if ways is not None and code in form.rules:
            for wrong in map(written, ways(known, view, draws)):
                if sendable(form, wrong) and errors_of(form, wrong) == {code}:
                    return wrong
        if beside is None:
            return None
        beside_which = [message for message, codes in form.compares.items() if code in codes]
        if code == AGAIN and code in form.rules:
            beside_which = [form.id]
        for message in beside_which:
            given = (others or {}).get(message)
            faithful = in_common(given) if given else counterpart(known) if counterpart else copied(known)
            for pair in beside(known, view, message, faithful):
                wrong, other = map(written, pair)
                if (
                    sendable(form, wrong)
                    and not errors_of(form, wrong)
                    and errors_of(form, wrong, {message: other}) == {code}
                ):
                    return wrong, {message: other}
        return None

    return spoil


def _as_it_is(content: Content) -> Content:
    return content


def sendable(form: FormLike, content: Content) -> bool:
    """Whether no earlier layer would stop the document: nothing required is missing or unknown to it, and every code is in its list."""
    from sim.messages.codes import wrong_codes
    from sim.messages.form import Form

    if not isinstance(form, Form):
        return True
    held = {*content, *(f for group in form.groups for record in records(content, group.name) for f in record)}
    if not held <= {*form.fields, *(group.name for group in form.groups)}:
        return False
    if any(group.low and not records(content, group.name) for group in form.groups):
        return False
    for group, fact in ((form.group_of[name], name) for name, row in form.fields.items() if row.low):
        places = records(content, group) if group else [content]
        if any(fact not in place for place in places):
            return False
    return not any(wrong_codes(form, content, day_of(content, NOTHING) or None))


def errors_of(
    form: FormLike, content: Content, others: Mapping[str, Content] | None = None, context: Context = NOTHING
) -> set[str]:
    """Codes of the errors the rules of a message find: in the document alone, or beside ``others`` when they are given."""
    from sim.messages.rules.registry import alone, compared

    hits = alone(form, content, context) if others is None else compared(form, content, others, context)
    return {h.rule.code for h in hits if h.severity == "error"}
