"""Times of the model as people read them: week, weekday and time of day, or a date."""

from __future__ import annotations

from datetime import date, timedelta

from sim.quantity import DAY, WEEK

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def clock(seconds: float, start: date | None = None) -> str:
    """``week 17 Tue 09:24:10`` in a repeating week, ``2018-03-06 Tue 09:24:10`` in a dated experiment.

    Examples
    --------
    >>> clock(95_050.0)
    'week 1 Tue 02:24:10'
    """
    whole = int(seconds)
    day = int(seconds // DAY)
    hour = f"{whole % 86400 // 3600:02d}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    weekday = _DAYS[day % 7]
    if start is None:
        return f"week {int(seconds // WEEK) + 1} {weekday} {hour}"
    return f"{start + timedelta(days=day)} {weekday} {hour}"
