"""The ways one message can be wrong: each defect at each class of fields the message has.

For a simulation reader: a variant is a bit of the document's masks; ``variants`` gives them in the order of the bits. Facts come before the
world's changes and these before keystrokes, as they happen.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.errors import Problem, Refused, nearest
from sim.messages.form import Form
from sim.trade.defects import Defect, registry
from sim.trade.defects.tools.fields import classes_in, site_of

MOST = 63
"""Variants of a message: a mask is a signed 64-bit integer."""
OUTSIDE = frozenset(("carrier", "terminal"))
"""Senders whose papers nobody else can repair: an error in a manifest waits for the carrier's office."""


UNKEYED = frozenset(("declaration",))
"""Messages that no one keys: the canonical declaration is made from the national ones."""
FOREIGN = {"sg": "cn_party_id", "cn": "sg_party_id"}
"""A national declaration has the number of the country's own trader only."""


class Way(NamedTuple):
    """A defect at a class of fields."""

    defect: Defect
    cls: str

    @property
    def name(self) -> str:
        """``defect@class``."""
        return f"{self.defect.name}@{self.cls}"

    @property
    def site(self) -> str:
        """What it makes wrong."""
        return site_of(self.cls)

    def repaired_by(self, form: Form) -> tuple[str, ...]:
        """Owners who can repair it in this message."""
        return ("holder",) if form.sender in OUTSIDE else self.defect.repaired_by


def ways(form: Form) -> tuple[Way, ...]:
    """Everything that can go wrong in the message by its fields, in order."""
    if form.id in UNKEYED:
        return ()
    known = classes_in(form.facts()) - {FOREIGN.get(form.country, "")}
    able = [d for d in registry().values() if not d.messages or form.id in d.messages]
    return tuple(Way(d, c) for d in able for c in d.classes if c in known)


def way(form: Form, variant: str) -> Way:
    """The defect and class of a variant's name.

    Raises
    ------
    Refused
        ``VRD-002`` when the message cannot be wrong in this way.
    """
    found = {w.name: w for w in ways(form)}
    if variant not in found:
        why = f"The message {form.id} cannot be wrong in this way."
        raise Refused([Problem("VRD-002", form.id, variant, why, nearest(variant, found))])
    return found[variant]


def variants(form: Form) -> tuple[tuple[str, str], ...]:
    """(defect, class) of every variant of the message, in the order of the bits."""
    return tuple((w.defect.name, w.cls) for w in ways(form))
