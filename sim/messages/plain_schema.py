"""Reads an XML schema of plain constructs into data, so that test documents can be made from it.

For a tester: which constructs of a foreign schema can be generated from, and a clear refusal, naming the construct and its line, of all
that cannot. Read for tests only; no command and no run ever reads a user's schema.

Supported: global and local elements, references, named and anonymous types, sequences and choices with occurrences, attributes, simple
content by extension, the built-in types of ``BUILT_IN``, restrictions by facets, and patterns without groups; includes and imports of
files beside the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from sim.errors import Place, Problem, Refused
from sim.messages.door import parser
from sim.messages.pattern import Pattern, read_pattern

XSD = "{http://www.w3.org/2001/XMLSchema}"
MOST_BYTES = 4_000_000
UNBOUNDED = -1

BUILT_IN = frozenset((
    "string", "normalizedString", "token", "boolean", "decimal", "integer", "nonNegativeInteger", "positiveInteger",
    "nonPositiveInteger", "negativeInteger", "long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort",
    "unsignedByte", "date", "dateTime", "time", "gYear", "anyURI", "NMTOKEN", "base64Binary", "hexBinary", "double", "float",
))  # fmt: skip
_FACETS = frozenset((
    "length", "minLength", "maxLength", "enumeration", "pattern", "whiteSpace", "minInclusive", "maxInclusive", "minExclusive",
    "maxExclusive", "totalDigits", "fractionDigits",
))  # fmt: skip


@dataclass(frozen=True)
class Simple:
    """Text content: a built-in type, the facets that restrict it (as written), its enumeration and its pattern."""

    base: str
    facets: dict[str, str] = field(default_factory=dict)
    values: tuple[str, ...] = ()
    pattern: Pattern = ()


@dataclass(frozen=True)
class Attribute:
    """An attribute with its type; a fixed value leaves no choice."""

    name: str
    type: Simple
    required: bool
    fixed: str | None = None


@dataclass(frozen=True)
class Particle:
    """A part of a content model: an element, or a sequence or choice of parts; it occurs ``least`` to ``most`` times."""

    kind: str
    least: int
    most: int
    parts: tuple[Particle, ...] = ()
    element: str = ""


@dataclass
class Element:
    """An element: its qualified name, attributes, and either text or parts."""

    name: str
    text: Simple | None = None
    fixed: str | None = None
    attributes: tuple[Attribute, ...] = ()
    content: Particle | None = None


@dataclass(frozen=True)
class Schema:
    """Every element that can be reached from the root, by key; an element may contain itself."""

    root: str
    elements: dict[str, Element]


def read_schema(path: str | Path, root: str) -> Schema:
    """Read the schema at ``path`` as far as the element ``root`` needs it.

    Parameters
    ----------
    root
        Name of a global element, without namespace.

    Raises
    ------
    Refused
        ``TST-001`` no such file or element, ``TST-002`` not a schema, ``TST-003`` a construct that cannot be generated from.
    """
    reader = _Reader(Path(path))
    found = reader.globals.get(("element", f"{{{reader.target}}}{root}" if reader.target else root))
    if found is None:
        known = sorted(str(n.get("name")) for (kind, _), n in reader.globals.items() if kind == "element")
        why = "The schema has no such global element."
        raise _refused("TST-001", "root", root, Path(path), 1, why, f"It has: {', '.join(known) or 'none'}.")
    return Schema(reader.element(found), reader.elements)


def oracle(path: str | Path) -> etree.XMLSchema:
    """The compiled schema, the judge of what was made from it."""
    return etree.XMLSchema(file=str(path))


def _refused(code: str, what: str, value: str, file: Path, line: int, why: str, do: str) -> Refused:
    return Refused([Problem(code, what, value, why, do, Place(str(file), line, 1))])


def _schema(data: bytes) -> etree._Element | None:
    if len(data) > MOST_BYTES or b"<!DOCTYPE" in data:
        return None
    try:
        top = etree.fromstring(data, parser())
    except etree.XMLSyntaxError:
        return None
    return top if top.tag == f"{XSD}schema" else None


class _Reader:
    """One schema with what it includes and imports."""

    def __init__(self, path: Path) -> None:
        self.globals: dict[tuple[str, str], etree._Element] = {}
        self.files: dict[Path, etree._Element] = {}
        self.elements: dict[str, Element] = {}
        self._keys: dict[etree._Element, str] = {}
        self.target = self._load(path.resolve()).get("targetNamespace", "")

    def _load(self, path: Path) -> etree._Element:
        try:
            data = path.read_bytes()
        except OSError as error:
            why = f"The file cannot be read: {error.strerror}."
            raise _refused("TST-001", "schema", str(path), path, 1, why, "Check the path.") from None
        top = _schema(data)
        if top is None:
            why = "This is no XML schema that can be read: not well formed, too large, with a DOCTYPE, or of another kind."
            raise _refused("TST-002", "schema", str(path), path, 1, why, "Give an .xsd file.")
        self.files[path] = top
        for child in top:
            self._declare(child, path, top.get("targetNamespace", ""))
        return top

    def _declare(self, child: etree._Element, path: Path, target: str) -> None:
        kind = _kind(child)
        if kind in ("include", "import"):
            place = child.get("schemaLocation")
            if place is None or "://" in place:
                raise self.refuse(child, "an import without a file of its own")
            other = (path.parent / place).resolve()
            if other not in self.files:
                self._load(other)
        elif kind in ("element", "complexType", "simpleType", "attribute"):
            name = child.get("name", "")
            self.globals[kind, f"{{{target}}}{name}" if target else name] = child
        elif kind not in ("annotation", "notation", "group", "attributeGroup"):  # groups count where they are used
            raise self.refuse(child, f"xs:{kind}")

    def refuse(self, node: etree._Element, construct: str) -> Refused:
        """The refusal of a construct, with its file and line."""
        top = node.getroottree().getroot()
        file = next((p for p, t in self.files.items() if t is top), Path("schema"))
        return _refused(
            "TST-003",
            f"xs:{_kind(node)}",
            node.get("name") or node.get("ref") or "",
            file,
            node.sourceline or 1,
            f"Documents cannot be made from {construct}.",
            "Use a schema of sequences, choices, occurrences and simple types, or write the strategy by hand.",
        )

    def qualified(self, node: etree._Element, name: str) -> str:
        """The Clark name of a QName written at ``node``."""
        prefix, _, local = name.rpartition(":")
        space = node.nsmap.get(prefix or None) or ""
        return f"{{{space}}}{local}" if space else local

    # --- elements and their content -------------------------------------------------------------------------

    def element(self, node: etree._Element) -> str:
        """Key of an element declaration, read once; a declaration inside itself finds its own key."""
        if node in self._keys:
            return self._keys[node]
        for banned in ("substitutionGroup", "abstract", "nillable"):
            if node.get(banned) not in (None, "false", "0"):
                raise self.refuse(node, banned)
        key = f"{node.get('name')}@{len(self._keys)}"
        self._keys[node] = key
        made = self.elements[key] = Element(self._name(node), fixed=node.get("fixed"))
        written = node.get("type")
        inner = list(_known(node))
        if written is None and not inner:
            raise self.refuse(node, "an element of any type")
        if written is not None:
            self._typed(node, written, made)
        for child in inner:
            match _kind(child):
                case "simpleType":
                    made.text = self.simple(child)
                case "complexType":
                    self._complex(child, made)
                case kind:
                    raise self.refuse(child, f"xs:{kind}")
        return key

    def _name(self, node: etree._Element) -> str:
        top = node.getroottree().getroot()
        target = top.get("targetNamespace", "")
        form = node.get("form") or top.get("elementFormDefault", "unqualified")
        own = bool(target) and (node.getparent() is top or form == "qualified")
        return f"{{{target}}}{node.get('name')}" if own else str(node.get("name"))

    def _typed(self, node: etree._Element, written: str, made: Element) -> None:
        name = self.qualified(node, written)
        complex_type = self.globals.get(("complexType", name))
        if complex_type is not None:
            self._complex(complex_type, made)
        else:
            made.text = self.named(node, name)

    def _complex(self, node: etree._Element, made: Element) -> None:
        for banned in ("mixed", "abstract"):
            if node.get(banned) not in (None, "false", "0"):
                raise self.refuse(node, f"{banned} content")
        for child in _known(node):
            match _kind(child):
                case "sequence" | "choice":
                    made.content = self._particle(child)
                case "attribute":
                    made.attributes = (*made.attributes, *self._attribute(child))
                case "simpleContent":
                    self._simple_content(child, made)
                case kind:
                    raise self.refuse(child, f"xs:{kind}")

    def _simple_content(self, node: etree._Element, made: Element) -> None:
        for child in _known(node):
            if _kind(child) != "extension":
                raise self.refuse(child, f"xs:{_kind(child)} of simple content")
            self._typed(child, child.get("base", ""), made)
            for part in _known(child):
                if _kind(part) != "attribute":
                    raise self.refuse(part, f"xs:{_kind(part)}")
                made.attributes = (*made.attributes, *self._attribute(part))

    def _particle(self, node: etree._Element) -> Particle:
        most = node.get("maxOccurs", "1")
        occurs = int(node.get("minOccurs", "1")), UNBOUNDED if most == "unbounded" else int(most)
        kind = _kind(node)
        if kind == "element":
            return Particle(kind, *occurs, element=self.element(self._declaration(node)))
        if kind not in ("sequence", "choice"):
            raise self.refuse(node, f"xs:{kind}")
        parts = tuple(self._particle(child) for child in _known(node))
        if kind == "choice" and not parts:
            raise self.refuse(node, "a choice of nothing")
        return Particle(kind, *occurs, parts)

    def _declaration(self, node: etree._Element) -> etree._Element:
        reference = node.get("ref")
        if reference is None:
            return node
        found = self.globals.get(("element", self.qualified(node, reference)))
        if found is None:
            raise self.refuse(node, "a reference to an element that is nowhere")
        return found

    def _attribute(self, node: etree._Element) -> tuple[Attribute, ...]:
        if node.get("use") == "prohibited":
            return ()
        if node.get("ref") is not None:
            raise self.refuse(node, "a reference to an attribute")
        if node.get("form", node.getroottree().getroot().get("attributeFormDefault", "unqualified")) == "qualified":
            raise self.refuse(node, "a qualified attribute")
        inner = list(_known(node))
        kind = self.simple(inner[0]) if inner else self.named(node, self.qualified(node, node.get("type", "")))
        return (Attribute(str(node.get("name")), kind, node.get("use") == "required", node.get("fixed")),)

    # --- simple types ---------------------------------------------------------------------------------------

    def named(self, node: etree._Element, name: str) -> Simple:
        """A simple type by its name, built in or of the schema."""
        if name.startswith(XSD):
            local = name.removeprefix(XSD)
            if local not in BUILT_IN:
                raise self.refuse(node, f"the built-in type xs:{local}")
            return Simple(local)
        found = self.globals.get(("simpleType", name))
        if found is None:
            raise self.refuse(node, f"the type {name or '(none)'}, which is nowhere")
        return self.simple(found)

    def simple(self, node: etree._Element) -> Simple:
        """A simple type with all restrictions on the way to its built-in base."""
        for child in _known(node):
            if _kind(child) != "restriction":
                raise self.refuse(child, f"xs:{_kind(child)}")
            inner = [c for c in child if _kind(c) == "simpleType"]
            base = self.simple(inner[0]) if inner else self.named(child, self.qualified(child, child.get("base", "")))
            return self._restricted(base, child)
        raise self.refuse(node, "a simple type without a restriction")

    def _restricted(self, base: Simple, node: etree._Element) -> Simple:
        facets, values = dict(base.facets), []
        patterns: list[tuple[etree._Element, Pattern]] = []
        for facet in _known(node):
            kind, value = _kind(facet), facet.get("value", "")
            if kind == "simpleType":
                continue
            if kind not in _FACETS:
                raise self.refuse(facet, f"xs:{kind}")
            if kind == "enumeration":
                values.append(value)
            elif kind == "pattern":
                try:
                    patterns.append((facet, read_pattern(value)))
                except ValueError as error:
                    raise self.refuse(facet, f"the pattern {value}: {error}") from None
            else:
                facets[kind] = value
        if patterns and base.pattern:
            raise self.refuse(patterns[0][0], "a pattern on top of a pattern")
        kept = tuple(v for v in values if not base.values or v in base.values)
        branches = tuple(branch for _, pattern in patterns for branch in pattern)
        return Simple(base.base, facets, kept or base.values, branches or base.pattern)


def _kind(node: etree._Element) -> str:
    return str(node.tag).removeprefix(XSD)


def _known(node: etree._Element) -> Iterator[etree._Element]:
    return (c for c in node if _kind(c) != "annotation")
