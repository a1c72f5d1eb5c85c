"""The proof for every kind of consignment: attributes are told apart only where the ways of the tokens depend on them.

For a customs reader: a controlled product may need a certificate the others do not; the proof looks at both.
For a simulation reader: refinement on demand. The analysis starts with nothing known; where it fails, the attributes whose branches
tell apart what is waited for are split into their values, as long as they are settled: never set again once they have been looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from sim.flow.check.routing import Known, parallel, supports, tested, ways
from sim.flow.check.tokens import Case, Failure, facts
from sim.flow.check.view import View
from sim.flow.graph import reach
from sim.flow.kinds import Assign, Branch, Depart, Fork, Join

# Beyond so many combinations of attribute values the proof gives up, and says so.
COMBINATIONS = 512


@dataclass(frozen=True, slots=True)
class Verdict:
    """A failure with the consignment it was found for, and the attributes the proof could not tell apart."""

    failure: Failure
    known: tuple[tuple[str, str], ...]
    unsettled: tuple[str, ...]
    too_many: bool = False

    @property
    def whose(self) -> str:
        """Words for the consignment and for what stood in the way of the proof."""
        words = ", ".join(f"{a} = {v}" for a, v in self.known)
        text = f" (found for a consignment with {words})" if words else ""
        if self.unsettled:
            text += f"; {', '.join(self.unsettled)} may be set again after being looked at, so nothing follows from it"
        if self.too_many:
            text += "; too many combinations of attributes to look at all of them"
        return text


def verdicts(view: View) -> list[Verdict]:
    """What cannot be proved about the tokens of the flow, each step and kind once."""
    split: list[str] = []
    while True:
        failures = {(f.kind, f.step): (f, known) for f, known in reversed(list(_failures(view, split)))}
        if not failures:
            return []
        wanted = _relevant(view, [f for f, _ in failures.values()])
        unsettled = tuple(sorted(a for a in wanted if not settled(view, a)))
        more = sorted(wanted - set(split) - set(unsettled))
        too_many = prod(len(view.flow.values[a]) for a in split + more) > COMBINATIONS
        if not more or too_many:
            return [
                Verdict(failure, tuple(sorted(known.items())), unsettled, too_many)
                for _, (failure, known) in sorted(failures.items())
            ]
        split += more


def _failures(view: View, split: list[str]) -> Iterator[tuple[Failure, Known]]:
    """Failures of every case that can be told apart by its entry and the attributes ``split``."""
    asked = view.once(facts)
    initial = {
        (a.entry, tuple(_at_arrival(view, dict(a.attributes), name) for name in split)) for a in view.flow.arrivals
    }
    possible = {name: _assignable(view, name) for name in split}
    for entry, values in sorted(initial):
        domains = [
            tuple(dict.fromkeys((value, *sorted(possible[name])))) for name, value in zip(split, values, strict=True)
        ]
        for combination in product(*domains):
            known = dict(zip(split, combination, strict=True))
            case = Case(view, entry, known, asked)
            changed = {a for a, v, w in zip(split, combination, values, strict=True) if v != w}
            if changed <= case.assigned:
                for failure in case.prove():
                    yield failure, known


def _at_arrival(view: View, given: Known, attribute: str) -> str:
    return given.get(attribute, view.flow.values[attribute][0])


def _assignable(view: View, attribute: str) -> set[str]:
    """Values some Assign may give the attribute."""
    values = view.flow.values[attribute]
    return {
        values[i]
        for step in view.steps.values()
        if isinstance(step, Assign) and step.attribute == attribute
        for row in supports(view, step.shares, {})
        for i in row
    }


def _relevant(view: View, failures: Iterable[Failure]) -> set[str]:
    """Attributes whose branches lead to different parts of what the failures speak of."""
    marks: dict[str, int] = {}
    for number, group in enumerate(sorted({t for f in failures for t in _targets(view, f)})):
        for name in group:
            marks[name] = marks.get(name, 0) | 1 << number
    may, must = _outlook(view, marks)
    found: set[str] = set()
    for step in view.steps.values():
        if isinstance(step, Branch) and len({(may[n], must[n]) for n in ways(view, step, {})}) > 1:
            found.update(tested(view, step))
    pending = list(found)
    while pending:
        attribute = pending.pop()
        for step in view.steps.values():
            if isinstance(step, Assign) and step.attribute == attribute:
                new = set(tested(view, step)) - found
                found |= new
                pending += sorted(new)
    return found


def _targets(view: View, failure: Failure) -> Iterator[tuple[str, ...]]:
    """Groups of steps the failure is about: whether one of a group is passed makes a difference."""
    yield (failure.step,)
    match failure.kind:
        case "sailing":
            yield tuple(n for n, s in view.steps.items() if isinstance(s, Depart))
        case "uncertain" | "deadlock":
            for milestone in failure.missing:
                if milestone in view.stamps:
                    yield tuple(view.stamps[milestone])
        case "stray":
            yield failure.missing
    step = view.steps[failure.step]
    if isinstance(step, Join):
        yield (step.fork,)


def _outlook(view: View, marks: dict[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Marks that may, and marks that must be passed from each step on, tokens forked later included."""
    full = 0
    for mark in marks.values():
        full |= mark
    order = list(reversed(list(view.steps)))
    may, must = dict.fromkeys(order, 0), dict.fromkeys(order, full)
    withdrawn = {n for n in view.ends if view.steps[n].withdrawn}  # type: ignore[attr-defined]
    changed = True
    while changed:
        changed = False
        for name in order:
            own = marks.get(name, 0)
            step, after = view.steps[name], view.edges[name]
            some = own
            for n in after:
                some |= may[n]
            if isinstance(step, Fork):
                every = own
                for n in after:
                    every |= must[n]
            elif not after:
                every = full if name in withdrawn else own
            else:
                every = full
                for n in after:
                    every &= must[n]
                every |= own
            if some != may[name] or every != must[name]:
                may[name], must[name] = some, every
                changed = True
    return may, must


def settled(view: View, attribute: str) -> bool:
    """Whether every step that looks at the attribute sees the value it has in the end."""
    if attribute.startswith(("flagged.", "has_defect.")):
        return False
    setters = [n for n, s in view.steps.items() if isinstance(s, Assign) and s.attribute == attribute]
    lookers = [n for n, s in view.steps.items() if attribute in tested(view, s)]
    for looker in lookers:
        if not reach(view.edges, view.edges[looker]).isdisjoint(setters):
            return False
    asked = view.once(facts)
    return all(
        case.certain(looker, asked.bit("set", setter))
        for looker in lookers
        for setter in setters
        if parallel(view, looker, setter)
        for case in view.once(_unsplit)
    )


def _unsplit(view: View) -> list[Case]:
    """The cases with no attribute known, analysed forwards."""
    cases = [Case(view, entry, {}, view.once(facts)) for entry in view.entries]
    for case in cases:
        case.forwards()
    return cases
