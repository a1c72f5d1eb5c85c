"""The catalogue of errors of ``clearlane fit`` and of importing tables: a stable code for each, with its title.

Wording at the place of an error may change; codes and what they stand for do not. A place in a data file is file:line:cell.
"""

from __future__ import annotations

from types import MappingProxyType

CODES = MappingProxyType({
    "FIT-001": "The data file cannot be read",
    "FIT-002": "The data file is too large",
    "FIT-003": "The data file is in no known encoding, or not in the stated one",
    "FIT-004": "The data file is empty, or has a heading only",
    "FIT-005": "The text is not CSV: quotes that never close, hidden characters",
    "FIT-006": "A column is missing",
    "FIT-007": "A column stands twice",
    "FIT-010": "The date format cannot be one",
    "FIT-011": "Unknown time zone",
    "FIT-012": "Unknown stamp",
    "FIT-013": "Unknown attribute, or a value the base does not have",
    "FIT-014": "The study's days are out of order",
    "FIT-015": "Nothing to fit is named",
    "FIT-020": "The base has no such value, or it is not of this kind",
    "FIT-021": "Unknown calendar",
    "FIT-022": "The step means something else than the time between two stamps (warning)",
    "FIT-030": "Too few consignments to fit anything",
    "FIT-031": "Most rows are left out",
    "FIT-032": "No family can be fitted",
    "FIT-033": "Many stages of no length were left out (warning)",
    "FIT-034": "No family agrees with the data (warning)",
    "FIT-035": "A group is too small, so the value of all stands for it (warning)",
    "FIT-036": "Cells of an attribute mean nothing here (warning)",
    "FIT-037": "The data end before the stated end of observation (warning)",
    "FIT-040": "The result cannot be written",
    "FIT-041": "The result is no scenario",
    "FIT-050": "An activity of the table cannot be read",
    "FIT-051": "The activities do not make a process",
})  # fmt: skip
