"""Money that follows from time: storage beyond the free days, and what a day's delay costs the trader.

For a customs reader: a tariff is "so many free days, then so much a day"; a day that has started is paid whole, unless
it says otherwise.
For a simulation reader: applied to an observed interval after the case has ended, in whole micro-units, so sums keep
no order.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.quantity import DAY, Money

STARTED = "started"
PROPORTIONAL = "proportional"


@dataclass(frozen=True, slots=True)
class Tariff:
    """Free time, then a rate for each day.

    Parameters
    ----------
    name
        Its name in the scenario.
    interval
        The measure it is charged on: an interval or one stage (``port_stay_import.pick-up``).
    rate
        Money for each ``per`` seconds beyond ``free`` seconds.
    account
        ``payer/kind`` it is booked to.
    charge
        ``started``: every started unit is paid whole; ``proportional``: to the second.
    """

    name: str
    interval: str
    rate: Money
    account: str
    free: float = 0.0
    per: float = DAY
    charge: str = STARTED

    def due(self, micros: int) -> int:
        """Micro-units due for an interval of so many microseconds; never below 0."""
        beyond = micros - round(self.free * 1e6)
        if beyond <= 0:
            return 0
        unit = round(self.per * 1e6)
        if self.charge == STARTED:
            return -(-beyond // unit) * self.rate.micros
        return (2 * beyond * self.rate.micros + unit) // (2 * unit)


@dataclass(frozen=True, slots=True)
class TimeValue:
    """What time is worth to the trader: a rate on a measure, proportional, shown apart from money that is paid."""

    interval: str
    rate: Money
    per: float = DAY

    def due(self, micros: int) -> int:
        """Micro-units for an interval of so many microseconds; a negative interval counts as none."""
        if micros <= 0:
            return 0
        unit = round(self.per * 1e6)
        return (2 * micros * self.rate.micros + unit) // (2 * unit)
