"""Reads a document from XML into canonical values.

For an engineering reader: the inverse of the writer over the same tree of elements. It asks nothing: what the form does not name is left
out, whether the document is right is for the validation to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from sim.messages.flat import Followers, read_flat, table
from sim.messages.form import Form, Row
from sim.messages.shape import Element
from sim.messages.transforms import TRANSFORMS, Way
from sim.trade.content import Content, Record
from sim.trade.vocabulary import simple_types


@dataclass(slots=True)
class _Bare:
    """A fact whose text is read without the blanks around it: numbers, days and moments, where XML allows them."""

    fact: str


@dataclass(slots=True)
class _Plan:
    """What to do at an element that is more than a plain field."""

    fact: str | _Bare | None = None
    group: str = ""
    attributes: tuple[tuple[str, str | _Bare], ...] = ()
    inner: dict[str, _Plan | str | _Bare] = field(default_factory=dict)


@dataclass(slots=True)
class _Book:
    """How to read one form."""

    root: _Plan
    followers: Followers | None
    early: tuple[tuple[str, str, Way], ...]
    late: tuple[tuple[str, str, Way], ...]


def _fact(row: Row) -> str | _Bare:
    return row.fact if simple_types()[row.type].base == "string" else _Bare(row.fact)


def _put(values: Content | Record, fact: str | _Bare, text: str) -> None:
    if isinstance(fact, str):
        values[fact] = text
    else:
        values[fact.fact] = text.strip()


def _plan(element: Element, prefix: str) -> _Plan | str | _Bare:
    attributes = tuple((a.attribute, _fact(a)) for a in element.attributes if a.fact)
    row = element.row if element.row is not None and element.row.fact else None
    if row is not None and not attributes:
        return _fact(row)
    group = element.group.name if element.group is not None else ""
    inner = {prefix + child.name: _plan(child, prefix) for child in element.children}
    return _Plan(_fact(row) if row is not None else None, group, attributes, inner)


@lru_cache(maxsize=256)
def _book(form: Form) -> _Book:
    rows = [(form.group_of[r.fact], r) for r in form.fields.values() if r.transform]
    found = [(group, row.fact, TRANSFORMS[row.transform]) for group, row in rows]
    root = _plan(form.tree, f"{{{form.namespace}}}")
    assert isinstance(root, _Plan)
    return _Book(
        root,
        table(form),
        tuple((group, fact, t.back) for group, fact, t in found if not t.late),
        tuple((group, fact, t.back) for group, fact, t in found if t.late),
    )


def _attributes(element: etree._Element, plan: _Plan, values: Content | Record) -> None:
    for name, fact in plan.attributes:
        value = element.get(name)
        if value is not None:
            _put(values, fact, value)


def _walk(
    element: etree._Element, inner: dict[str, _Plan | str | _Bare], values: Content | Record, content: Content
) -> None:
    for child in element:
        plan = inner.get(child.tag)  # type: ignore[arg-type]
        # Nearly all elements are plain fields: they come first, and nothing is called for them.
        if plan.__class__ is str:
            values[plan] = child.text or ""
        elif plan.__class__ is _Bare:
            values[plan.fact] = (child.text or "").strip()
        elif isinstance(plan, _Plan):
            into: Content | Record = values
            if plan.group:
                into = {}
                found = content.setdefault(plan.group, [])
                assert isinstance(found, list)
                found.append(into)
            elif plan.fact is not None:
                _put(values, plan.fact, child.text or "")
            if plan.attributes:
                _attributes(child, plan, into)
            if plan.inner:
                _walk(child, plan.inner, into, content)


def _back(ways: tuple[tuple[str, str, Way], ...], content: Content) -> None:
    for group, fact, back in ways:
        if group:
            for record in content.get(group, ()):
                assert isinstance(record, dict)
                if fact in record:
                    record[fact] = back(record[fact], content)
        else:
            value = content.get(fact)
            if isinstance(value, str):
                content[fact] = back(value, content)


def _raw(book: _Book, element: etree._Element) -> Content:
    content: Content = {}
    _attributes(element, book.root, content)
    _walk(element, book.root.inner, content, content)
    return content


def read(form: Form, element: etree._Element, *, valid: bool = False) -> Content:
    """The content of a message, from its root element.

    Elements, attributes and groups the form does not name are left out; of a field that stands there twice the last counts.

    Parameters
    ----------
    valid
        The element is known to follow its schema: it may be read in a quicker way, with the same result.
    """
    book = _book(form)
    content = read_flat(element, book.followers) if valid and book.followers is not None else None
    if content is None:
        content = _raw(book, element)
    _back(book.early, content)
    _back(book.late, content)
    return content
