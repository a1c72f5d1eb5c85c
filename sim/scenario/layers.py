"""Reads the files a scenario is made of: bases, states, processes and fragments, each once, with their mistakes collected.

For a simulation reader: ``extends`` gives layers; a state lies below the own keys of the first file of the chain that names states,
and above everything that file extends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import Place, Problem, Refused, nearest
from sim.scenario import library
from sim.scenario.fields import FRAGMENT
from sim.scenario.fragments import Budget, expand
from sim.scenario.merge import merge_all
from sim.scenario.nodes import Entries, Items, Leaf, Node, entries, leaves

_CHAIN = 32


@dataclass(frozen=True, slots=True)
class State:
    """One country's state: what it stands for, when, and the policies in force there."""

    country: str
    name: str
    tree: Entries


@dataclass
class Chain:
    """A file with everything it extends: layers below the states, and layers above them."""

    below: list[Entries] = field(default_factory=list)
    above: list[Entries] = field(default_factory=list)

    def add(self, below: list[Entries], above: list[Entries]) -> None:
        """Lay a base on top: once a layer lies above the states, all later ones do."""
        if self.above:
            self.above += below + above
        else:
            self.below += below
            self.above += above


class Layers:
    """The files of one scenario.

    Parameters
    ----------
    home
        Folder of the scenario's own file. A name is looked up from the file it is written in, then from here.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.roots: dict[str, Path] = {}
        self.problems: list[Problem] = []
        self.files: dict[Path, Entries | None] = {}
        self.chains: dict[tuple[Path, str], Chain] = {}

    def note(self, code: str, path: str, value: str, why: str, do: str, place: Place | None) -> None:
        """Collect a problem."""
        self.problems.append(Problem(code, path, value, why, do, place))

    def read(self, path: Path) -> Entries | None:
        """The tree of a file; None after a problem."""
        if path not in self.files:
            try:
                self.files[path] = library.read(path)
            except Refused as refused:
                self.problems += refused.problems
                self.files[path] = None
        return self.files[path]

    def _find(self, leaf: Leaf, besides: list[Path], folder: str, path: str) -> Path | None:
        try:
            return library.find(leaf.text, besides, folder, leaf.place, path)
        except Refused as refused:
            self.problems += refused.problems
            return None

    def _names(self, node: Node | None, path: str) -> list[Leaf]:
        """A word or a list of words."""
        if node is None:
            return []
        items = node.items if isinstance(node, Items) else (node,)
        if not all(isinstance(i, Leaf) and not i.null for i in items):
            why, do = "A name or a list of names stands here.", "Write name, or [name, name]."
            self.note("SCN-011", path, "", why, do, node.place)
        return [i for i in items if isinstance(i, Leaf) and not i.null]

    def chain(self, path: Path, folder: str, stack: tuple[Path, ...] = ()) -> Chain:
        """The layers of a file. A file met twice is resolved once, so extending cannot explode."""
        known = self.chains.get((path, folder))
        if known is not None:
            return known
        result = self.chains[path, folder] = Chain()
        self.roots[library.shown(path)] = _root(path, folder)
        own = self.read(path)
        if own is None:
            return result
        if len(stack) >= _CHAIN:
            self.note(
                "SCN-012", "extends", "", f"More than {_CHAIN} files extend each other.", "Extend fewer.", own.place
            )
            return result
        for leaf in self._names(own.get("extends"), "extends"):
            base = self._find(leaf, [path.parent], folder, "extends")
            if base is None:
                continue
            if base in (*stack, path):
                circle = [*stack, path][[*stack, path].index(base) :]
                why = f"The files extend each other in a circle: {' -> '.join(library.shown(p) for p in [*circle, base])}."
                self.note(
                    "SCN-012", "extends", leaf.text, why, "Let one of them extend nothing of the circle.", leaf.place
                )
                continue
            inherited = self.chain(base, folder, (*stack, path))
            result.add(inherited.below, inherited.above)
        mine = [own.without("extends")]
        result.add(*(([], mine) if own.get("states") is not None else (mine, [])))
        # Each file is one tree from here on: merging it once keeps a chain of n files at n merges.
        result.below = [merge_all(result.below)] if result.below else []
        result.above = [merge_all(result.above)] if result.above else []
        return result

    def part(self, leaf: Leaf, folder: str, path: str) -> Entries | None:
        """A state, process or fragment file with its own bases, as one tree."""
        file = self._find(leaf, [self.roots.get(leaf.place.file, self.home), self.home], folder, path)
        if file is None:
            return None
        chain = self.chain(file, folder)
        layers = chain.below + chain.above
        return merge_all(layers) if layers else None

    def states(self, tree: Node) -> list[State]:
        """The states a tree names, by country."""
        node = tree.get("states") if isinstance(tree, Entries) else None
        if node is None:
            return []
        if not isinstance(node, Entries):
            why, do = "One state for each country stands here.", "Write states: {sg: sg-today, cn: cn-2022}."
            self.note("SCN-011", "states", "", why, do, node.place)
            return []
        found = []
        for country, leaf in sorted(node.items.items()):
            path = f"states.{country}"
            part = self.part(leaf, "states", path) if isinstance(leaf, Leaf) and not leaf.null else None
            if part is None or not isinstance(leaf, Leaf):
                continue
            said = part.get("country")
            if said is None:
                why = f"The state {leaf.text} does not say whose it is."
                self.note("SCN-021", f"{path}.country", "", why, f"Write country: {country} in its file.", part.place)
            if isinstance(said, Leaf) and said.text != country:
                why = f"This is a state of {said.text}, not of {country}."
                self.note(
                    "SCN-018",
                    path,
                    leaf.text,
                    why,
                    f"Name a state of {country}, or write it under {said.text}.",
                    leaf.place,
                )
            for key in part.items.keys() & {"states", "lanes", "overrides"}:
                why = "A state has no states, lanes or overrides of its own."
                self.note("SCN-020", f"{path}.{key}", "", why, "Write them in the scenario.", part.key_place(key))
            found.append(State(country, leaf.text, part))
        return found

    def processes(self, tree: Entries) -> Entries:
        """The tree laid over the process files that its lanes name."""
        lanes, own = tree.get("lanes"), tree.get("processes")
        inline = own.items if isinstance(own, Entries) else {}
        found: dict[str, Node] = {}
        for lane, body in lanes.items.items() if isinstance(lanes, Entries) else ():
            chosen = body.get("processes") if isinstance(body, Entries) else None
            for n, leaf in enumerate(chosen.items if isinstance(chosen, Items) else ()):
                if not isinstance(leaf, Leaf) or leaf.null or leaf.text in found:
                    continue
                # A process may be written out in the scenario itself; then no file of that name is needed.
                if _complete(inline.get(leaf.text)) and leaf.text not in library.shipped("processes"):
                    continue
                part = self.part(leaf, "processes", f"lanes.{lane}.processes.{n}")
                if part is not None:
                    found[leaf.text] = part
        base = entries(tree.place, {"processes": entries(tree.place, found)} if found else {})
        return merge_all([base, tree])

    def unused(self, tree: Entries) -> None:
        """Note changes to processes that do not exist: nothing would read them."""
        lanes, own = tree.get("lanes"), tree.get("processes")
        used = {leaf.text for _, leaf in leaves(lanes)} if lanes is not None else set()
        for name, node in own.items.items() if isinstance(own, Entries) else ():
            known = name in used or _complete(node) or name in library.shipped("processes")
            known = known or any(
                (r / "processes" / f"{name}.yaml").is_file() for r in {self.home, *self.roots.values()}
            )
            if not known and isinstance(node, Entries) and isinstance(own, Entries):
                why = "No lane uses this process, and no file defines it."
                self.note("SCN-040", f"processes.{name}", "", why, nearest(name, used), own.key_place(name))

    def expanded(self, tree: Entries, problems: list[Problem]) -> Entries:
        """The tree with every fragment written out."""
        budget = Budget()

        def load(leaf: Leaf, path: str) -> Entries | None:
            part = self.part(leaf, "processes/fragments", path)
            return part if part is not None and _sound(part, problems) else None

        def steps_of(holder: Entries, path: str) -> Entries:
            steps = holder.get("steps")
            if not isinstance(steps, Entries):
                return holder
            return holder.with_items({**holder.items, "steps": expand(steps, path, load, problems, budget)})

        tree = steps_of(tree, "steps")
        processes = tree.get("processes")
        if isinstance(processes, Entries):
            done = {
                name: steps_of(p, f"processes.{name}.steps") if isinstance(p, Entries) else p
                for name, p in processes.items.items()
            }
            tree = tree.with_items({**tree.items, "processes": processes.with_items(done)})
        return tree


def _root(path: Path, folder: str) -> Path:
    """The folder that holds ``states`` and ``processes`` beside a file: its own, or for such a part the one above."""
    parts = Path(folder).parts
    return path.parent.parents[len(parts) - 1] if parts and path.parent.parts[-len(parts) :] == parts else path.parent


def _complete(node: Node | None) -> bool:
    """Whether a process is written out in full, rather than being a change to a file."""
    return isinstance(node, Entries) and "steps" in node.items and "entry" in node.items


def _sound(part: Entries, problems: list[Problem]) -> bool:
    """Whether a fragment has an entry and steps; unknown keys are noted too."""
    known = {f.name: f for f in FRAGMENT}
    for key in sorted(part.items.keys() - known.keys()):
        why = "This key means nothing in a fragment."
        problems.append(Problem("SCN-020", key, "", why, nearest(key, known), part.key_place(key)))
    missing = [f for f in FRAGMENT if f.required and part.get(f.name) is None]
    for lacking in missing:
        why, do = f"This key is missing. {lacking.about}", f"Write {lacking.name}: ..."
        problems.append(Problem("SCN-021", lacking.name, "", why, do, part.place))
    return not missing
