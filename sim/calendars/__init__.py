"""Office hours, holidays and arrivals: when things are open and when consignments come.

For a customs reader: hours of offices, make-up weekends, maintenance windows, outages.
For a simulation reader: absolute open intervals, working-time functions on them, capacity steps, exact arrival
inversion.
"""

from sim.calendars.capacity import capacity_steps, union
from sim.calendars.holidays import Holidays, holiday_files, load_holidays
from sim.calendars.intervals import ALWAYS, merge, open_intervals, outage_intervals, subtract, weekly_spans
from sim.calendars.rates import RateFunction, arrival_times, regular_times, weekly_rate
from sim.calendars.spec import WEEK_MINUTES, CalendarSpec, OutageSpec
from sim.calendars.timetable import add_work, is_open, next_close, next_open, open_time

__all__ = [
    "ALWAYS",
    "WEEK_MINUTES",
    "CalendarSpec",
    "Holidays",
    "OutageSpec",
    "RateFunction",
    "add_work",
    "arrival_times",
    "capacity_steps",
    "holiday_files",
    "is_open",
    "load_holidays",
    "merge",
    "next_close",
    "next_open",
    "open_intervals",
    "open_time",
    "outage_intervals",
    "regular_times",
    "subtract",
    "union",
    "weekly_rate",
    "weekly_spans",
]
