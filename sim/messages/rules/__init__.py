"""The business rules R01 to R25: what the fields of a document must say together, and what two documents must say alike.

For a customs reader: one file a rule, named after it; ``docs/reference/findings.md`` lists them.
For an engineer: the folder is searched, there is no list; ``alone`` and ``compared`` are what validation calls (layers 6 and 7).
"""

from sim.messages.rules.limits import Limits, limit_rows
from sim.messages.rules.registry import Hit, alone, compared, registry
from sim.messages.rules.rule import ALONE, COMPARED, Context, Found, Member, Rule

__all__ = [
    "ALONE",
    "COMPARED",
    "Context",
    "Found",
    "Hit",
    "Limits",
    "Member",
    "Rule",
    "alone",
    "compared",
    "limit_rows",
    "registry",
]
