"""Parameters of policies as people write them: shares, changes, counts, factors, names.

Each type reads the text of a scenario file with its unit and refuses what it cannot read with a reason and a remedy; a
value that already has the right type passes.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from sim.errors import nearest
from sim.flow.owners import OWNERS
from sim.quantity import QuantityError, parse_count, parse_share

_NUMBER = re.compile(r"^\d{1,6}(\.\d{1,6})?$")
_SIGNED_SHARE = re.compile(r"^(?P<sign>[+-]?) ?(?P<number>\d{1,6}(\.\d{1,6})?) ?(?P<percent>%?)$")
_SIGNED_COUNT = re.compile(r"^(?P<sign>[+-]?)(?P<number>\d{1,6})$")


def read_share(value: object) -> float:
    """A share of 1 from ``30 %``, ``0.3`` or a number.

    Raises
    ------
    QuantityError
        When it is no share, or lies outside 0-100 %.
    """
    return parse_share(_text(value, "a share", "30 %"))


def read_change(value: object) -> float:
    """A relative change from ``5 %``, ``-10 %`` or ``0.05``; not below -100 %.

    Raises
    ------
    QuantityError
        When it cannot be read, or takes away more than everything.
    """
    match = _SIGNED_SHARE.match(_text(value, "a change", "5 %").strip())
    if match is None:
        raise QuantityError("a change is written like 5 % or -10 %", "Write a percentage, with a minus sign for less.")
    size = float(match["number"]) / (100.0 if match["percent"] else 1.0)
    change = -size if match["sign"] == "-" else size
    if change < -1.0:
        raise QuantityError(f"a change of {100 * change:g} % takes away more than there is", "Write -100 % at most.")
    return change


def read_factor(value: object) -> float:
    """A factor above 0 from ``1.5``.

    Raises
    ------
    QuantityError
        When it is no number above 0.
    """
    text = _text(value, "a factor", "1.5").strip()
    if _NUMBER.match(text) is None or float(text) <= 0.0:
        raise QuantityError("a factor is a number above 0, and 1 changes nothing", "Write it like 0.8 or 1.5.")
    return float(text)


def read_added(value: object) -> int:
    """A whole number with or without a sign, from ``10``, ``+10`` or ``-2``.

    Raises
    ------
    QuantityError
        For anything else.
    """
    match = _SIGNED_COUNT.match(_text(value, "a number of people", "10").strip())
    if match is None:
        raise QuantityError("people come in whole numbers", "Write it like 10, or -2 for two fewer.")
    return -parse_count(match["number"]) if match["sign"] == "-" else parse_count(match["number"])


def read_names(value: object) -> tuple[str, ...]:
    """Names from one text, a text with commas, or a list.

    Raises
    ------
    QuantityError
        When there is something else than names in it.
    """
    parts: list[object] = list(value) if isinstance(value, list | tuple) else [value]
    names: list[str] = []
    for part in parts:
        if not isinstance(part, str):
            raise QuantityError("names are text", "Write one name, or a list of names.")
        names.extend(n.strip() for n in part.split(",") if n.strip())
    return tuple(dict.fromkeys(names))


def read_owner(value: object) -> str:
    """Who keeps a team, from the list of owners.

    Raises
    ------
    QuantityError
        For somebody else.
    """
    if value not in OWNERS:
        known = nearest(value, OWNERS) if isinstance(value, str) else f"Write one of {', '.join(OWNERS)}."
        raise QuantityError("nobody of this name keeps a team", known)
    return str(value)


def read_yes(value: object) -> bool:
    """True for ``yes``, False for ``no``.

    Raises
    ------
    QuantityError
        For another word.
    """
    if isinstance(value, bool):
        return value
    if value not in ("yes", "no"):
        raise QuantityError("something is in force or it is not", "Write yes or no.")
    return value == "yes"


def read_countries(value: object) -> tuple[str, ...]:
    """Countries from ``sg``, ``cn`` or both.

    Raises
    ------
    QuantityError
        For another country.
    """
    return _among(read_names(value), ("cn", "sg"), "country")


def read_directions(value: object) -> tuple[str, ...]:
    """Directions from ``export``, ``import`` or both.

    Raises
    ------
    QuantityError
        For another word.
    """
    return _among(read_names(value), ("export", "import"), "direction")


def _among(names: tuple[str, ...], known: tuple[str, ...], what: str) -> tuple[str, ...]:
    for name in names:
        if name not in known:
            raise QuantityError(f'"{name}" is no {what} of this corridor', f"Write {' or '.join(known)}.")
    if not names:
        raise QuantityError(
            f"a policy reaches at least one {what}", f"Write {' or '.join(known)}, or leave the key out."
        )
    return tuple(sorted(names))


def _text(value: object, what: str, example: str) -> str:
    """The text of a scalar; numbers given by a program are written out."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Six decimals: more than any share or factor is known to, and no exponent that the readers would refuse.
        return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    raise QuantityError(f"{what} is one value", f"Write it like {example}.")


def _schema(kind: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": kind, "examples": list(examples)})


def percent(share: float) -> str:
    """A share as it is written: ``30 %``."""
    return f"{100.0 * share:.10g} %"


_PERCENT = PlainSerializer(percent)
_NUMBER_TEXT = PlainSerializer("{:.10g}".format)

# Dumping a policy gives the texts a scenario would hold, and reading them gives the policy back.
Share = Annotated[float, BeforeValidator(read_share), Field(ge=0, le=1), _PERCENT, _schema("a share", "30 %", "0.3")]
Change = Annotated[float, BeforeValidator(read_change), Field(ge=-1), _PERCENT, _schema("a change", "5 %", "-10 %")]
Factor = Annotated[float, BeforeValidator(read_factor), Field(gt=0), _NUMBER_TEXT, _schema("a factor", "1.5")]
Added = Annotated[int, BeforeValidator(read_added), PlainSerializer(str), _schema("people more or fewer", "10", "-2")]
Owner = Annotated[str, BeforeValidator(read_owner), _schema("whose team", "customs", "agency")]
YesNo = Annotated[
    bool,
    BeforeValidator(read_yes),
    PlainSerializer(lambda yes: "yes" if yes else "no"),
    _schema("yes or no", "yes", "no"),
]
Names = Annotated[tuple[str, ...], BeforeValidator(read_names), _schema("names", "cn-review-desk")]
Countries = Annotated[tuple[str, ...], BeforeValidator(read_countries), _schema("countries", "cn", "sg")]
Directions = Annotated[tuple[str, ...], BeforeValidator(read_directions), _schema("directions", "import")]
