"""A judge of masks: every change of every document worked out again, with sets of names instead of bits.

For a simulation reader: the model of ``scenarios/theory/masks.yaml`` is written down here a second time and replayed consignment by consignment from
the same uniforms. Of each change act, time, masks, flag and means must be equal.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from sim.experiment.verify.paths.judge import CREATED, ENDED, Array, Changes, PathCase, Seen, Times
from sim.experiment.verify.paths.luck import Luck, poisson
from sim.results.record import CHECKED, KEYED, RELEASED, REPAIRED, VALIDATED

_HOUR, _MINUTE = 3600.0, 60.0
_ROUNDS = 3

Draw = Callable[[int], float]


class Way(NamedTuple):
    """One way a document can be wrong: family, share, site, layer, by what means seen, who repairs, compared or not."""

    family: str
    share: float
    site: str
    layer: int
    seen: str
    repaired: str
    compared: bool = False


NOTE = {
    "place": Way("keystroke", 0.1, "place", 0, "review", "trader"),
    "price": Way("keystroke", 0.4, "price", 0, "exam", "trader"),
    "weight": Way("keystroke", 0.5, "weight", 0, "review exam", "trader"),
}
DRAFT = {
    "code": Way("keystroke", 0.7, "code", 5, "", "broker"),
    "number": Way("keystroke", 0.3, "number", 5, "", "broker"),
}
INVOICE = {
    "no-weight": Way("keystroke", 0.4, "weight", 4, "", "trader"),
    "origin": Way("fact", 1.0, "origin", 0, "exam", "trader"),
    "weight": Way("keystroke", 0.6, "weight", 0, "review", "trader", True),
}
FORM = {
    "check-digit": Way("keystroke", 0.2, "check-digit", 6, "", "broker"),
    "code": Way("keystroke", 0.3, "code", 5, "", "broker"),
    "no-weight": Way("keystroke", 0.1, "weight", 4, "", "broker"),
    "origin": Way("fact", 1.0, "origin", 0, "exam", "trader"),
    "price": Way("keystroke", 0.15, "price", 0, "review exam audit", "broker"),
    "vessel": Way("world", 1.0, "vessel", 0, "review", "trader"),
    "weight": Way("keystroke", 0.25, "weight", 0, "review", "broker", True),
}
_MEANS = ("review", "exam", "audit")


@dataclass
class Paper:
    """A document of one consignment: what is wrong with it, what is known of that, whether it is flagged."""

    name: str
    ways: dict[str, Way]
    wrong: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    flagged: bool = False
    rounds: int = 0

    def add(self, name: str) -> None:
        """Make it wrong in one more way, unless the site is wrong already."""
        if all(self.ways[other].site != self.ways[name].site for other in self.wrong):
            self.wrong.add(name)

    def mask(self, names: Iterable[str]) -> int:
        """Names as a number: bit i is the i-th way."""
        return sum(2**i for i, name in enumerate(self.ways) if name in set(names))


class Uniforms:
    """Uniforms of a stream, made for all its consignments when first asked for."""

    def __init__(self, luck: Luck, stream: str, count: int) -> None:
        self.luck, self.stream, self.count = luck, stream, count
        self._made: dict[tuple[str, int, int], Array] = {}

    def of(self, number: int, step: str, visit: int, draw: int) -> float:
        """One of them."""
        key = (step, visit, draw)
        if key not in self._made:
            self._made[key] = self.luck.cases(self.stream, step, self.count, visit, draw)
        return float(self._made[key][number])


class Replay:
    """One consignment: visits of its steps, and what was seen of its documents."""

    def __init__(self, uniforms: Uniforms, number: int, start: float) -> None:
        self.uniforms, self.number, self.now = uniforms, number, start
        self.visits: dict[str, int] = {}
        self.seen: list[Seen] = []

    def draws(self, step: str) -> Draw:
        """The uniforms of one more visit of a step."""
        visit = self.visits.get(step, 0)
        self.visits[step] = visit + 1
        return partial(self.uniforms.of, self.number, step, visit)

    def wait(self, step: str, mean: float) -> None:
        """An exponential delay."""
        self.now += -mean * math.log1p(-self.draws(step)(0))

    def note(self, act: int, paper: Paper, names: Iterable[str], means: int = -1) -> None:
        """A change, as the simulator must have recorded it."""
        masks = (paper.mask(names), paper.mask(paper.wrong), paper.mask(paper.known))
        self.seen.append(Seen(paper.name, act, self.now, *masks, paper.flagged, means))

    def key(
        self, step: str, paper: Paper, share: float, sources: tuple[Paper, ...] = (), family: str = "keystroke"
    ) -> None:
        """Copied, and wrong in new ways."""
        before = set(paper.wrong) if paper in sources else set[str]()
        if paper not in sources:
            paper.known, paper.flagged = set(), False
        paper.wrong = set(before)
        for source in sources:
            for name in paper.ways:
                if name in source.wrong and source is not paper:
                    paper.add(name)
        self._slip(self.draws(step), paper, share, family)
        self.note(KEYED, paper, paper.wrong - before)

    @staticmethod
    def _slip(draw: Draw, paper: Paper, share: float, family: str) -> None:
        if draw(0) >= share:
            return
        ways = [(i, name, way) for i, (name, way) in enumerate(paper.ways.items()) if way.family == family]
        happened = False
        for place, (bit, name, way) in enumerate(ways):
            own = 1.0 - (1.0 - share) ** way.share
            # Given that some way from here on occurs: own chance over one minus the product of the others' not occurring.
            none = math.prod((1.0 - share) ** w.share for _, _, w in ways[place:])
            chance = own if happened else own / (1.0 - none)
            if draw(1 + bit) < chance or (not happened and place == len(ways) - 1):
                happened = True
                paper.add(name)

    def validate(self, paper: Paper, against: Paper | None = None) -> None:
        """The lowest layer with an error, then the comparison."""
        layers = sorted({paper.ways[n].layer for n in paper.wrong} - {0})
        found = {n for n in paper.wrong if layers and paper.ways[n].layer == layers[0]}
        theirs = set[str]()
        if not found and against is not None and not any(against.ways[n].layer for n in against.wrong):
            differing = paper.wrong ^ against.wrong
            found = {n for n in differing & paper.wrong if paper.ways[n].compared}
            theirs = {n for n in differing & against.wrong if against.ways[n].compared}
        new, paper.known = found - paper.known, paper.known | found
        paper.flagged = bool(found or theirs)
        self.note(VALIDATED, paper, new)
        if theirs and against is not None:
            new, against.known, against.flagged = theirs - against.known, against.known | theirs, True
            self.note(VALIDATED, against, new)

    def check(self, step: str, paper: Paper, means: str, sensitivity: float, false_query: float = 0.0) -> None:
        """Each visible error that is not known yet is seen with a probability."""
        draw = self.draws(step)
        query = draw(0) < false_query
        new = {
            name
            for bit, (name, way) in enumerate(paper.ways.items())
            if name in paper.wrong - paper.known and means in way.seen.split() and draw(1 + bit) < sensitivity
        }
        paper.known |= new
        paper.flagged = query or bool(new)
        self.note(CHECKED, paper, new, _MEANS.index(means))

    def repair(self, step: str, paper: Paper, by: str, share: float = 0.0, rounds: int = 0) -> bool:
        """Known errors of an owner are put right; False when there were enough rounds."""
        if rounds and paper.rounds == rounds:
            return False
        paper.rounds += 1
        before = set(paper.wrong)
        paper.wrong -= {n for n in paper.wrong & paper.known if paper.ways[n].repaired == by}
        self._slip(self.draws(step), paper, share, "keystroke")
        paper.known &= paper.wrong
        paper.flagged = False
        self.note(REPAIRED, paper, before - paper.wrong)
        return True

    def release(self, paper: Paper) -> None:
        """What nobody knows of has escaped."""
        self.note(RELEASED, paper, paper.wrong - paper.known)


def _note(replay: Replay) -> dict[str, float]:
    paper = Paper("note", NOTE)
    replay.key("note", paper, 0.8)
    replay.check("reading", paper, "review", 0.6, 0.2)
    replay.check("opening", paper, "exam", 0.3)
    replay.release(paper)
    return {"noted": replay.now}


def _draft(replay: Replay) -> dict[str, float]:
    paper = Paper("draft", DRAFT)
    replay.key("draft", paper, 0.5)
    replay.validate(paper)
    while paper.flagged:
        replay.now += _MINUTE
        replay.repair("correct", paper, "broker", 0.4)
        replay.validate(paper)
    return {}


def _form(replay: Replay, error_share: float, sensitivity: float) -> dict[str, float]:
    invoice, form = Paper("invoice", INVOICE), Paper("form", FORM)
    replay.key("invoice", invoice, 0.3)
    replay.key("facts", invoice, 0.2, (invoice,), "fact")
    replay.key("form", form, error_share, (invoice,))
    replay.wait("transit", 2 * _MINUTE)
    replay.key("changed", form, 0.1, (form,), "world")
    while True:
        replay.validate(form, invoice)
        if form.flagged:
            replay.wait("mending", _MINUTE)
            if not replay.repair("mend", form, "broker", 0.3, _ROUNDS):
                return {}
            replay.repair("invoice-mending", invoice, "trader")
            continue
        replay.check("desk", form, "review", sensitivity, 0.1)
        if not form.flagged:
            break
        replay.wait("answering", 3 * _MINUTE)
        if not replay.repair("answer", form, "trader", 0.0, _ROUNDS):
            return {}
    replay.check("opened", form, "exam", 0.5)
    replay.release(form)
    passed = {"cleared": replay.now}
    replay.check("audited", form, "audit", 0.8)
    return passed


_STREAMS: dict[str, tuple[float, Callable[[Replay], dict[str, float]]]] = {
    "drafts": (1.0 / _MINUTE, _draft),
    "forms/large": (15.0 / _HOUR, partial(_form, error_share=0.2, sensitivity=0.4)),
    "forms/small": (15.0 / _HOUR, partial(_form, error_share=0.6, sensitivity=0.7)),
    "notes": (1.0 / _MINUTE, _note),
}


@lru_cache(maxsize=2)
def _replayed(luck: Luck, until: float) -> tuple[Times, Changes]:
    times: dict[str, dict[str, Array]] = {}
    changes: dict[str, list[list[Seen]]] = {}
    for stream, (rate, live) in _STREAMS.items():
        created = poisson(luck, stream, rate, until)
        uniforms = Uniforms(luck, stream, len(created))
        stamps = {name: np.full(len(created), np.nan) for name in ("noted", "cleared", ENDED)}
        changes[stream] = []
        for number, start in enumerate(created.tolist()):
            replay = Replay(uniforms, number, start)
            for name, time in live(replay).items():
                stamps[name][number] = time
            stamps[ENDED][number] = replay.now
            changes[stream].append(replay.seen)
        times[stream] = {CREATED: created, **stamps}
    return times, changes


def _times(luck: Luck, until: float) -> Times:
    return _replayed(luck, until)[0]


def _changes(luck: Luck, until: float) -> Changes:
    return _replayed(luck, until)[1]


CASES = (PathCase("masks by sets", "theory/masks", 0.5, _times, changes=_changes),)
