"""Reads how long something takes: ``2 h``, ``{lognormal: {median: 2 h, p90: 8 h}}``, a mixture.

For a simulation reader: the parameters people know (mean, median, 90 % value, coefficient of variation) become those of the family.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from sim.errors import nearest
from sim.quantity import FAMILIES, ZERO, Distribution, parse_duration, parse_share, worst
from sim.scenario.desk import View
from sim.scenario.nodes import Entries, Leaf
from sim.scenario.shares import parse_part, whole
from sim.scenario.words import bounded, parse_coefficient, parse_number, positive

_SCORES = {"p90": 1.2815515655446004, "p95": 1.6448536269514722}
_above = positive(parse_duration)


def read_distribution(view: View, nested: bool = False) -> Distribution:
    """A distribution in seconds with the worst grade of its parameters; ``ZERO`` after a problem."""
    with view.desk.grading() as grades:
        found = _read(view, nested)
    return replace(found, grade=worst(grades))


def _read(view: View, nested: bool) -> Distribution:
    view = view.unwrapped(parse_duration)
    if isinstance(view.node, Leaf):
        seconds = view.parsed(parse_duration, 0.0)
        view.note()
        return Distribution("constant", (seconds,))
    if not isinstance(view.node, Entries) or len(view.node.items) != 1:
        view.refuse(
            "SCN-035",
            "A duration, or exactly one family with its parameters, stands here.",
            "Write it like 2 h, or {lognormal: {mean: 2 h, cv: 0.8}}.",
        )
        return ZERO
    family = next(iter(view.node.items))
    inner = view.child(family)
    if family not in FAMILIES:
        view.refuse("SCN-035", "No family of distributions has this name.", nearest(family, FAMILIES), family)
        return ZERO
    if inner is None:
        view.refuse("SCN-035", f"The parameters of {family} are missing.", "Write them after the colon.")
        return ZERO
    try:
        found = _mixture(inner, nested) if family == "mixture" else _FAMILIES[family](inner)
        finite = math.isfinite(found.second_moment)
    except OverflowError:
        finite = False
    if not finite:
        inner.refuse(
            "SCN-035", "Its mean or variance is beyond all measure.", "Let the parameters lie nearer together."
        )
        return ZERO
    return found


def _constant(view: View) -> Distribution:
    return Distribution("constant", (view.number(parse_duration, 0.0, parse_duration),))


def _exponential(view: View) -> Distribution:
    if isinstance(view.node, Entries) and "value" not in view.node.items:
        named = _parameters(view, ("mean",), ())
        return Distribution("exponential", (named["mean"],)) if named else ZERO
    return Distribution("exponential", (view.number(_above, 1.0, parse_duration),))


def _lognormal(view: View) -> Distribution:
    p = _parameters(view, ("mean", "median"), ("cv", "p90", "p95"))
    if p is None:
        return ZERO
    if "cv" in p:
        sigma = math.sqrt(math.log1p(p["cv"] ** 2))
    else:
        if "mean" in p:
            view.refuse(
                "SCN-035", "A lognormal is given by mean and cv, or by median and p90, p95 or cv.", "Give the median."
            )
            return ZERO
        name = "p90" if "p90" in p else "p95"
        if p[name] <= p["median"]:
            view.refuse("SCN-035", f"The {name} is not above the median.", f"Write a {name} above the median.")
            return ZERO
        sigma = math.log(p[name] / p["median"]) / _SCORES[name]
    mu = math.log(p["median"]) if "median" in p else math.log(p["mean"]) - sigma**2 / 2
    return Distribution("lognormal", (mu, sigma))


def _weibull(view: View) -> Distribution:
    p = _parameters(view, ("mean", "scale"), ("shape",))
    if p is None:
        return ZERO
    return Distribution("weibull", (p.get("scale") or p["mean"] / math.gamma(1 + 1 / p["shape"]), p["shape"]))


def _gamma(view: View) -> Distribution:
    p = _parameters(view, ("mean",), ("cv", "shape"))
    if p is None:
        return ZERO
    shape = p.get("shape") or 1.0 / p["cv"] ** 2
    return Distribution("gamma", (shape, p["mean"] / shape))


_READERS: dict[str, Callable[[str], float]] = {
    "mean": _above,
    "median": _above,
    "scale": _above,
    "p90": _above,
    "p95": _above,
    "cv": bounded(parse_coefficient, 0.001, 100.0),
    "shape": bounded(parse_number, 0.05, 1e6),
}


def _parameters(view: View, *groups: tuple[str, ...]) -> dict[str, float] | None:
    """Named parameters, exactly one of each group; None after a problem."""
    groups = tuple(g for g in groups if g)
    said = " and ".join(" or ".join(g) for g in groups)
    if not isinstance(view.node, Entries):
        view.refuse("SCN-035", f"The parameters are {said}.", "Write them like {mean: 2 h, cv: 0.8}.")
        return None
    names = [n for g in groups for n in g]
    unknown = [k for k in view.node.items if k not in names]
    for key in unknown:
        view.refuse("SCN-035", f"This family has no parameter {key}.", nearest(key, names), key)
    chosen = [[n for n in g if view.child(n) is not None] for g in groups]
    if unknown or any(len(c) != 1 for c in chosen):
        if not unknown:
            view.refuse("SCN-035", f"The parameters are {said}, one of each.", "Write exactly these.")
        return None
    before = len(view.desk.problems)
    values: dict[str, float] = {}
    for (name,) in chosen:
        child = view.child(name)
        assert child is not None
        values[name] = child.number(_READERS[name], 1.0, _READERS[name])
    return values if len(view.desk.problems) == before else None


def _ascending(family: str, *names: str) -> Callable[[View], Distribution]:
    def read(view: View) -> Distribution:
        inner = view.unwrapped(parse_duration)
        values = [v.number(parse_duration, 0.0, parse_duration) for v in inner.elements(", ".join(names))]
        if len(values) != len(names):
            inner.refuse(
                "SCN-035", f"{family} has {len(names)} parameters: {', '.join(names)}.", "Write them as a list."
            )
        elif sorted(values) != values or values[0] == values[-1]:
            inner.refuse("SCN-035", f"{', '.join(names)} must rise.", "Write the smallest first, the largest last.")
        else:
            return Distribution(family, tuple(values))
        return ZERO

    return read


def _empirical(view: View) -> Distribution:
    inner = view.unwrapped(parse_duration)
    values = [v.number(parse_duration, 0.0, parse_duration) for v in inner.elements("durations")]
    if not values:
        inner.refuse("SCN-035", "The list is empty.", "Write at least one duration.")
        return ZERO
    return Distribution("empirical", tuple(sorted(values)))


def _mixture(view: View, nested: bool) -> Distribution:
    if nested:
        view.refuse("SCN-035", "A mixture stands inside a mixture.", "Write all parts in one list.")
        return ZERO
    shares, parts = [], []
    for entry in view.elements("{weight: ..., of: ...}"):
        weight, of = entry.child("weight"), entry.child("of")
        extra = [k for k in entry.node.items if k not in ("weight", "of")] if isinstance(entry.node, Entries) else []
        if weight is None or of is None or extra:
            entry.refuse(
                "SCN-035", "A part of a mixture has a weight and a distribution.", "Write {weight: 90 %, of: 2 h}."
            )
            continue
        shares.append(weight.number(parse_part, 0.0, parse_share))
        parts.append(read_distribution(of, nested=True))
    if not parts:
        view.refuse("SCN-035", "No part of the mixture is given.", "Write {weight: 90 %, of: 2 h} for each.")
        return ZERO
    return Distribution("mixture", whole(view, shares), tuple(parts))


_FAMILIES: dict[str, Callable[[View], Distribution]] = {
    "constant": _constant,
    "empirical": _empirical,
    "exponential": _exponential,
    "gamma": _gamma,
    "lognormal": _lognormal,
    "pert": _ascending("pert", "low", "mode", "high"),
    "triangular": _ascending("triangular", "low", "mode", "high"),
    "uniform": _ascending("uniform", "low", "high"),
    "weibull": _weibull,
}
