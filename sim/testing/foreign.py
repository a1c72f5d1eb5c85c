"""Documents made from anybody's XML schema of plain constructs, as a Hypothesis strategy.

For a tester: give the path of an .xsd and the name of the root element, get byte strings that the schema accepts, shrinking towards the
smallest. What the schema's language allows beyond plain constructs is refused by name, never left out silently.

    from sim.testing import from_schema

    @given(from_schema("order.xsd", "Order"))
    def test_my_handler_takes_every_order(document: bytes) -> None:
        ...
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from sim.errors import Problem, Refused
from sim.messages.plain_schema import UNBOUNDED, Attribute, Element, Particle, Schema, read_schema
from sim.testing.values import texts

DEEPEST = 6
MORE = 3
_NEVER = 1 << 20


def from_schema(path: str | Path, root: str) -> st.SearchStrategy[bytes]:
    """Documents of the schema at ``path`` with the global element ``root``.

    Returns
    -------
    SearchStrategy[bytes]
        UTF-8 documents with an XML declaration.

    Raises
    ------
    Refused
        ``TST-001`` to ``TST-004``: no such file or element, no schema, a construct that cannot be generated from (with its file and
        line), facets that contradict each other, an element that must contain itself.
    """
    maker = _Maker(read_schema(path, root))

    @st.composite
    def documents(draw: st.DrawFn) -> bytes:
        return bytes(ET.tostring(maker.element(draw, maker.schema.root, 0), encoding="utf-8", xml_declaration=True))

    return documents()


class _Maker:
    """Strategies of all elements, made once; and how deep each must go at least."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._texts = {k: texts(e.text) for k, e in schema.elements.items() if e.text is not None}
        self._attributes = {
            (k, a.name): texts(a.type) for k, e in schema.elements.items() for a in e.attributes if a.fixed is None
        }
        self._depth = dict.fromkeys(schema.elements, _NEVER)
        # The least depth of each element, found by repeated looks until nothing changes.
        while self._look():
            pass
        endless = sorted({schema.elements[k].name for k, d in self._depth.items() if d >= _NEVER})
        if endless:
            why = "The element must contain itself, so no document of it is finite."
            raise Refused([Problem("TST-004", "element", endless[0], why, "Make one of the occurrences optional.")])

    def _look(self) -> bool:
        changed = False
        for key, element in self.schema.elements.items():
            depth = 0 if element.content is None else self._least(element.content)
            if depth < self._depth[key]:
                self._depth[key], changed = depth, True
        return changed

    def _least(self, particle: Particle) -> int:
        if particle.least == 0:
            return 0
        if particle.kind == "element":
            return 1 + self._depth[particle.element]
        below = [self._least(p) for p in particle.parts]
        return min(below) if particle.kind == "choice" else max(below, default=0)

    def element(self, draw: st.DrawFn, key: str, depth: int) -> ET.Element:
        """An element with its attributes and content."""
        kind = self.schema.elements[key]
        made = ET.Element(kind.name)
        for attribute in kind.attributes:
            if attribute.required or draw(st.booleans()):
                made.set(attribute.name, self._value(draw, key, attribute))
        if kind.content is not None:
            self._fill(draw, made, kind.content, depth)
        elif kind.text is not None:
            made.text = self._text(draw, key, kind)
        return made

    def _text(self, draw: st.DrawFn, key: str, kind: Element) -> str:
        return kind.fixed if kind.fixed is not None else draw(self._texts[key])

    def _value(self, draw: st.DrawFn, key: str, attribute: Attribute) -> str:
        return attribute.fixed if attribute.fixed is not None else draw(self._attributes[key, attribute.name])

    def _fill(self, draw: st.DrawFn, made: ET.Element, particle: Particle, depth: int) -> None:
        most = particle.least + MORE if particle.most == UNBOUNDED else min(particle.most, particle.least + MORE)
        deep = depth >= DEEPEST
        for _ in range(particle.least if deep else draw(st.integers(particle.least, most))):
            if particle.kind == "element":
                made.append(self.element(draw, particle.element, depth + 1))
            elif particle.kind == "choice":
                parts = [min(particle.parts, key=self._least)] if deep else particle.parts
                self._fill(draw, made, draw(st.sampled_from(parts)), depth)
            else:
                for part in particle.parts:
                    self._fill(draw, made, part, depth)
