"""Puts a scenario together from its files: bases, states, processes, fragments, overrides, ``--set``.

For a simulation reader, the order of the layers, lowest first: process files of the lanes; what the file ``extends``; the
state files (below the own keys of the first file of the chain that names one); the file's own keys; its ``overrides``;
``--set``. Fragments are expanded last, and what was said about their steps by name is laid over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim import assets
from sim.errors import Refused
from sim.scenario import library
from sim.scenario.fields import STATE
from sim.scenario.layers import Layers, State
from sim.scenario.merge import merge, merge_all, nested, without_nulls
from sim.scenario.nodes import Entries, Node, entries
from sim.scenario.overlay import Change, lay, read_sets

# What a state says about itself; the rest of its keys are laid under the scenario's.
_STATES_OWN = (*(f.name for f in STATE), "title", "about")
_CHOOSING = ("states", "lanes")


@dataclass(frozen=True, slots=True)
class Assembled:
    """The merged tree of a scenario and the files it came from."""

    name: str
    file: str
    tree: Entries
    states: tuple[State, ...]
    files: tuple[str, ...]


def assemble(name: str, sets: Sequence[str] = ()) -> Assembled:
    """Read a scenario and everything it is made of.

    Raises
    ------
    Refused
        With every problem of reading and merging.
    """
    given = read_sets(sets)
    path = library.find(name)
    work = Layers(path.parent)
    chain = work.chain(path, "")
    if not chain.below and not chain.above:
        raise Refused(work.problems)
    own = merge_all([*chain.below, *chain.above])
    overrides = _overrides(work, own)
    # Which states and lanes there are may itself be overridden, so they are looked up with those changes laid over the text.
    chosen: Node = own
    for change in [*overrides, *given]:
        if change.words[0] in _CHOOSING:
            laid = lay(own, own, change)
            chosen = merge(chosen, nested(change.words, change.value)) if isinstance(laid, Entries) else chosen
    whole = own.get("merged") is not None
    states = [] if whole else work.states(chosen)
    tree = merge_all([*chain.below, *(s.tree.without(*_STATES_OWN) for s in states), *chain.above])
    if not whole:
        lanes = chosen.get("lanes") if isinstance(chosen, Entries) else None
        tree = work.processes(tree.with_items({**tree.items, "lanes": lanes}) if lanes else tree)
        tree = _with_sources(work, tree)
    for change in [*overrides, *given]:
        laid = lay(tree, _reference(work, tree, whole=whole), change)
        if isinstance(laid, Entries):
            tree = laid
        else:
            work.problems.append(laid)
    tree = tree.without("overrides")
    if not whole:
        work.unused(tree)
        tree = work.expanded(tree, work.problems)
    return Assembled(
        _short(path),
        library.shown(path),
        _settled(work, tree),
        tuple(states),
        tuple(sorted(library.shown(p) for p in work.files)),
    )


def outline(name: str) -> Entries:
    """A scenario's own words and those of its bases, without its states and processes: enough for a list.

    Raises
    ------
    Refused
        With every problem of reading them.
    """
    path = library.find(name)
    work = Layers(path.parent)
    chain = work.chain(path, "")
    return _settled(work, merge_all([*chain.below, *chain.above]) if chain.below or chain.above else None)


def _settled(work: Layers, tree: Entries | None) -> Entries:
    """The tree after all removals, or the refusal."""
    if work.problems or tree is None:
        raise Refused(dict.fromkeys(work.problems))
    clean = without_nulls(tree)
    assert isinstance(clean, Entries)
    return clean


def _overrides(work: Layers, tree: Entries) -> list[Change]:
    """The overrides of the file and its bases; shorter paths first, so that a part can follow the whole."""
    node = tree.get("overrides")
    if node is None:
        return []
    if not isinstance(node, Entries):
        do = "Write pools.review.capacity: 3."
        work.note("SCN-011", "overrides", "", "Paths and values stand here.", do, node.place)
        return []
    found = [Change(path, value, node.key_place(path)) for path, value in node.items.items()]
    return sorted(found, key=lambda c: (len(c.words), c.path))


def _reference(work: Layers, tree: Entries, *, whole: bool) -> Entries:
    """The tree a path is looked up in: it may name a step that a fragment makes."""
    clean = without_nulls(tree if whole else work.expanded(tree, []))
    assert isinstance(clean, Entries)
    return clean


def _with_sources(work: Layers, tree: Entries) -> Entries:
    """The shipped list of sources lies below everything."""
    path = assets.scenarios() / "sources.yaml"
    shipped = work.read(path) if path.is_file() else None
    node = shipped.get("sources") if shipped else None
    return merge_all([entries(node.place, {"sources": node}), tree]) if node is not None else tree


def _short(path: Path) -> str:
    root = assets.scenarios()
    return path.relative_to(root).with_suffix("").as_posix() if path.is_relative_to(root) else path.stem
