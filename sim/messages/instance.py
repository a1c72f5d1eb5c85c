"""One document with its errors: what a consignment's paper said, made again from the facts and the masks alone.

For a simulation reader: a wrong value depends on the consignment and the variant, not on the document or the moment: the same variant in
two documents is the same wrong value. Variants are applied in the order of the bits, to all facts of the consignment as that side knows
them; the document is then written from these. So the masks alone rebuild the XML of any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sim.errors import Problem, Refused
from sim.messages.document import document
from sim.messages.form import Form
from sim.messages.register import Register
from sim.messages.rules.rule import Context
from sim.messages.variants import way, ways
from sim.trade.content import Content
from sim.trade.draws import Draws
from sim.trade.facts import facts_of_side

DUPLICATE = "duplicate_submission"
SENDER, EARLIER, LATER = "EXAMPLE", "0" * 64, "1" * 64
"""Who sends, and stand-ins for the digests of two different contents."""
DrawsOf = Callable[[str], Draws]
"""Variant -> the draws of its place and wrong value."""


def draws_of(entity: int, seed: int = 1, replication: int = 0) -> DrawsOf:
    """The draws of one consignment's defects; ``entity`` from ``sim.sampling.keys.case_entity``."""
    return lambda variant: Draws(seed, replication, "defect/" + variant, entity)


def known_to(form: Form, facts: Content) -> Content:
    """The facts as the message's country knows them; what is known to one side already stays as it is."""
    return facts_of_side(facts, form.country) if "case.lane" in facts else facts


def wrong_facts(form: Form, facts: Content, variants: Iterable[str], draws: DrawsOf) -> Content:
    """The facts with the variants in them, as the message's side knows them.

    Raises
    ------
    Refused
        ``VRD-002`` when the message cannot be wrong in this way; ``VRD-003`` when the facts have no such field, or nothing can make it
        wrong; ``VRD-004`` when two variants make the same thing wrong.
    """
    wanted = {name: way(form, name) for name in variants}
    made = known_to(form, facts)
    sites: dict[str, str] = {}
    for one in ways(form):
        if one.name not in wanted:
            continue
        if one.site in sites:
            why = f"It makes wrong what {sites[one.site]} makes wrong already."
            raise Refused([Problem("VRD-004", form.id, one.name, why, "Take one of the two.")])
        sites[one.site] = one.name
        wrong = one.defect.applied(made, one.cls, draws(one.name))
        if wrong is None:
            why = f"The document has no {one.cls.replace('_', ' ')} that this could make wrong."
            raise Refused([Problem("VRD-003", form.id, one.name, why, "Take another defect, or another document.")])
        made = wrong
    return made


def corrupted(form: Form, facts: Content, variants: Iterable[str], draws: DrawsOf) -> Content:
    """The content of a document with the variants in it.

    Parameters
    ----------
    form
        The message.
    facts
        All facts of a consignment, those of one side, or the content of a document read.
    variants
        Names, ``defect@class``, in any order.
    draws
        From ``draws_of``.

    Raises
    ------
    Refused
        As ``wrong_facts``.
    """
    return document(form, wrong_facts(form, facts, variants, draws))


def before(form: Form, facts: Content, draws: DrawsOf) -> Context:
    """What the receiver remembers when the document arrives: the sender's submission before, under the reference a duplicate uses again.

    Messages that cannot be sent twice by mistake leave an empty register.
    """
    register = Register()
    again = next((w.name for w in ways(form) if w.defect.name == DUPLICATE), "")
    if again:
        register.receive(SENDER, str(corrupted(form, facts, [again], draws)[form.reference]), EARLIER)
    return Context(register=register, sender=SENDER, digest=LATER)
