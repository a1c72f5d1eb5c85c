"""Right messages as Hypothesis strategies: their content, and their XML.

For a tester: whatever is drawn passes every layer of validation without a finding, so a system that refuses one is too strict, or does
not know something that occurs in trade.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from sim.errors import Problem, Refused
from sim.messages.document import document
from sim.messages.examples import lanes
from sim.messages.form import Form
from sim.messages.library import form, names
from sim.messages.samples import enveloped
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.testing.cases import CONSIGNMENTS, ITEMS, STREAM, of_kinds
from sim.trade.content import Content
from sim.trade.facts import facts, facts_of_side
from sim.trade.profile import ALL_GOODS

Kinds = tuple[tuple[str, str], ...]
"""Pairs of a lane and a class of goods."""


@cache
def kinds(name: str) -> Kinds:
    """Lanes and classes of goods whose consignments have such a message: a licence needs controlled goods, say."""
    of = form(name)
    able = [(lane, goods) for lane in lanes(of) for goods in ALL_GOODS]
    return tuple(
        (lane, goods)
        for lane, goods in able
        if validate(write(of, document_of(of, facts(STREAM, 0, lane=lane, goods=goods))), expect=name).ok
    )


def document_of(of: Form, known: Content) -> Content:
    """What a document of the form says of a consignment."""
    return document(of, facts_of_side(known, of.country))


def chosen(name: str, lane: str = "", goods: str = "") -> Kinds:
    """The kinds of consignment a message is drawn for.

    Raises
    ------
    Refused
        ``MSG-022`` for an unknown message; ``TST-006`` when no consignment of that lane or such goods has it.
    """
    found = tuple(k for k in kinds(name) if (not lane or k[0] == lane) and (not goods or k[1] == goods))
    if not found:
        asked = " ".join(word for word in (lane, goods) if word)
        have = ", ".join(f"{k} {g}" for k, g in kinds(name))
        raise Refused(
            [Problem("TST-006", name, asked, "No such consignment has this message.", f"It goes with: {have}.")]
        )
    return found


def named(name: str) -> Sequence[str]:
    """The message asked for, or all of them."""
    return [form(name).id] if name else names()


def contents(
    name: str, *, lane: str = "", goods: str = "", mode: str = "", most_items: int = ITEMS
) -> st.SearchStrategy[Content]:
    """What a right message says: its facts by name, canonical values.

    Parameters
    ----------
    name
        Of the message (``clearlane message list``).
    lane, goods, mode, most_items
        As ``consignments``.

    Raises
    ------
    Refused
        ``MSG-022``, ``TST-006``: there is no such message, or none for such consignments.
    """
    of = form(name)
    return of_kinds(chosen(name, lane, goods), mode, most_items).map(lambda known: document_of(of, known))


def messages(
    name: str = "", *, lane: str = "", goods: str = "", mode: str = "", most_items: int = ITEMS, envelope: bool = False
) -> st.SearchStrategy[bytes]:
    """Right messages as UTF-8 XML.

    Parameters
    ----------
    name
        Of the message; empty: any message.
    lane, goods, mode, most_items
        As ``consignments``; a lane or class of goods goes with a named message only.
    envelope
        Whether each lies in its envelope.

    Raises
    ------
    Refused
        As ``contents``.
    """

    @st.composite
    def drawn(draw: st.DrawFn) -> bytes:
        of = form(draw(st.sampled_from(all_of_them)))
        xml = write(of, draw(made[of.id]))
        return enveloped(of, xml, 1, draw(st.integers(0, CONSIGNMENTS - 1))) if envelope else xml

    all_of_them = named(name)
    made = {n: contents(n, lane=lane, goods=goods, mode=mode, most_items=most_items) for n in all_of_them}
    return drawn()
