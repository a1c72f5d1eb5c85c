"""The reference page of ``clearlane fit``, made from the code: keys of the mapping, reasons for leaving rows out, errors."""

from __future__ import annotations

from collections.abc import Iterator

from sim.experiment.fit import cleaning, plan, stages, stamps
from sim.experiment.fit.codes import CODES
from sim.experiment.fit.families import FAMILIES
from sim.scenario.fields import Field

_TABLES = {
    "The mapping": plan._PLAN,
    "study": plan._STUDY,
    "A stamp": plan._STAMP,
    "An attribute": plan._ATTRIBUTE,
    "A duration": plan._DURATION,
    "Shares": plan._SHARE,
    "limits": plan._LIMITS,
}
_ROWS = (
    cleaning.EMPTY,
    cleaning.CELLS,
    cleaning.NO_CASE,
    cleaning.AGAIN,
    cleaning.CONFLICT,
    stamps.UNREADABLE,
    stamps.OTHER_ZONE,
    stamps.NO_ZONE,
    stamps.NO_HOUR,
    cleaning.ORDER,
    cleaning.UNDATED,
    cleaning.OUTSIDE,
)
_STAGES = (stages.NO_START, stages.AFTER, stages.NOT_RECORDED, stages.BACKWARDS, stages.NOTHING)


def reference() -> Iterator[str]:
    """The page, block by block; the first is its heading."""
    yield "# Fitting: the mapping, the reasons, the errors"
    yield "How to use it is told in [how to fit a scenario to a study](../how-to/fit.md)."
    for name, fields in _TABLES.items():
        yield f"## {name}" if name == "The mapping" else f"### {name}"
        yield "\n".join(_table(fields))
    yield "## Families"
    rows = [f"| `{f.name}` | {', '.join(f.parameters)} |" for f in FAMILIES.values()]
    yield "\n".join(["| family | parameters that are fitted |", "|---|---|", *rows])
    yield "## Why a row is left out\n\nEach row that is not used is counted under one of these, the first that holds:"
    yield "\n".join(f"- {reason}" for reason in _ROWS)
    yield "A row that is used may still say nothing about one stage:"
    yield "\n".join(f"- {reason}" for reason in _STAGES)
    yield "## Errors\n\nThe mapping is read as strictly as a scenario file, so codes of [scenario files](scenario-file.md) occur too."
    yield "\n".join(["| code | what it stands for |", "|---|---|", *(f"| {c} | {t} |" for c, t in CODES.items())])


def _table(fields: tuple[Field, ...]) -> Iterator[str]:
    yield "| key | type | what it is |\n|---|---|---|"
    for entry in fields:
        kind = entry.type.replace(" | ", ", ")
        yield f"| `{entry.name}`{' (required)' if entry.required else ''} | {kind} | {entry.about} |"
