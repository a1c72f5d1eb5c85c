"""Writes the XML Schema of a message from its mapping, and the simple types all messages share.

For a customs reader: the schema says which fields there are, in which order, how often and how long. For an engineering reader: plain
constructs only (sequences, occurrences, facets, enumerated constants, keys), so that every validator agrees. ``relaxed`` makes the twin
used to find all wrong values of a document whose structure is wrong too: every element and attribute optional, no key that must
be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from sim.messages.form import Form, Group, Row
from sim.messages.shape import Element
from sim.trade.vocabulary import SimpleType, simple_types

TYPES_NAMESPACE = "urn:clearlane:types:1"
TYPES_LOCATION = "../../common/types.xsd"
_XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n'
MARK = "Written from mapping.yaml and types.yaml by scripts/schemas.py; change those."
_SIGN = "-?"


def number_patterns(kind: SimpleType) -> tuple[str, ...]:
    """The ways a number is written: digits, and perhaps a point with digits. No blanks, plus signs or thousand leading zeros.

    The digits before and after the point are bounded, as ``totalDigits`` counts no leading zeros; a sign only where less than 0 is allowed.
    """
    if not kind.number:
        return ()
    sign = "" if kind.low and not kind.low.startswith("-") else _SIGN
    whole = f"{sign}[0-9]{{1,{kind.total_digits}}}"
    return (
        (whole, rf"{whole}\.[0-9]{{1,{kind.fraction_digits}}}")
        if kind.base == "decimal" and kind.fraction_digits
        else (whole,)
    )


def _facets(kind: SimpleType) -> list[str]:
    found = [("pattern", p) for p in ([kind.pattern] if kind.pattern else []) + list(number_patterns(kind))]
    if kind.base == "string":
        found += [("minLength", str(kind.min_length))] if kind.min_length else []
        found += [("maxLength", str(kind.max_length))] if kind.max_length else []
    if kind.number:
        found.append(("totalDigits", str(kind.total_digits)))
        found += [("fractionDigits", str(kind.fraction_digits))] if kind.base == "decimal" else []
        found += [("minInclusive", kind.low)] if kind.low else []
        found += [("maxInclusive", kind.high)] if kind.high else []
    return [f"<xs:{name} value={quoteattr(value)}/>" for name, value in found]


def types_xsd(types: Mapping[str, SimpleType]) -> str:
    """The text of ``types.xsd``."""
    lines = [
        f'{_BEGIN}<xs:schema {_XS} xmlns="{TYPES_NAMESPACE}" targetNamespace="{TYPES_NAMESPACE}" elementFormDefault="qualified">',
        f"  <xs:annotation><xs:documentation>Simple types of all messages. {MARK}</xs:documentation></xs:annotation>",
    ]
    for kind in types.values():
        lines.append(
            f'  <xs:simpleType name="{kind.name}"><xs:restriction base="xs:{kind.base}">{"".join(_facets(kind))}</xs:restriction></xs:simpleType>'
        )
    return "\n".join([*lines, "</xs:schema>", ""])


class _Writer:
    """Lines of one schema, indented by depth."""

    def __init__(self, *, relaxed: bool) -> None:
        self.lines: list[str] = []
        self.relaxed = relaxed

    def put(self, depth: int, text: str) -> None:
        self.lines.append("  " * depth + text)

    def occurs(self, low: int, high: int) -> str:
        low = 0 if self.relaxed else low
        return ("" if low == 1 else f' minOccurs="{low}"') + ("" if high == 1 else f' maxOccurs="{high}"')

    def note(self, text: str) -> str:
        return (
            ""
            if self.relaxed or not text
            else f"<xs:annotation><xs:documentation>{escape(text)}</xs:documentation></xs:annotation>"
        )

    def constant(self, row: Row) -> str:
        # XML Schema 1.0 has no enumeration of truth values.
        facet = "pattern" if simple_types()[row.type].base == "boolean" else "enumeration"
        value = quoteattr(row.constant or "")
        return f'<xs:simpleType><xs:restriction base="t:{row.type}"><xs:{facet} value={value}/></xs:restriction></xs:simpleType>'

    def attribute(self, depth: int, row: Row) -> None:
        use = "" if self.relaxed or not row.low else ' use="required"'
        if row.constant is None:
            self.put(
                depth,
                f'<xs:attribute name="{row.attribute}" type="t:{row.type}"{use}>{self.note(row.label)}</xs:attribute>',
            )
        else:
            self.put(
                depth,
                f'<xs:attribute name="{row.attribute}"{use}>{self.note(row.label)}{self.constant(row)}</xs:attribute>',
            )

    def leaf(self, depth: int, element: Element, row: Row, occurs: str) -> None:
        head = f'<xs:element name="{element.name}"'
        if not element.attributes:
            if row.constant is None:
                self.put(depth, f'{head} type="t:{row.type}"{occurs}>{self.note(row.label)}</xs:element>')
            else:
                self.put(depth, f"{head}{occurs}>{self.note(row.label)}{self.constant(row)}</xs:element>")
            return
        self.put(depth, f"{head}{occurs}>{self.note(row.label)}")
        if row.constant is None:
            self.put(depth + 1, f'<xs:complexType><xs:simpleContent><xs:extension base="t:{row.type}">')
            for attribute in element.attributes:
                self.attribute(depth + 2, attribute)
            self.put(depth + 1, "</xs:extension></xs:simpleContent></xs:complexType>")
        self.put(depth, "</xs:element>")

    def element(self, depth: int, element: Element, keys: str = "") -> None:
        occurs = "" if depth == 1 else self.occurs(element.low, element.high)
        if element.row is not None:
            self.leaf(depth, element, element.row, occurs)
            return
        note = ""
        if element.group is not None:
            note = f"One for each of: {element.group.name.replace('_', ' ')}"
        self.put(depth, f'<xs:element name="{element.name}"{occurs}>{self.note(note)}')
        self.put(depth + 1, "<xs:complexType>")
        if element.payload:
            self.put(depth + 2, '<xs:sequence><xs:any namespace="##any" processContents="skip"/></xs:sequence>')
        elif element.children:
            self.put(depth + 2, "<xs:sequence>")
            for child in element.children:
                self.element(depth + 3, child)
            self.put(depth + 2, "</xs:sequence>")
        for attribute in element.attributes:
            self.attribute(depth + 2, attribute)
        self.put(depth + 1, "</xs:complexType>")
        if keys:
            self.lines.append(keys)
        self.put(depth, "</xs:element>")


def _key(group: Group, *, relaxed: bool) -> str:
    row = next(r for r in group.rows if r.fact == group.key)
    path = "/".join([*(f"m:{s}" for s in row.steps), *([f"@{row.attribute}"] if row.attribute else [])])
    # A key demands its field as well; the twin only tells repeated ones.
    kind = "unique" if relaxed else "key"
    selector = "/".join(f"m:{s}" for s in group.steps)
    return f'    <xs:{kind} name="{group.name}_key"><xs:selector xpath="{selector}"/><xs:field xpath="{path}"/></xs:{kind}>'


def message_xsd(form: Form, *, relaxed: bool = False) -> str:
    """The text of a message's schema; types are imported from ``TYPES_LOCATION``.

    ``relaxed``: everything optional, see the module.
    """
    writer = _Writer(relaxed=relaxed)
    about = f"{form.title.get('en', form.id)}, version {form.version}. {form.modelled_on} Values are synthetic. {MARK}"
    writer.lines += [
        f'{_BEGIN}<xs:schema {_XS} xmlns:m="{form.namespace}" xmlns:t="{TYPES_NAMESPACE}"',
        f'    targetNamespace="{form.namespace}" elementFormDefault="qualified" version="{form.version}">',
    ]
    if not relaxed:
        writer.put(1, f"<xs:annotation><xs:documentation>{escape(about)}</xs:documentation></xs:annotation>")
    writer.put(1, f'<xs:import namespace="{TYPES_NAMESPACE}" schemaLocation="{TYPES_LOCATION}"/>')
    writer.element(1, form.tree, "\n".join(_key(g, relaxed=relaxed) for g in form.groups if g.key))
    return "\n".join([*writer.lines, "</xs:schema>", ""])


def shipped_types_xsd() -> str:
    """The text of the shipped ``types.xsd``."""
    return types_xsd(simple_types())
