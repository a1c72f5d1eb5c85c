"""Distributions that the tests of this folder run over, with their scipy counterparts."""

from __future__ import annotations

import math
from typing import Any

from scipy import stats

from sim.quantity.distribution import Distribution

CLOSED: list[tuple[Distribution, Any]] = [
    (Distribution("exponential", (7200.0,)), stats.expon(scale=7200.0)),
    (Distribution("lognormal", (8.0, 1.2)), stats.lognorm(1.2, scale=math.exp(8.0))),
    (Distribution("weibull", (3600.0, 0.7)), stats.weibull_min(0.7, scale=3600.0)),
    (Distribution("weibull", (3600.0, 3.0)), stats.weibull_min(3.0, scale=3600.0)),
    (Distribution("triangular", (60.0, 90.0, 600.0)), stats.triang(30 / 540, loc=60.0, scale=540.0)),
    (Distribution("triangular", (0.0, 0.0, 600.0)), stats.triang(0.0, loc=0.0, scale=600.0)),
    (Distribution("triangular", (0.0, 600.0, 600.0)), stats.triang(1.0, loc=0.0, scale=600.0)),
    (Distribution("uniform", (60.0, 90.0)), stats.uniform(loc=60.0, scale=30.0)),
]
SMOOTH: list[tuple[Distribution, Any]] = [
    (Distribution("gamma", (0.4, 3600.0)), stats.gamma(0.4, scale=3600.0)),
    (Distribution("gamma", (2.0, 3600.0)), stats.gamma(2.0, scale=3600.0)),
    (Distribution("gamma", (90.0, 60.0)), stats.gamma(90.0, scale=60.0)),
    (Distribution("pert", (60.0, 90.0, 600.0)), stats.beta(1 + 4 * 30 / 540, 1 + 4 * 510 / 540, loc=60.0, scale=540.0)),
    (Distribution("pert", (0.0, 0.0, 600.0)), stats.beta(1.0, 5.0, loc=0.0, scale=600.0)),
    (Distribution("pert", (0.0, 600.0, 600.0)), stats.beta(5.0, 1.0, loc=0.0, scale=600.0)),
]
_LATE = Distribution("exponential", (86400.0,))
MIXTURES: list[Distribution] = [
    Distribution("mixture", (0.9, 0.1), (Distribution("constant", (0.0,)), _LATE)),
    Distribution("mixture", (3.0, 1.0), (Distribution("constant", (3600.0,)), Distribution("constant", (86400.0,)))),
    Distribution(
        "mixture", (0.5, 0.5), (Distribution("uniform", (60.0, 90.0)), Distribution("uniform", (600.0, 900.0)))
    ),
    Distribution("mixture", (0.7, 0.3), (Distribution("lognormal", (8.0, 1.0)), Distribution("gamma", (2.0, 30000.0)))),
    Distribution(
        "mixture",
        (0.5, 0.3, 0.2),
        (
            Distribution("triangular", (0.0, 60.0, 120.0)),
            Distribution("weibull", (3600.0, 0.7)),
            Distribution("pert", (100.0, 200.0, 900.0)),
        ),
    ),
    Distribution(
        "mixture",
        (0.8, 0.2),
        (Distribution("empirical", tuple(60.0 * n * n for n in range(1, 40))), Distribution("lognormal", (9.0, 0.2))),
    ),
    Distribution(
        "mixture",
        (0.5, 0.5),
        (
            Distribution("mixture", (0.5, 0.5), (Distribution("constant", (7.0,)), _LATE)),
            Distribution("lognormal", (3.0, 0.5)),
        ),
    ),
    Distribution("mixture", (0.0, 1.0), (Distribution("constant", (9e9,)), _LATE)),
]
EMPIRICAL = Distribution("empirical", (60.0, 120.0, 120.0, 3600.0, 86400.0))
ALL = [
    Distribution("constant", (3600.0,)),
    EMPIRICAL,
    *(d for d, _ in CLOSED + SMOOTH),
    *MIXTURES,
]
