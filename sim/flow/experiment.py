"""How long is simulated and which consignments count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sim.quantity import DAY, WEEK


@dataclass(frozen=True, slots=True)
class Experiment:
    """Warm-up, measured window, run-out; time 0 is Monday 00:00 (UTC+8), the start of the warm-up.

    Parameters
    ----------
    kind
        ``cycle`` (a repeating week, no holidays), ``year`` (dated, with holidays) or ``episode`` (a path).
    warm_up, window
        Seconds. The cohort is the consignments created in [warm_up, warm_up + window).
    run_out
        Longest time after the window that is waited for cohort members still open.
    start
        Date of time 0, a Monday; needed by year and episode for holidays; None in a cycle.
    volume
        Share of the arrival rates that is simulated; pools are scaled alike by whoever sets it below 1.
    """

    kind: str
    warm_up: float
    window: float
    run_out: float
    start: date | None = None
    volume: float = 1.0

    @property
    def window_start(self) -> float:
        """Seconds from time 0."""
        return self.warm_up

    @property
    def window_end(self) -> float:
        """Seconds from time 0."""
        return self.warm_up + self.window

    @property
    def limit(self) -> float:
        """The last second that may be simulated."""
        return self.warm_up + self.window + self.run_out

    @property
    def weeks(self) -> float:
        """Length of the window in weeks."""
        return self.window / WEEK

    def day(self, seconds: float) -> int:
        """Number of the day a time falls in, counted from time 0."""
        return int(seconds // DAY)
