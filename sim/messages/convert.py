"""Turns one country's declaration into the other's, or into the canonical one, and says what came over and what did not.

For a customs reader: the report has five parts. *Carried*: facts that mean the same on both sides. *Derived*: worked out (six digits of
the class, values at the rate of the day). *Keyed*: given by the declarant of the other side. *Lost*: what the source said and the target
does not, with the reason. *Missing*: what the target must say and nobody has. In the world only origin data are exchanged between
Singapore and China; exchange of declarations is hypothetical.

For an engineering reader: contents are canonical, so that converting is choosing facts; how each country writes them is the mapping's
affair. A pure function; its input is not changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from sim.errors import Problem, Refused
from sim.messages.derive import Derived, Side, charges_of, derive, joined
from sim.messages.form import Form
from sim.messages.sides import ACDD, OWN, why_lost
from sim.messages.transforms import TRANSFORMS
from sim.trade.codes import code_list
from sim.trade.content import Content, Record, records

__all__ = ["ACDD", "Conversion", "Derived", "Lost", "Missing", "convert", "side_of"]

_Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Lost:
    """A fact of the source that the target does not say; of a group, ``value`` joins those of its records."""

    fact: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact the target must say and nothing fills; ``records`` counts the records of its group that lack it (0: the head)."""

    fact: str
    why: str
    records: int = 0


@dataclass(frozen=True, slots=True)
class Conversion:
    """The target's content, and the report. Fact names, each part in the order of the forms."""

    content: Content
    carried: tuple[str, ...]
    derived: tuple[Derived, ...]
    keyed: tuple[str, ...]
    lost: tuple[Lost, ...]
    missing: tuple[Missing, ...]


def side_of(form: Form, content: Content) -> str:
    """``sg`` or ``cn``: whose declaration this is, by its form or, if canonical, by what it says; empty when neither tells."""
    said = content.get("declared_in", "")
    return form.country or (said.lower() if isinstance(said, str) and said in {"SG", "CN"} else "")


def convert(
    source: Form, content: Content, target: Form, *, keyed: Content | None = None, only: Collection[str] | None = None
) -> Conversion:
    """The content as a document of another form.

    Parameters
    ----------
    source, content
        The document at hand.
    target
        The form wanted; a canonical one keeps the side of the source.
    keyed
        What the declarant of the target adds; records of a group are merged into those at hand by their place.
    only
        The facts that cross at all (``ACDD``); None: every fact may.

    Raises
    ------
    Refused
        ``CNV-001`` when a keyed group has more records than the document, ``CNV-002`` for a keyed fact the target does not have.
    """
    sides = side_of(source, content), side_of(target, {}) or side_of(source, content)
    crosses = bool(sides[0] and sides[1] and sides[0] != sides[1])
    said = _named(source, content)
    sent = _without(said, lambda fact: only is not None and fact not in only)
    known = _without(sent, lambda fact: crosses and fact in OWN)
    _merge(known, keyed or {}, target)
    given = tuple(_facts(keyed or {}))
    side = _side(sides, source, target)
    derived = derive(known, frozenset(target.fields), side)
    made = _named(target, known)
    replaced = list(_expressible(made, target))
    mentioned = _values(made)
    there = {name for name, values in _values(said).items() if mentioned.get(name) == values}
    there -= {d.fact for d in derived} | set(given) | {d.fact for d in replaced}
    lost = []
    for name, values in _values(said).items():
        if name not in there:
            filled = sorted(set(values) - {None, ""}, key=values.index)
            lost.append(
                Lost(name, joined([v for v in filled if v]), why_lost(name, target, crosses=crosses, only=only))
            )
    return Conversion(
        made,
        tuple(name for name in source.fields if name in there),
        tuple(d for d in (*derived, *replaced) if d.fact in mentioned),
        tuple(name for name in given if name in mentioned),
        tuple(lost),
        tuple(_missing(made, target, side)),
    )


def _side(sides: tuple[str, str], source: Form, target: Form) -> Side:
    """The target's side. Each of the two declarations that knows its direction tells where the goods leave or arrive."""
    ends = {form.direction: country for country, form in zip(sides, (source, target), strict=True) if form.direction}
    return Side(sides[1], target.direction or source.direction, ends.get("export", ""), ends.get("import", ""))


def _named(form: Form, content: Content) -> Content:
    """A copy with the facts the form names; records keep their places, a group without any is left out."""
    out: Content = {
        name: value for name, value in content.items() if isinstance(value, str) and form.group_of.get(name) == ""
    }
    for group in form.groups:
        kept = [
            {f: v for f, v in record.items() if form.group_of.get(f) == group.name}
            for record in records(content, group.name)
        ]
        if any(kept):
            out[group.name] = list(kept)
    return out


def _without(content: Content, dropped: _Test) -> Content:
    """A copy that may be changed, without some facts; records and groups that are left empty go too, except the lines themselves."""
    out: Content = {}
    for name, value in content.items():
        if isinstance(value, str):
            if not dropped(name):
                out[name] = value
            continue
        kept = [{fact: text for fact, text in record.items() if not dropped(fact)} for record in value]
        if any(kept):
            out[name] = list(kept)
    return out


def _facts(content: Content) -> Iterator[str]:
    for name, value in content.items():
        if isinstance(value, str):
            yield name
        else:
            yield from dict.fromkeys(fact for record in value for fact in record)


def _values(content: Content) -> dict[str, list[str | None]]:
    """Fact -> its value, or those of the records of its group in order (None where a record has none)."""
    out: dict[str, list[str | None]] = {}
    for name, value in content.items():
        if isinstance(value, str):
            out[name] = [value]
        else:
            out.update(
                {fact: [record.get(fact) for record in value] for fact in dict.fromkeys(f for r in value for f in r)}
            )
    return out


def _merge(known: Content, keyed: Content, target: Form) -> None:
    problems = [
        Problem("CNV-002", name, name, f"{target.title['en']} has no such fact.", "Leave it out.")
        for name in _facts(keyed)
        if name not in target.fields
    ]
    for name, value in keyed.items():
        if isinstance(value, str):
            known[name] = value
            continue
        at_hand: list[Record] = records(known, name)
        if at_hand and len(value) > len(at_hand):
            why = f"The document has {len(at_hand)} of them."
            problems.append(Problem("CNV-001", name, str(len(value)), why, "Key facts for the records at hand."))
        elif at_hand:
            for record, more in zip(at_hand, value, strict=False):
                record.update(more)
        else:
            known[name] = [dict(record) for record in value]
    if problems:
        raise Refused(problems)


def _expressible(made: Content, target: Form) -> Iterator[Derived]:
    """Takes out what the target's country has no code for; a term of sale is replaced by the one it is treated as."""
    for name, row in target.fields.items():
        if not row.transform:
            continue
        way = TRANSFORMS[row.transform]
        group = target.group_of[name]
        holders: list[Content] | list[Record] = records(made, group) if group else [made]
        for holder in holders:
            value = holder.get(name)
            if not isinstance(value, str) or way.back(way.out(value, made), made) == value:
                continue
            row_of_term = code_list("incoterms").rows.get(value) if name == "incoterm" else None
            like = code_list("incoterms").by("cn_trans_mode").get(row_of_term["cn_treated_as"]) if row_of_term else None
            if like:
                holder[name] = like["code"]
                yield Derived(name, like["code"], f"{value} is treated as {like['code']}")
            else:
                del holder[name]


def _missing(made: Content, target: Form, side: Side) -> Iterator[Missing]:
    for name, row in target.fields.items():
        group = target.group_of[name]
        if not group:
            if row.low and name not in made:
                yield Missing(name, "It is required and nothing fills it.")
            continue
        held = records(made, group)
        least = next(g.low for g in target.groups if g.name == group)
        lacking = sum(name not in record for record in held)
        if row.low and (lacking or (least and not held)):
            yield Missing(name, "It is required and nothing fills it.", lacking or least)
    if target.country == "cn" or side.country == "sg":
        for name in charges_of(made, side):
            if name in target.fields and name not in made:
                yield Missing(name, "The terms of sale want it on this side.")
    yield from _licences(made, target, side)


def _licences(made: Content, target: Form, side: Side) -> Iterator[Missing]:
    """Lines whose goods need a licence on the target's side and name none."""
    column = f"licence_{side.country}_{side.direction}"
    if "licence_number" not in target.fields or not target.country:
        return
    by = code_list("products").by("hs_sg" if side.country == "sg" else "hs_cn")
    codes = [
        item.get("hs_sg" if side.country == "sg" else "hs_cn", "")
        for item in records(made, "items")
        if "licence_number" not in item
    ]
    needed = [by[code][column] for code in codes if code in by and by[code][column]]
    if needed:
        yield Missing("licence_number", f"These goods need a licence: kind {joined(needed)}.", len(needed))
