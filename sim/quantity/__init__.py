"""Values with units: durations, shares, money, rates, times of day, and where a number comes from.

Everything inside the model is in base units: seconds, shares of 1, micro-units of a currency.
"""

from sim.quantity.distribution import FAMILIES, ZERO, Distribution
from sim.quantity.measure import (
    DAY,
    HOUR,
    MINUTE,
    WEEK,
    QuantityError,
    hours_text,
    parse_count,
    parse_duration,
    parse_rate,
    parse_share,
    parse_span,
)
from sim.quantity.money import Money, parse_money
from sim.quantity.sourced import Evidence, Grade, worst

__all__ = [
    "DAY",
    "FAMILIES",
    "HOUR",
    "MINUTE",
    "WEEK",
    "ZERO",
    "Distribution",
    "Evidence",
    "Grade",
    "Money",
    "QuantityError",
    "hours_text",
    "parse_count",
    "parse_duration",
    "parse_money",
    "parse_rate",
    "parse_share",
    "parse_span",
    "worst",
]
