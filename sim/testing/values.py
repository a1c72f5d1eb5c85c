"""Texts that a simple type of an XML schema allows, as Hypothesis strategies.

For a tester: values on and between the bounds of every facet. Whatever cannot be met (a pattern against a length) is refused by name
rather than searched for by luck.
"""

from __future__ import annotations

import re
import string
from base64 import b64encode
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from hypothesis import strategies as st

from sim.errors import Problem, Refused
from sim.messages.pattern import UNLIMITED, Atom
from sim.messages.plain_schema import Simple

_LONGEST = 40
_BITS = {"long": 64, "int": 32, "short": 16, "byte": 8}
_WHOLE = frozenset((
    "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", *_BITS,
    *(f"unsigned{n.title()}" for n in _BITS),
))  # fmt: skip
_ZONES = ("", "Z", "+08:00", "-05:30")
# What XML 1.0 can hold and a parser hands back unchanged.
_ANY = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="￾￿\x85\u2028\u2029\xa0\u3000")


def texts(kind: Simple) -> st.SearchStrategy[str]:
    """Texts of a simple type.

    Raises
    ------
    Refused
        ``TST-004`` when its facets contradict each other, or cannot be met by construction.
    """
    if kind.values:
        return st.sampled_from(kind.values)
    if kind.base in _WHOLE or kind.base == "decimal":
        return _numbers(kind)
    makers: dict[str, Callable[[Simple], st.SearchStrategy[str]]] = {
        "boolean": lambda _: st.sampled_from(("true", "false", "1", "0")),
        "date": _dates,
        "dateTime": _moments,
        "time": _times,
        "gYear": lambda _: st.integers(1, 9999).map(lambda y: f"{y:04d}"),
        "double": _floats,
        "float": _floats,
        "base64Binary": lambda k: _octets(k).map(lambda b: b64encode(b).decode()),
        "hexBinary": lambda k: _octets(k).map(bytes.hex),
        "anyURI": lambda k: _lengths(k, string.ascii_lowercase, 3),
        "NMTOKEN": lambda k: _lengths(k, string.ascii_letters + string.digits + "-._", 1),
    }
    made = makers.get(kind.base, _strings)(kind)
    return made if not kind.pattern or kind.base in ("string", "normalizedString", "token") else _kept(made, kind)


def _refuse(kind: Simple, why: str) -> Refused:
    facets = ", ".join(f"{k} {v}" for k, v in kind.facets.items())
    return Refused([Problem("TST-004", f"xs:{kind.base}", facets, why, "Widen one of its facets.")])


def _bounds(kind: Simple, most: int = _LONGEST) -> tuple[int, int]:
    facets = kind.facets
    if "length" in facets:
        return int(facets["length"]), int(facets["length"])
    low = int(facets.get("minLength", "0"))
    high = int(facets.get("maxLength", str(max(low, most))))
    if low > high:
        raise _refuse(kind, "No text is that short and that long.")
    return low, high


# --- texts ----------------------------------------------------------------------------------------------------


def _strings(kind: Simple) -> st.SearchStrategy[str]:
    low, high = _bounds(kind)
    if kind.pattern:
        return _patterned(kind, low, high if "maxLength" in kind.facets or "length" in kind.facets else UNLIMITED)
    high = min(high, max(low, 2 * _LONGEST))
    if kind.base == "string" and kind.facets.get("whiteSpace", "preserve") == "preserve":
        return st.text(_ANY | st.sampled_from(" \n\t"), min_size=low, max_size=high)
    # Elsewhere white space is folded before the length is counted: keep to texts that folding leaves alone.
    return st.text(_ANY.filter(lambda c: not c.isspace()), min_size=low, max_size=high)


def _lengths(kind: Simple, letters: str, least: int) -> st.SearchStrategy[str]:
    low, high = _bounds(kind)
    return st.text(letters, min_size=max(low, least), max_size=max(high, least))


def _octets(kind: Simple) -> st.SearchStrategy[bytes]:
    low, high = _bounds(kind, 24)
    return st.binary(min_size=low, max_size=high)


def _patterned(kind: Simple, low: int, high: int) -> st.SearchStrategy[str]:
    branches = [b for b in kind.pattern if sum(a.least for a in b) <= high and sum(a.most for a in b) >= low]
    if not branches:
        raise _refuse(kind, "No text that follows the pattern has that length.")

    @st.composite
    def follow(draw: st.DrawFn) -> str:
        branch = draw(st.sampled_from(branches))
        made, length = [], 0
        for i, atom in enumerate(branch):
            after_least = sum(a.least for a in branch[i + 1 :])
            after_most = sum(a.most for a in branch[i + 1 :])
            least = max(atom.least, low - length - after_most)
            most = min(atom.most, high - length - after_least, max(least, atom.least + 8))
            made.append(draw(st.text(_characters(atom), min_size=least, max_size=most)))
            length += len(made[-1])
        return "".join(made)

    return follow()


def _characters(atom: Atom) -> st.SearchStrategy[str]:
    return st.one_of(*(st.characters(min_codepoint=ord(a), max_codepoint=ord(b)) for a, b in atom.ranges))


def _kept(made: st.SearchStrategy[str], kind: Simple) -> st.SearchStrategy[str]:
    """A pattern on a date or flag: what the type gives, kept where it follows the pattern."""
    expressions = [
        re.compile(
            "".join(
                f"[{''.join(f'{re.escape(a)}-{re.escape(b)}' for a, b in atom.ranges)}]{_count(atom)}"
                for atom in branch
            )
        )
        for branch in kind.pattern
    ]
    return made.filter(lambda text: any(e.fullmatch(text) for e in expressions))


def _count(atom: Atom) -> str:
    return f"{{{atom.least},{'' if atom.most == UNLIMITED else atom.most}}}"


# --- numbers --------------------------------------------------------------------------------------------------


def _numbers(kind: Simple) -> st.SearchStrategy[str]:
    facets = kind.facets
    digits = int(facets.get("totalDigits", "18"))
    fraction = 0 if kind.base in _WHOLE else min(int(facets.get("fractionDigits", "4")), digits)
    low, high = _range(kind)

    @st.composite
    def number(draw: st.DrawFn) -> str:
        places = draw(st.integers(0, fraction))
        unit = 10**places
        largest = 10**digits - 1
        least = -largest if low is None else max(-largest, _ceil(low[0] * unit, strict=low[1]))
        most = largest if high is None else min(largest, -_ceil(-high[0] * unit, strict=high[1]))
        if least > most:
            return draw(st.nothing())
        value = draw(st.integers(least, most))
        text = str(Decimal(value).scaleb(-places))
        return f"{Decimal(text):f}"

    if low is not None and high is not None and low[0] > high[0]:
        raise _refuse(kind, "No number is that large and that small.")
    made = number()
    return _kept(made, kind) if kind.pattern else made


def _range(kind: Simple) -> tuple[tuple[Decimal, bool] | None, tuple[Decimal, bool] | None]:
    """Lower and upper bound, each with whether it is itself excluded."""
    lows: list[tuple[Decimal, bool]] = []
    highs: list[tuple[Decimal, bool]] = []
    base = kind.base
    if base in _BITS:
        lows.append((Decimal(-(2 ** (_BITS[base] - 1))), False))
        highs.append((Decimal(2 ** (_BITS[base] - 1) - 1), False))
    elif base.startswith("unsigned"):
        lows.append((Decimal(0), False))
        highs.append((Decimal(2 ** _BITS[base.removeprefix("unsigned").lower()] - 1), False))
    elif base in ("nonNegativeInteger", "positiveInteger"):
        lows.append((Decimal(base == "positiveInteger"), False))
    elif base in ("nonPositiveInteger", "negativeInteger"):
        highs.append((Decimal(-(base == "negativeInteger")), False))
    for name, value in kind.facets.items():
        if name.startswith("min") and name.endswith("clusive"):
            lows.append((Decimal(value), name == "minExclusive"))
        elif name.startswith("max") and name.endswith("clusive"):
            highs.append((Decimal(value), name == "maxExclusive"))
    low = max(lows, default=None)
    high = min(highs, key=lambda b: (b[0], not b[1]), default=None)
    return low, high


def _ceil(value: Decimal, *, strict: bool) -> int:
    whole = int(value.to_integral_value(rounding="ROUND_CEILING"))
    return whole + 1 if strict and whole == value else whole


def _floats(kind: Simple) -> st.SearchStrategy[str]:
    low, high = _range(kind)
    width: Literal[32, 64] = 32 if kind.base == "float" else 64
    made = st.floats(
        min_value=None if low is None else float(low[0]),
        max_value=None if high is None else float(high[0]),
        exclude_min=low is not None and low[1],
        exclude_max=high is not None and high[1],
        allow_nan=False,
        allow_infinity=False,
        width=width,
    )
    return made.map(repr)


# --- days and times -------------------------------------------------------------------------------------------


def _dates(kind: Simple) -> st.SearchStrategy[str]:
    low, high = (_facet(kind, side) for side in ("min", "max"))
    least = date.fromisoformat(low[:10]) if low else date(1, 1, 1)
    most = date.fromisoformat(high[:10]) if high else date(9999, 12, 31)
    return st.dates(least, most).map(date.isoformat).filter(lambda d: not _excluded(kind, d))


def _moments(kind: Simple) -> st.SearchStrategy[str]:
    low, high = (_facet(kind, side) for side in ("min", "max"))
    least = datetime.fromisoformat(low).replace(tzinfo=None) if low else datetime(1, 1, 2)  # noqa: DTZ001 - text only
    most = datetime.fromisoformat(high).replace(tzinfo=None) if high else datetime(9999, 12, 30)  # noqa: DTZ001 - text only
    zones = ("",) if low or high else _ZONES
    made = st.tuples(st.datetimes(least, most), st.sampled_from(zones)).map(lambda d: d[0].isoformat() + d[1])
    return made.filter(lambda d: not _excluded(kind, d))


def _times(kind: Simple) -> st.SearchStrategy[str]:
    if _facet(kind, "min") or _facet(kind, "max"):
        raise _refuse(kind, "Bounds on a time of day are not supported.")
    return st.tuples(st.times(), st.sampled_from(_ZONES)).map(lambda t: time.isoformat(t[0]) + t[1])


def _facet(kind: Simple, side: str) -> str:
    return kind.facets.get(f"{side}Inclusive", kind.facets.get(f"{side}Exclusive", ""))


def _excluded(kind: Simple, text: str) -> bool:
    return text in (kind.facets.get("minExclusive"), kind.facets.get("maxExclusive"))
