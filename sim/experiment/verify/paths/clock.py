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
    """The clock of a list of open intervals.

    Parameters
    ----------
    opens, closes
        Absolute times, sorted, disjoint.
    """

    def __init__(self, opens: Array, closes: Array) -> None:
        self._opens, self._closes = opens, closes
        self._sums = np.concatenate([[0.0], np.cumsum(closes - opens)])

    @classmethod
    def weekly(cls, spans: Sequence[tuple[float, float]], week: float, weeks: int) -> OpenClock:
        """Of a repeating week with these open spans."""
        starts = np.arange(weeks)[:, None] * week
        opens = (starts + np.array([a for a, _ in spans])).ravel()
        return cls(opens, (starts + np.array([b for _, b in spans])).ravel())

    @classmethod
    def between(cls, ups: Array, downs: Array) -> OpenClock:
        """Of a system that is up for ``ups[0]``, then down for ``downs[0]``, and so on."""
        ends = np.cumsum(np.column_stack([ups, downs]).ravel()).reshape(-1, 2)
        return cls(np.concatenate([[0.0], ends[:-1, 1]]), ends[:, 0])

    def reading(self, times: Array) -> Array:
        """Open time passed at absolute ``times``."""
        span = np.searchsorted(self._opens, times, side="right") - 1
        within = np.minimum(times, self._closes[span]) - self._opens[span]
        return np.where(span < 0, 0.0, self._sums[span] + within)

    def moment(self, readings: Array) -> Array:
        """First absolute time at which the clock shows ``readings`` (a closing time, never the opening after it)."""
        span = np.searchsorted(self._sums[1:], readings, side="left")
        return np.asarray(self._opens[span] + (readings - self._sums[span]), dtype=np.float64)

    def next_open(self, times: Array) -> Array:
        """``times`` where the office is open (at its closing time it is not), else its next opening."""
        span = np.searchsorted(self._closes, times, side="right")
        return np.asarray(np.maximum(times, self._opens[span]), dtype=np.float64)


def next_departure(ready: Array, departures: Sequence[float], week: float) -> tuple[Array, npt.NDArray[np.int64]]:
    """Scheduled time and number (from time 0) of the first departure at or after each ``ready``."""
    weeks = int(ready.max() // week) + 2
    due = (np.arange(weeks)[:, None] * week + np.array(sorted(departures))).ravel()
    numbers = np.searchsorted(due, ready, side="left")
    return due[numbers], numbers.astype(np.int64)
