"""Wrong messages as Hypothesis strategies, each with one known mistake and the finding that must come of it.

For a customs reader: slips in keying, wrong facts, a world that changed after lodging; and each rule broken alone.
For a tester: what is to be found was not guessed; the verdict table was made by running these mistakes through the real checks. Many
mistakes are found by no machine, or only beside another document: then ``codes`` is empty, and a system that refuses the message alone
does so for another reason than the mistake.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from hypothesis import reject
from hypothesis import strategies as st

from sim.errors import Problem, Refused, nearest
from sim.messages.findings import LAYERS
from sim.messages.form import Form
from sim.messages.instance import corrupted, draws_of
from sim.messages.library import form
from sim.messages.rules.registry import registry as rules
from sim.messages.rules.rule import AGAIN, ALONE, COMPARED
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.testing.cases import STREAM, of_kinds
from sim.testing.right import Kinds, chosen, document_of, kinds, named
from sim.trade.content import Content
from sim.trade.draws import Draws
from sim.trade.facts import facts
from sim.trade.profile import GOODS
from sim.trade.verdicts import Row, verdicts

LUCKS = 1_000
"""So many places and wrong values of one mistake in one document are drawn from."""
TRIED = 6
"""Consignments of each kind that are looked at for one in which a rule can be broken."""


@dataclass(frozen=True)
class Beside:
    """Another document, and what is found when the two are compared.

    Parameters
    ----------
    message, xml
        The other document, which is right by itself. Of the same message: what its sender sent before.
    codes
        Codes of the errors when either is validated beside the other.
    """

    message: str
    xml: bytes = field(repr=False)
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Wrong:
    """A message with one mistake.

    Parameters
    ----------
    message, xml
        The wrong one.
    right
        The same without the mistake; passes without a finding.
    mistake
        The variant of the defect (``transposed_digits@container_number``), or the rule (``R07``).
    layer, codes
        Layer (1 to 6) and codes of the errors when the message is validated alone; 0 and none when it passes.
    beside
        Documents beside which it is found as well.
    """

    message: str
    xml: bytes
    right: bytes = field(repr=False)
    mistake: str
    layer: int
    codes: tuple[str, ...]
    beside: tuple[Beside, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the message alone shows it."""
        return bool(self.codes)


# --- defects --------------------------------------------------------------------------------------------------


def defective(
    name: str = "", defect: str = "", *, layers: Collection[int] = (), lane: str = "", goods: str = ""
) -> st.SearchStrategy[Wrong]:
    """Messages with one defect, by sea.

    Parameters
    ----------
    name
        Of the message; empty: any that can be wrong.
    defect
        A defect (``missing_field``: at any of its classes of fields) or a variant (``missing_field@voyage``); empty: any.
    layers
        Only mistakes the message alone shows at these layers (1 to 6), 0 for those it does not show; empty: all.
    lane, goods
        As ``sim.testing.consignments``.

    Raises
    ------
    Refused
        ``MSG-022`` for an unknown message, ``TST-006`` when no such consignment has it, ``TST-007`` when the message cannot be wrong in
        this way.
    """
    wanted = [row for n in named(name) for row in verdicts().all_of(n) if _asked(row, defect, layers)]
    if not wanted:
        known = {w for n in named(name) for row in verdicts().all_of(n) for w in (row.variant, row.defect)}
        why = "No message that was asked for can be wrong in this way and be found there."
        do = f"{nearest(defect, known)} Layers: {', '.join(f'{k} {v}' for k, v in LAYERS.items())}."
        raise Refused([Problem("TST-007", name or "any message", defect, why, do)])
    able = [(row, _kinds_of(row, lane, goods)) for row in wanted]
    able = [(row, found) for row, found in able if found]
    if not able:
        chosen(wanted[0].message, lane, goods)
        why = f"Only consignments of {', '.join(wanted[0].goods)} goods can be wrong in this way."
        raise Refused([Problem("TST-006", wanted[0].message, goods, why, "Take such goods.")])

    @st.composite
    def drawn(draw: st.DrawFn) -> Wrong:
        row, of_row = draw(st.sampled_from(able))
        known = draw(made[of_row])
        return _with_defect(form(row.message), row, known, draw(st.integers(0, LUCKS - 1))) or reject()

    made = {found: of_kinds(found, "sea") for _, found in able}
    return drawn()


def _alone(row: Row) -> tuple[int, tuple[str, ...]]:
    """What the message alone shows; an earlier submission is another document."""
    return (0, ()) if row.layer == COMPARED else (row.layer, row.codes)


def _asked(row: Row, defect: str, layers: Collection[int]) -> bool:
    return (not defect or defect in (row.defect, row.variant)) and (not layers or _alone(row)[0] in layers)


def _kinds_of(row: Row, lane: str, goods: str) -> Kinds:
    return tuple(
        k
        for k in kinds(row.message)
        if k[1] in (row.goods or GOODS) and (not lane or k[0] == lane) and (not goods or k[1] == goods)
    )


def _with_defect(of: Form, row: Row, known: Content, luck: int) -> Wrong | None:
    """The message with the defect of a row; None when this consignment's message has nothing that could be wrong so."""
    try:
        wrong = corrupted(of, known, [row.variant], draws_of(luck))
    except Refused:
        return None
    right = document_of(of, known)
    if wrong == right:
        return None
    kind = str(known["case.lane"]), str(known["case.goods"])
    beside = [
        Beside(other, write(form(other), document_of(form(other), known)), codes)
        for other, codes in row.compared.items()
        if kind in kinds(other)
    ]
    if row.layer == COMPARED:
        before = rules()[AGAIN].spoil(wrong, of, Draws(1, 0, AGAIN, luck))
        if not isinstance(before, tuple):
            return None
        beside.append(Beside(of.id, write(of, before[1][of.id]), row.codes))
    return Wrong(of.id, write(of, wrong), write(of, right), row.variant, *_alone(row), tuple(beside))


# --- rules ----------------------------------------------------------------------------------------------------


def broken_rules(name: str = "", rule: str = "") -> st.SearchStrategy[Wrong]:
    """Messages by sea that break exactly one rule, with the other documents it takes to see it.

    Parameters
    ----------
    name
        Of the message; empty: any that has rules.
    rule
        ``R01`` to ``R25``; empty: any.

    Raises
    ------
    Refused
        ``MSG-022`` for an unknown message, ``TST-007`` when the message has no such rule.
    """
    able = [(n, code) for n in named(name) for code in _rules(form(n)) if not rule or code == rule]
    if not able:
        known = {code for n in named(name) for code in _rules(form(n))}
        why = "No message that was asked for has this rule."
        raise Refused([Problem("TST-007", name or "any message", rule, why, nearest(rule, known))])

    @st.composite
    def drawn(draw: st.DrawFn) -> Wrong:
        message, code = draw(st.sampled_from(able))
        found = _breakable(message, code)
        known = draw(of_kinds(found, "sea")) if found else reject()
        return _with_broken(form(message), code, known, draw(st.integers(0, LUCKS - 1))) or reject()

    return drawn()


def _rules(of: Form) -> Sequence[str]:
    return sorted({*of.rules, *(code for codes in of.compares.values() for code in codes)})


@cache
def _breakable(name: str, code: str) -> Kinds:
    """The kinds of consignment in whose message the rule can be broken."""
    of = form(name)
    return tuple(
        (lane, goods)
        for lane, goods in kinds(name)
        if any(_with_broken(of, code, facts(STREAM, i, lane=lane, goods=goods), i) is not None for i in range(TRIED))
    )


def _with_broken(of: Form, code: str, known: Content, luck: int) -> Wrong | None:
    """The message with one rule broken; None when this consignment's cannot be made to break it and no other."""
    right = document_of(of, known)
    kind = str(known["case.lane"]), str(known["case.goods"])
    faithful = {
        n: document_of(form(n), known) for n, codes in of.compares.items() if code in codes and kind in kinds(n)
    }
    alone = replace(of, compares={})
    for seen, given in [
        (alone, {}),
        *((replace(of, compares={n: (code,)}), {n: other}) for n, other in faithful.items()),
    ]:
        wrong = rules()[code].spoil(right, seen, Draws(1, 0, f"testing/{code}", luck), given)
        if wrong is None:
            continue
        content, others = (wrong, None) if isinstance(wrong, dict) else wrong
        xml = write(of, content)
        beside = tuple(Beside(n, write(form(n), other), (code,)) for n, other in (others or {}).items())
        # A rule's way of breaking it may be one that the schema of a message does not let through.
        if validate(xml).codes == (() if beside else (code,)) and all(validate(b.xml).ok for b in beside):
            return Wrong(of.id, xml, write(of, right), code, 0 if beside else ALONE, () if beside else (code,), beside)
    return None
