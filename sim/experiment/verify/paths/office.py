"""Open hours as a clock of their own: it runs while the office is open and stands still while it is closed.

A team that suspends its work at closing is, on this clock, an ordinary queue; cases that come while it is closed come, on this clock,
at the moment of the next opening. Mapping there and back needs no simulation of closings.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class OpenClock:
    """The clock of a repeating week.

    Parameters
    ----------
    spans
        Sorted open times of one week.
    week
        Length of the week, in the same unit.
    """

    def __init__(self, spans: Sequence[tuple[float, float]], week: float) -> None:
        self._opens = np.array([a for a, _ in spans])
        self._closes = np.array([b for _, b in spans])
        self._week = week
        self._sums = np.concatenate([[0.0], np.cumsum(self._closes - self._opens)])

    def reading(self, times: Array) -> Array:
        """Open time passed since 0 at absolute ``times``."""
        weeks, rest = np.divmod(times, self._week)
        in_week = np.zeros_like(times)
        for opening, closing in zip(self._opens, self._closes, strict=True):
            in_week += np.clip(rest - opening, 0.0, closing - opening)
        return np.asarray(weeks * self._sums[-1] + in_week, dtype=np.float64)

    def moment(self, readings: Array) -> Array:
        """First absolute time at which the clock shows ``readings`` (a closing time, never the opening after it)."""
        weeks, rest = np.divmod(readings, self._sums[-1])
        at_edge = rest == 0.0
        weeks, rest = np.where(at_edge, weeks - 1.0, weeks), np.where(at_edge, self._sums[-1], rest)
        span = np.searchsorted(self._sums[1:], rest, side="left")
        return np.asarray(weeks * self._week + self._opens[span] + (rest - self._sums[span]), dtype=np.float64)

    def next_open(self, time: float) -> float:
        """``time`` if the office is open then (it is not at its closing time), else its next opening."""
        weeks, rest = divmod(time, self._week)
        for opening, closing in zip(self._opens.tolist(), self._closes.tolist(), strict=True):
            if rest < closing:
                return max(time, weeks * self._week + opening)
        return float((weeks + 1) * self._week + self._opens[0])


def next_departure(ready: Array, departures: Sequence[float], week: float) -> tuple[Array, npt.NDArray[np.int64]]:
    """Scheduled time and number (from time 0) of the first departure at or after each ``ready``."""
    due = np.array(sorted(departures))
    weeks, rest = np.divmod(ready, week)
    place = np.searchsorted(due, rest, side="left")
    numbers = (weeks * len(due) + place).astype(np.int64)
    scheduled = (numbers // len(due)) * week + due[numbers % len(due)]
    return scheduled, numbers
