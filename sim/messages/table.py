"""How the verdict table is made: every defect is put into real messages, and what the real checks say is written down.

For a customs reader: nothing in the table is somebody's opinion of what a machine would find.
For a simulation reader: of each variant, several consignments over all lanes and goods the message has; all must be found at one layer under
one set of codes. Comparisons are made both ways, since a rule may see an excess and not a shortage; a variant in both documents must show
nothing. Pairs of variants must give what the engines assume: the findings of the lowest layer present, together.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

from sim.messages.document import document
from sim.messages.form import Form
from sim.messages.instance import DrawsOf, before, corrupted, draws_of, known_to
from sim.messages.library import form, names
from sim.messages.rules.rule import Context
from sim.messages.validation import validate
from sim.messages.variants import Way, ways
from sim.messages.writer import write
from sim.sampling.keys import case_entity
from sim.trade.content import Content
from sim.trade.facts import facts
from sim.trade.profile import GOODS, LANES, TIERS
from sim.trade.verdicts import COLUMNS, Row

STREAM = "verdicts"
LANE = {("sg", "export"): "sg-cn", ("cn", "import"): "sg-cn", ("cn", "export"): "cn-sg", ("sg", "import"): "cn-sg"}
PASSED: tuple[int, tuple[str, ...]] = (0, ())
Verdict = tuple[int, tuple[str, ...]]
"""Layer and codes; ``PASSED`` when every layer is passed."""


@dataclass(frozen=True)
class Case:
    """One consignment: what is known of it, and the luck of its defects."""

    lane: str
    goods: str
    facts: Content
    draws: DrawsOf

    def content(self, of: Form, *variants: str) -> Content:
        """A document of it, with errors or without."""
        return corrupted(of, self.facts, variants, self.draws) if variants else document(of, known_to(of, self.facts))


@dataclass(frozen=True)
class Complaint:
    """Why the table does not hold: which variants of which message, and what was found instead."""

    message: str
    variants: tuple[str, ...]
    what: str

    def __str__(self) -> str:
        return f"{self.message}: {' + '.join(self.variants)}: {self.what}"


@cache
def case(lane: str, goods: str, number: int) -> Case:
    """The number-th consignment of a lane and class of goods; traders of all sizes in turn."""
    stream = f"{STREAM}/{lane}/{goods}"
    known = facts(stream, number, lane=lane, goods=goods, tier=TIERS[number % len(TIERS)])
    return Case(lane, goods, known, draws_of(case_entity(stream, number)))


@cache
def kinds(message: str) -> tuple[tuple[str, str], ...]:
    """Lanes and classes of goods whose consignments have such a document: those of which a valid one can be made."""
    of = form(message)
    own = LANE.get((of.country, of.direction))
    able = [(lane, goods) for lane in ([own] if own else LANES) for goods in GOODS]
    return tuple(kind for kind in able if verdict(of, case(*kind, 0).content(of)) == PASSED)


def cases(message: str, number: int, goods: Sequence[str] = GOODS) -> Iterator[Case]:
    """``number`` consignments that have such a document, lanes and goods in turn."""
    able = [kind for kind in kinds(message) if kind[1] in goods]
    for i in range(number if able else 0):
        yield case(*able[i % len(able)], i // len(able))


def verdict(
    of: Form, content: Content, others: dict[str, Content] | None = None, context: Context | None = None
) -> Verdict:
    """What the checks say of a document written as XML."""
    said = validate(write(of, content), expect=of.id, others=others, context=context)
    return said.layer, said.codes


def alone(of: Form, one: Case, *variants: str) -> Verdict:
    """What the checks say of a consignment's document with these errors, the sender's submission before being known."""
    return verdict(of, one.content(of, *variants), context=before(of, one.facts, one.draws))


def able(of: Form, way: Way, one: Case) -> bool:
    """Whether a consignment's document can be wrong in this way: it has the field, and says something else with the defect in it."""
    known = known_to(of, one.facts)
    wrong = way.defect.applied(known, way.cls, one.draws(way.name))
    return wrong is not None and document(of, wrong) != document(of, known)


def row(of: Form, way: Way, number: int) -> tuple[Row | None, list[Complaint]]:
    """The row of one variant, from ``number`` consignments; none when no class of goods always has the field."""
    tried = [(one, able(of, way, one)) for one in cases(of.id, number)]
    whole = [
        g for g in GOODS if all(can for one, can in tried if one.goods == g) and any(one.goods == g for one, _ in tried)
    ]
    if not whole:
        return None, []
    every = {one.goods for one, _ in tried}
    said = {alone(of, one, way.name): one for one, _ in tried if one.goods in whole}
    complaints = []
    if len(said) > 1:
        told = "; ".join(f"{v} ({one.lane} {one.goods})" for v, one in sorted(said.items(), key=_told))
        complaints.append(Complaint(of.id, (way.name,), told))
    layer, codes = min(said)
    made = Row(
        message=of.id,
        variant=way.name,
        defect=way.defect.name,
        cls=way.cls,
        family=way.defect.family,
        site=way.site,
        layer=layer,
        codes=codes,
        compared={},
        seen_by=way.defect.seen_by,
        repaired_by=way.repaired_by(of),
        goods=() if set(whole) == every else tuple(whole),
    )
    return made, complaints


def _told(pair: tuple[Verdict, Case]) -> Verdict:
    return pair[0]


def alone_rows(number: int, messages: Sequence[str] = ()) -> tuple[dict[str, list[Row]], list[Complaint]]:
    """Rows of all messages (or of some) by message, without comparisons."""
    found: dict[str, list[Row]] = {}
    complaints: list[Complaint] = []
    for message in messages or names():
        of = form(message)
        for way in ways(of):
            made, wrong = row(of, way, number)
            complaints += wrong
            if made is not None:
                found.setdefault(message, []).append(made)
    return found, complaints


def beside(rows: dict[str, list[Row]], number: int) -> tuple[dict[str, list[Row]], list[Complaint]]:
    """The rows with what comparisons show.

    A comparison is made between documents that pass by themselves, so of variants no layer finds: in the first document alone, in the
    other alone, and in both.
    """
    shown: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    complaints: list[Complaint] = []
    for message, own in rows.items():
        of = form(message)
        for other in of.compares:
            sides = [{r.variant: r for r in side if r.layer == PASSED[0]} for side in (own, rows.get(other, ()))]
            for variant in {**sides[0], **sides[1]}:
                said, wrong = _compared(of, form(other), sides[0].get(variant), sides[1].get(variant), number)
                complaints += wrong
                for key, beside_it, codes in ((message, other, said[0]), (other, message, said[1])):
                    if codes:
                        pairs_of = shown.setdefault((key, variant), {})
                        pairs_of[beside_it] = tuple(sorted({*pairs_of.get(beside_it, ()), *codes}))
    made = {m: [replace(r, compared=shown.get((m, r.variant), {})) for r in own] for m, own in rows.items()}
    return made, complaints


def _compared(
    of: Form, other: Form, one: Row | None, two: Row | None, number: int
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], list[Complaint]]:
    """Codes when only the first has the variant, and when only the other has it; complaints when consignments disagree."""
    goods = [g for g in GOODS if all(r is None or not r.goods or g in r.goods for r in (one, two))]
    variant = one.variant if one else two.variant if two else ""
    first: dict[Verdict, Case] = {}
    second: dict[Verdict, Case] = {}
    complaints = []
    for c in cases(of.id, number, goods):
        if (c.lane, c.goods) not in kinds(other.id):
            continue
        right, wrong = c.content(of), c.content(of, variant) if one else {}
        right_other, wrong_other = c.content(other), c.content(other, variant) if two else {}
        if one:
            first[verdict(of, wrong, {other.id: right_other})] = c
        if two:
            second[verdict(of, right, {other.id: wrong_other})] = c
        if one and two and (both := verdict(of, wrong, {other.id: wrong_other})) != PASSED:
            complaints.append(Complaint(of.id, (variant, f"{variant} of {other.id}"), f"both have it, found {both}"))
    for said, who in ((first, of.id), (second, other.id)):
        if len(said) > 1:
            told = "; ".join(f"{v} ({c.lane} {c.goods})" for v, c in sorted(said.items(), key=_told))
            complaints.append(Complaint(of.id, (variant,), f"beside {other.id}, in {who} alone: {told}"))
    return (min(first, default=PASSED)[1], min(second, default=PASSED)[1]), complaints


def expected(rows: Sequence[Row]) -> Verdict:
    """What the engines take several variants of one document for: the codes of those at the lowest layer any of them is found at."""
    layers = [r.layer for r in rows if r.layer]
    if not layers:
        return PASSED
    lowest = min(layers)
    return lowest, tuple(sorted({code for r in rows if r.layer == lowest for code in r.codes}))


def pairs(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Two variants a document of some consignment can have at once."""
    for one, two in combinations(rows, 2):
        if one.site != two.site and (not one.goods or not two.goods or set(one.goods) & set(two.goods)):
            yield one, two


def pair_complaint(one: Row, two: Row, turn: int = 0) -> Complaint | None:
    """What is wrong with a pair, tried on one consignment; ``turn`` chooses which."""
    of = form(one.message)
    goods = [g for g in GOODS if all(not r.goods or g in r.goods for r in (one, two))]
    able = list(cases(of.id, turn + 1, goods))
    if not able:
        return None
    said = alone(of, able[-1], one.variant, two.variant)
    wanted = expected((one, two))
    if said == wanted:
        return None
    return Complaint(of.id, (one.variant, two.variant), f"found {said}, expected {wanted}")


def csv_text(rows: dict[str, list[Row]]) -> str:
    """The file: messages sorted, variants in the order of their bits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for message in sorted(rows):
        writer.writerows(r.cells() for r in rows[message])
    return out.getvalue()
