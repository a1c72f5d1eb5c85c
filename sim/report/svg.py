"""Small drawings inside a line of a table: bars, dots and intervals on a scale of 0 to 100 %.

For a customs reader: every bar stands beside the number it shows.
For a simulation reader: positions are percentages of the cell and colours are classes, so one drawing fits a telephone, a print-out and
a dark screen without a script, and text is never scaled with the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

PAD = 1.5
"""Percent kept free on either side, so that a dot at the end of the scale is not cut."""


def element(tag: str, content: Markup | str = "", /, **attributes: str | float) -> Markup:
    """One element with escaped attributes; a trailing ``_`` in a name is dropped, other ``_`` become ``-``."""
    inner = content if isinstance(content, Markup) else escape(content)
    parts = [f' {name.rstrip("_").replace("_", "-")}="{escape(_text(v))}"' for name, v in attributes.items() if v != ""]
    return Markup(f"<{tag}{''.join(parts)}>{inner}</{tag}>")  # noqa: S704 - every part is escaped above


def joined(parts: Sequence[Markup]) -> Markup:
    """Pieces of a drawing one after the other."""
    return Markup("").join(parts)


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.3f}".rstrip("0").rstrip(".")


# A spread of less than a microsecond, in hours: the values are one.
_NOTHING = 1e-10


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale with round ticks, in percent of the width."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @classmethod
    def around(cls, values: Sequence[float], *, zero: bool = True, count: int = 5) -> Scale:
        """A scale that holds all finite values (and 0), with about ``count`` steps of 1, 2, 2.5 or 5 times a power of ten.

        The scale ends at the values, not at the next tick, so that no room is wasted.
        """
        finite = [v for v in values if math.isfinite(v)] + ([0.0] if zero else [])
        low, high = min(finite, default=0.0), max(finite, default=1.0)
        if high - low < _NOTHING:
            high = low + 1.0
        raw = (high - low) / count
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(f * power for f in (1.0, 2.0, 2.5, 5.0, 10.0) if f * power >= raw * 0.999)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        return cls(low, high, tuple(k * step for k in range(first, last + 1)))

    def at(self, value: float) -> float:
        """Position in percent, held inside the drawing."""
        share = (value - self.low) / (self.high - self.low)
        return PAD + (100.0 - 2 * PAD) * min(1.0, max(0.0, share))

    def span(self, width: float) -> float:
        """Length in percent."""
        return (100.0 - 2 * PAD) * width / (self.high - self.low)


def percent(value: float) -> str:
    """A position for an attribute."""
    return f"{value:.2f}%"


def line(x1: float, x2: float, y1: str, y2: str, kind: str) -> Markup:
    """A straight line; x in percent of the width."""
    return element("line", x1=percent(x1), x2=percent(x2), y1=y1, y2=y2, class_=kind)


def grid(scale: Scale) -> Markup:
    """The ticks as hairlines over the whole height, zero stronger."""
    lines = [line(scale.at(t), scale.at(t), "0", "100%", "zero" if t == 0.0 else "grid") for t in scale.ticks]
    return joined(lines)


def backdrop(scale: Scale) -> Markup:
    """The ticks of a cell, behind its drawing and as high as the cell, so that they meet those of the lines above and below."""
    return element(
        "svg", grid(scale), class_="backdrop", width="100%", height="100%", aria_hidden="true", focusable="false"
    )


def drawing(content: Markup, height: int, kind: str = "") -> Markup:
    """The drawing of one cell; hidden from a screen reader, which reads the numbers beside it."""
    return element(
        "svg",
        content,
        class_=f"plot {kind}".strip(),
        width="100%",
        height=height,
        aria_hidden="true",
        focusable="false",
    )


def axis(scale: Scale, labels: Sequence[str]) -> Markup:
    """The ticks with their labels."""
    marks = [
        element("text", text, x=percent(scale.at(t)), y=15, text_anchor=_anchor(scale.at(t)), class_="tick")
        for t, text in zip(scale.ticks, labels, strict=True)
    ]
    return drawing(joined(marks), 20, "axis")


def sides(scale: Scale, left: str, right: str) -> Markup:
    """What lies on either side of zero; a side with no room is left out."""
    zero = scale.at(0.0)
    marks = []
    if zero > 18.0:
        marks.append(
            element(
                "text", f"\N{LEFTWARDS ARROW} {left}", x=percent(zero), dx=-8, y=12, text_anchor="end", class_="tick"
            )
        )
    if zero < 82.0:
        marks.append(
            element("text", f"{right} \N{RIGHTWARDS ARROW}", x=percent(zero), dx=8 if marks else 0, y=12, class_="tick")
        )
    return drawing(joined(marks), 16, "axis")


def _anchor(position: float) -> str:
    if position < 4.0:
        return "start"
    return "end" if position > 96.0 else "middle"


def dot(scale: Scale, value: float, low: float | None, high: float | None, kind: str) -> Markup:
    """A value with its interval."""
    parts = []
    if low is not None and high is not None:
        parts.append(line(scale.at(low), scale.at(high), "50%", "50%", f"ci {kind}"))
        for end in (low, high):
            parts.append(line(scale.at(end), scale.at(end), "35%", "65%", f"cap {kind}"))
    parts.append(element("circle", cx=percent(scale.at(value)), cy="50%", r=6, class_=f"dot {kind}"))
    return joined(parts)


def bar(
    left: float,
    width: float,
    kind: str,
    *,
    wide: str = "",
    narrow: str = "",
    middle: float = 50.0,
    y: int = 3,
    height: int = 22,
) -> Markup:
    """One segment of a bar with the label that fits it on a wide screen and the one that fits it on a narrow one.

    ``middle`` is where in the segment the label stands, in percent.
    """
    inner = [element("rect", x=0, y=0, width="100%", height=height, class_=f"seg {kind}")]
    labels = [(wide, "")] if wide == narrow else [(wide, " roomy"), (narrow, " tight")]
    for text, when in labels:
        if text:
            inner.append(
                element(
                    "text", text, x=percent(middle), y=height / 2 + 4.5, text_anchor="middle", class_=f"in {kind}{when}"
                )
            )
    return element("svg", joined(inner), x=percent(left), y=y, width=percent(width), height=height, class_="clip")


def whisker(scale: Scale, low: float | None, high: float | None, y: int) -> Markup:
    """The interval of a bar's end."""
    if low is None or high is None:
        return Markup("")
    across = [line(scale.at(low), scale.at(high), str(y), str(y), "ci ink")]
    across += [line(scale.at(v), scale.at(v), str(y - 5), str(y + 5), "cap ink") for v in (low, high)]
    return joined(across)
