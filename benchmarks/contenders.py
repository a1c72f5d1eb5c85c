"""The programs that are timed against one another, and how each is started.

Whatever is not installed is left out with a line that says so; nothing is fetched.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))

import c_limit

PEERS = Path(__file__).resolve().parent / "peers"
Line = dict[str, Any]
Runner = Callable[[str, float, Sequence[int], bool], list[Line]]
OURS = ("compiled", "simpy")
TITLES = {
    "c": "C, written for this model (the limit)",
    "compiled": "clearlane, compiled engine",
    "simpy": "clearlane, reference engine",
    "tuned": "SimPy, tuned",
    "naive": "SimPy, naive",
    "simmer": "simmer (R)",
    "ciw": "Ciw",
}
ORDER = tuple(TITLES)


@dataclass(frozen=True, slots=True)
class Contender:
    """A program; ``runner(model, minutes, seeds, figures)`` starts it in a process of its own.

    ``most`` is the longest run it is asked for, in minutes of the model: its rate is taken there.
    """

    name: str
    models: tuple[str, ...]
    runner: Runner
    most: float = float("inf")

    @property
    def title(self) -> str:
        """For tables."""
        name, _, kept = self.name.partition(":")
        return f"{TITLES[name]}, {kept} kept" if kept else TITLES[name]


class Troupe:
    """The programs of a run; one that fails says why, once, and is not asked again."""

    def __init__(self, members: Sequence[Contender], say: Callable[[str], None]) -> None:
        self.members, self.say = list(members), say
        self.gave_up: set[str] = set()

    def playing(self, model: str) -> list[Contender]:
        """Those that know the model and have not failed."""
        return [c for c in self.members if model in c.models and c.name not in self.gave_up]

    def run(self, one: Contender, model: str, minutes: float, seeds: Sequence[int], *, figures: bool) -> list[Line]:
        """A line for each seed, or none."""
        try:
            return one.runner(model, minutes, seeds, figures)
        except RuntimeError as error:
            self.gave_up.add(one.name)
            self.say(f"gave up: {one.title} on {model} ({error})")
            return []


def _process(command: list[str]) -> list[Line]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"ended with code {done.returncode}"])[-1])
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def python(name: str) -> Runner:
    """A program in Python, an engine of this project included."""

    def run(model: str, minutes: float, seeds: Sequence[int], figures: bool) -> list[Line]:
        return _process([sys.executable, str(PEERS / "one_run.py"), name, model, repr(minutes), *map(str, seeds)])

    return run


def _simmer(model: str, minutes: float, seeds: Sequence[int], figures: bool) -> list[Line]:
    return _process(["Rscript", str(PEERS / "simmer_peer.R"), repr(minutes), *map(str, seeds)])


def _limit(folder: Path) -> Runner:
    program = c_limit.build(folder)

    def run(model: str, minutes: float, seeds: Sequence[int], figures: bool) -> list[Line]:
        return c_limit.run(program, model, minutes, seeds, figures=figures)

    return run


def ours(say: Callable[[str], None]) -> list[str]:
    """The engines of this project that can be run here."""
    import clearlane_engine

    found = []
    for name in OURS:
        try:
            clearlane_engine.engine(name)
        except RuntimeError as error:
            say(f"left out: {TITLES[name]} ({error})")
        else:
            found.append(name)
    return found


def available(folder: Path, say: Callable[[str], None], only: Sequence[str] = ()) -> list[Contender]:
    """Every program that can be run here, in the order of tables; what cannot is said. The limit is compiled into ``folder``."""
    both, serial = ("R1", "R2"), ("R1S",)
    found = []
    wanted = [name for name in ORDER if not only or name in only]
    engines = ours(say) if set(wanted) & set(OURS) else []
    for name in wanted:
        if name == "c":
            try:
                found.append(Contender(name, both + serial, _limit(folder)))
            except RuntimeError as error:
                say(f"left out: {TITLES[name]} ({error}); there is no limit to measure against in this run")
        elif name in OURS:
            if name in engines:
                found.append(Contender(name, both + serial, python(name)))
        elif name in ("naive", "tuned"):
            found.append(Contender(name, both + serial if name == "naive" else both, python(name)))
        elif name == "simmer":
            if _has_simmer():
                found.append(Contender(name, ("R1",), _simmer))
            else:
                say("left out: simmer (needs R with the package simmer)")
        elif importlib.util.find_spec("ciw") is None:
            say("left out: Ciw (pip install ciw)")
        else:
            found.append(Contender(name, serial, python(name), most=20_000.0))
    return found


def bare(one: Contender) -> Contender:
    """An engine of this project without the summary: consignments are handed over and only counted."""
    name = f"{one.name}:nothing"
    return Contender(name, one.models, python(name))


def _has_simmer() -> bool:
    if shutil.which("Rscript") is None:
        return False
    asked = subprocess.run(
        ["Rscript", "-e", 'quit(status = !requireNamespace("simmer", quietly = TRUE))'],
        capture_output=True,
        check=False,
    )
    return asked.returncode == 0
