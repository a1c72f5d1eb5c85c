"""Writes a document as XML.

For an engineering reader: a form is turned once into a list of steps, each with its markup ready; writing looks up the facts and escapes
them. What is absent is not written; an attribute is written only with its element, and an optional parent only with something in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sim.errors import Problem, Refused
from sim.messages.form import Form, Row
from sim.messages.shape import Element
from sim.messages.transforms import TRANSFORMS, Way
from sim.trade.content import Content, Record

# Not characters of XML 1.0; lone surrogates cannot be written as UTF-8 either.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_SPECIAL = '&<>"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
PAYLOAD = "\0"


@dataclass(slots=True)
class _Literal:
    """Markup that is always written."""

    text: str


@dataclass(slots=True)
class _Field:
    """A fact between two pieces of markup, with attributes when it has any."""

    fact: str
    before: str
    after: str
    out: Way | None
    attributes: tuple[_Field, ...]


@dataclass(slots=True)
class _Optional:
    """A parent that is written only when something in it is."""

    open: str
    close: str
    attributes: tuple[_Field, ...]
    steps: tuple[_Step, ...]


@dataclass(slots=True)
class _Group:
    """The records of a group, one element each."""

    name: str
    open: str
    close: str
    steps: tuple[_Step, ...]
    attributes: tuple[_Field, ...]


_Step = _Literal | _Field | _Optional | _Group


def _out(row: Row) -> Way | None:
    return TRANSFORMS[row.transform].out if row.transform else None


def _attribute(row: Row) -> _Field:
    return _Field(row.fact, f' {row.attribute}="', '"', _out(row), ())


def _constants(rows: list[Row]) -> str:
    return "".join(f' {r.attribute}="{r.constant.translate(_ESCAPED)}"' for r in rows if r.constant is not None)


def _merged(steps: list[_Step]) -> tuple[_Step, ...]:
    """Neighbouring markup joined, and moved into the field that follows it when that one is always there anyway."""
    found: list[_Step] = []
    for step in steps:
        if isinstance(step, _Literal) and found and isinstance(found[-1], _Literal):
            found[-1] = _Literal(found[-1].text + step.text)
        else:
            found.append(step)
    return tuple(found)


def _compiled(element: Element, head: str = "") -> list[_Step]:
    facts = tuple(_attribute(a) for a in element.attributes if a.fact)
    start = f"<{element.name}{head}{_constants(element.attributes)}"
    end = f"</{element.name}>"
    row = element.row
    if row is not None and row.constant is not None:
        return [_Literal(f"{start}>{row.constant.translate(_ESCAPED)}{end}")]
    if row is not None:
        if facts:
            return [_Field(row.fact, start, end, _out(row), facts)]
        return [_Field(row.fact, f"{start}>", end, _out(row), ())]
    if element.payload:
        return [_Literal(f"{start}>{PAYLOAD}{end}")]
    inner = _merged([s for child in element.children for s in _compiled(child)])
    if element.group is not None:
        return [_Group(element.group.name, start if facts else f"{start}>", end, inner, facts)]
    if head or element.low:
        opening: list[_Step] = [_Literal(start), *facts, _Literal(">")] if facts else [_Literal(f"{start}>")]
        return [*opening, *inner, _Literal(end)]
    return [_Optional(start if facts else f"{start}>", end, facts, inner)]


@lru_cache(maxsize=256)
def _plan(form: Form) -> tuple[_Step, ...]:
    return _merged([_Literal(_DECLARATION), *_compiled(form.tree, f' xmlns="{form.namespace}"')])


# The output is a list of triples: markup, value, markup. Only the middle ones can need escaping, so one look at all of them is enough.
def _fields(steps: tuple[_Field, ...], values: Content | Record, content: Content, out: list[str]) -> None:
    for step in steps:
        value = values.get(step.fact)
        if value is not None:
            assert isinstance(value, str)
            out += (step.before, value if step.out is None else step.out(value, content), step.after)


def _run(steps: tuple[_Step, ...], values: Content | Record, content: Content, out: list[str]) -> None:
    for step in steps:
        if step.__class__ is _Field:
            value = values.get(step.fact)
            if value is None:
                continue
            if step.out is not None:
                value = step.out(value, content)  # type: ignore[arg-type]
            if not step.attributes:
                out += (step.before, value, step.after)  # type: ignore[arg-type]
            else:
                out += (step.before, "", "")
                _fields(step.attributes, values, content, out)
                out += (">", value, step.after)  # type: ignore[arg-type]
        elif step.__class__ is _Literal:
            out += (step.text, "", "")
        elif step.__class__ is _Group:
            for record in content.get(step.name, ()):
                out += (step.open, "", "")
                if step.attributes:
                    _fields(step.attributes, record, content, out)  # type: ignore[arg-type]
                    out += (">", "", "")
                _run(step.steps, record, content, out)  # type: ignore[arg-type]
                out += (step.close, "", "")
        elif step.__class__ is _Optional:
            mark = len(out)
            out += (step.open, "", "")
            written = 3
            if step.attributes:
                _fields(step.attributes, values, content, out)
                written += 3 * (len(out) == mark + 3)
                out += (">", "", "")
            _run(step.steps, values, content, out)
            if len(out) == mark + written:
                del out[mark:]
            else:
                out += (step.close, "", "")


def write(form: Form, content: Content, payload: bytes = b"") -> bytes:
    """The message as UTF-8 XML.

    Parameters
    ----------
    content
        Canonical values; facts that the form does not name are left out.
    payload
        Of an envelope: the message inside, as XML without declaration.

    Raises
    ------
    Refused
        ``MSG-023`` for a character that XML cannot carry.
    """
    out: list[str] = []
    _run(_plan(form), content, content, out)
    values = "".join(out[1::3])
    # Most documents hold only printable characters without a meaning in XML: then nothing has to be looked at twice.
    if not values.isprintable() or any(c in values for c in _SPECIAL):
        if match := _FORBIDDEN.search(values):
            why = "XML cannot carry this character."
            raise Refused([Problem("MSG-023", form.id, match[0], why, "Take it out.")])
        out[1::3] = [v.translate(_ESCAPED) for v in out[1::3]]
    data = "".join(out).encode()
    return data.replace(PAYLOAD.encode(), payload, 1)
