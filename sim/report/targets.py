"""The table of published values beside the model's."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from sim.experiment.targets import Beside
from sim.report.digits import shown


def target_table(scenario: str, found: Sequence[Beside]) -> Table:
    """One row a published value: the model's value with its simulation interval, the ratio, the role, and whether it lies within."""
    table = Table(
        title=f"{scenario} beside published values (role and tolerance stated before; inputs taken as exact)",
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="dim",
    )
    for name, justify in (
        ("published value", "left"),
        ("of", "left"),
        ("published", "right"),
        ("model", "right"),
        ("ratio", "right"),
        ("role", "left"),
        ("tolerance", "right"),
        ("", "left"),
    ):
        table.add_column(name, justify="right" if justify == "right" else "left")
    for entry in found:
        target = entry.target
        value = shown(entry.row.estimate, entry.row.low, entry.row.high, entry.row.unit, wanted=entry.row.unit)
        table.add_row(
            target.name,
            target.population,
            target.text,
            f"{value.short} ({value.interval})" if value.interval else value.short,
            "" if entry.ratio is None else f"{entry.ratio:.2f}",
            target.role,
            "" if target.tolerance is None else f"{100 * target.tolerance:g} %",
            entry.verdict,
        )
    return table
