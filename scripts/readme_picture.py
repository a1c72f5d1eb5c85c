"""Draws the picture of the README from the measures of a comparison.

    clearlane compare paper digital --json > measures.json
    python scripts/readme_picture.py measures.json docs/images/paper-digital.svg

Equal measures give equal bytes; titles and labels are read from the shipped scenarios the file names.
"""

from __future__ import annotations

import argparse
import json
import textwrap
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from sim.report import svg
from sim.report.build import comparison
from sim.report.model import RunFacts
from sim.report.page import Story, story
from sim.scenario import load
from sim.stats.measure import Measure

WIDTH, MARGIN, LABEL, NUMBER = 880, 28, 236, 150
PLOT = WIDTH - 2 * MARGIN - LABEL - NUMBER
CARD = """
text { font-family: var(--sans); fill: var(--ink); } .title { font: 700 30px var(--serif); } .head { font: 700 18px var(--serif); }
.name { font-size: 14px; font-weight: 600; } .small { font-size: 12px; fill: var(--soft); } .tiny { font-size: 11px; fill: var(--soft); } .value { font-size: 15px; font-weight: 600; }
.card { fill: var(--paper); stroke: var(--rule); } text.sooner { fill: var(--sooner); } text.later { fill: var(--later); }
text.unclear { fill: var(--unclear); } .tight { display: none; }
"""


class Canvas:
    """Pieces from top to bottom."""

    def __init__(self) -> None:
        self.y: float = MARGIN
        self.pieces: list[Markup] = []

    def text(self, words: str, kind: str, x: float = MARGIN, *, up: float = 0.0, end: bool = False) -> None:
        """A line of text whose foot stands ``up`` above the current height."""
        anchor = "end" if end else "start"
        self.pieces.append(svg.element("text", words, x=x, y=self.y - up, class_=kind, text_anchor=anchor))

    def plot(self, drawing: Markup, height: float) -> None:
        """A drawing in the middle column, from the current height down."""
        self.pieces.append(svg.element("svg", drawing, x=MARGIN + LABEL, y=self.y, width=PLOT, height=height))

    def paragraph(self, words: str, kind: str, step: float, width: int) -> None:
        """Several lines."""
        for line in textwrap.wrap(words, width):
            self.y += step
            self.text(line, kind)


def picture(told: Story) -> str:
    """The drawing as SVG text."""
    canvas = Canvas()
    canvas.y += 22
    canvas.text(told.statement.title, "title")
    canvas.y += 6
    canvas.paragraph(told.statement.text, "small", 17, 134)
    _owners(canvas, told)
    _cascade(canvas, told)
    canvas.y += MARGIN
    body, height = svg.joined(canvas.pieces), round(canvas.y)
    card = svg.element("rect", x=0.5, y=0.5, width=WIDTH - 1, height=height - 1, rx=6, class_="card")
    attributes = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    title = svg.element("title", told.statement.text)
    return f'<svg {attributes} role="img">{title}<style>{escape(_style())}</style>{_patterns()}{card}{body}</svg>\n'


def _owners(canvas: Canvas, told: Story) -> None:
    if told.owners is None:
        return
    canvas.y += 44
    canvas.text("Hours to delivery, by whose time they are", "head")
    canvas.y += 14
    x = float(MARGIN)
    for key in told.owners.legend:
        width = 28 + 6.2 * len(key.en)
        if x + width > WIDTH - MARGIN:
            x, canvas.y = float(MARGIN), canvas.y + 20
        swatch = svg.element("rect", x=x, y=canvas.y, width=12, height=12, class_=f"seg {key.kind}")
        canvas.pieces.append(swatch)
        canvas.pieces.append(svg.element("text", key.en, x=x + 17, y=canvas.y + 10.5, class_="small"))
        x += width
    canvas.y += 24
    for lane, _, blocks in told.owners.lanes:
        block = blocks[0]
        canvas.y += 20
        canvas.text(lane, "name")
        canvas.y += 6
        for bar in block.bars:
            canvas.plot(block.backdrop + bar.plot, 30)
            canvas.y += 19
            label = (told.report.base if bar.side == "base" else told.report.alternative).label
            canvas.text(bar.title, "small", up=6 if label else 0)
            if label:
                canvas.text(label, "tiny", up=-7)
            interval = f" ({bar.total.interval})" if bar.total.interval else ""
            canvas.text(f"{bar.total.short}{interval}", "small", WIDTH - MARGIN, end=True)
            canvas.y += 11
        canvas.plot(block.axis, 20)
        canvas.y += 22


def _cascade(canvas: Canvas, told: Story) -> None:
    if told.cascade is None:
        return
    canvas.y += 34
    canvas.text("Hours saved at the customs step, at the port, at delivery", "head")
    for group in told.cascade.groups:
        canvas.y += 26
        canvas.text(group.title, "name")
        canvas.y += 6
        for row in group.rows:
            canvas.plot(told.cascade.backdrop + row.plot, 40)
            canvas.y += 18
            canvas.text(row.place, "small")
            canvas.y += 14
            canvas.text(row.en.partition(" (")[0], "small")
            canvas.text(row.saving.short, f"value {row.verdict}", WIDTH - MARGIN, up=12, end=True)
            canvas.text(row.saving.interval, "small", WIDTH - MARGIN, up=-4, end=True)
            canvas.y += 8
    canvas.plot(told.cascade.ticks, 20)
    canvas.y += 20


def _style() -> str:
    sheet = files("sim.report").joinpath("templates/style.css").read_text(encoding="utf-8")
    drawings = sheet[sheet.index("/* drawings") : sheet.index("/* end of drawings")]
    return sheet[: sheet.index("* {")] + drawings + CARD


def _patterns() -> Markup:
    page = files("sim.report").joinpath("templates/page.html").read_text(encoding="utf-8")
    return Markup(page[page.index("<defs>") : page.index("</defs>") + len("</defs>")])  # noqa: S704 - a file of this project


def read(path: Path) -> Story:
    """The story of a file that ``clearlane compare --json`` wrote."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = [Measure(**row) for row in found["measures"]]
    names = next((r.baseline, r.scenario) for r in rows if r.baseline)
    base, alternative = (load(str(name)) for name in names)
    facts = RunFacts(rows[0].replications, int(found["manifest"].get("seed", 1)))
    return story(comparison(base, alternative, rows, facts))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("measures", type=Path)
    parser.add_argument("picture", type=Path)
    asked = parser.parse_args()
    asked.picture.write_text(picture(read(asked.measures)), encoding="utf-8")


if __name__ == "__main__":
    main()
