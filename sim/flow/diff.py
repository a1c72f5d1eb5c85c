"""What changed between two models, in words: which step, which field, from what to what.

For a customs reader: what a policy or another scenario really changes.
For a simulation reader: a structural difference by name; steps, teams and streams are matched by name, table rows by the attribute
values they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from sim.calendars.spec import CalendarSpec, OutageSpec
from sim.flow.kinds import Charge, Step
from sim.flow.model import Flow, Population, Shift, Surplus, Variant
from sim.flow.table import Table
from sim.quantity import Distribution, Money
from sim.quantity.measure import DAY, HOUR, MINUTE

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Fields that are lengths of time in seconds, so that they are shown with a unit.
SECONDS = frozenset({"cut_off", "timeout", "fixed_interval", "start", "end"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; ``old`` or ``new`` is empty where the thing does not exist on that side."""

    path: str
    old: str
    new: str

    def __str__(self) -> str:
        if not self.old:
            return f"{self.path}: added, {self.new}"
        if not self.new:
            return f"{self.path}: gone, was {self.old}"
        return f"{self.path}: {self.old} -> {self.new}"


def diff(old: Flow, new: Flow) -> list[Change]:
    """Every difference, in order of path; empty exactly when the two flows have one digest."""
    found: list[Change] = []
    for f in fields(Flow):
        before, after = _named(getattr(old, f.name)), _named(getattr(new, f.name))
        for name in sorted(before.keys() | after.keys()):
            path = f"{f.name}.{name}"
            one, two = before.get(name), after.get(name)
            if one is None or two is None:
                found.append(Change(path, _whole(one), _whole(two)))
            else:
                found.extend(_fields(path, one, two, old.values, new.values))
    return found


def _named(members: tuple[Any, ...]) -> dict[str, Any]:
    """Members by name; names of milestones and accounts stand for themselves."""
    return {m if isinstance(m, str) else getattr(m, "name", "") or m.stream: m for m in members}


def _whole(member: Any) -> str:
    if member is None:
        return ""
    if isinstance(member, str):
        return member
    if isinstance(member, Step):
        return f"a {member.kind}" + (f" by {member.actor}" if member.actor else "")
    return f"a {type(member).__name__.lower()}"


def _fields(path: str, old: Any, new: Any, before: _Values, after: _Values) -> Iterator[Change]:
    if isinstance(old, str):
        return
    if type(old) is not type(new):
        yield Change(path, _whole(old), _whole(new))
        return
    for f in sorted(fields(old), key=lambda f: f.name):
        one, two = getattr(old, f.name), getattr(new, f.name)
        where = f"{path}.{f.name}"
        if isinstance(one, Table) and isinstance(two, Table):
            yield from _tables(where, one, two, before, after)
        elif _ordered(f.name, one) != _ordered(f.name, two):
            yield Change(where, words(one, f.name), words(two, f.name))


_Values = Mapping[str, tuple[str, ...]]


def _ordered(name: str, value: Any) -> Any:
    """Attributes and populations of a stream have no order."""
    return sorted(value, key=str) if name in ("attributes", "populations") else value


def _tables(path: str, old: Table[Any], new: Table[Any], before: _Values, after: _Values) -> Iterator[Change]:
    one, two = _rows(old, before), _rows(new, after)
    if one.keys() != two.keys() or old.on != new.on:
        if old != new or one != two:
            yield Change(path, _table(one), _table(two))
        return
    for place in one:
        if one[place] != two[place]:
            yield Change(f"{path}{f'[{place}]' if place else ''}", words(one[place]), words(two[place]))


def _rows(table: Table[Any], values: _Values) -> dict[str, Any]:
    return {", ".join(f"{a}={v}" for a, v in place.items()): row for place, row in table.entries(values)}


def _table(rows: Mapping[str, Any]) -> str:
    return "; ".join(f"{place}: {words(row)}" if place else words(row) for place, row in rows.items())


def words(value: Any, field: str = "") -> str:
    """A value of a flow for people; never empty."""
    match value:
        case None | "" | ():
            return "none"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case float() if field in SECONDS:
            return duration(value)
        case int() | float():
            return f"{value:.6g}"
        case Distribution():
            return _distribution(value)
        case Table():
            return ", ".join(words(row) for row in value.rows)
        case Money() | str():
            return str(value)
        case Shift():
            return f"{value.capacity} while {value.calendar or 'always'}"
        case Charge():
            return f"{value.amount} to {value.account}"
        case Population():
            return f"{value.role} of {value.name} ({value.size})"
        case Surplus():
            return f"{value.name} +{100 * value.share:g} %"
        case Variant():
            return f"{value.name} {100 * value.share:.3g} % of {value.family}, layer {value.layer}"
        case OutageSpec():
            return f"up {words(value.up)}, down {words(value.down)}"
        case CalendarSpec():
            return value.name
        case tuple() if field == "weekly":
            return ", ".join(f"{_minute(a)}-{_minute(b)}" for a, b in value)
        case tuple() if field == "departures":
            return ", ".join(_minute(t / MINUTE) for t in value)
        case tuple() if field in ("", "batch") and all(isinstance(x, float) for x in value):
            return ", ".join(f"{100 * x:g} %" for x in value)
        case tuple():
            return ", ".join(words(x) for x in value)
    return repr(value)


def _distribution(d: Distribution) -> str:
    try:
        return f"{_family(d)} [{d.grade.value}]"
    except (ArithmeticError, LookupError, ValueError):
        # A faulty one has no mean; it is shown as it stands.
        return f"{d.family} {', '.join(f'{p:g}' for p in d.params)} [{d.grade.value}]"


def _family(d: Distribution) -> str:
    p = d.params
    match d.family:
        case "constant":
            return duration(p[0])
        case "exponential":
            return f"exponential of mean {_mean(d)}"
        case "gamma" | "weibull":
            return f"{d.family} of mean {_mean(d)} (shape {p[0] if d.family == 'gamma' else p[1]:g})"
        case "lognormal":
            spread = max(0.0, d.second_moment - d.mean**2) ** 0.5 / d.mean
            return f"lognormal of mean {_mean(d)}, cv {spread:.3g}"
        case "mixture":
            return "mixture of " + ", ".join(f"{w:g} x {_family(x)}" for w, x in zip(p, d.parts, strict=True))
        case "empirical":
            return f"{len(p)} observed values of mean {_mean(d)}"
    return f"{d.family} {' / '.join(duration(x) for x in p)}"


def _mean(d: Distribution) -> str:
    return duration(d.mean, 4)


def duration(seconds: float, digits: int = 6) -> str:
    """Seconds in the largest unit that fits: ``36 h``, ``4 min``, ``12 s``."""
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if abs(seconds) >= 2 * unit or (abs(seconds) >= unit and unit < DAY):
            return f"{seconds / unit:.{digits}g} {name}"
    return f"{seconds:.{digits}g} s"


def _minute(minute: float) -> str:
    day, rest = divmod(minute, 1440)
    return f"{DAYS[int(day) % 7]} {int(rest // 60):02d}:{int(rest % 60):02d}"
