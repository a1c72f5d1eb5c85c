"""What a step's name means where it is used: in its fragment, in its process, or in the next process of the lane.

For a simulation reader: names in files are local; compiled names are ``process/step``. ``exit`` leaves a fragment to the using step's
``next``, and a process to the first step of the lane's next one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.errors import nearest
from sim.scenario.build.context import check_name
from sim.scenario.desk import View
from sim.scenario.nodes import Entries

_HOPS = 32


@dataclass
class Scope:
    """The steps of one process (or of the scenario itself, when ``process`` is empty).

    Parameters
    ----------
    process
        Its name, the prefix of its steps.
    views
        Every step by its local name; steps that use a fragment are in ``uses``.
    following
        Compiled name ``exit`` leads to.
    """

    process: str
    view: View
    views: dict[str, View] = field(default_factory=dict)
    uses: dict[str, View] = field(default_factory=dict)
    following: str = ""
    exits: bool = False

    @classmethod
    def of(cls, process: str, holder: View) -> Scope:
        """The steps written in ``holder``."""
        scope = cls(process, holder)
        steps = holder.child("steps")
        for name, view in steps.children("steps by name") if steps is not None else ():
            check_name(view, name)
            is_use = isinstance(view.node, Entries) and view.node.get("use") is not None
            (scope.uses if is_use else scope.views)[name] = view
        return scope

    def full(self, local: str) -> str:
        """The compiled name."""
        return f"{self.process}/{local}" if self.process else local

    def resolve(self, view: View, at: str) -> str:
        """The compiled name of the step that ``view`` names, seen from step ``at``; empty after a problem."""
        word = view.text()
        return self._target(word, at, view, 0) if word else ""

    def _target(self, word: str, at: str, view: View, hops: int) -> str:
        if hops > _HOPS:
            view.refuse("SCN-029", "This way leads in a circle of fragments without a step.", "Let it lead to a step.")
            return ""
        home = self._home(at)
        if word == "exit":
            if not home:
                self.exits = True
                return self.following
            after = self.uses[home].child("next")
            if after is None:
                self.uses[home].refuse(
                    "SCN-021", "The fragment has an exit, so next is missing.", "Write next: and a step."
                )
                return ""
            return self._target(after.text(), home, after, hops + 1)
        while True:
            local = f"{home}/{word}" if home else word
            if local in self.views:
                return self.full(local)
            if local in self.uses:
                entry = self.uses[local].child("entry")
                return self._target(entry.text(), f"{local}/", view, hops + 1) if entry is not None else ""
            if not home:
                break
            home = self._home(home)
        view.refuse(
            "SCN-029", "No step has this name in this process.", nearest(word, ["exit", *self.uses, *self.views])
        )
        return ""

    def _home(self, at: str) -> str:
        """The using step whose fragment ``at`` belongs to, empty when it is a step of the process itself."""
        parts = at.split("/")
        for length in range(len(parts) - 1, 0, -1):
            name = "/".join(parts[:length])
            if name in self.uses:
                return name
        return ""
