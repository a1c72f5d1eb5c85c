"""Public holidays and make-up working days, frozen as files, each row with its source."""

from sim.calendars.holidays.table import Holidays, holiday_files, load_holidays

__all__ = ["Holidays", "holiday_files", "load_holidays"]
