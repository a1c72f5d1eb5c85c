"""Reads moments: the date format and the zone are stated by the user, never guessed.

For a customs reader: 03/04/2026 is March or April; who exports the data knows, a program does not.
For a simulation reader: text to seconds since 1970-01-01 UTC. A stamp may carry the file's own zone; any other zone, or an hour that a
clock change makes ambiguous, is a reason to leave the row out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sim.quantity import QuantityError

EACH = "each"
UNREADABLE = "a stamp that is no date of the stated form"
OTHER_ZONE = "a stamp in another zone than the file's"
NO_ZONE = "a stamp without the zone that each should carry"
NO_HOUR = "a stamp in an hour that the clock shows twice or never"
_CODES = re.compile(r"%(.)")
_KNOWN = "YymbBdHIpMSf%"
_OFFSET = re.compile(r"^([+-])(\d{2}):?(\d{2})$")
_OWN = re.compile(r"^(?P<rest>.*\d) ?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})$")


class Unusable(Exception):
    """A cell that gives no moment; its text is the reason."""


def parse_format(text: str) -> str:
    """A date format with the signs of ``strptime``.

    Raises
    ------
    QuantityError
        When it lacks the year, month, day or hour, or has a sign that is not read.
    """
    signs = _CODES.findall(text)
    odd = [s for s in signs if s not in _KNOWN]
    if odd:
        raise QuantityError(
            f"the sign %{odd[0]} is not read in a date format", "Write it like %Y-%m-%d %H:%M, without a zone."
        )
    lacking = [
        what
        for what, any_of in {"year": "Yy", "month": "mbB", "day": "d", "time of day": "HI"}.items()
        if not set(any_of) & set(signs)
    ]
    if lacking:
        raise QuantityError(
            f"a date format without {' and '.join(lacking)} dates no stage", "Write it like %Y-%m-%d %H:%M."
        )
    return text


def parse_zone(text: str) -> tzinfo | None:
    """``+08:00``, ``Asia/Singapore``, or None for ``each``: every stamp carries its own.

    Raises
    ------
    QuantityError
        For anything else.
    """
    if text == EACH:
        return None
    match = _OFFSET.match(text)
    try:
        return _offset(match[1], match[2], match[3]) if match else ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise QuantityError(
            "this is no time zone", "Write an offset like +08:00, a place like Asia/Singapore, or each."
        ) from None


def _offset(sign: str, hours: str, minutes: str) -> timezone:
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-shift if sign == "-" else shift)


@dataclass
class Clock:
    """Reads the stamps of one column.

    Parameters
    ----------
    form
        Its date format.
    zone
        Of stamps that do not carry their own; None when each must.
    """

    form: str
    zone: tzinfo | None
    _seen: dict[str, float] = field(default_factory=dict)

    def read(self, text: str) -> float:
        """Seconds since 1970-01-01 UTC.

        Raises
        ------
        Unusable
            With the reason.
        """
        if text not in self._seen:
            self._seen[text] = self._read(text)
        return self._seen[text]

    def _read(self, text: str) -> float:
        own: tzinfo | None = None
        moment = self._parsed(text)
        if moment is None and (match := _OWN.match(text)):
            moment = self._parsed(match["rest"])
            shift = _OFFSET.match(match["zone"])
            try:
                own = _offset(shift[1], shift[2], shift[3]) if shift else UTC
            except ValueError:
                moment = None
        if moment is None:
            raise Unusable(UNREADABLE)
        if own is None and self.zone is None:
            raise Unusable(NO_ZONE)
        try:
            return self._absolute(moment, own)
        except (OverflowError, OSError):
            raise Unusable(UNREADABLE) from None

    def _absolute(self, moment: datetime, own: tzinfo | None) -> float:
        if self.zone is None:
            return moment.replace(tzinfo=own).timestamp()
        here = moment.replace(tzinfo=self.zone)
        if here.utcoffset() != here.replace(fold=1).utcoffset():
            if own is None:
                raise Unusable(NO_HOUR)
            return moment.replace(tzinfo=own).timestamp()
        if own is not None and here.utcoffset() != moment.replace(tzinfo=own).utcoffset():
            raise Unusable(OTHER_ZONE)
        return here.timestamp()

    def _parsed(self, text: str) -> datetime | None:
        try:
            return datetime.strptime(text, self.form)  # noqa: DTZ007 - the zone is put in by the caller
        except ValueError:
            return None
