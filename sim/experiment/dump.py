"""Every document of one consignment, as it was after each change: keyed, repaired.

For a customs reader: what was sent each time, with the errors it had, in the order in which it happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.errors import Refused
from sim.experiment.audit import NOT_THERE
from sim.experiment.rerun import Case, demand_equal, rerun
from sim.experiment.sheets import Sheets, held
from sim.results.record import KEYED, REPAIRED

WORDS = {KEYED: "keyed", REPAIRED: "repaired"}


@dataclass(frozen=True)
class Paper:
    """A document somebody wrote: its name (``01-invoice-keyed``), what was wrong with it, and its XML.

    ``xml`` is None when the goods of the consignment have no field that could be wrong in that way.
    """

    name: str
    wrong: tuple[str, ...]
    xml: bytes | None


def dump(folder: Path, case: Case, replication: int, scenario: str = "") -> Iterator[Paper]:
    """Each document that somebody wrote, in order; documents that are no instance of a message have no text.

    Raises
    ------
    Refused, Failed
        As ``sim.experiment.rerun.rerun`` and ``demand_equal``.
    """
    made = rerun(folder, replication, scenario, {case})
    demand_equal(folder, made, [case])
    sheets = Sheets(made.subject, made.records[case], made.seed, replication)
    written = [c for c in made.records[case].changes if c.act in WORDS and sheets.has(c.document)]
    for number, change in enumerate(written, 1):
        document = sheets.documents[change.document]
        name = f"{number:02d}-{document.name}-{WORDS[change.act]}"
        wrong = tuple(v.name for v in held(document, change.present))
        try:
            yield Paper(name, wrong, sheets.sheet(change).xml)
        except Refused as refused:
            if any(p.code != NOT_THERE for p in refused.problems):
                raise
            yield Paper(name, wrong, None)
