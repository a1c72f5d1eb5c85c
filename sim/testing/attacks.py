"""Hostile documents as a Hypothesis strategy: bytes that try to crash, stall, fill or deceive a reader.

For a customs reader: what arrives at an open port besides declarations.
For a tester: a right message of the library with one trick played on it. A reader must answer each with a refusal, or with what the right
message says; it must never stop, hang, fetch something, or take it for another message.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from sim.errors import Problem, Refused, nearest
from sim.testing.mutations import MUTATIONS
from sim.testing.right import messages
from sim.testing.tricks import TRICKS

SHOWN = 2_000
"""Bytes of a document that a failed test shows."""


@dataclass(frozen=True)
class Hostile:
    """A document with a trick in it.

    Parameters
    ----------
    name
        Of the trick.
    data
        The bytes.
    right
        The right message it was made from.
    same
        Whether ``data`` says what ``right`` says, if it can be read at all. Otherwise it may be a right message that says something
        else, which nobody can hold against a reader.
    """

    name: str
    data: bytes
    right: bytes
    same: bool

    def __repr__(self) -> str:
        """Shown by Hypothesis: the beginning of what may be long."""
        more = f"... {len(self.data):,} bytes" if len(self.data) > SHOWN else ""
        return f"Hostile({self.name!r}, {self.data[:SHOWN]!r}{more})"


def hostile(trick: str = "", *, name: str = "", envelope: bool | None = None) -> st.SearchStrategy[Hostile]:
    """Documents with one trick each.

    Parameters
    ----------
    trick
        Which one; empty: any. ``sim.testing.tricks`` and ``sim.testing.mutations`` have them.
    name
        Of the message it is played on; empty: any.
    envelope
        Whether the message lies in an envelope; None: some do.

    Raises
    ------
    Refused
        ``TST-008`` for an unknown trick, ``MSG-022`` for an unknown message.
    """
    known = {**TRICKS, **MUTATIONS}
    if trick and trick not in known:
        why = "No such trick is known."
        raise Refused([Problem("TST-008", "trick", trick, why, nearest(trick, known))])
    chosen = [trick] if trick else list(known)
    bare, wrapped = (messages(name, most_items=2, envelope=e) for e in (False, True))
    right = bare | wrapped if envelope is None else wrapped if envelope else bare

    @st.composite
    def drawn(draw: st.DrawFn) -> Hostile:
        of = draw(st.sampled_from(chosen))
        message = draw(right)
        return Hostile(of, known[of](draw, message), message, of in TRICKS)

    return drawn()
