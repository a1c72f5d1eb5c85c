"""Where in the base scenario a fitted value goes, and whether it can go there.

For a customs reader: the time between two stamps is not always what a step of the model means; where it is not, this says so.
For a simulation reader: paths are looked up in the merged tree; a service has only its work, a step with a calendar only its open hours,
a step ``per: sailing`` one draw for many consignments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sim.errors import Problem, nearest
from sim.experiment.fit.plan import Attribute, Plan, Stage, Ways
from sim.quantity import FAMILIES, QuantityError, parse_duration
from sim.scenario.nodes import Entries, Items, Leaf, Node


@dataclass(frozen=True)
class Target:
    """The value of the base at a path, and the mapping it stands in (of a step, all its keys)."""

    node: Node
    holder: Entries


def find(tree: Entries, path: str) -> Target | str:
    """The value at a path, or what to do instead; a name may hold dots itself."""
    words, node, holder = path.split("."), tree, tree
    here: Node = node
    while words:
        if not isinstance(here, Entries):
            return "The path is longer than the base is deep."
        known = next((n for n in range(len(words), 0, -1) if ".".join(words[:n]) in here.items), 0)
        if not known:
            return nearest(words[0], here.items)
        holder, here, words = here, here.items[".".join(words[:known])], words[known:]
    return Target(here, holder)


def check(plan: Plan, tree: Entries) -> tuple[list[Problem], list[Problem]]:
    """Problems that refuse the mapping, and warnings."""
    problems: list[Problem] = []
    warnings: list[Problem] = []
    calendars = tree.get("calendars")
    for stage in plan.stages:
        target = _found(stage, tree, problems, is_duration, "duration")
        if stage.hours and (not isinstance(calendars, Entries) or stage.hours not in calendars.items):
            do = nearest(stage.hours, calendars.items if isinstance(calendars, Entries) else ())
            why = "The base has no calendar of this name."
            problems.append(Problem("FIT-021", f"durations.{stage.path}.hours", stage.hours, why, do, stage.place))
        if target is not None:
            warnings += [
                Problem("FIT-022", stage.path, "", why, do, stage.place, "warning") for why, do in _means(stage, target)
            ]
        problems += _attributes(plan, stage.by, tree, stage)
    for ways in plan.ways:
        target = _found(ways, tree, problems, lambda n: bool(names_of(n)), "table of shares")
        problems += _attributes(plan, ways.by, tree, ways)
        values = plan.attributes[ways.of].values if ways.of in plan.attributes else {}
        names = names_of(target.node) if target else ()
        for value in dict.fromkeys(values.values()):
            if names and value not in names:
                why = f"The shares at {ways.path} have no such name."
                problems.append(
                    Problem("FIT-013", f"attributes.{ways.of}", value, why, nearest(value, names), ways.place)
                )
    return problems, warnings


def _found(
    asked: Stage | Ways, tree: Entries, problems: list[Problem], fits: Callable[[Node], bool], what: str
) -> Target | None:
    target = find(tree, asked.path)
    if isinstance(target, str):
        problems.append(Problem("FIT-020", asked.path, "", "The base has no value of this path.", target, asked.place))
        return None
    if not fits(target.node):
        why = f"What the base has there is no {what}."
        do = "Look at it with: clearlane scenario show BASE"
        problems.append(Problem("FIT-020", asked.path, "", why, do, asked.place))
        return None
    return target


def content(node: Node) -> Node:
    """The value inside ``{value: ..., source: ...}``."""
    inner = node.get("value") if isinstance(node, Entries) else None
    return node if inner is None else inner


def is_duration(node: Node) -> bool:
    """Whether this is a duration, a family with its parameters, or a table of such."""
    inner = content(node)
    if isinstance(inner, Entries):
        if "by" in inner.items:
            return all(is_duration(v) for k, v in inner.items.items() if k != "by")
        first = next(iter(inner.items), "")
        return first in FAMILIES if len(inner.items) == 1 and first in FAMILIES else _rows_of(inner, is_duration)
    if not isinstance(inner, Leaf):
        return False
    try:
        parse_duration(inner.text)
    except QuantityError:
        return False
    return True


def _rows_of(node: Entries, fits: Callable[[Node], bool]) -> bool:
    return bool(node.items) and all(isinstance(v, Entries) and fits(v) for v in node.items.values())


def names_of(node: Node) -> tuple[str, ...]:
    """The names a table of shares gives shares to, in the order of its first row; empty when it is none."""
    inner = content(node)
    if not isinstance(inner, Entries):
        return ()
    if "by" in inner.items:
        found = [names_of(v) for k, v in inner.items.items() if k != "by"]
        return found[0] if found and all(found) else ()
    leaves = [content(v) for v in inner.items.values()]
    if all(isinstance(v, Leaf) and (v.text == "rest" or v.text.strip()[:1].isdigit()) for v in leaves):
        return tuple(inner.items)
    found = [names_of(v) for v in inner.items.values()]
    return found[0] if found and all(found) else ()


def _means(stage: Stage, target: Target) -> Iterator[tuple[str, str]]:
    """What the step means, where that is not the time between two stamps."""
    holder = target.holder
    kind, calendar, per = (_text(holder, k) for k in ("kind", "calendar", "per"))
    if kind == "service":
        yield (
            "The step is a service: its duration is the officer's work, and stamps hold the wait for him too.",
            "Use stamps of the officer's own begin and end.",
        )
    if calendar and calendar not in {"always", stage.hours}:
        yield (
            f"The step counts only the open hours of {calendar}; all hours between the stamps would count closed ones twice.",
            f"Write hours: {calendar}.",
        )
    if stage.hours and not calendar and kind != "service":
        yield f"The step counts all hours, and the data only those of {stage.hours}.", "Leave out hours:."
    if per in {"sailing", "day", "exporter", "importer"}:
        yield (
            f"The step draws once per {per}; consignments that share a draw are not independent, so ranges are too narrow.",
            f"Give one row for each {per}.",
        )


def _text(node: Entries, key: str) -> str:
    leaf = node.get(key)
    return leaf.text if isinstance(leaf, Leaf) else ""


def values_of(tree: Entries, attribute: str) -> tuple[str, ...]:
    """The values an attribute of the base can take."""
    attributes = tree.get("attributes")
    node = attributes.get(attribute) if isinstance(attributes, Entries) else None
    return tuple(i.text for i in node.items if isinstance(i, Leaf)) if isinstance(node, Items) else ()


def _attributes(plan: Plan, by: tuple[str, ...], tree: Entries, asked: Stage | Ways) -> Iterator[Problem]:
    for name in by:
        attribute: Attribute | None = plan.attributes.get(name)
        values = values_of(tree, name)
        if attribute is None:
            continue
        if not values:
            attributes = tree.get("attributes")
            known = attributes.items if isinstance(attributes, Entries) else ()
            why = "The base has no attribute of this name, so no value can be split by it."
            yield Problem("FIT-013", f"{asked.path}.by", name, why, nearest(name, known), asked.place)
        for value in dict.fromkeys(attribute.values.values()):
            if values and value not in values:
                why = f"The attribute {name} of the base has no value {value}."
                yield Problem(
                    "FIT-013", f"attributes.{name}", value, why, nearest(value, values), attribute.column.place
                )
