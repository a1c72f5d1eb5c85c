"""The log of watched consignments: rows of numbers made into what a reader sees."""

from __future__ import annotations

import numpy as np

from sim.engine.case import LogRow
from sim.engine.compiled import layout as at
from sim.engine.compiled.lower import Lowering
from sim.engine.compiled.state import Ints, Out
from sim.results.record import CHECKED, KEYED, RELEASED, REPAIRED, VALIDATED

Log = dict[tuple[str, int], list[LogRow]]

_PLAIN = {at.LOG_ENTER: "enter", at.LOG_DONE: "done", at.LOG_QUEUE: "queue", at.LOG_AWAIT: "await"}
_ACTS = {KEYED: "key", VALIDATED: "validate", CHECKED: "check", REPAIRED: "repair", RELEASED: "release"}


class Logbook:
    """Puts log rows into words, consignment by consignment."""

    def __init__(self, lowered: Lowering) -> None:
        self.log: Log = {}
        world = lowered.world
        self._who = [(lowered.streams[stream], index) for stream, index in lowered.watched]
        self._steps = [s.name for s in lowered.steps]
        self._milestones, self._attributes = sorted(world.milestone), sorted(world.attribute)
        self._values = world.flow.values
        self._bits = world.bits if world.masked else ()

    def add(self, out: Out) -> None:
        """Take the rows of those consignments handed over that are watched."""
        for case in out.case[out.case[:, at.C_WATCHED] != at.NONE].tolist():
            first, length = case[-at.OUT_EXTRA :]
            words = out.words[first : first + length]
            self.log[self._who[case[at.C_WATCHED]]] = self._rows(words)

    def _rows(self, words: Ints) -> list[LogRow]:
        packed, first, values = words[1::2], words[0::2], words.view(np.float64)[0::2]
        rows = []
        for i in np.flatnonzero(packed & at.TAG == at.LOGGED).tolist():
            word, past = packed[i], i + 1 + at.DETAILS
            step = self._steps[word >> at.STEP_SHIFT & 0xFFF]
            said = self._said(int(word >> at.WHAT_SHIFT), first[i + 1 : past].tolist(), float(values[past - 1]))
            rows.append(LogRow(float(values[i]), int(word >> at.TOKEN_SHIFT & 0xFF), step, *said))
        return rows

    def _said(self, what: int, details: list[int], over: float) -> tuple[str, str]:
        one, two, three, four = details
        if what in _PLAIN:
            return _PLAIN[what], ""
        match what:
            case at.LOG_BRANCH:
                return "branch", self._steps[one]
            case at.LOG_ASSIGN:
                name = self._attributes[one]
                return "assign", f"{name} = {self._values[name][two]}"
            case at.LOG_MILESTONE:
                return "milestone", self._milestones[one]
            case at.LOG_SEND:
                end = "received" if two else "given up"
                return "send", f"{one} sent, {two} arrive, {end} at {over:.0f} s"
            case at.LOG_GIVEN_UP:
                return "repair", f"given up after {one} rounds"
        act, bits = what - at.LOG_ACT, self._bits[one]
        if act == RELEASED:
            return _ACTS[act], f"{bits.name}: escaped {bits.names(two)}"
        flagged = ", flagged" if three else ""
        return _ACTS[act], f"{bits.name}: {bits.names(two)}{flagged}; wrong {bits.names(four)}"
