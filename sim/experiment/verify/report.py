"""The verdict as a table: what was claimed, what was simulated, how sure, agreed or not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

_SECTIONS = {
    "path": "Case by case: completion times against recursions fed with the same uniforms (largest difference, hours)",
    "theory": "Theory: means and spreads of independent replications against closed forms",
    "identity": "Identity: Little's law in every team and replication (largest relative difference)",
    "unchanged": "Unchanged: the same model said otherwise (cases that differ in any bit)",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line.

    Parameters
    ----------
    section
        ``path``, ``theory``, ``identity`` or ``unchanged``.
    case, measure, unit
        What was looked at.
    theory, simulated
        What it must be and what it was.
    half_width, z
        Of a theory row: at the family's level, in the measure's unit; in standard errors.
    compared
        Number of time stamps, replications, or comparisons behind the line.
    passed
        The verdict.
    why
        What is wrong, when something is.
    """

    section: str
    case: str
    measure: str
    unit: str
    theory: float
    simulated: float
    half_width: float | None
    z: float | None
    compared: int
    passed: bool
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain data; what is not a number becomes null."""
        found: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in found.items()}


@dataclass(frozen=True, slots=True)
class Report:
    """The whole table.

    Parameters
    ----------
    rows
        In the order of the sections, then of the cases.
    quick
        Whether it was the small form.
    seed
        Of all replications.
    limit
        Largest half-width allowed, relative to theory.
    level
        Chance that the table of a right simulator turns red.
    lines_of_theory
        Lines of the whole table that the level is shared out over.
    """

    rows: tuple[Row, ...]
    quick: bool
    seed: int
    limit: float
    level: float
    lines_of_theory: int

    @property
    def passed(self) -> bool:
        return bool(self.rows) and all(row.passed for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for ``--json``."""
        return {
            "manifest": {
                "quick": self.quick,
                "seed": self.seed,
                "half_width_limit": self.limit,
                "family_level": self.level,
                "lines_of_theory": self.lines_of_theory,
                "passed": self.passed,
            },
            "rows": [row.as_dict() for row in self.rows],
        }

    def text(self) -> list[str]:
        """The table as text."""
        found: list[str] = []
        for section, title in _SECTIONS.items():
            rows = [row for row in self.rows if row.section == section]
            if rows:
                found += ["", title, _heading(section)]
                found += [_line(row) for row in rows]
        failed = [row for row in self.rows if not row.passed]
        found += ["", f"{len(self.rows) - len(failed)} of {len(self.rows)} lines agree."]
        if any(row.section == "theory" for row in self.rows):
            found.append(
                f"Half-widths and z are at the level {self.level:g} shared out over {self.lines_of_theory} lines of theory; "
                f"a half-width above {100 * self.limit:g} % fails too."
            )
        return found


def _heading(section: str) -> str:
    if section == "theory":
        return f"  {'case':<18} {'measure':<40} {'theory':>11} {'simulated':>11} {'half-width':>11} {'z':>7}"
    return f"  {'case':<18} {'measure':<40} {'must be':>11} {'found':>11} {'compared':>11}"


def _line(row: Row) -> str:
    measure = f"{row.measure}, {row.unit}" if row.unit else row.measure
    head = f"  {row.case:<18} {measure:<40} {_number(row.theory):>11} {_number(row.simulated):>11}"
    if row.section == "theory" and row.half_width is not None and row.z is not None:
        share = f"{100 * row.half_width / abs(row.theory):.2f} %" if row.theory else _number(row.half_width)
        head += f" {share:>11} {row.z:>7.2f}"
    else:
        head += f" {row.compared:>11,}"
    verdict = "agrees" if row.passed else "FAILS"
    return f"{head}  {verdict}" + (f": {row.why}" if row.why else "")


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "-" if math.isnan(value) else "infinite"
    if value == 0.0 or 1e-3 <= abs(value) < 1e6:
        return f"{value:.5g}"
    return f"{value:.1e}"
