"""What is wrong with a message that does not follow its schema: all of it, field by field.

For a customs reader: missing and unexpected fields, and values that are too long, no numbers, or not written as they should be.
For an engineering reader: libxml2 stops looking at the children of an element at the first one that is missing or unexpected. So structure
is compared with the form here; what does not belong is taken out, and the rest is judged by the relaxed twin of the schema, which lets
anything be absent. A field yields one finding, the most telling of what its facets say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from sim.messages.findings import Finding, finding
from sim.messages.form import Form, Row
from sim.messages.places import local, paths, resolve
from sim.messages.schema import errors
from sim.messages.shape import Element
from sim.trade.vocabulary import SimpleType, simple_types

# libxml2's word for an error -> ours; the first of several at one field counts.
KINDS = {
    "CVC_ENUMERATION_VALID": "VALUE",
    "CVC_MAXLENGTH_VALID": "LENGTH",
    "CVC_MINLENGTH_VALID": "LENGTH",
    "CVC_LENGTH_VALID": "LENGTH",
    "CVC_TOTALDIGITS_VALID": "DIGITS",
    "CVC_FRACTIONDIGITS_VALID": "DIGITS",
    "CVC_MININCLUSIVE_VALID": "RANGE",
    "CVC_MAXINCLUSIVE_VALID": "RANGE",
    "CVC_MINEXCLUSIVE_VALID": "RANGE",
    "CVC_MAXEXCLUSIVE_VALID": "RANGE",
    "CVC_DATATYPE_VALID_1_2_1": "TYPE",
    "CVC_PATTERN_VALID": "PATTERN",
    "CVC_IDC": "KEY",
    "CVC_COMPLEX_TYPE_2_1": "UNEXPECTED",
    "CVC_COMPLEX_TYPE_2_3": "UNEXPECTED",
    "CVC_COMPLEX_TYPE_3_2_1": "UNEXPECTED",
    "CVC_TYPE_3_1_1": "UNEXPECTED",
    "CVC_TYPE_3_1_2": "UNEXPECTED",
    "CVC_COMPLEX_TYPE_4": "MISSING",
    "ELEMENT_CONTENT": "UNEXPECTED",
}
OTHER = "OTHER"
_ORDER = ("VALUE", "LENGTH", "DIGITS", "RANGE", "TYPE", "PATTERN", "KEY", "UNEXPECTED", "MISSING", OTHER)
_ATTRIBUTE = re.compile(r", attribute '(?:\{[^}]*\})?([^']*)'")
_WORDS = {
    "string": "text", "decimal": "number", "integer": "whole number", "date": "day of the calendar", "dateTime": "moment",
    "boolean": "true or false",
}  # fmt: skip


@dataclass(slots=True)
class _Structure:
    """Missing and unexpected elements and attributes, and the elements to take out before values are judged."""

    form: Form
    where: dict[etree._Element, str]
    models: dict[etree._Element, Element] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    surplus: list[etree._Element] = field(default_factory=list)

    def _missing(self, at: etree._Element, path: str, row: Row | None) -> None:
        why = (
            f"This field must be there: {row.label}." if row is not None and row.fact else "This element must be there."
        )
        name = row.fact if row is not None else ""
        do = "Add it at its place in the order of the schema."
        self.found.append(_said(self.form, "MISSING", f"{self.where[at]}/{path}", "", why, do, name))

    def _lacking(self, at: etree._Element, model: Element, times: int) -> None:
        """Report what a missing element holds, field by field."""
        for number in range(times):
            path = f"{model.name}[{number + 1}]" if times > 1 else model.name
            needed = list(_needed(model, path))
            for inner, row in needed or [(path, None)]:
                self._missing(at, inner, row)

    def _unexpected(self, child: etree._Element, why: str) -> None:
        text = (child.text or "").strip()
        self.found.append(
            _said(self.form, "UNEXPECTED", self.where[child], text, why, "Take it out or put it in its place.", "")
        )
        self.surplus.append(child)

    def walk(self, at: etree._Element, model: Element) -> None:
        self.models[at] = model
        for row in model.attributes:
            if row.low and at.get(row.attribute) is None:
                self._missing(at, f"@{row.attribute}", row)
        if model.payload:
            return
        names = {f"{{{self.form.namespace}}}{c.name}": n for n, c in enumerate(model.children)}
        children = list(at.iterchildren(etree.Element))
        present = {child.tag for child in children}
        place = count = 0
        for child in children:
            n = names.get(str(child.tag))
            if n is None:
                why = (
                    "This element holds a value and no elements."
                    if model.row
                    else f"{local(child.tag)} is no field of {model.name}."
                )
                self._unexpected(child, why)
                continue
            count = count + 1 if n == place else (1 if n > place else count)
            if n < place:
                self._unexpected(child, f"{local(child.tag)} stands too late or a second time.")
            elif n == place and count > model.children[n].high:
                self._unexpected(child, f"{local(child.tag)} occurs at most {model.children[n].high} times.")
            else:
                place = n
                self.walk(child, model.children[n])
        for tag, n in names.items():
            inner = model.children[n]
            if inner.low and tag not in present:
                self._lacking(at, inner, 1)
            elif inner.low > 1 and (have := sum(c.tag == tag for c in children)) < inner.low:
                self._lacking(at, inner, inner.low - have)


def _needed(model: Element, path: str) -> Iterable[tuple[str, Row | None]]:
    if model.row is not None:
        yield path, model.row
    for row in model.attributes:
        if row.low:
            yield f"{path}/@{row.attribute}", row
    for child in model.children:
        if child.low:
            yield from _needed(child, f"{path}/{child.name}")


def _said(form: Form, kind: str, location: str, value: str, why: str, do: str, fact: str) -> Finding:
    return finding(
        f"XSD-{kind}", 4, location, value, why, do, f"schema of {form.id} version {form.version}", field=fact
    )


def _digits(kind: SimpleType) -> str:
    return f"at most {kind.total_digits} digits" + (
        f", {kind.fraction_digits} of them after the point" if kind.fraction_digits else ""
    )


def _why(kind: str, row: Row, value: str) -> tuple[str, str]:
    """Why a value is wrong and what to do, from the type of its field."""
    known = simple_types()[row.type]
    if row.constant is not None and kind in {"VALUE", "PATTERN", "LENGTH", "TYPE"}:
        return "Another value stands where always the same one must.", f"Write {row.constant}."
    match kind:
        case "LENGTH":
            least = f"{known.min_length} to " if known.min_length else "at most "
            return f"The text has {len(value)} characters.", f"Write {least}{known.max_length}."
        case "DIGITS":
            return "The number has too many digits.", f"Write {_digits(known)}."
        case "RANGE":
            bounds = " and ".join(
                w for w in (f"at least {known.low}" * bool(known.low), f"at most {known.high}" * bool(known.high)) if w
            )
            return "The number is too small or too large.", f"Write {bounds}."
        case "TYPE":
            empty = not value.strip()
            return (
                "The field is empty." if empty else f"This is no {_WORDS[known.base]}."
            ), f"Write a {_WORDS[known.base]}."
        case "PATTERN":
            how = known.pattern or f"digits, {_digits(known)}, without sign or leading blanks"
            return "The value is not written as this field is.", f"Write it like {how}."
        case _:
            return "The schema does not allow this.", "Write it as the schema says."


def _of_error(
    form: Form, error: etree._LogEntry, structure: _Structure, root: etree._Element
) -> tuple[str, str, Finding]:
    """Where an error is, its kind, and the finding."""
    kind = KINDS.get(error.type_name.removeprefix("SCHEMAV_"), OTHER)
    at = resolve(root, error.path)
    if at is None or at not in structure.models:
        location = structure.where[at] if at is not None and at in structure.where else f"line {error.line}"
        return (
            location,
            kind,
            _said(form, kind, location, "", "The schema does not allow this.", "Write it as the schema says.", ""),
        )
    model, location = structure.models[at], structure.where[at]
    match = _ATTRIBUTE.search(error.message)
    if match is not None:
        location, value = f"{location}/@{match[1]}", at.get(match[1], "")
        row = next((a for a in model.attributes if a.attribute == match[1]), None)
    else:
        value, row = at.text or "", model.row
    if kind == "UNEXPECTED":
        text = value if match is not None else " ".join("".join([at.text or "", *(c.tail or "" for c in at)]).split())
        why = "There is no such attribute." if match is not None else "Text stands between the elements."
        return location, kind, _said(form, kind, location, text, why, "Take it out.", "")
    if kind == "KEY" and model.group is not None:
        key = next(r for r in model.group.rows if r.fact == model.group.key)
        holder = at
        for name in key.steps:
            holder = next((c for c in holder if local(c.tag) == name), holder)
        value = holder.get(key.attribute, "") if key.attribute else holder.text or ""
        where = f"{location}/{key.path}"
        return (
            where,
            kind,
            _said(
                form, kind, where, value, f"Another record has the same: {key.label}.", "Give each its own.", key.fact
            ),
        )
    if row is None:
        return (
            location,
            kind,
            _said(form, kind, location, value, "The schema does not allow this.", "Write it as the schema says.", ""),
        )
    why, do = _why(kind, row, value)
    if row.constant is not None and kind == "PATTERN":
        kind = "VALUE"
    return location, kind, _said(form, kind, location, value, why, do, row.fact)


def diagnose(form: Form, root: etree._Element) -> list[Finding]:
    """All findings of layer 4 of an element that does not follow the schema; at least one. Takes out of the tree what does not belong."""
    structure = _Structure(form, paths(root))
    structure.walk(root, form.tree)
    before = list(errors(form, root))
    for child in structure.surplus:
        _take_out(child)
    judged = list(errors(form, root, relaxed=True)) if structure.found else before
    telling: dict[str, tuple[str, Finding]] = {}
    for error in judged:
        location, kind, said = _of_error(form, error, structure, root)
        if location not in telling or _ORDER.index(kind) < _ORDER.index(telling[location][0]):
            telling[location] = (kind, said)
    found = [*structure.found, *(said for _, said in telling.values())]
    if not found:
        line = before[0].line if before else 1
        why = "The schema refuses this document."
        found.append(_said(form, OTHER, f"line {line}", "", why, "Compare it with a valid example.", ""))
    return found


def _take_out(child: etree._Element) -> None:
    parent = child.getparent()
    if parent is not None:
        child.tail = None
        parent.remove(child)
