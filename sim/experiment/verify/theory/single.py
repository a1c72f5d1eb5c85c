"""Waiting for one officer whose jobs vary in length in any way.

M/G/1, first come first served (Pollaczek and Khinchine, Takacs): E[W] = rate E[S^2] / 2(1 - load) and
E[W^2] = 2 E[W]^2 + rate E[S^3] / 3(1 - load).
"""

from __future__ import annotations

from typing import NamedTuple


class Moments(NamedTuple):
    """First three moments about 0 of a time."""

    first: float
    second: float
    third: float

    @classmethod
    def lognormal(cls, mean: float, cv: float) -> Moments:
        """Of a lognormal time with this mean and coefficient of variation."""
        spread = 1.0 + cv * cv
        return cls(mean, mean**2 * spread, mean**3 * spread**3)

    @classmethod
    def exponential(cls, mean: float) -> Moments:
        """Of an exponential time."""
        return cls(mean, 2.0 * mean**2, 6.0 * mean**3)

    @classmethod
    def constant(cls, value: float) -> Moments:
        """Of a fixed time."""
        return cls(value, value**2, value**3)

    @classmethod
    def uniform(cls, low: float, high: float) -> Moments:
        """Of a time spread evenly."""
        width = high - low
        return cls(
            (low + high) / 2.0,
            (high**3 - low**3) / (3.0 * width),
            (high**4 - low**4) / (4.0 * width),
        )

    def plus(self, other: Moments) -> Moments:
        """Of the sum with an independent time."""
        return Moments(
            self.first + other.first,
            self.second + 2.0 * self.first * other.first + other.second,
            self.third + 3.0 * self.second * other.first + 3.0 * self.first * other.second + other.third,
        )

    @property
    def variance(self) -> float:
        """Second moment about the mean."""
        return self.second - self.first**2


def mean_wait(rate: float, service: Moments) -> float:
    """E[W] at ``rate`` cases per unit of time."""
    return rate * service.second / (2.0 * (1.0 - rate * service.first))


def second_moment(rate: float, service: Moments) -> float:
    """E[W^2] at ``rate`` cases per unit of time."""
    return 2.0 * mean_wait(rate, service) ** 2 + rate * service.third / (3.0 * (1.0 - rate * service.first))
