"""Reading a tree field by field: every value with its path, every mistake noted with its place, every number with its evidence.

For a simulation reader: a reader never raises; it notes the problem and returns a neutral value, so that one pass shows all mistakes.
Nothing made in a pass with problems is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from sim.errors import Place, Problem, nearest
from sim.quantity import Evidence, Grade, QuantityError
from sim.scenario.fields import Field
from sim.scenario.merge import EVIDENCE
from sim.scenario.nodes import Entries, Items, Leaf, Node
from sim.scenario.write import inline

T = TypeVar("T")
U = TypeVar("U")
LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """A number of a scenario with where it comes from."""

    path: str
    text: str
    evidence: Evidence
    place: Place


@dataclass
class Desk:
    """What one pass over a scenario finds."""

    problems: list[Problem] = field(default_factory=list)
    evidence: list[SourcedValue] = field(default_factory=list)
    sources: frozenset[str] = frozenset()
    places: dict[str, tuple[Place, str]] = field(default_factory=dict)
    _grades: list[list[Grade]] = field(default_factory=list)

    @contextmanager
    def grading(self) -> Iterator[list[Grade]]:
        """Collects the grades of the numbers read inside."""
        found: list[Grade] = []
        self._grades.append(found)
        try:
            yield found
        finally:
            self._grades.pop()
            if self._grades:
                self._grades[-1] += found

    def graded(self, grade: Grade) -> None:
        """A number of this grade was read."""
        if self._grades:
            self._grades[-1].append(grade)

    def locate(self, flow_path: str, view: View) -> None:
        """Remember which text a part of the flow was made from."""
        self.places.setdefault(flow_path, (view.place, view.path))

    def locate_all(self, flow_path: str, view: View) -> None:
        """The same for everything directly inside a mapping."""
        for key in view.node.items if isinstance(view.node, Entries) else ():
            child = view.child(str(key))
            if child is not None:
                self.locate(f"{flow_path}.{key}", child)


@dataclass(frozen=True, slots=True)
class View:
    """A node of the tree with its path; ``grade`` when a wrapper around it already said where it comes from."""

    node: Node
    path: str
    desk: Desk
    at: Place | None = None
    grade: Grade | None = None

    @property
    def place(self) -> Place:
        """Where it is written: the value itself for a word, its key for a mapping or list."""
        return self.node.place if isinstance(self.node, Leaf) or self.at is None else self.at

    def refuse(self, code: str, why: str, do: str, value: str | None = None, severity: str = "error") -> None:
        """Note a problem here."""
        shown = value if value is not None else self.node.text if isinstance(self.node, Leaf) else ""
        if self.path.endswith(f".{shown}"):
            shown = ""
        self.desk.problems.append(Problem(code, self.path, shown, why, do, self.place, severity))

    @property
    def name(self) -> View:
        """The key itself, for a problem with the key and not with what stands under it."""
        return View(Leaf("", self.at or self.place), self.path, self.desk, self.at)

    # -- structure

    def child(self, key: str) -> View | None:
        """The view of one key; None when it is missing."""
        node = self.node.get(key) if isinstance(self.node, Entries) else None
        if node is None or not isinstance(self.node, Entries):
            return None
        return View(node, f"{self.path}.{key}" if self.path else key, self.desk, self.node.key_place(key), self.grade)

    def children(self, what: str = "names and values") -> Iterator[tuple[str, View]]:
        """Every key with its view."""
        if not isinstance(self.node, Entries):
            self.refuse("SCN-011", f"A mapping stands here: {what}.", "Write it like {key: value}.")
            return
        for key in self.node.items:
            view = self.child(key)
            if view is not None:
                yield key, view

    def elements(self, what: str = "values") -> list[View]:
        """Every element of a list; a single word counts as a list of one."""
        if isinstance(self.node, Entries) and "value" not in self.node.items:
            self.refuse("SCN-011", f"A list of {what} stands here.", "Write it like [a, b].")
            return []
        if not isinstance(self.node, Items):
            return [self]
        return [View(n, f"{self.path}.{i}", self.desk, n.place, self.grade) for i, n in enumerate(self.node.items)]

    def mapping(self, fields: Iterable[Field]) -> bool:
        """Whether this is a mapping; unknown and missing keys are noted."""
        if not isinstance(self.node, Entries):
            names = ", ".join(f.name for f in fields)
            self.refuse("SCN-011", f"A mapping stands here, with keys among {names}.", "Write it like {key: value}.")
            return False
        known = {f.name: f for f in fields}
        for key in self.node.items:
            if key not in known:
                path = f"{self.path}.{key}" if self.path else key
                self.desk.problems.append(
                    Problem(
                        "SCN-020",
                        path,
                        "",
                        "This key means nothing here, so it would be ignored.",
                        nearest(key, known),
                        self.node.key_place(key),
                    )
                )
        for name, entry in known.items():
            if entry.required and self.node.get(name) is None:
                path = f"{self.path}.{name}" if self.path else name
                self.desk.problems.append(
                    Problem(
                        "SCN-021", path, "", f"This key is missing. {entry.about}", f"Write {name}: ...", self.place
                    )
                )
            self._shape(entry)
        return True

    def _shape(self, entry: Field) -> None:
        """Texts are read here for their shape; values with units are read where they are used."""
        child = self.child(entry.name) if entry.type in ("text", "map of text") else None
        if child is None:
            return
        if entry.type == "text":
            child.text()
            return
        for language, text in child.children("texts by language"):
            text.text()
            if entry.name in ("title", "label") and language not in LANGUAGES:
                text.refuse("SCN-024", "Texts are in en and zh.", nearest(language, LANGUAGES), language)

    # -- evidence

    def content_child(self, key: str) -> View | None:
        """One key of the mapping inside a wrapper."""
        return View(self.content, self.path, self.desk, self.at).child(key)

    @property
    def content(self) -> Node:
        """The node inside a wrapper, without noting its evidence."""
        inner = self.node.get("value") if isinstance(self.node, Entries) else None
        return self.node if inner is None else inner

    def unwrapped(self, scale: Callable[[str], float] | None = None) -> View:
        """The value inside ``{value, source, grade, ...}``, its evidence noted; the view itself when it is bare."""
        if not isinstance(self.node, Entries) or "value" not in self.node.items:
            return self
        inner = self.child("value")
        for key in self.node.items.keys() - EVIDENCE - {"value"}:
            self.desk.problems.append(
                Problem(
                    "SCN-020",
                    f"{self.path}.{key}",
                    "",
                    "This key means nothing beside value.",
                    nearest(key, [*EVIDENCE, "value"]),
                    self.node.key_place(key),
                )
            )
        if inner is None:
            self.refuse("SCN-021", "The value is missing.", "Write value: ...")
            return self
        evidence = self._evidence(scale)
        self.desk.evidence.append(SourcedValue(self.path, inline(inner.node), evidence, inner.place))
        return View(inner.node, self.path, self.desk, inner.at, evidence.grade)

    def _evidence(self, scale: Callable[[str], float] | None) -> Evidence:
        grade_view, source, note, span = (self.child(k) for k in ("grade", "source", "note", "range"))
        grade = Grade(grade_view.choice([g.value for g in Grade], Grade.ASSUMED.value)) if grade_view else Grade.ASSUMED
        cited = source.text() if source else ""
        if grade_view is not None and grade is not Grade.ASSUMED and not cited:
            grade_view.refuse(
                "SCN-041", f"A {grade} number names where it was seen.", "Write source: ..., or grade: assumed."
            )
        if source is not None and self.desk.sources and cited not in self.desk.sources and _is_id(cited):
            source.refuse(
                "SCN-042", "No source of this name is listed.", nearest(cited, self.desk.sources), severity="warning"
            )
        low, high = None, None
        if span is not None and scale is None:
            span.refuse("SCN-023", "A range means nothing here.", "Leave it out, or say it in the note.")
        elif span is not None and scale is not None:
            ends = [v.parsed(scale, None) for v in span.elements("two values")]
            if len(ends) != 2 or (ends[0] is not None and ends[1] is not None and ends[0] > ends[1]):
                span.refuse("SCN-023", "A range has a lowest and a highest value.", "Write it like range: [1 h, 3 h].")
            else:
                low, high = ends
        return Evidence(grade, cited, note.text() if note else "", low, high)

    # -- values

    def text(self, default: str = "") -> str:
        """A word or sentence."""
        if not isinstance(self.node, Leaf):
            self.refuse("SCN-011", "One value stands here, not a list or mapping.", "Write key: value.")
            return default
        return self.node.text

    def parsed(self, parse: Callable[[str], T], default: U) -> T | U:
        """A text read by ``parse``; no evidence is kept."""
        if not isinstance(self.node, Leaf):
            self.refuse("SCN-011", "One value stands here, not a list or mapping.", "Write key: value.")
            return default
        try:
            return parse(self.node.text)
        except QuantityError as error:
            self.refuse("SCN-022", f"{error.why[0].upper()}{error.why[1:]}.", error.do)
            return default

    def number(self, parse: Callable[[str], T], default: U, scale: Callable[[str], float] | None = None) -> T | U:
        """A number with its evidence; ``scale`` reads the ends of its range."""
        inner = self.unwrapped(scale)
        value = inner.parsed(parse, default)
        # The rest of a whole is no number of its own; it is as good as the other parts.
        if not (isinstance(inner.node, Leaf) and inner.node.text == "rest"):
            inner.note()
        return value

    def note(self) -> None:
        """Count this number's grade; a bare number is an assumption without a source."""
        if self.grade is None:
            self.desk.evidence.append(SourcedValue(self.path, inline(self.node), Evidence(Grade.ASSUMED), self.place))
        self.desk.graded(self.grade or Grade.ASSUMED)

    def choice(self, options: Iterable[str], default: str, code: str = "SCN-024", what: str = "This word") -> str:
        """One of a closed list of words."""
        known = list(options)
        word = self.text(default)
        if word in known or not isinstance(self.node, Leaf):
            return word
        self.refuse(code, f"{what} is not known here.", nearest(word, known))
        return default


def _is_id(text: str) -> bool:
    return bool(text) and text.isascii() and " " not in text and text == text.lower() and "." not in text
