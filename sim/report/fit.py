"""The page of a fit: what was read and left out, and for each stage the data's curve against the fitted one.

For a customs reader: where the line leaves the steps, the model says something else than the data.
For a simulation reader: Kaplan-Meier against the fitted distribution, and quantiles against quantiles; one HTML file without a script.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sim.experiment.fit.estimate import Fitted
from sim.experiment.fit.families import Array
from sim.experiment.fit.found import CountedPath, Fit, FittedPath
from sim.experiment.fit.goodness import empirical
from sim.experiment.fit.run import Result
from sim.experiment.fit.scenario import percent, said_parameter
from sim.quantity import DAY, HOUR, MINUTE
from sim.report.svg import Scale, element, joined

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 400, 270, 44, 34, 22
_POINTS = 160
_MOST_STEPS = 400


@dataclass(frozen=True)
class Panel:
    """One sample as the template reads it."""

    name: str
    said: str
    parameters: tuple[tuple[str, str, str, str], ...]
    families: tuple[tuple[str, str], ...]
    curve: Markup
    quantiles: Markup


def render(result: Result, command: str = "") -> str:
    """The page as text."""
    environment = Environment(
        loader=PackageLoader("sim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    plan = result.plan
    stages = [(p, panels(p)) for p in result.paths if isinstance(p, FittedPath)]
    counts = [(p, _shares(p)) for p in result.paths if isinstance(p, CountedPath)]
    page = environment.get_template("fit.html").render(
        result=result, plan=plan, stages=stages, counts=counts, command=command
    )
    return page.rstrip("\n") + "\n"


def panels(path: FittedPath) -> list[Panel]:
    """All consignments first, then each group that was fitted by itself."""
    return [_panel(f) for f in (path.whole, *path.groups) if f.best is not None]


def _panel(fit: Fit) -> Panel:
    best = fit.best
    assert best is not None
    assert fit.goodness is not None
    sample = fit.sample
    judged = f", judged with {fit.goodness.judged}" if fit.goodness.judged < sample.size else ""
    said = (
        f"{sample.size} consignments, {sample.open} still open; {best.family.name}; largest gap "
        f"{100 * fit.goodness.distance:.1f} % (p = {fit.goodness.p_value:.2g}{judged})"
    )
    parameters = tuple((p.name, *said_parameter(p, n)) for n, p in enumerate(best.parameters))
    families = tuple((f.family.name, f"{f.aic - best.aic:+.1f}") for f in fit.families)
    return Panel(
        "/".join(fit.group) or "all consignments", said, parameters, families, _curve(fit, best), _quantiles(fit, best)
    )


def _shares(path: CountedPath) -> list[tuple[str, list[tuple[str, int, str, str, str]]]]:
    return [
        (
            "/".join(c.group) or "all consignments",
            [(s.value, s.count, percent(s.estimate), percent(s.low), percent(s.high)) for s in c.rows],
        )
        for c in (path.whole, *path.groups)
        if c.rows
    ]


def _unit(seconds: float) -> tuple[str, float]:
    for name, size in (("days", DAY), ("hours", HOUR), ("minutes", MINUTE)):
        if seconds >= 3 * size:
            return name, size
    return "seconds", 1.0


def _x(scale: Scale, value: float) -> float:
    return LEFT + (WIDTH - LEFT - 8) * (min(value, scale.high) - scale.low) / (scale.high - scale.low)


def _y(scale: Scale, value: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (min(value, scale.high) - scale.low) / (scale.high - scale.low)


def _frame(across: Scale, up: Scale, below: str, beside: str, content: Sequence[Markup], title: str) -> Markup:
    marks = list(_ticks(across, up))
    marks += [
        element("text", below, x=WIDTH / 2, y=HEIGHT - 3, text_anchor="middle"),
        element("text", beside, x=4, y=11),
    ]
    return element(
        "svg",
        joined([element("title", title), *marks, *content]),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=title,
    )


def _ticks(across: Scale, up: Scale) -> Iterator[Markup]:
    for t in across.ticks:
        x = _x(across, t)
        yield element("line", x1=x, x2=x, y1=TOP, y2=HEIGHT - BOTTOM, class_="grid")
        yield element("text", f"{t:g}", x=x, y=HEIGHT - BOTTOM + 13, text_anchor="middle")
    for t in up.ticks:
        y = _y(up, t)
        yield element("line", x1=LEFT, x2=WIDTH - 8, y1=y, y2=y, class_="grid")
        yield element("text", f"{t:g}", x=LEFT - 5, y=y + 4, text_anchor="end")


def _path(x: Sequence[float], y: Sequence[float], kind: str) -> Markup:
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return element("polyline", points=points, class_=kind)


def _thinned(*arrays: Array) -> list[Array]:
    step = max(1, len(arrays[0]) // _MOST_STEPS)
    return [a[::step] for a in arrays]


def _curve(fit: Fit, best: Fitted) -> Markup:
    """Share ended by each time: steps for the data, a line for the family."""
    data = empirical(fit.sample)
    reach = float(data.times[-1])
    if len(data.times) > 20:
        reach = min(reach, 1.6 * float(np.quantile(fit.sample.times, 0.98)))
    name, unit = _unit(reach)
    across, up = Scale.around([reach / unit]), Scale.around([100.0])
    times, shares = _thinned(data.times[data.times <= reach], data.shares[data.times <= reach])
    before = np.concatenate(([0.0], shares[:-1]))
    x = [_x(across, float(t) / unit) for t in np.repeat(times, 2)]
    y = [_y(up, 100 * float(s)) for s in np.column_stack((before, shares)).ravel()]
    grid = np.linspace(reach / _POINTS, reach, _POINTS)
    line = best.probability(grid)
    content = [
        _path([_x(across, 0.0), *x], [_y(up, 0.0), *y], "data"),
        _path([_x(across, float(t) / unit) for t in grid], [_y(up, 100 * float(p)) for p in line], "fit"),
    ]
    title = f"Share ended by each time: data as steps, {best.family.name} as a line"
    return _frame(across, up, name, "% ended", content, title)


def _quantiles(fit: Fit, best: Fitted) -> Markup:
    """Each end seen against the same quantile of the family; on the diagonal they agree."""
    data = empirical(fit.sample)
    before = np.concatenate(([0.0], data.shares[:-1]))
    times, shares = _thinned(data.times, (before + data.shares) / 2)
    expected = best.family.quantile(np.clip(shares, 1e-9, 1 - 1e-9), best.theta)
    reach = float(max(times.max(), expected.max()))
    name, unit = _unit(reach)
    scale = Scale.around([reach / unit])
    diagonal = [_x(scale, 0.0), _x(scale, scale.high)], [_y(scale, 0.0), _y(scale, scale.high)]
    dots = [
        element("circle", cx=_x(scale, float(e) / unit), cy=_y(scale, float(t) / unit), r=2, class_="dot")
        for e, t in zip(expected, times, strict=True)
    ]
    title = f"Quantiles: the data's upwards, those of the {best.family.name} across; on the line they agree"
    return _frame(scale, scale, f"{name}, fitted", f"{name}, data", [_path(*diagonal, "fit"), *dots], title)
