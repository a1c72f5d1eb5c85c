"""How often a document is flagged, before anything is simulated: the part of the traffic equations that errors decide.

For a customs reader: with 8 % of declarations rejected, the review desk sees 1.09 of each; this estimates the 8 %.
For a simulation reader: masks are not followed; an estimate from above, for loads only. Of each document, what is wrong when it is looked at is
the largest error share of the Keys before (a new keying replaces an old one), plus those of Keys that keep what was there, plus what its
sources bring. A Validate flags what a machine sees of it; a Check flags what it sees by its means, times its sensitivity, and its false
queries; where a Validate of the document comes before it, only what machines do not see is left. Every round of a correction is taken
to be like the first, which is too many by the square of the share. Rounds are taken never to run out. Where several checks may have set the flag,
the largest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from sim.flow.graph import reach
from sim.flow.kinds import Check, Key, Step, Validate
from sim.flow.model import Flow, Variant
from sim.flow.table import Table

Mean = Callable[[Table[float]], float]
_PREFIXES = ("flagged.", "has_defect.")


def of_document(attribute: str) -> bool:
    """Whether the engine keeps this attribute itself."""
    return attribute.startswith(_PREFIXES)


class Defects:
    """What may be wrong with documents, and who flags it."""

    def __init__(self, flow: Flow) -> None:
        self.steps = flow.step
        self.documents = {d.name: d for d in flow.documents}
        self._edges = {n: [x for x in s.successors if x in self.steps] for n, s in self.steps.items()}
        self._after: dict[str, set[str]] = {}
        self._flagging: dict[tuple[str, str], tuple[Step, ...]] = {}

    def chance(self, attribute: str, at: str, mean: Mean) -> float:
        """Probability that an attribute of a document says yes to a token at step ``at``; ``mean`` averages a table of shares."""
        prefix, _, document = attribute.partition(".")
        if prefix == "has_defect":
            return self._wrong(document, at, mean, lambda _: True)
        return max((self._flags(document, step, mean) for step in self.flagging(document, at)), default=0.0)

    def reads(self, attribute: str) -> frozenset[str]:
        """Attributes the estimate depends on."""
        _, _, document = attribute.partition(".")
        found: set[str] = set()
        for name in self._sources(document):
            for key in self._keys.get(name, ()):
                found.update(key.error_share.on)
        for step in self.steps.values():
            if isinstance(step, Check) and step.document == document:
                found.update((*step.sensitivity.on, *step.false_query.on))
        return frozenset(a for a in found if not of_document(a))

    def flagging(self, document: str, at: str) -> tuple[Step, ...]:
        """The checks of a document whose flag a token at ``at`` may see: none of the others comes in between."""
        if (document, at) not in self._flagging:
            setters = [s for s in self.steps.values() if self._sets(s, document)]
            names = {s.name for s in setters}
            found = tuple(s for s in setters if at in reach(self._edges, self._edges[s.name], without=names - {at}))
            self._flagging[document, at] = found
        return self._flagging[document, at]

    @staticmethod
    def _sets(step: Step, document: str) -> bool:
        if isinstance(step, Validate):
            return step.document == document or document in step.against
        return isinstance(step, Check) and step.document == document

    @cached_property
    def _keys(self) -> Mapping[str, tuple[Key, ...]]:
        found: dict[str, list[Key]] = {}
        for step in self.steps.values():
            if isinstance(step, Key):
                found.setdefault(step.document, []).append(step)
        return {document: tuple(keys) for document, keys in found.items()}

    def _sources(self, document: str) -> set[str]:
        """The document and all it is copied from."""
        found, pending = {document}, [document]
        while pending:
            for key in self._keys.get(pending.pop(), ()):
                new = set(key.sources) - found
                found |= new
                pending += new
        return found

    def _before(self, step: str, at: str) -> bool:
        if step not in self._after:
            self._after[step] = reach(self._edges, self._edges[step])
        return at in self._after[step]

    def _wrong(self, document: str, at: str, mean: Mean, seen: Callable[[Variant], bool]) -> float:
        """Probability that a document has, at a step, some variant that ``seen`` lets pass."""
        right = 1.0
        for name in sorted(self._sources(document)):
            if name not in self.documents:
                continue
            replaced = 0.0
            for key in self._keys.get(name, ()):
                if not self._before(key.name, at):
                    continue
                share = sum(v.share for v in self.documents[name].variants if v.family == key.family and seen(v))
                some = 1.0 - (1.0 - mean(key.error_share)) ** min(share, 1.0)
                if name in key.sources:
                    right *= 1.0 - some
                else:
                    replaced = max(replaced, some)
            right *= 1.0 - replaced
        return 1.0 - right

    def _flags(self, document: str, step: Step, mean: Mean) -> float:
        if isinstance(step, Validate):
            names = {self.documents[d].message for d in (step.document, *step.against) if d in self.documents}

            def by_machine(variant: Variant) -> bool:
                return variant.layer > 0 or bool(names.intersection(variant.compared))

            own = self._wrong(step.document, step.name, mean, by_machine)
            others = 1.0
            for other in step.against:
                others *= 1.0 - self._wrong(other, step.name, mean, lambda v: bool(names.intersection(v.compared)))
            return 1.0 - (1.0 - own) * others
        assert isinstance(step, Check)
        sieved = any(
            isinstance(s, Validate) and s.document == document and self._before(s.name, step.name)
            for s in self.steps.values()
        )
        hidden = self._wrong(
            document, step.name, mean, lambda v: step.means in v.seen_by and not (sieved and v.layer > 0)
        )
        return 1.0 - (1.0 - hidden * mean(step.sensitivity)) * (1.0 - mean(step.false_query))


def yes_or_no(chance: float) -> Iterator[tuple[int, float]]:
    """(value number, probability) of an attribute with the values no and yes."""
    if chance < 1.0:
        yield 0, 1.0 - chance
    if chance > 0.0:
        yield 1, chance
